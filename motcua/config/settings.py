"""Settings, all from the environment: MOTCUA_HOME, DATABASE_URL, PORT and the few below."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

PACKAGE = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("MOTCUA_HOME", "var")).resolve()


def _secret_key() -> str:
    """SECRET_KEY from the environment, else one made once and kept in the data folder."""
    given = os.environ.get("MOTCUA_SECRET_KEY")
    if given:
        return given
    kept = HOME / "secret_key"
    if not kept.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return kept.read_text().strip()


def _outside_sign_in() -> dict[str, Any]:
    """allauth's provider from MOTCUA_OIDC_SERVER, _CLIENT_ID, _SECRET, _NAME, _ID; none without a server."""
    server = os.environ.get("MOTCUA_OIDC_SERVER", "")
    if not server:
        return {}
    app = {
        "provider_id": os.environ.get("MOTCUA_OIDC_ID", "vneid"),
        "name": os.environ.get("MOTCUA_OIDC_NAME", "VNeID"),
        "client_id": os.environ["MOTCUA_OIDC_CLIENT_ID"],
        "secret": os.environ.get("MOTCUA_OIDC_SECRET", ""),
        "settings": {"server_url": server, "oauth_pkce_enabled": True, "uid_field": "sub"},
    }
    return {"openid_connect": {"APPS": [app]}}


def _database(url: str) -> dict[str, Any]:
    """Django's database settings of a URL: sqlite:///path or postgres://user:password@host:port/name."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path.removeprefix("/")) or str(HOME / "motcua.sqlite3"),
            # A file, not memory: tests with several threads need several real connections.
            "TEST": {"NAME": str(HOME / "test.sqlite3")},
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000;",
            },
        }
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError("DATABASE_URL: sqlite:///… hoặc postgres://…")
    query = dict(parse_qsl(parts.query))
    pool_size = int(query.pop("pool", os.environ.get("MOTCUA_POOL", "16")))
    prepares = query.pop("prepare", "1") != "0"
    options: dict[str, Any] = {**query, "prepare_threshold": 2 if prepares else None}
    if prepares:
        # Left to itself PostgreSQL goes on planning some of what is prepared at each use (ADR 0045).
        options["options"] = f"{query.get('options', '')} -c plan_cache_mode=force_generic_plan".strip()
    if pool_size:
        options["pool"] = {"min_size": 2, "max_size": pool_size, "timeout": 20}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.removeprefix("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {key: value for key, value in options.items() if key != "host"},
    }


def _mail_channel(url: str) -> str:
    """What sends e-mail, by MOTCUA_SMTP_URL: smtp://, smtps://, file: (into the data folder) or nothing."""
    scheme = urlsplit(url).scheme
    if url and scheme not in {"smtp", "smtps", "file"}:
        raise ValueError("MOTCUA_SMTP_URL: smtp://…, smtps://… hoặc file:")
    if not url:
        return ""
    name = "files.FileChannel" if scheme == "file" else "smtp.SmtpChannel"
    return f"motcua.notifications.channels.{name}"


DEBUG = os.environ.get("MOTCUA_DEBUG", "") == "1"
SECRET_KEY = _secret_key()
ALLOWED_HOSTS = os.environ.get("MOTCUA_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
PUBLIC_URL = os.environ.get("MOTCUA_PUBLIC_URL", f"http://127.0.0.1:{os.environ.get('PORT', '8000')}")
IS_HTTPS = PUBLIC_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if IS_HTTPS else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "ninja",
    "motcua.core",
    "motcua.audit",
    "motcua.notifications",
    "motcua.agencies",
    "motcua.accounts",
    "motcua.applicants",
    "motcua.catalogue",
    "motcua.documents",
    "motcua.fees",
    "motcua.cases",
    "motcua.registers",
    "motcua.queueing",
    "motcua.feedback",
    "motcua.reform",
    "motcua.web.shared",
    "motcua.web.portal",
    "motcua.web.kiosk",
    "motcua.web.desk",
    "motcua.web.display",
    "motcua.web.backoffice",
    "motcua.api",
    "motcua.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "motcua.api.middleware.ApiMiddleware",  # answers what is below /api/ itself
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "motcua.web.shared.middleware.PolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "motcua.web.shared.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "motcua.web.shared.middleware.AccessMiddleware",
    "motcua.web.shared.middleware.SizeMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "motcua.config.urls"
WSGI_APPLICATION = "motcua.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "motcua.web.shared.context.site",
            ],
        },
    }
]

DATABASES = {"default": _database(os.environ.get("DATABASE_URL", "sqlite://"))}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
DATABASES["default"]["CONN_MAX_AGE"] = 0 if "pool" in DATABASES["default"]["OPTIONS"] else None
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "motcua.web.shared.signed_in.Backend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "motcua.web.shared.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "/can-bo/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_ADAPTER = "motcua.web.shared.sign_in.AccountAdapter"
ACCOUNT_SESSION_REMEMBER = False  # counters are shared: a session ends with the browser
# Sign-in failures are limited by axes, by name and address; allauth's own limits would count twice.
ACCOUNT_RATE_LIMITS = False
SOCIALACCOUNT_ADAPTER = "motcua.web.shared.outside_sign_in.OutsideAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_PROVIDERS = _outside_sign_in()
SOCIALACCOUNT_STORE_TOKENS = False
MFA_ADAPTER = "motcua.web.shared.two_step.TwoStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "motcua"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_QUERY_EMAIL = False

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "motcua.web.shared.sign_in.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_SENSITIVE_PARAMETERS = ["username", "password"]
AXES_VERBOSE = False

