"""Every page on the case within its budget: bytes over the line, the scripts' share, requests, questions to the database."""

import re
from collections import deque
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from phoihop.foundation.accounts.models import User
from phoihop.surfaces.portal import kept
from tests.support import loaded_case, weighing
from tests.support.weighing import Weight

ARTICLE = Weight(bytes=90_000, scripts=10_000, requests=8, questions=9)
TRACKING = Weight(bytes=35_000, scripts=0, requests=3, questions=8)
FORM = Weight(bytes=120_000, scripts=40_000, requests=8, questions=20)
TABLE = Weight(bytes=140_000, scripts=50_000, requests=8, questions=25)
RECORDS = Weight(bytes=90_000, scripts=10_000, requests=8, questions=25)  # of the ledger, on the portal
DASHBOARD = Weight(bytes=120_000, scripts=20_000, requests=6, questions=23)
BUDGETS = {
    "portal:article": ARTICLE, "portal:front": ARTICLE, "portal:topic": ARTICLE, "portal:follow": TRACKING,
    "unit_report": FORM, "overview": DASHBOARD, "overview_records": FORM,
}  # fmt: skip
# Pages that ask more than twenty-five questions, and how many today: a row goes with the page that no longer does.
ASK_MORE = {
    "agreement": 51, "agreement_cascade": 33, "commitment": 27, "meeting": 50, "meeting_page": 33, "petition_reception": 26, "regime_period": 28,
    "portal:desk_records": 30, "programme": 32, "regime_new": 36, "review": 31, "review_new": 29, "reviews": 38,
    "unit_report_page": 33,
}  # fmt: skip
PUBLIC = "/cong/"  # pages for who has not signed in: their budgets are for these readers
WALKS = (("lanhdao.ubnd", "/"), ("quantri.ubnd", "/"), ("bientap.ubnd", "/cong/ban-bien-tap/"), ("", PUBLIC))
LEFT = ("/bien-tap/", "/accounts/logout/")  # Wagtail's own tool has no budget of ours; who signs out sees no more pages


@pytest.fixture
def on_the_case(case_database: None) -> None:
    loaded_case.load()
    kept.forget()


def reader(username: str) -> Client:
    client = Client(HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux) Firefox/150.0", HTTP_ACCEPT_ENCODING="gzip")
    if username:
        client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return client


def named(address: str) -> str:
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""


def pages(client: Client, start: str, seen: set[str]) -> Iterator[tuple[str, str, Weight]]:
    """One page of each kind that links lead to from the first one, and its weight."""
    todo = deque([start])
    while todo:
        address = todo.popleft()
        name = named(address)
        if not name or name in seen or address.startswith(LEFT) or (is_public(name) and start != PUBLIC):
            continue
        seen.add(name)
        text, weight = weighing.weighed(client, address)
        if text:
            yield name, address, weight
        links = (urljoin(address, unescape(link)) for link in re.findall(r'<a\b[^>]*?\bhref="([^"]+)"', text.decode()))
        todo.extend(link.partition("#")[0] for link in links if link.startswith("/"))


def is_public(name: str) -> bool:
    return name.startswith("portal:") and not name.startswith("portal:desk")


def allowed(name: str) -> Weight:
    ours = BUDGETS.get(name) or (RECORDS if is_public(name) else TABLE)
    return Weight(ours.bytes, ours.scripts, ours.requests, ASK_MORE.get(name, ours.questions))


@pytest.mark.django_db
@pytest.mark.once
class TestEveryPage:
    def test_keeps_within_its_budget(self, on_the_case: None) -> None:
        seen: set[str] = set()
        found = [page for who, start in WALKS for page in pages(reader(who), start, seen)]

        over = {f"{name} {address}": told for name, address, weight in found if (told := weight.over(allowed(name)))}
        asked = {name: weight.questions for name, _address, weight in found if name in ASK_MORE}
        assert over == {}
        assert {name: n for name, n in asked.items() if n <= TABLE.questions} == {}
        assert set(asked) == set(ASK_MORE)
        assert len({name for name, _address, _weight in found}) > 100

    def test_is_packed_by_what_stands_before_the_server(self) -> None:
        assert "encode zstd gzip" in Path("deploy/Caddyfile").read_text()
