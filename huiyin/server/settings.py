"""Settings from the environment; every default is safe and works on one machine without any set-up.

HUIYIN_DATA          folder of database, files and keys (default: ./var)
HUIYIN_DATABASE_URL  postgresql://user:password@host/name instead of the embedded SQLite
HUIYIN_HOSTS         names under which the server may be called, separated by commas
HUIYIN_HTTPS         1 when users come through https: secure cookies and HSTS
HUIYIN_DEBUG         1 for developers only
HUIYIN_JOURNAL_HASH  sha256 (default) or sm3: what new chains of the journal are hashed with
HUIYIN_BACKUP        folder for a backup a day, best on another disk; HUIYIN_BACKUP_KEEP of them are kept (14)
HUIYIN_BACKUP_PASSPHRASE_FILE  its first line encrypts them

Who comes in: `log_in_settings`, `identity_settings`. What leaves the house: `outgoing_settings`.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONCE, NONE, SELF

from .identity_settings import directory_settings, provider_settings
from .log_in_settings import *  # noqa: F403 - settings are one flat list of names
from .outgoing_settings import *  # noqa: F403

PACKAGE = Path(__file__).resolve().parent.parent
CHECKOUT = PACKAGE.parent
HUIYIN_DATA = Path(os.environ.get("HUIYIN_DATA", "var")).resolve()
DEBUG = os.environ.get("HUIYIN_DEBUG") == "1"
HTTPS = os.environ.get("HUIYIN_HTTPS") == "1"


def _secret_key() -> str:
    """Made once and kept in the data folder, readable by the owner alone."""
    kept = HUIYIN_DATA / "secret-key"
    if kept.is_file():
        return kept.read_text(encoding="ascii").strip()
    HUIYIN_DATA.mkdir(parents=True, exist_ok=True)
    made = secrets.token_urlsafe(50)
    descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(made)
    return made


def _database() -> dict[str, object]:
    url = os.environ.get("HUIYIN_DATABASE_URL", "")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HUIYIN_DATA / "huiyin.sqlite3",
            # without IMMEDIATE most concurrent writers fail; see docs/adr/0003
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
                "PRAGMA cache_size=-32000; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;",
            },
            "CONN_MAX_AGE": None,
            # a real file, so that the tests run with the journal mode and locks of the product; one a process
            "TEST": {"NAME": Path(tempfile.gettempdir()) / f"huiyin-test-{os.getpid()}.sqlite3"},
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # a search of texts in 3 million tasks stays in memory; compiling statements costs more than it gains
        "OPTIONS": {"options": "-c work_mem=32MB -c jit=off"},
    }


SECRET_KEY = os.environ.get("HUIYIN_SECRET_KEY") or _secret_key()
DATABASES = {"default": _database()}
ALLOWED_HOSTS = [h for h in os.environ.get("HUIYIN_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if h]
CSRF_TRUSTED_ORIGINS = [f"https://{h}" for h in ALLOWED_HOSTS if HTTPS and h != "*"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "django_tasks",
    "django_tasks_db",
    "huiyin.ticking",
    "ninja",
    "huiyin.journal",
    "huiyin.accounts",
    "huiyin.organisations",
    "huiyin.rounds",
    "huiyin.findings",
    "huiyin.proposals",
    "huiyin.evidence",
    "huiyin.team_work",
    "huiyin.coordination",
    "huiyin.rectification",
    "huiyin.dialogue",
    "huiyin.unit_work",
    "huiyin.intake",
    "huiyin.authenticity",
    "huiyin.verification",
    "huiyin.supervision",
    "huiyin.clues",
    "huiyin.complaints",
    "huiyin.accountability",
    "huiyin.upward",
    "huiyin.documents",
    "huiyin.themes",
    "huiyin.governance",
    "huiyin.spot_checks",
    "huiyin.notices",
    "huiyin.exchange",
    "huiyin.reports",
    "huiyin.web",
    "huiyin.server",
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "huiyin.web.idle.idle_middleware",
    "huiyin.api.bearer.bearer_middleware",
    "huiyin.web.middleware.viewer_middleware",
    "huiyin.web.limits.limits_middleware",
    "huiyin.web.second_factor_demand.second_factor_middleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "huiyin.server.urls"
WSGI_APPLICATION = "huiyin.server.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", ["huiyin.web.template_loading.Loader"])],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "huiyin.web.context.frame",
            ],
            "builtins": ["huiyin.web.templatetags.huiyin"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
DJANGO_TABLES2_TEMPLATE = "web/table.html"

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "huiyin.web.errors.csrf_failed"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# the house's own provider of identities, or directory, where one is named
if _provider := provider_settings():
    globals().update(_provider)
    INSTALLED_APPS += ["allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"]
    # the form leads on to the provider
    _at = urlsplit(
        _provider["SOCIALACCOUNT_PROVIDERS"]["openid_connect"]["APPS"][0]["settings"]["server_url"]
    )
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"].append(f"{_at.scheme}://{_at.netloc}")
if _directory := directory_settings():
    globals().update(_directory)
    AUTHENTICATION_BACKENDS += ["huiyin.accounts.directory.DirectoryBackend"]  # noqa: F405

# language: Chinese is the source
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# files
STATIC_URL = "static/"
# files are served from where they are (whitenoise with finders); nothing is collected
STATIC_ROOT = None
#: third-party assets: beside the checkout, or inside the package when it was built as a wheel
ASSETS = next((p for p in (CHECKOUT / "node_modules", PACKAGE / "assets") if p.is_dir()), None)
STATICFILES_DIRS = (
    []
    if ASSETS is None
    else [
        ("bootstrap", ASSETS / "bootstrap" / "dist"),
        ("echarts", ASSETS / "echarts" / "dist"),
        ("tom-select", ASSETS / "tom-select" / "dist"),
    ]
)
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 100
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
#: the largest file that may be uploaded or read, in bytes
HUIYIN_MAX_FILE_BYTES = int(os.environ.get("HUIYIN_MAX_FILE_MB", "50")) * 1024 * 1024
HUIYIN_FILES = HUIYIN_DATA / "files"
#: what new claims are compared with; can be made anew from the ledger at any time
HUIYIN_SIFTING = HUIYIN_DATA / "sifting"
# fonts that the administrator adds for official documents, and archives that wait to be fetched
HUIYIN_FONTS = HUIYIN_DATA / "fonts"
HUIYIN_EXPORTS = HUIYIN_DATA / "exports"

#: what new chains of the journal are hashed with, and the key that signs their checkpoints
HUIYIN_JOURNAL_HASH = os.environ.get("HUIYIN_JOURNAL_HASH", "sha256")
HUIYIN_JOURNAL_KEY = HUIYIN_DATA / "journal-key"

# backups by the worker, into another place
HUIYIN_BACKUP = os.environ.get("HUIYIN_BACKUP", "")
HUIYIN_BACKUP_KEEP = int(os.environ.get("HUIYIN_BACKUP_KEEP", "14"))
HUIYIN_BACKUP_PASSPHRASE_FILE = os.environ.get("HUIYIN_BACKUP_PASSPHRASE_FILE", "")

# background
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": HUIYIN_DATA / "cache",
    }
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("HUIYIN_LOG", "WARNING")},
}
