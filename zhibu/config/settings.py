"""Settings of one process, which serves one committee (one namespace). Everything that differs per machine is read
from the environment through `env`; see docs/settings.md for the list.
"""

import re
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from zhibu.config import env

PACKAGE = Path(__file__).resolve().parent.parent
BASE_DIR = PACKAGE.parent

ENVIRONMENT = env.choice("ZHIBU_ENV", "development", ("development", "production"))
PRODUCTION = ENVIRONMENT == "production"
DEBUG = env.flag("ZHIBU_DEBUG", default=False)
DATA_DIR = env.folder("ZHIBU_DATA_DIR", BASE_DIR / "var")


def development_secret() -> str:
    """A secret of this machine's own, made at the first start and kept in the data folder."""
    file = DATA_DIR / "secret"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return file.read_text(encoding="ascii").strip()


SECRET_KEY = env.text("ZHIBU_SECRET_KEY")
# Field encryption: key ids and keys in a file outside the database (kernel/sealed.py reads it).
KEY_FILE = Path(env.text("ZHIBU_KEY_FILE") or DATA_DIR / "keys.json")
KEY_FILE_MAY_BE_MADE = not PRODUCTION
# What seals from now on; what was sealed with the other stays readable.
CIPHER = env.choice("ZHIBU_CIPHER", "aes", ("aes", "sm4"))
ALLOWED_HOSTS = env.words("ZHIBU_ALLOWED_HOSTS", "" if PRODUCTION else "localhost,127.0.0.1,[::1],testserver")
CSRF_TRUSTED_ORIGINS = env.words("ZHIBU_TRUSTED_ORIGINS")
HTTPS = env.flag("ZHIBU_HTTPS", default=PRODUCTION)
# Sign-in cards for the invented people of the sample committee; production refuses to start with them.
SAMPLE_ACCOUNTS = env.flag("ZHIBU_SAMPLE_ACCOUNTS", default=not PRODUCTION)

if PRODUCTION:
    if len(SECRET_KEY) < 40 or "insecure" in SECRET_KEY:
        raise ImproperlyConfigured("ZHIBU_SECRET_KEY: production needs a secret of at least 40 characters")
    if not env.text("ZHIBU_KEY_FILE") or not KEY_FILE.is_file():
        raise ImproperlyConfigured("ZHIBU_KEY_FILE: production needs the file with the encryption keys")
    if DEBUG:
        raise ImproperlyConfigured("ZHIBU_DEBUG: not in production")
    if SAMPLE_ACCOUNTS:
        raise ImproperlyConfigured("ZHIBU_SAMPLE_ACCOUNTS: not in production")
    if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
        raise ImproperlyConfigured("ZHIBU_ALLOWED_HOSTS: production needs the host names it is reached by")
elif not SECRET_KEY:
    SECRET_KEY = development_secret()

# Rooms, top to bottom as in docs/map.md; an import only ever points down this list.
ROOMS = [
    "demo",
    "reporting",
    "portal",
    "assessment",
    "supervision",
    "duties",
    "recognition",
    "participation",
    "exchange",
    "activities",
    "documents",
    "regulations",
    "disclosure",
    "ballots",
    "circulation",
    "questionnaire",
    "organisation",
    "attachments",
    "rulebook",
    "accounts",
    "audit",
    "kernel",
]
INSTALLED_APPS = [
    *(f"zhibu.{room}" for room in ROOMS),
    "allauth",
    "allauth.account",
    "allauth.mfa",
    # of the page engine only what keeps pages and pictures; its own pages for editors are not served
    "zhibu.portal.apps.EnginePictures",
    "zhibu.portal.apps.EngineOffice",
    "wagtail.search",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "zhibu.kernel.middleware.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "zhibu.ballots.middleware.BallotHost",
    "zhibu.kernel.kept.KeptPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "zhibu.kernel.middleware.Language",
    "zhibu.kernel.refusals.Readable",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "zhibu.kernel.typed.KeepTyped",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "zhibu.organisation.middleware.SecondFactor",
    "zhibu.organisation.middleware.WhoActs",
]
ROOT_URLCONF = "zhibu.config.urls"
WSGI_APPLICATION = "zhibu.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": False,
        "DIRS": [PACKAGE / room / "templates" for room in ROOMS],
        "OPTIONS": {
            "environment": "zhibu.kernel.jinja.environment",
            "context_processors": ["django.template.context_processors.csrf", "zhibu.kernel.shell.context"],
        },
    },
    {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "OPTIONS": {}},
]

DATABASE_URL = env.text("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'zhibu.sqlite3'}"
try:
    _database: dict[str, Any] = dict(dj_database_url.parse(DATABASE_URL))
except ValueError as error:
    raise ImproperlyConfigured(f"DATABASE_URL: {error}") from error
if _database["ENGINE"] == "django.db.backends.sqlite3":
    # One writer at a time, readers never wait; IMMEDIATE takes the write lock at the start of a transaction, so
    # that two services cannot both read first and then fail on writing.
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;"
        " PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
        # so that REPLACE, which deletes silently, meets the triggers that refuse deleting
        " PRAGMA recursive_triggers=ON;",
    }
elif _database["ENGINE"] == "django.db.backends.postgresql":
    # A connection that broke while it was idle is opened again; a server that does not answer is not waited for long.
    _database["CONN_HEALTH_CHECKS"] = True
    _database["OPTIONS"] = {"connect_timeout": 5, **_database.get("OPTIONS", {})}
else:
    raise ImproperlyConfigured("DATABASE_URL: begins with sqlite:// or postgresql://")
