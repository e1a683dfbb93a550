"""The ground knows no surface: these tests render with Django's own context alone."""

import copy

import pytest


@pytest.fixture(autouse=True)
def _ground(settings):
    templates = copy.copy(settings.TEMPLATES[0])
    templates["OPTIONS"] = templates["OPTIONS"] | {
        "context_processors": [
            "django.template.context_processors.request",
            "django.contrib.messages.context_processors.messages",
        ]
    }
    settings.TEMPLATES = [templates]
    settings.ROOT_URLCONF = "tests.foundation.ui.urls"
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    settings.MIDDLEWARE = [
        "csp.middleware.CSPMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ]
