"""Wagtail as its own starter project sets it up, over the rows of our portal: `wagtail start` made the folder that BENCH_STARTER names."""

import os
from pathlib import Path

from phoihop.config.settings import *  # noqa: F403  # the same tables, the same database, the same secrets

_STARTER = Path(os.environ["BENCH_STARTER"])

ROOT_URLCONF = "bench.plain"
_OURS = (
    "allauth",
    "axes",
    "csp",
    "django_htmx",
    "whitenoise",
    "phoihop.config",
)  # what the starter knows nothing of: signing in, our joints
INSTALLED_APPS = [app for app in INSTALLED_APPS if not app.startswith(_OURS)]  # noqa: F405  # from the line above
INSTALLED_APPS += ["wagtail.contrib.redirects", "wagtail.sites"]
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_STARTER / "starter" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}  # noqa: F405  # the same
