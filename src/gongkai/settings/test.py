"""Settings of the test suite: the same house, a throw-away database, fast password hashing."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("GONGKAI_VAR", f"{tempfile.gettempdir()}/gongkai-test-{os.getuid()}")

from gongkai.settings.default import *  # noqa: F403

SECRET_KEY = "test-only"  # noqa: S105
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
AXES_ENABLED = False
KEYS_SETTLE_SECONDS = 0
