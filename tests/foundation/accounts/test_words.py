"""Every sentence of allauth that a person can meet here is in our catalogue: it ships no Vietnamese of its own."""

import io
from collections.abc import Iterator
from pathlib import Path

import allauth
import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils.translation.template import templatize

from phoihop.foundation.accounts import services

ITS = Path(allauth.__file__).parent
OURS = {
    path.relative_to(root).as_posix() for root in settings.PACKAGE.rglob("templates") for path in root.rglob("*.html")
}
KEYWORDS = {"_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
CODE = ("account/adapter.py", "account/fields.py", "account/forms.py", "mfa", "usersessions")
UNSEEN = {"MFA", "User Sessions"}  # names of apps
# Of its templates those that our addresses lead to and that we did not write anew.
PAGES = (
    "account/base_reauthenticate.html", "account/reauthenticate.html", "account/password_change.html",
    "account/messages/logged_in.txt", "account/messages/logged_out.txt", "account/messages/password_changed.txt",
    "mfa/reauthenticate.html", "mfa/totp", "mfa/recovery_codes/generate.html", "mfa/messages",
    "usersessions/messages",
)  # fmt: skip


def files() -> Iterator[tuple[str, str]]:
    """Name and text, a template turned into Python as Django does."""
    for place in CODE:
        for path in sorted((ITS / place).rglob("*.py")) or [ITS / place]:
            if not {"tests", "migrations"} & set(path.parts):
                yield place, path.read_text()
    for place in PAGES:
        root = ITS / "templates"
        for path in sorted((root / place).rglob("*.*")) or [root / place]:
            if path.relative_to(root).as_posix() not in OURS:
                yield place, "\n".join(line.strip() for line in templatize(path.read_text()).splitlines())


def sentences() -> set[str]:
    found = set()
    for _name, text in files():
        for _line, message, _comments, _context in extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS):
            found.add(message[0] if isinstance(message, tuple) else message)
    return found - {""}


class TestTheCatalogue:
    def test_holds_every_sentence_that_can_be_met(self) -> None:
        with (settings.LOCALE_PATHS[0] / "vi/LC_MESSAGES/django.po").open("rb") as file:
            ids = [message.id for message in read_po(file) if message.id]
        known = {given[0] if isinstance(given, tuple | list) else given for given in ids}

        met = sentences()

        assert len(met) > 80
        assert sorted(met - known - UNSEEN) == []

    def test_calls_a_passkey_by_one_name(self) -> None:
        words = (settings.LOCALE_PATHS[0] / "vi/LC_MESSAGES/django.po").read_text()

        assert "khóa bảo mật" not in words.lower()


@pytest.mark.django_db
class TestAWrongPassword:
    def test_is_told_in_vietnamese(self) -> None:
        cache.clear()
        services.give_account(username="lan", full_name="Lan", password="một-mật-khẩu-dài")

        answer = Client().post("/accounts/login/", {"login": "lan", "password": "sai"})

        assert "Tên đăng nhập hoặc mật khẩu không đúng. Hãy nhập lại." in answer.content.decode()

    def test_leaves_the_way_on_in_the_form(self) -> None:
        answer = Client().get("/accounts/login/?next=/plans/")

        assert answer.content.decode().count('name="next" value="/plans/"') == 1
