"""Who reads English reads it everywhere, with days and numbers as English readers take them; what people wrote stays as they wrote it."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.test import Client
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from phoihop.foundation.accounts.models import User
from phoihop.foundation.vn import numbers
from tests.support import loaded_case

LETTER = re.compile(r"[à-ãè-êìíò-õùúýăđĩũơưạ-ỹ]", re.IGNORECASE)
QUOTED = re.compile(r"“[^”]*”|\([^)]*\)|\bAs:? .*|:[^.]*")  # an example, or a term beside the words that explain it
CATALOGUES = sorted(Path("phoihop").rglob("vi/LC_MESSAGES/django.po"))
ADDRESSES = (
    "home", "overview", "waiting", "statement", "agreements", "plans", "programmes", "petitions", "papers", "arrivals", "meetings",
    "information", "oversight", "reviews", "reports", "regimes", "coverage", "bodies", "notices", "notice_wishes", "search",
    "commitment_new", "api_keys", "arrival_package",
)  # fmt: skip
# What the page itself says, and no record: headings of columns, names of fields, groups of choices, buttons, the menu.
SAID = "//th[@scope='col'] | //label[not(input)] | //legend | //button | //nav//a | //title"
DAY = re.compile(r"(\d{2}:\d{2} )?((Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, )?\d{1,2}/\d{1,2}/\d{4}")


class TestASourceSentence:
    @pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.parts[-5])
    def test_is_english_but_for_names_terms_and_examples(self, catalogue):
        with catalogue.open("rb") as file:
            said = [one for row in read_po(file) for one in (row.id if isinstance(row.id, tuple) else (row.id,)) if one]

        foreign = [
            one for one in said if len(LETTER.findall(QUOTED.sub("", one))) > len(one) / 8 and not one.endswith("đồng")
        ]

        assert said
        assert foreign == []


class TestANumber:
    @given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12))
    def test_in_english_is_the_one_that_was_meant(self, value):
        with translation.override("en"):
            shown = numbers.read_number(value)

        assert Decimal(shown.replace(",", "")) == value

    def test_is_written_as_each_language_writes_it(self):
        with translation.override("vi"):
            vietnamese = numbers.read_number(Decimal("1234567.5")), numbers.read_percent(62.6)
        with translation.override("en"):
            english = numbers.read_number(Decimal("1234567.5")), numbers.read_percent(62.6)

        assert vietnamese == ("1.234.567,5", "62,6%")
        assert english == ("1,234,567.5", "62.6%")


@pytest.mark.django_db
class TestAPageInEnglish:
    @pytest.fixture(autouse=True)
    def case(self, case_database: None) -> None:
        loaded_case.load()

    @pytest.mark.parametrize("username", ["lanhdao.mttq", "vanthu.ubnd"])
    def test_says_no_word_of_vietnamese_itself_and_every_day_in_english(self, username):
        client = Client()
        client.cookies["django_language"] = "en"  # as the switch sets it
        client.force_login(User.objects.get(username=username), "django.contrib.auth.backends.ModelBackend")
        wrong, looked = [], 0
        for name in ADDRESSES:
            answer = client.get(reverse(name))
            if answer.status_code == 403:
                continue  # another role's page
            page, looked = html.fromstring(answer.content.decode()), looked + 1
            said = [
                " ".join(one.text_content().split())
                for one in page.xpath(SAID)
                if not one.xpath("ancestor-or-self::*[@lang]/@lang = 'vi'")
            ]
            wrong += [
                f"{name}: {words}" for words in said if LETTER.search(QUOTED.sub("", words.replace("Phối Hợp", "")))
            ]
            days = [" ".join(one.text_content().split()) for one in page.xpath("//time")]
            wrong += [f"{name}: {words}" for words in days if not DAY.fullmatch(words)]

        assert looked > 15
        assert sorted(set(wrong)) == []
