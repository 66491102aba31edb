"""The one default, which runs at once: SQLite, files on disk, loopback. Environment variables change it.

GONGKAI_VAR        folder of database, secret key and files (default: ``var`` beside pyproject.toml, else ./var)
DATABASE_URL       e.g. postgres://user:password@host/name (default: SQLite in GONGKAI_VAR)
GONGKAI_SECRET_KEY secret of sessions (default: made once and kept in GONGKAI_VAR)
GONGKAI_HOSTS      host names served, separated by commas (default: loopback)
GONGKAI_HTTPS      1 behind TLS: cookies only over HTTPS
GONGKAI_FACES      portal,desk: which faces this process serves (default: both)
GONGKAI_PORTAL     code of the agency whose public pages are served (default: the first town)
GONGKAI_DEBUG      1 for developers
"""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

_REPOSITORY = Path(__file__).resolve().parents[3]


def _flag(name: str) -> bool:
    return os.environ.get(name, "") == "1"


def _names(name: str, default: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def _var() -> Path:
    if configured := os.environ.get("GONGKAI_VAR"):
        return Path(configured)
    if (_REPOSITORY / "pyproject.toml").exists():
        return _REPOSITORY / "var"
    return Path.cwd() / "var"


def _secret_key(folder: Path) -> str:
    """The configured key, or one made on first use and kept readable by the owner alone."""
    if configured := os.environ.get("GONGKAI_SECRET_KEY"):
        return configured
    kept = folder / "secret_key"
    if not kept.exists():
        # Written whole beside its place and linked into it: of two processes that start at once, one key stands.
        with tempfile.NamedTemporaryFile("w", dir=folder, prefix=".secret_key.") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            with suppress(FileExistsError):
                os.link(file.name, kept)
    return kept.read_text()


VAR = _var()
VAR.mkdir(parents=True, exist_ok=True)

DEBUG = _flag("GONGKAI_DEBUG")
SECRET_KEY = _secret_key(VAR)
ALLOWED_HOSTS = _names("GONGKAI_HOSTS", "127.0.0.1,localhost,[::1]")
FACES = _names("GONGKAI_FACES", "portal,desk")
PORTAL_AGENCY = os.environ.get("GONGKAI_PORTAL", "")

INSTALLED_APPS = [
    "gongkai.records.journal",
    "gongkai.records.agencies",
    "gongkai.records.catalogue",
    "gongkai.records.disclosure",
    "gongkai.records.applications",
    "gongkai.records.noticeboards",
    "gongkai.records.oversight",
    "gongkai.records.annual",
    "gongkai.web",
    "gongkai.web.portal",
    "gongkai.web.desk",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "gongkai.web.urls"
WSGI_APPLICATION = "gongkai.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

DATABASES = {
    "default": dj_database_url.config(default=f"sqlite:///{VAR / 'gongkai.sqlite3'}", conn_max_age=60)
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE: a verb takes the write lock when it begins, so that what it read is still true when it writes.
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        transaction_mode="IMMEDIATE",
        timeout=30,
        init_command="PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;",
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "agencies.Staff"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "gongkai.records.agencies.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "gongkai.records.agencies.passwords.NotCommon"},
]
LOGIN_URL = "desk:login"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "desk:login"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_LOCKOUT_TEMPLATE = "desk/locked.html"
AXES_VERBOSE = False

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _flag("GONGKAI_HTTPS")
SECURE_SSL_REDIRECT = False  # the reverse proxy's task
if _flag("GONGKAI_HTTPS"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
