"""The one default, which runs at once: SQLite, files on disk, loopback. Environment variables change it.

GONGKAI_VAR        folder of database, secret key and files (default: ``var`` beside pyproject.toml, else ./var)
DATABASE_URL       e.g. postgres://user:password@host/name (default: SQLite in GONGKAI_VAR)
GONGKAI_SECRET_KEY secret of sessions (default: made once and kept in GONGKAI_VAR)
GONGKAI_HOSTS      host names served, separated by commas (default: loopback)
GONGKAI_HTTPS      1 behind TLS: cookies only over HTTPS
GONGKAI_FACES      portal,desk,counter: which faces this process serves (default: all three)
GONGKAI_PORTAL     code of the agency whose public pages are served (default: the first town)
GONGKAI_SITE       folder of the static site, kept in step with each publication (default: none)
GONGKAI_DYNAMIC    address of the running portal, to which pages of the static site link for what needs a server
GONGKAI_KEYS       file of the keys that seal applicants' data (default: sealing_keys in GONGKAI_VAR)
GONGKAI_CIPHER     AES (default) or SM4: with which cipher they are sealed from now on
GONGKAI_EMAIL      smtp://user:password@host:port?from=address (smtps: TLS from the start; default: none)
GONGKAI_PROXIES    addresses or networks of our own reverse proxies, whose X-Forwarded-For is believed (default: none)
GONGKAI_LETTERS    folder of agencies' own texts of letters, one folder for each code of an agency (default: none)
GONGKAI_LETTERHEAD 1: letters in 信函格式 with the agency's name in red; default: plain letters
GONGKAI_DEBUG      1 for developers, on this machine only
"""

from __future__ import annotations

import ipaddress
import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

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


def _database(folder: Path) -> dict[str, Any]:
    try:
        return dict(
            dj_database_url.config(default=f"sqlite:///{folder / 'gongkai.sqlite3'}", conn_max_age=60)
        )
    except ValueError as error:
        raise ImproperlyConfigured(
            "DATABASE_URL 写得不对，应为 postgres://用户:密码@主机/数据库 或者 sqlite:///文件。"
        ) from error