SESSION_ENGINE = "motcua.web.shared.signed_in"
SESSION_COOKIE_AGE = 10 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_SECURE = IS_HTTPS
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_HSTS_SECONDS = 31536000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"  # the slip preview shows our own PDF in a frame
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # which wants DENY

CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "frame-src": ["'self'", "blob:"],
        "frame-ancestors": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        # Signing in elsewhere begins with a form of ours that is answered by a redirect to the provider.
        "form-action": ["'self'", *os.environ.get("MOTCUA_OIDC_ORIGINS", "").split()],
    }
}

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
# Beside the package in a working tree, inside it in a wheel.
LOCALE_PATHS = [PACKAGE.parent / "locale", PACKAGE / "locale"]
FORMAT_MODULE_PATH = ["motcua.config.formats"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = os.environ.get("MOTCUA_STATIC_ROOT") or None  # only for a web server in front of motcua
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_ROOT = HOME / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
RECORDINGS = HOME / "recordings"  # of spoken calls, a folder an office
FILE_UPLOAD_PERMISSIONS = 0o600
UPLOAD_LIMIT = 20 * 1024 * 1024  # bytes of one file
CLAMAV = os.environ.get("MOTCUA_CLAMAV", "")  # tcp://127.0.0.1:3310 or unix:/run/clamav/clamd.ctl
CLAMAV_REQUIRED = os.environ.get("MOTCUA_CLAMAV_REQUIRED", "") == "1"  # take nothing while it is away
OCRMYPDF = os.environ.get("MOTCUA_OCRMYPDF", "ocrmypdf")  # programs that read the words of scans
TESSERACT = os.environ.get("MOTCUA_TESSERACT", "tesseract")
SCAN_FOLDER = os.environ.get(
    "MOTCUA_SCAN_FOLDER", ""
)  # where scanners leave their files; see docs/digitising.md
CASE_FILE_LIMIT = 48 * 1024 * 1024  # bytes of one file of another system's cases; two go into a request
REQUEST_LIMIT = 100 * 1024 * 1024  # bytes of one request: several scans at once
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2500
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

CSRF_FAILURE_VIEW = "motcua.web.shared.errors.csrf_failure"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# Whether applicants see who of the officers opened their case, or only agency and role.
NAME_OFFICERS = os.environ.get("MOTCUA_NAME_OFFICERS", "") == "1"

# Texts to people, by channel. A site that people reach from outside sends nothing until a server is named.
SMTP_URL = os.environ.get("MOTCUA_SMTP_URL", "" if IS_HTTPS else "file:")
MAIL_FROM = os.environ.get("MOTCUA_MAIL_FROM", f"mot-cua@{urlsplit(PUBLIC_URL).hostname}")
MAIL_FOLDER = HOME / "mail"
NOTIFICATION_CHANNELS = {"email": _mail_channel(SMTP_URL)}
# How long it is known to whom and what was written or advised: personal data is kept no longer than needed.
MESSAGES_KEPT_DAYS = int(os.environ.get("MOTCUA_MESSAGES_KEPT_DAYS", "365"))
ADVICE_KEPT_DAYS = int(os.environ.get("MOTCUA_ADVICE_KEPT_DAYS", "730"))

# Digital signatures (docs/operations.md). Nobody is trusted until there are certificates in the folder.
TRUST_FOLDER = Path(os.environ.get("MOTCUA_TRUST_FOLDER", HOME / "trust"))
TRIAL_FOLDER = HOME / "trial-ca"  # what `motcua demo-ca` makes
TSA_URLS = os.environ.get("MOTCUA_TSA_URLS", "").split()
TSA_TIMEOUT = float(os.environ.get("MOTCUA_TSA_TIMEOUT", "3"))  # seconds for each answer
ARCHIVE_STAMP = os.environ.get("MOTCUA_ARCHIVE_STAMP", "") == "1"  # B-LTA rather than B-LT
FETCH_REVOCATION = os.environ.get("MOTCUA_FETCH_REVOCATION", "1" if TSA_URLS else "") == "1"
PKCS11_MODULE = os.environ.get("MOTCUA_PKCS11_MODULE", "")
SOFTHSM2_CONF = HOME / "softhsm" / "softhsm2.conf"
REMOTE_SIGNER = os.environ.get("MOTCUA_REMOTE_SIGNER", "motcua.documents.signing.remote.HttpSigner")
REMOTE_SIGNER_URL = os.environ.get("MOTCUA_REMOTE_SIGNER_URL", "")
REMOTE_SIGNER_TIMEOUT = float(os.environ.get("MOTCUA_REMOTE_SIGNER_TIMEOUT", "20"))  # seconds

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "motcua": {"level": "INFO"},
        "axes": {"level": "ERROR"},
        # It warns of signing without fetching revocation data, which is how most offices are set up.
        "pyhanko": {"level": "ERROR"},
        # Its warnings name addresses, and the address of a tracking page holds a look-up code.
        "django.request": {"level": "ERROR"},
    },
}
