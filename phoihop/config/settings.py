"""Every setting of the product, each with its reason. Values that differ between places come from the environment."""

import os
import secrets
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from phoihop.config import databases, mail, roles

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "phoihop"
DATA = Path(os.environ.get("PHOIHOP_DATA", ROOT / "var")).resolve()
DATA.mkdir(parents=True, exist_ok=True)
TRUST = DATA / "trust"  # certificates of the authorities whose signatures on papers are taken, as .pem files


databases.keep_private(DATA, 0o700)


def _secret_key() -> str:
    """The signing key: from the environment, else made once and kept readable by its owner alone."""
    if given := os.environ.get("PHOIHOP_SECRET_KEY"):
        return given
    kept = DATA / "secret-key"
    if not kept.exists():
        try:
            with open(os.open(kept, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:  # noqa: PTH123  # a descriptor, so that the file is never readable by others
                file.write(secrets.token_urlsafe(64))
        except FileExistsError:
            pass  # another process made it between the two calls
    return kept.read_text()


SECRET_KEY = _secret_key()
DEBUG = os.environ.get("PHOIHOP_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("PHOIHOP_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
BEHIND_TLS = os.environ.get("PHOIHOP_TLS") == "1"  # set by operators whose proxy speaks https
# The proxy alone reaches the server, so its word for the scheme holds; without it nobody may claim one.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
CSRF_TRUSTED_ORIGINS = (  # a proxy on another port may hand on a host without it
    [f"https://{'*' if host.startswith('.') else ''}{host}" for host in ALLOWED_HOSTS if host != "*"]
    if BEHIND_TLS
    else []
)

INSTALLED_APPS = [
    "phoihop.config",
    "phoihop.surfaces.exchange",
    "phoihop.surfaces.mail",
    "phoihop.surfaces.portal",
    "phoihop.surfaces.portal.apps.SearchConfig",  # asked for by the boxes of Wagtail's screens
    "phoihop.surfaces.workspace",
    "phoihop.domain.finding",
    "phoihop.domain.notices",
    "phoihop.domain.reorganisations",
    "phoihop.domain.regimes",
    "phoihop.domain.information",
    "phoihop.domain.meetings",
    "phoihop.domain.petitions",
    "phoihop.domain.oversight",
    "phoihop.domain.reviews",
    "phoihop.domain.reporting",
    "phoihop.domain.plans",
    "phoihop.domain.agreements",
    "phoihop.domain.programmes",
    "phoihop.domain.ledger",
    "phoihop.domain.documents",
    "phoihop.domain.rulebook",
    "phoihop.domain.organisations",
    "phoihop.foundation.jobs",
    "phoihop.foundation.outbox",
    "phoihop.foundation.accounts",
    "phoihop.foundation.lifecycle",
    "phoihop.foundation.audit",
    "phoihop.foundation.storage",
    "phoihop.foundation.ui",
    "django.contrib.auth",
    "django.contrib.contenttypes",  # asked for by auth
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",  # people see and end their sessions
    "axes",
    "csp",
    "django_htmx",
    # The portal's tool for people who write: pages with revisions, pictures and files, and its own screens.
    "wagtail.contrib.typed_table_block",
    "wagtail.users",  # asked for by its admin
    "wagtail.documents",
    "wagtail.images",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "phoihop.surfaces.portal.middleware.KeptPages",  # before sessions: who has one never gets a kept page
    "django.contrib.sessions.middleware.SessionMiddleware",
    "phoihop.surfaces.workspace.language.ChosenLanguageMiddleware",  # Vietnamese first, English by choice
    "phoihop.surfaces.portal.public.refusing.PublicRefusals",  # around all that refuses, in the language chosen
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "phoihop.surfaces.workspace.middleware.ActingMiddleware",  # for which body this person acts, on every request
    "phoihop.surfaces.portal.middleware.EditorsTool",  # who may write today, and the policy of that path alone
    "axes.middleware.AxesMiddleware",  # last: turns a lock-out into its page
]

ROOT_URLCONF = "phoihop.config.urls"
WSGI_APPLICATION = "phoihop.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "phoihop.surfaces.workspace.context.frame",  # navigation, acting body, counts, effective today
            ],
        },
    }
]

