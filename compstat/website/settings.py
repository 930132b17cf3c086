"""Settings: one file, read from the environment; each mistake says what to do.

COMPSTAT_DATA      where everything the program writes lives (default ./var)
COMPSTAT_CITIES    more folders of cities, separated by ":"
COMPSTAT_SECRET    signing key; required outside the demo and tests
COMPSTAT_SHARED_SECRET what all doors and the runner share, when each has a COMPSTAT_SECRET of its own: it signs
                   links in letters, and hashes codes of ballot slips and seats (default: COMPSTAT_SECRET)
COMPSTAT_HOSTS     host names this site answers to, separated by ","
COMPSTAT_SITE      the address of the public pages, for links in letters: https://example.gov (default: the first
                   of COMPSTAT_HOSTS with https; outside production http://localhost:8000)
COMPSTAT_MODE      demo | test | production (default demo)
COMPSTAT_DOOR      public | staff | all (default all in the demo and tests, public in production)
COMPSTAT_PROXIES   how many proxies stand in front and add to X-Forwarded-For (default 0: it is not believed)
COMPSTAT_KEYS      the folder of keys (default: beside COMPSTAT_DATA, never inside it)
COMPSTAT_PUBLIC_ROLE the public door's role in PostgreSQL (default compstat_public); its password, for
                   `compstat setup-database` alone, is COMPSTAT_PUBLIC_PASSWORD
COMPSTAT_MAIL_FROM the sender of mail (default compstat@localhost)
COMPSTAT_MAIL      smtp://user:password@host:port; without it mail is written to COMPSTAT_DATA/mail
COMPSTAT_OPENID    the issuer of a department's own OpenID provider: https://…; with it
                   COMPSTAT_OPENID_CLIENT and COMPSTAT_OPENID_SECRET, which it gives out,
                   COMPSTAT_OPENID_NAME (on the button), and COMPSTAT_OPENID_LEVELS: values
                   of `acr` that prove a second step, separated by spaces (beside `amr`)
DATABASE_URL       postgres://user:password@host:port/name; without it an embedded SQLite file
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

import django.conf.locale
from django.core.exceptions import ImproperlyConfigured

PROJECT = Path(__file__).resolve().parents[2]
KNOWN_SECRET = "only-for-the-demo-and-tests"
MAKE_A_SECRET = (
    "Make one with `python -c 'import secrets; print(secrets.token_urlsafe(50))'`, keep it out of the repository, and "
    "set it in the environment."
)
MODE = os.environ.get("COMPSTAT_MODE", "test" if "pytest" in sys.modules else "demo")
if MODE not in {"demo", "test", "production"}:
    raise ImproperlyConfigured(f"COMPSTAT_MODE is {MODE!r}. Set it to demo, test or production.")
DEMO = MODE == "demo"
COMPSTAT_DOOR = os.environ.get("COMPSTAT_DOOR", "public" if MODE == "production" else "all")
if COMPSTAT_DOOR not in {"public", "staff", "all"}:
    raise ImproperlyConfigured(f"COMPSTAT_DOOR is {COMPSTAT_DOOR!r}. Set it to public, staff or all.")

COMPSTAT_DATA = Path(os.environ.get("COMPSTAT_DATA", "var")).resolve()
COMPSTAT_KEYS = Path(os.environ.get("COMPSTAT_KEYS", f"{COMPSTAT_DATA}-keys")).resolve()
PUBLIC_ROLE = os.environ.get("COMPSTAT_PUBLIC_ROLE", "compstat_public")
COMPSTAT_CITIES = [
    PROJECT / "cities",
    *(Path(p).resolve() for p in os.environ.get("COMPSTAT_CITIES", "").split(":") if p),
]


def _proxies() -> int:
    """How many proxies stand in front."""
    told = os.environ.get("COMPSTAT_PROXIES", "0")
    if not told.isdecimal() or int(told) > 9:
        raise ImproperlyConfigured(f"COMPSTAT_PROXIES is {told!r}. Write how many proxies stand in front: 0, 1, 2…")
    return int(told)


def _hosts() -> list[str]:
    """The names this site answers to; in production they have to be said."""
    told = [host.strip() for host in os.environ.get("COMPSTAT_HOSTS", "").split(",") if host.strip()]
    if MODE != "production":
        return ["localhost", "127.0.0.1", "[::1]", "testserver", *told]
    if not told or any(host.startswith(("*", ".")) for host in told):
        raise ImproperlyConfigured(
            "COMPSTAT_HOSTS names no host, or every host. Write the names this site answers to: compstat.example.gov"
        )
    return told


def _site() -> str:
    """The address under which people reach the public pages: letters have no request to learn it from."""
    told = os.environ.get(
        "COMPSTAT_SITE", f"https://{_hosts()[0]}" if MODE == "production" else "http://localhost:8000"
    )
    parts = urlparse(told)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path.strip("/") or parts.query:
        raise ImproperlyConfigured(f"COMPSTAT_SITE is {told!r}. Write scheme and host alone: https://example.gov")
    return f"{parts.scheme}://{parts.netloc}"


def _secret() -> str:
    """The signing key; outside production a fixed one, which signs nothing that matters."""
    key = os.environ.get("COMPSTAT_SECRET", "")
    if MODE != "production":
        return key or KNOWN_SECRET
    if not key:
        raise ImproperlyConfigured(f"COMPSTAT_SECRET is not set. {MAKE_A_SECRET}")
    return _hard_to_guess("COMPSTAT_SECRET", key)


def _shared_secret() -> str:
    """What the doors share beside the database."""
    key = os.environ.get("COMPSTAT_SHARED_SECRET", "")
    return _hard_to_guess("COMPSTAT_SHARED_SECRET", key) if key and MODE == "production" else key or _secret()


def _hard_to_guess(name: str, key: str) -> str:
    if len(key) < 40 or len(set(key)) < 10 or key == KNOWN_SECRET:
        raise ImproperlyConfigured(f"{name} is easy to guess. {MAKE_A_SECRET}")
    return key


def _mail() -> dict[str, object]:
    """Mail to files, or through the server of COMPSTAT_MAIL."""
    url = os.environ.get("COMPSTAT_MAIL", "")
    if not url:
        kind = "locmem" if MODE == "test" else "filebased"
        return {"EMAIL_BACKEND": f"django.core.mail.backends.{kind}.EmailBackend"}
    parts = urlparse(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured("COMPSTAT_MAIL cannot be read. Write smtp://user:password@host:port, or smtps://….")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp",
    }


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
                # what is erased is overwritten in the file too
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;",
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
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _openid() -> dict[str, Any] | None:
    """The department's own provider, or None. The staff door alone knows it."""
    told = {part: os.environ.get(f"COMPSTAT_OPENID{part}", "") for part in ("", "_CLIENT", "_SECRET", "_NAME")}
    if COMPSTAT_DOOR == "public" or not any(told.values()):
        return None
    if missing := [f"COMPSTAT_OPENID{part}" for part, value in told.items() if not value]:
        raise ImproperlyConfigured(f"A provider is set by half: {', '.join(missing)} missing. Set them, or none.")
    issuer = urlparse(told[""])
    near = MODE != "production" and issuer.hostname in {"localhost", "127.0.0.1", "::1"}
    if not (issuer.scheme == "https" or (near and issuer.scheme == "http")) or not issuer.hostname:
        raise ImproperlyConfigured("COMPSTAT_OPENID is no https address. Write the issuer as the provider names it.")
    if issuer.query or issuer.fragment or len(told[""]) > 200:
        raise ImproperlyConfigured("COMPSTAT_OPENID is no issuer: at most 200 characters, nothing after ? or #.")
    levels = os.environ.get("COMPSTAT_OPENID_LEVELS", "").split()
    return {
        "issuer": told[""], "client": told["_CLIENT"], "secret": told["_SECRET"], "name": told["_NAME"],
        "levels": levels,
    }  # fmt: skip


