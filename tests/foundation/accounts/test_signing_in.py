"""Whoever guesses is locked out where they guess; the real person elsewhere is not."""

import pytest
from django.conf import settings as configured
from django.core.cache import cache
from django.test import Client

from phoihop.foundation.accounts import services

pytestmark = pytest.mark.django_db

SIGN_IN = "/accounts/login/"
PASSWORD = "một-mật-khẩu-dài"
GUESSER, AT_HOME = "203.0.113.9", "203.0.113.77"


@pytest.fixture(autouse=True)
def account():
    """Lan's account; what was counted before counts no more."""
    cache.clear()
    yield services.give_account(username="lan", full_name="Lan", password=PASSWORD)
    cache.clear()


def attempt(password: str, address: str, **headers: str):
    return Client(REMOTE_ADDR=address, **headers).post(SIGN_IN, {"login": "lan", "password": password})


def guess_until_locked(address: str, **headers: str) -> list[int]:
    return [attempt(f"sai-{turn}", address, **headers).status_code for turn in range(configured.AXES_FAILURE_LIMIT)]


class TestGuessing:
    def test_ends_after_eight_tries_with_a_page_that_says_so(self):
        given = guess_until_locked(GUESSER)

        refused = attempt(PASSWORD, GUESSER)

        assert given == [200] * 7 + [429]
        assert refused.status_code == 429
        assert "Đăng nhập sai quá nhiều lần" in refused.content.decode()

    def test_never_locks_out_the_real_person_elsewhere(self):
        guess_until_locked(GUESSER)

        assert attempt(PASSWORD, AT_HOME).status_code == 302

    def test_is_forgotten_once_the_person_signs_in(self):
        for turn in range(configured.AXES_FAILURE_LIMIT - 1):
            attempt(f"sai-{turn}", AT_HOME)
        attempt(PASSWORD, AT_HOME)

        assert attempt("sai", AT_HOME).status_code == 200
        assert attempt(PASSWORD, AT_HOME).status_code == 302


class TestTheAddress:
    def test_is_the_one_that_the_proxy_names_where_there_is_one(self, settings):
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1  # as PHOIHOP_TLS=1 sets it
        proxy = "127.0.0.1"
        guess_until_locked(proxy, HTTP_X_FORWARDED_FOR=f"198.51.100.1, {GUESSER}")

        assert attempt(PASSWORD, proxy, HTTP_X_FORWARDED_FOR=f"198.51.100.2, {GUESSER}").status_code == 429
        assert attempt(PASSWORD, proxy, HTTP_X_FORWARDED_FOR=AT_HOME).status_code == 302

    def test_cannot_be_chosen_by_the_visitor_where_there_is_none(self):
        for turn in range(configured.AXES_FAILURE_LIMIT):
            attempt(f"sai-{turn}", GUESSER, HTTP_X_FORWARDED_FOR=f"198.51.100.{turn}")

        assert attempt(PASSWORD, GUESSER, HTTP_X_FORWARDED_FOR="198.51.100.99").status_code == 429
