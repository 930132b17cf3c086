"""Settings: one file, read from the environment; each mistake says what to do.

COMPSTAT_DATA      where everything the program writes lives (default ./var)
COMPSTAT_CITIES    more folders of cities, separated by ":"
COMPSTAT_SECRET    signing key; required outside the demo and tests
COMPSTAT_HOSTS     host names this site answers to, separated by ","
COMPSTAT_MODE      demo | test | production (default demo)
DATABASE_URL       postgres://user:password@host:port/name; without it an embedded SQLite file
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from urllib.parse import unquote, urlparse

import django.conf.locale
from django.core.exceptions import ImproperlyConfigured

PROJECT = Path(__file__).resolve().parents[2]
MODE = os.environ.get("COMPSTAT_MODE", "test" if "pytest" in sys.modules else "demo")
if MODE not in {"demo", "test", "production"}:
    raise ImproperlyConfigured(f"COMPSTAT_MODE is {MODE!r}. Set it to demo, test or production.")
DEMO = MODE == "demo"

COMPSTAT_DATA = Path(os.environ.get("COMPSTAT_DATA", "var")).resolve()
COMPSTAT_CITIES = [
    PROJECT / "cities",
    *(Path(p).resolve() for p in os.environ.get("COMPSTAT_CITIES", "").split(":") if p),
]


def _secret() -> str:
    """The signing key; outside production a fixed one, which signs nothing that matters."""
    if key := os.environ.get("COMPSTAT_SECRET"):
        return key
    if MODE == "production":
        raise ImproperlyConfigured(
            "COMPSTAT_SECRET is not set. Make one with `python -c 'import secrets; "
            "print(secrets.token_urlsafe(50))'`, keep it out of the repository, and set it in the environment."
        )
    return "only-for-the-demo-and-tests"


def _database() -> dict[str, object]:
    """SQLite tuned for several processes, or PostgreSQL from DATABASE_URL."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": COMPSTAT_DATA / "compstat.sqlite3",
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    parts = urlparse(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            f"DATABASE_URL starts with {parts.scheme!r}. Write postgres://user:password@host:port/name, "
            "or leave it out for the embedded database."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
    }


SECRET_KEY = _secret()
DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]
ALLOWED_HOSTS += [h for h in os.environ.get("COMPSTAT_HOSTS", "").split(",") if h]
DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "access.Person"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.staticfiles",
    "csp",
    "compstat.access",
    "compstat.places",
    "compstat.incidents",
    "compstat.briefings",
    "compstat.demo",
    "compstat.website",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pages carry no secret that a length could betray
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "csp.middleware.CSPMiddleware",
    "compstat.website.refusals.Refusals",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "compstat.website.doors.public"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PROJECT / "compstat" / "website" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
WSGI_APPLICATION = "compstat.website.wsgi.application"

# A generated right-to-left language for checking layout: not a language anyone speaks.
PSEUDO = "ar-xb"
django.conf.locale.LANG_INFO[PSEUDO] = {
    "bidi": True,
    "code": PSEUDO,
    "name": "Mirrored English",
    "name_local": "hsilgnE derorriM",
}
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), (PSEUDO, "Mirrored English")]
LANGUAGES_BIDI = ["he", "ar", "ar-dz", "fa", "ug", "ur", PSEUDO]
LOCALE_PATHS = [PROJECT / "compstat" / "website" / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = COMPSTAT_DATA / "static"
STATICFILES_DIRS = [PROJECT / "compstat" / "website" / "static"]
# Tests read static files where they lie; elsewhere each name carries its hash and may be cached for good.
if MODE != "test":
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if MODE == "production":
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
