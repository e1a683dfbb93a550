"""After the password a code of one's device, or once each a code kept for the day on which the device is lost."""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from phoihop.domain.organisations import services as organisations
from phoihop.foundation.accounts import services
from tests.domain.organisations.factories import ADMIN, ENTERED, SINCE, body

pytestmark = pytest.mark.django_db

SIGN_IN, SECOND_STEP, ACTIVATE = "/accounts/login/", "/accounts/2fa/authenticate/", "/accounts/2fa/totp/activate/"
PASSWORD = "một-mật-khẩu-dài"
NOON = datetime(2021, 9, 23, 5, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)


@dataclass(frozen=True)
class Kept:
    """What Lan's device and her slip of paper keep."""

    secret: str
    recovery_codes: list[str]

    def code(self, at: datetime) -> str:
        """What the device shows at that moment (RFC 6238: thirty seconds, six digits, SHA-1)."""
        counter = int(at.timestamp()) // 30
        digest = hmac.new(base64.b32decode(self.secret), counter.to_bytes(8, "big"), hashlib.sha1).digest()
        start = digest[-1] & 15
        return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFF_FFFF) % 1_000_000:06d}"


def is_in(browser: Client) -> bool:
    return "_auth_user_id" in browser.session


def after_the_password() -> Client:
    """A browser in which the password was given and the code is asked for."""
    browser = Client()
    asked = browser.post(SIGN_IN, {"login": "lan", "password": PASSWORD})
    assert asked["Location"] == SECOND_STEP
    assert not is_in(browser)
    return browser


@pytest.fixture(autouse=True)
def _later() -> Iterator[None]:
    cache.clear()
    with time_machine.travel(LATER, tick=False):  # allauth asks the clock itself
        yield
    cache.clear()


@pytest.fixture
def kept() -> Kept:
    """After Lan activated her device, which asks for the password once more, and signed out."""
    lan = services.give_account(username="lan", full_name="Lan", password=PASSWORD)
    organisations.grant_mandate(user=lan, body=body("mttq"), role="CLERK", from_day=SINCE, by=ADMIN, at=ENTERED)
    browser = Client()
    with time_machine.travel(NOON, tick=False):
        browser.post(SIGN_IN, {"login": "lan", "password": PASSWORD})
        again = browser.get(ACTIVATE)["Location"]
        browser.post(again, {"password": PASSWORD})
        secret = browser.get(ACTIVATE).context["form"].secret
        shown = browser.post(ACTIVATE, {"code": Kept(secret, []).code(NOON)}, follow=True).content.decode()
        browser.post("/accounts/logout/")
    assert not is_in(browser)
    return Kept(secret, re.findall(r"<code>(\d+)</code>", shown))


class TestSigningIn:
    def test_takes_a_code_of_the_device_and_no_second_time(self, kept: Kept) -> None:
        browser, onlooker = after_the_password(), after_the_password()

        for one in (browser, onlooker):
            one.post(SECOND_STEP, {"code": kept.code(LATER)})

        assert is_in(browser)
        assert not is_in(onlooker)

    def test_refuses_a_wrong_code_and_one_of_earlier_with_a_sentence(self, kept: Kept) -> None:
        browser = after_the_password()
        wrong = f"{(int(kept.code(LATER)) + 1) % 1_000_000:06d}"

        answers = [browser.post(SECOND_STEP, {"code": code}) for code in (wrong, kept.code(NOON))]

        assert ["Mã không đúng" in answer.content.decode() for answer in answers] == [True, True]
        assert not is_in(browser)

    def test_takes_each_recovery_code_once(self, kept: Kept) -> None:
        browsers = [after_the_password() for _ in range(3)]

        for browser, code in zip(browsers, [kept.recovery_codes[place] for place in (0, 0, 9)], strict=True):
            browser.post(SECOND_STEP, {"code": code})

        assert [is_in(browser) for browser in browsers] == [True, False, True]


class TestThePageOfTheAccount:
    def test_says_what_signs_a_person_in_and_how_many_codes_are_left(self, kept: Kept) -> None:
        browser = after_the_password()
        browser.post(SECOND_STEP, {"code": kept.recovery_codes[0]})

        page = browser.get("/accounts/2fa/").content.decode()

        assert "Ứng dụng xác thực đang được dùng" in page
        assert "Còn 9 trong 10 mã khôi phục" in page
        assert "Chưa có khóa truy cập nào" in page

    def test_opens_for_who_has_a_password_alone(self) -> None:
        lan = services.give_account(username="lan", full_name="Lan", password=PASSWORD)
        organisations.grant_mandate(user=lan, body=body("mttq"), role="CLERK", from_day=SINCE, by=ADMIN, at=ENTERED)
        browser = Client()
        browser.post(SIGN_IN, {"login": "lan", "password": PASSWORD})

        page = browser.get("/accounts/2fa/").content.decode()

        assert "Chưa có mã khôi phục" in page
        assert "Chưa dùng ứng dụng xác thực" in page