_database["CONN_MAX_AGE"] = None
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "kernel_cache"}}

# People and sign-in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["zhibu.accounts.hashers.Argon2idAbout50ms"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "zhibu.accounts.forms.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "circulation:home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "zhibu.accounts.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_FORMS = {
    "login": "zhibu.accounts.forms.SignInForm",
    "change_password": "zhibu.accounts.forms.OtherPasswordForm",
    "set_password": "zhibu.accounts.forms.NewPasswordForm",
    "reauthenticate": "zhibu.accounts.forms.ConfirmByPasswordForm",
}
# Counted in the cache, which all workers share. Offices stand behind one address, so the limits per address are wide;
# of slips only wrong codes count.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "30/m/ip,5/5m/key",
    "pin": "300/m/ip",
    "slip": "20/10m/ip",
    "suggestion": "30/h/ip",
    "here": "10/5m/user",
    "affair_code": "30/h/ip",
    "calendar": "60/h/ip",
}
# Who must not sign in with a password alone: nobody, the administrators, or officers and staff as well.
SECOND_FACTOR = env.choice(
    "ZHIBU_SECOND_FACTOR", "administrators" if PRODUCTION else "off", ("off", "administrators", "officers")
)
MFA_ADAPTER = "zhibu.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "zhibu.accounts.forms.SecondFactorForm",
    "reauthenticate": "zhibu.accounts.forms.ConfirmByCodeForm",
    "activate_totp": "zhibu.accounts.forms.FirstCodeForm",
}
MFA_TOTP_TOLERANCE = 1  # half a minute either way: phones keep their time less well than servers
MFA_ALLOW_UNVERIFIED_EMAIL = True  # accounts have no mail address
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.flag("ZHIBU_BEHIND_PROXY") else 0
SESSION_COOKIE_AGE = 12 * 3600  # staff and officers; a member's trusted phone keeps 30 days (accounts.services)
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "zhibu.kernel.views.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS and env.flag("ZHIBU_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("ZHIBU_BEHIND_PROXY") else None
X_FRAME_OPTIONS = "DENY"

# Languages: English in the source, Chinese on the screen unless somebody chooses otherwise
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = env.folder("ZHIBU_STATIC_DIR", DATA_DIR / "static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = False

# What leaves the program by mail or by robots in groups: nothing unless it is switched on here.
CHANNELS = env.flag("ZHIBU_CHANNELS", default=False)
OWN_ADDRESS = env.text("ZHIBU_ADDRESS").rstrip("/")
if OWN_ADDRESS and not OWN_ADDRESS.startswith(("https://", "http://")):
    raise ImproperlyConfigured("ZHIBU_ADDRESS: begins with https:// or http://")
# The ballot page has a host name of its own, so that no cookie of a signed-in member is ever sent along; without one
# there are no code slips. Browsers lead piao.localhost to this machine.
BALLOT_HOST = env.text("ZHIBU_BALLOT_HOST", "" if PRODUCTION else "piao.localhost").lower()
BALLOT_URLCONF = "zhibu.config.ballot_urls"
if BALLOT_HOST in ALLOWED_HOSTS or (BALLOT_HOST and urlsplit(OWN_ADDRESS).hostname == BALLOT_HOST):
    raise ImproperlyConfigured("ZHIBU_BALLOT_HOST: a host name of its own, not one of the program's others")
if BALLOT_HOST and not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", BALLOT_HOST):
    raise ImproperlyConfigured("ZHIBU_BALLOT_HOST: a host name such as piao.example.org, without port or path")
if BALLOT_HOST:
    ALLOWED_HOSTS.append(BALLOT_HOST)
EMAIL_HOST = env.text("ZHIBU_MAIL_HOST")
_mail_security = env.choice("ZHIBU_MAIL_SECURITY", "starttls", ("starttls", "tls", "none"))
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail_security == "starttls", _mail_security == "tls"
EMAIL_PORT = env.number(
    "ZHIBU_MAIL_PORT", {"starttls": 587, "tls": 465, "none": 25}[_mail_security], least=1, most=65535
)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = env.text("ZHIBU_MAIL_USER"), env.text("ZHIBU_MAIL_PASSWORD")
DEFAULT_FROM_EMAIL = env.text("ZHIBU_MAIL_FROM")
EMAIL_TIMEOUT = 8
if EMAIL_HOST and not DEFAULT_FROM_EMAIL:
    raise ImproperlyConfigured("ZHIBU_MAIL_FROM: mail needs the address it comes from")

# The website: the page engine keeps no search index and sends nothing; search is kernel/search, and what is published
# shows at once.
WAGTAIL_SITE_NAME = "Zhibu"
WAGTAILADMIN_BASE_URL = OWN_ADDRESS or "http://localhost"
WAGTAIL_I18N_ENABLED = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "AUTO_UPDATE": False}}
MEDIA_ROOT = DATA_DIR / "attachments" / "portal"

# Papers: the office's own fonts first, then what the system has; some free ones come with the program.
FONT_DIRS = env.words("ZHIBU_FONT_DIRS")
SYSTEM_FONT_DIRS = [
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/usr/share/texmf/fonts/opentype",
    "/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol",
]

# Uploads: a roster of 5,000 rows is well below this; kernel/sheets.py checks what is inside before parsing, and
# kernel/refusals.py refuses larger requests before they are read.
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"outage": {"()": "zhibu.kernel.outage.OneLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["outage"]}},
    # What is not there or not allowed is an answer, not a fault: only our own failures are logged.
    "loggers": {"django.request": {"level": "ERROR"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