def _email(address: str) -> dict[str, Any]:
    """Django's settings for the mail server ``address``; "" sends nothing."""
    if not address:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend", "EMAIL_HOST": ""}
    url = urlsplit(address)
    sender = dict(parse_qsl(url.query)).get("from", "")
    if url.scheme not in ("smtp", "smtps") or not url.hostname or not sender:
        raise ImproperlyConfigured("GONGKAI_EMAIL 写得不对，应为 smtp://用户:密码@主机:端口?from=发件地址。")
    return {
        "EMAIL_HOST": url.hostname,
        "EMAIL_PORT": url.port or (465 if url.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_USE_SSL": url.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,  # seconds
        "DEFAULT_FROM_EMAIL": sender,
    }


def _is_loopback(host: str) -> bool:
    name = host.strip("[]")
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")


def _faces() -> list[str]:
    faces = _names("GONGKAI_FACES", "portal,desk,counter")
    if not faces or not {"portal", "desk", "counter"}.issuperset(faces):
        raise ImproperlyConfigured(
            f"GONGKAI_FACES 写的是“{','.join(faces)}”，应为 portal（公开网站）、desk（工作台）、counter（网上申请），"
            "或者用逗号隔开的几个。"
        )
    return faces


def _proxies() -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    try:
        return tuple(ipaddress.ip_network(one) for one in _names("GONGKAI_PROXIES", ""))
    except ValueError as error:
        raise ImproperlyConfigured(
            "GONGKAI_PROXIES 写得不对，应为反向代理的地址或者网段，用逗号隔开，如 127.0.0.1,10.0.0.0/24。"
        ) from error


VAR = _var()
VAR.mkdir(mode=0o700, parents=True, exist_ok=True)  # applicants' data: for the owner alone

DEBUG = _flag("GONGKAI_DEBUG")
SECRET_KEY = _secret_key(VAR)
ALLOWED_HOSTS = _names("GONGKAI_HOSTS", "127.0.0.1,localhost,[::1]")
FACES = _faces()
PROXIES = _proxies()
PORTAL_AGENCY = os.environ.get("GONGKAI_PORTAL", "")
SITE = os.environ.get("GONGKAI_SITE", "")
DYNAMIC_ADDRESS = os.environ.get("GONGKAI_DYNAMIC", "")
if DEBUG and (public := [host for host in ALLOWED_HOSTS if not _is_loopback(host)]):
    # The error pages of this mode show settings and data to whoever meets them.
    raise ImproperlyConfigured(
        "GONGKAI_DEBUG=1 会在出错页面上显示内部信息，只能在本机使用；"
        f"GONGKAI_HOSTS 中有对外的主机名：{'、'.join(public)}。"
        "请去掉 GONGKAI_DEBUG，或者去掉 GONGKAI_HOSTS。"
    )

INSTALLED_APPS = [
    "gongkai.records.journal",
    "gongkai.records.agencies",
    "gongkai.records.evidence",
    "gongkai.records.catalogue",
    "gongkai.records.disclosure",
    "gongkai.records.importing",
    "gongkai.records.guide",
    "gongkai.records.search",
    "gongkai.records.transparency",
    "gongkai.records.applications",
    "gongkai.records.redacting",
    "gongkai.records.letters",
    "gongkai.records.redress",
    "gongkai.records.retention",
    "gongkai.records.tasks",
    "gongkai.records.noticeboards",
    "gongkai.records.oversight",
    "gongkai.records.coordination",
    "gongkai.records.papers",
    "gongkai.records.handbook",
    "gongkai.records.annual",
    "gongkai.records.rollup",
    "gongkai.records.responsibility",
    "gongkai.records.assessment",
    "gongkai.records.notices",
    "gongkai.web",
    "gongkai.web.site",
    "gongkai.web.counter",  # its tables are there whichever faces this process serves
    *(f"gongkai.web.{face}" for face in FACES if face != "counter"),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_prose_editor",  # its scripts, for the desk's editor
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "gongkai.web.guards.refuse_nul",
    "gongkai.web.guards.keep_no_copies",
    "gongkai.web.portal.easy.easy_mode",
    "gongkai.web.counter.guards.refuse_large",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
if "desk" not in FACES:
    # Nobody logs in where there is no desk. Where there is no counter either, no cookie is read or set, and no form
    # is answered.
    _FOR_LOGGING_IN = (".sessions.", ".auth.", ".messages.", "axes.")
    _NEEDLESS = _FOR_LOGGING_IN if "counter" in FACES else (*_FOR_LOGGING_IN, ".csrf.")
    MIDDLEWARE = [one for one in MIDDLEWARE if not any(part in one for part in _NEEDLESS)]

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

DATABASES = {"default": _database(VAR)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE: a verb takes the write lock when it begins, so that what it read is still true when it writes.
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        transaction_mode="IMMEDIATE",
        timeout=30,
        # What is deleted is overwritten: a key that was destroyed must not stand in a free corner of the file.
        init_command="PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536; "
        "PRAGMA secure_delete=ON;",
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
# 工作约定: so many working days before it is due, the desk marks a deadline red.
SOON_WORKING_DAYS = 3
# 工作约定: so many days before a column should move again, the check of the catalogue says so.
COLUMN_SOON_DAYS = 7
# 工作约定: 《条例》第十八条 has what is withheld assessed 定期, and names no interval; local guides are revised yearly.
REASSESS_AFTER_DAYS = 365
REVISE_GUIDE_AFTER_DAYS = 365
# 工作约定: so many days after somebody last looked whether it is still right, a service of the handbook is asked about.
CONFIRM_SERVICES_AFTER_DAYS = 365
# 工作约定: so many working days a unit has to answer another one, by what it is asked; no rule names a term. For an
# application never longer than its own term.
COORDINATION_DAYS = {"information": 5, "opinion": 5, "search": 3, "verify": 3, "other": 5}
# 工作约定: from when to when, and on days off, no mail is sent unless a person wants it otherwise; when the mail of the
# day goes out; after how many days a notice that was read is deleted.
QUIET_HOURS = ("20:00", "07:30")
DIGEST_AT = "08:30"
NOTICES_KEPT_DAYS = 90
# 工作约定 (counties differ): letters of 不予处理 and 不再处理 tell of reconsideration and suit.
DISPUTED_LETTERS_CARRY_REMEDY = True

# 工作约定: so many years after the year in which it was closed, what names people is erased; no rule names a term, the
# archive rule of the town goes before.
RETENTION_YEARS = {"application": 10, "complaint": 10, "own_record": 10}

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
# An account is locked for the address that guessed, and for a quarter of an hour from its fifth failure: whoever
# knows a name can't keep its owner out.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "gongkai.web.visitors.address_of"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_TEMPLATE = "desk/locked.html"
AXES_VERBOSE = False

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

# A long text that was pasted must reach the form, which then says that it is too long; the portal has no such form.
DATA_UPLOAD_MAX_MEMORY_SIZE = (20 if "desk" in FACES else 1) * 2**20
# The reports of a county come as several hundred files at once.
DATA_UPLOAD_MAX_NUMBER_FILES = 1_000 if "desk" in FACES else 100
# Public pages that are answered from memory while nothing changes: at some 20 kB each, 40 MB in each process.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 2_000},
    }
}

FILES = VAR / "files"  # attachments, by content hash; outside every folder that a web server serves

LETTERS = os.environ.get("GONGKAI_LETTERS", "")
if LETTERS and not Path(LETTERS).is_dir():
    # Silently taking the usual texts would send letters that nobody meant to send.
    raise ImproperlyConfigured(f"GONGKAI_LETTERS 指的文件夹“{LETTERS}”不存在，请建立它或者改正设置。")
LETTER_STYLE = "letterhead" if _flag("GONGKAI_LETTERHEAD") else "plain"

globals().update(_email(os.environ.get("GONGKAI_EMAIL", "")))  # none: EMAIL_HOST is empty

SEALING_KEYS = os.environ.get("GONGKAI_KEYS") or VAR / "sealing_keys"
SEALING_CIPHER = os.environ.get("GONGKAI_CIPHER", "AES")
if SEALING_CIPHER not in ("AES", "SM4"):
    raise ImproperlyConfigured(f"GONGKAI_CIPHER 写的是“{SEALING_CIPHER}”，应为 AES 或者 SM4。")

# 工作约定: so long after a new key a request that still runs may use the old one.
KEYS_SETTLE_SECONDS = 60

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
    "formatters": {"scrubbed": {"()": "gongkai.web.scrubbing.Scrubbed"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "scrubbed"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Django's own would write, and mail, what nobody has scrubbed.
    "loggers": {name: {"handlers": [], "propagate": True} for name in ("django", "django.server")},
}
DEFAULT_EXCEPTION_REPORTER_FILTER = "gongkai.web.scrubbing.NothingOfPeople"