SECRET_KEY = _secret()
COMPSTAT_SHARED_SECRET = _shared_secret()
DEBUG = False
ALLOWED_HOSTS = _hosts()
COMPSTAT_SITE = _site()
COMPSTAT_PROXIES = _proxies()
DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "access.Person"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

# What signing in needs. The public door has none of it: no session, no cookie.
STAFF_APPS = ["allauth", "allauth.account", "allauth.mfa", "allauth.socialaccount"]
STAFF_MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "compstat.access.keys_held.KeysHeld",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.humanize",  # allauth writes times with it
    "django.contrib.staticfiles",
    *([] if COMPSTAT_DOOR == "public" else STAFF_APPS),
    "csp",
    "django_tasks",
    "django_tasks_db",
    "compstat.access",
    "compstat.places",
    "compstat.promises",
    "compstat.incidents",
    "compstat.concerns",
    "compstat.briefings",
    "compstat.meetings",
    "compstat.problems",
    "compstat.demo",
    "compstat.website",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "compstat.website.headers.Headers",
    "csp.middleware.CSPMiddleware",
    *(["compstat.website.demo_host.DemoHost"] if DEMO else []),
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pages carry no secret that a length could betray
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    *([] if COMPSTAT_DOOR == "public" else STAFF_MIDDLEWARE),
    "compstat.website.refusals.Refusals",
]
ROOT_URLCONF = f"compstat.website.doors.{COMPSTAT_DOOR}"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PROJECT / "compstat" / "website" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "compstat.website.doors.demo_people",
                "compstat.website.doors.provider",
            ]
        },
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
django.conf.locale.LANG_INFO["ht"] = {
    "bidi": False,
    "code": "ht",
    "name": "Haitian Creole",
    "name_local": "kreyòl ayisyen",
}
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "español"), ("ht", "kreyòl ayisyen"), (PSEUDO, "Mirrored English")]
UNREVIEWED = {"es", "ht"}  # no person has checked these translations yet; every page in them says so
LANGUAGES_BIDI = ["he", "ar", "ar-dz", "fa", "ug", "ur", PSEUDO]
LOCALE_PATHS = [PROJECT / "compstat" / "website" / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = COMPSTAT_DATA / "static" / COMPSTAT_DOOR  # each door has its own files
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

SESSION_ENGINE = "compstat.access.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_PATH = "/staff/"
CSRF_COOKIE_PATH = "/staff/"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "staff"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "compstat.access.sign_in.Adapter"
SOCIALACCOUNT_ADAPTER = "compstat.access.openid.Adapter"
OPENID = _openid()
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address is proved by the invitation that reached it
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False  # ours are shared by all processes: access/limits.py
ACCOUNT_FORMS = {"change_password": "compstat.access.sign_in.ChangePassword"}
MFA_FORMS = {
    "authenticate": "compstat.access.sign_in.Authenticate",
    "reauthenticate": "compstat.access.sign_in.Reauthenticate",
}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
MFA_ADAPTER = "compstat.access.sign_in.Steps"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Community CompStat"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = MODE != "production"  # localhost
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DEFAULT_FROM_EMAIL = os.environ.get("COMPSTAT_MAIL_FROM", "compstat@localhost")
EMAIL_FILE_PATH = COMPSTAT_DATA / "mail"
EMAIL_TIMEOUT = 20
# Tests do tasks at once; elsewhere `compstat work` does them.
TASKS = {
    "default": {
        "BACKEND": "django_tasks.backends.immediate.ImmediateBackend"
        if MODE == "test"
        else "django_tasks_db.DatabaseBackend"
    }
}
globals().update(_mail())
# One way out for every line: compstat/website/logs.py tells the kind of an error and where, never its text. What
# strangers cause at will (unknown pages and hosts) is no fault of ours and makes no line.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "compstat.website.logs.Plain"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "ERROR"},
        "django.security.DisallowedHost": {"handlers": [], "level": "CRITICAL"},
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if MODE == "production":
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Secure-session", "__Secure-csrf"
