"""Behind a proxy that speaks https people sign in, and their browsers are told to stay with https."""

import runpy
from pathlib import Path

import pytest
from django.test import Client

from phoihop import config

HOST = "phoihop.laocai.example"
OURS = ("SECURE_", "CSRF_", "SESSION_", "ALLOWED_HOSTS", "ALLAUTH_", "AXES_")

pytestmark = pytest.mark.django_db


def set_up(settings, monkeypatch: pytest.MonkeyPatch, **environment: str) -> None:
    """The settings as they come out where these are in the environment."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    for name, value in runpy.run_path(str(Path(config.__file__).with_name("settings.py"))).items():
        if name.startswith(OURS):
            setattr(settings, name, value)


def sign_in(**headers: str) -> int:
    """The status that answers a sign-in with its token, sent by a browser that names the origin."""
    client = Client(enforce_csrf_checks=True, HTTP_HOST=HOST, **headers)
    token = client.get("/accounts/login/").cookies["csrftoken"].value
    given = {"login": "lan", "password": "sai", "csrfmiddlewaretoken": token}
    return client.post("/accounts/login/", given, HTTP_ORIGIN=f"https://{HOST}").status_code


class TestBehindTls:
    @pytest.fixture(autouse=True)
    def behind_tls(self, settings, monkeypatch):
        set_up(settings, monkeypatch, PHOIHOP_TLS="1", PHOIHOP_HOSTS=HOST)

    def test_takes_a_sign_in_from_its_own_origin(self):
        assert sign_in(HTTP_X_FORWARDED_PROTO="https") == 200

    def test_takes_it_also_where_the_proxy_does_not_name_the_scheme(self):
        assert sign_in() == 200

    def test_tells_browsers_to_stay_with_https(self):
        answer = Client(HTTP_HOST=HOST, HTTP_X_FORWARDED_PROTO="https").get("/accounts/login/")

        assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
        assert answer.cookies["csrftoken"]["secure"]

    def test_trusts_every_host_below_a_domain_and_none_for_a_star(self, settings, monkeypatch):
        set_up(settings, monkeypatch, PHOIHOP_TLS="1", PHOIHOP_HOSTS=f".laocai.example,{HOST},*")

        trusted = settings.CSRF_TRUSTED_ORIGINS
        assert trusted == ["https://*.laocai.example", f"https://{HOST}"]


class TestWithoutTls:
    def test_believes_nobody_who_claims_it(self, settings, monkeypatch):
        monkeypatch.delenv("PHOIHOP_TLS", raising=False)
        set_up(settings, monkeypatch, PHOIHOP_HOSTS=HOST)

        answer = Client(HTTP_HOST=HOST, HTTP_X_FORWARDED_PROTO="https").get("/accounts/login/")

        assert "Strict-Transport-Security" not in answer
        assert settings.CSRF_TRUSTED_ORIGINS == []