DATABASES = {"default": databases.at(os.environ.get("DATABASE_URL") or f"sqlite:///{DATA / 'phoihop.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "test.sqlite3")}  # a file: memory databases hide locking
ATOMIC_REQUESTS = False  # with IMMEDIATE every page view would queue as a writer
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_ADAPTER = "phoihop.foundation.accounts.adapters.ClosedAdapter"  # accounts are given, never taken
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {"add_webauthn": "phoihop.foundation.accounts.forms.AddPasskeyForm"}
MFA_TOTP_ISSUER = "Phối Hợp"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not BEHIND_TLS  # localhost is a secure context without https
USERSESSIONS_TRACK_ACTIVITY = False
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # a stranger cannot lock the real person out
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_CLIENT_IP_CALLABLE = "phoihop.foundation.accounts.adapters.address_of"  # one answer for axes and allauth
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_TLS else 0  # else anybody could name an address of their choice
AXES_RESET_ON_SUCCESS = True

SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_NAME = "__Host-phoihop" if BEHIND_TLS else "phoihop"
SECURE_HSTS_SECONDS = 31536000 if BEHIND_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = BEHIND_TLS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SIGNED_COOKIE_LEGACY_SALT_FALLBACK = False
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],  # the TOTP square is a data: picture
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "config" / "locale"]
FORMAT_MODULE_PATH = ["phoihop.config.formats"]  # Django's own vi formats read 03/04/2026 as 4 March
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "phoihop.foundation.ui.joined.JoinedFinder",
]
_STYLES = ("ui/vendor/tabler/tabler.css", "ui/theme.css", "ui/parts.css")
JOINED = {  # what goes over the line as one file: each request of a first view waits for the line and back
    "ui/page.css": _STYLES,
    "ui/page-overview.css": (*_STYLES, "workspace/overview.css"),
    "ui/page.js": (
        "ui/vendor/htmx/htmx.min.js", "ui/js/confirm.js", "ui/js/once.js", "ui/js/menu.js", "ui/js/search.js", "ui/js/theme.js",
        "ui/js/page.js",
    ),
}  # fmt: skip
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA / "files"}},
    "pictures": {  # made from pictures that were uploaded, to the sizes of pages; all are public
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA / "pictures", "base_url": "/cong/anh/"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Wagtail's own 200 steps remake its tables for most of a minute; ours make them at once, as they are (decision 0009).
MIGRATION_MODULES = {
    app: f"phoihop.surfaces.portal.tables.{app}.migrations"
    for app in (
        "wagtailcore", "wagtailadmin", "wagtailimages", "wagtaildocs", "wagtailusers",
    )
} | {"modelsearch": None}  # fmt: skip  # its tables are an index, and there is none

# The portal. Its addresses begin with /cong/, its editor's with /bien-tap/; the rest of the product knows neither.
MEETING_TOLD_BY = "phoihop.surfaces.portal.queries.of_meeting"  # which article that is out tells of a meeting
PORTAL_POURS = True  # tests pour what was counted themselves
# Under which citizens reach it. A paper keeps the one of the day on which it was issued, wherever the site goes later.
PUBLIC_ADDRESS = os.environ.get("PHOIHOP_PUBLIC", f"http://127.0.0.1:{os.environ.get('PORT', '8000')}").rstrip("/")
ADDRESS = os.environ.get("PHOIHOP_ADDRESS", "").rstrip(
    "/"
)  # where people sign in; without it a page names the address it was asked at
PAPER_CHECK_ADDRESS = PUBLIC_ADDRESS + "/cong/kiem-tra/{code}/"  # printed on every paper that is issued
WAGTAIL_SITE_NAME = "Cổng thông tin phối hợp"
WAGTAILADMIN_BASE_URL = "http://127.0.0.1"  # asked for by letters, and none is sent
WAGTAILADMIN_LOGIN_URL = "/accounts/login/"  # our own sign-in, with its second factor
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_PASSWORD_RESET_ENABLED = WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_WORKFLOW_ENABLED = False  # a second person approves at our own desk, under our own rule
WAGTAIL_ENABLE_UPDATE_CHECK = WAGTAIL_ENABLE_WHATS_NEW_BANNER = False  # this installation calls nobody
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # the same
WAGTAIL_ALLOW_UNICODE_SLUGS = False  # addresses that can be read out on the telephone
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAILADMIN_UNSAFE_PAGE_DELETION_LIMIT = 10
WAGTAILSEARCH_BACKENDS = {  # few search there, among few; readers are answered from a column of ours
    "default": {"BACKEND": "wagtail.search.backends.database.fallback"}
}
WAGTAILIMAGES_IMAGE_MODEL = "portal.Picture"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 80_000_000  # opened whole, a larger one takes the memory of everybody else
WAGTAILIMAGES_RENDITION_STORAGE = "pictures"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "odt", "ods", "csv", "txt", "mp4", "webm", "mp3", "ogg", "m4a"]
ASKS_OUTSIDE = os.environ.get("PHOIHOP_OUTSIDE") == "1"  # whether jobs may ask other houses on the open network
# Houses whose films an article may lead to; nothing of theirs is loaded into a page.
PORTAL_FILM_HOSTS = os.environ.get("PHOIHOP_FILM_HOSTS", "youtube.com,youtu.be,vtv.vn,laocaitv.vn").split(",")
WAGTAILIMAGES_IMAGE_FORM_BASE = "phoihop.surfaces.portal.editing.pictures.PictureForm"
WAGTAILDOCS_SERVE_METHOD = "serve_view"

