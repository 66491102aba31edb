"""Bring the site in GONGKAI_SITE up to date: for a desk that doesn't know the public pages (receiver.py)."""

import os
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.settings.default")
django.setup()

from django.conf import settings  # noqa: E402

from gongkai.web.site.update import update  # noqa: E402

update(Path(settings.SITE))