EMAIL_FILE_PATH = DATA / "mail"
EMAIL_BACKEND = "phoihop.surfaces.mail.carrying.EmlBackend"  # without a mail server each letter is a file there
EMAIL_TIMEOUT = 30  # seconds: far less than the ten minutes after which another worker takes the letter over
if _MAIL := os.environ.get("PHOIHOP_MAIL", ""):
    _SERVER = mail.server_of(_MAIL)
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _SERVER.host, _SERVER.port
    EMAIL_USE_TLS, EMAIL_USE_SSL = _SERVER.starts_tls, _SERVER.is_tls
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _SERVER.user, _SERVER.password
DEFAULT_FROM_EMAIL = os.environ.get("PHOIHOP_MAIL_FROM", "Phối Hợp <phoihop@localhost>")
SIGN_IN_ADDRESS = ADDRESS or f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"  # where the links of letters lead

# Networks inside whose machines may be told by webhooks, as 10.20.0.0/16,10.21.4.0/24; without any, the open network alone.
WEBHOOK_NETWORKS = os.environ.get("PHOIHOP_WEBHOOK_NETWORKS", "").replace(",", " ").split()

# Every quarter of an hour the worker keeps the moment there, encrypted to these public keys of age; nowhere without both.
BACKUP_FOLDER = os.environ.get("PHOIHOP_BACKUP", "")
BACKUP_TO = os.environ.get("PHOIHOP_BACKUP_TO", "").split()

ROLES = roles.ROLES
INSTALLATION_WIDE = roles.INSTALLATION_WIDE

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"masked": {"()": "phoihop.config.logs.Masked"}},  # keys that stand in addresses
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["masked"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # A certificate that does not hold is told where it is asked about, not in the log with a trace. Who reads a damaged
    # file warns with what stands in it, which can be anybody's words: that it was refused is told to who brought it.
    "loggers": {
        name: {"level": "CRITICAL"} for name in ("pyhanko", "pyhanko_certvalidator", "pypdf", "PIL", "fontTools")
    },
}
