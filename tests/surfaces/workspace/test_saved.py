"""Saved searches: kept under a name, counted with the rights of the moment, taken away and brought back."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from phoihop.domain.finding import services as finding
from phoihop.domain.finding.models import Saved
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts.models import User
from phoihop.foundation.audit.models import Record
from tests.support import loaded_case

pytestmark = pytest.mark.django_db
LATE = {"page": "statement", "query": "side=OWES&late=1", "name": "Ta quá hạn"}


@pytest.fixture
def on_the_case(case_database: None) -> None:
    loaded_case.load()


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return client


def do(client: Client, verb: str, **told: object) -> str:
    body = Body.objects.get(code="laocai.ubnd")
    answer = client.post(f"/saved/do/{verb}/", {"key": f"k-{verb}", "acting_for": body.pk} | told, follow=True)
    return unescape(answer.content.decode())


def column(client: Client) -> dict[str, int]:
    page = unescape(client.get("/").content.decode())
    shown = page.partition('class="saved-aside"')[2].partition("</section>")[0]
    found = re.findall(r'<a href="[^"]*">([^<]+)</a> <span class="count">(\d+)</span>', shown)
    return {name: int(n) for name, n in found}


def listed(client: Client, address: str) -> int:
    page = unescape(client.get(address).content.decode())
    return int(re.search(r"· (\d+) việc", page)[1])


@pytest.mark.usefixtures("on_the_case")
class TestASavedSearch:
    def test_stands_on_the_desk_with_what_its_list_holds(self):
        leader = signed_in("lanhdao.ubnd")

        page = do(leader, "save", **LATE)

        assert "Đã giữ trên bàn làm việc" in page
        assert column(leader) == {"Ta quá hạn": listed(leader, "/statement/?side=OWES&late=1")}
        assert column(leader)["Ta quá hạn"] > 0

    @pytest.mark.parametrize(
        ("page", "query"), [("search", "q=covid"), ("petitions", "which=late"), ("statement", "side=OWED")]
    )
    def test_counts_what_the_page_of_each_list_shows(self, page, query):
        finding.rebuild(on=timezone.localdate())
        leader = signed_in("lanhdao.ubnd")

        do(leader, "save", page=page, query=query, name="Một")

        shown = leader.get(f"/{page}/?{query}").context
        count = shown["shown"] if page == "petitions" else shown["count"]
        assert column(leader) == {"Một": count}
        assert count > 0

    def test_is_kept_once_however_often_its_form_comes(self):
        leader = signed_in("lanhdao.ubnd")

        do(leader, "save", **LATE)
        do(leader, "save", **LATE)

        assert Saved.objects.count() == 1
        assert Record.objects.filter(code="finding.search.saved").count() == 1

    def test_is_of_its_person_alone(self):
        do(signed_in("lanhdao.ubnd"), "save", **LATE)
        row, other = Saved.objects.get(), signed_in("chuyenvien.ubnd")

        told = [do(other, verb, saved=row.pk, name="Của tôi") for verb in ("rename", "remove", "bring-back")]

        assert column(other) == {}
        assert all("không có danh sách" in page for page in told)
        assert Saved.objects.get().name == "Ta quá hạn"

    def test_keeps_nothing_but_what_chooses(self):
        leader = signed_in("lanhdao.ubnd")

        do(leader, "save", page="statement", query="side=OWED&late=1&page=7&next=//evil.example&x=%00", name="Hai")

        assert Saved.objects.get().query == "side=OWED&late=1"

    @pytest.mark.parametrize(
        "told", [{"name": " "}, {"name": "a" * 61}, {"page": "meetings"}, {"page": "search", "query": "q=" + "a" * 500}]
    )
    def test_is_refused_in_words_where_it_cannot_be_kept(self, told):
        leader = signed_in("lanhdao.ubnd")

        page = do(leader, "save", **(LATE | told))

        assert "Lỗi:" in page
        assert not Saved.objects.exists()

    def test_costs_two_questions_however_many_there_are(self):
        leader = signed_in("lanhdao.ubnd")
        leader.get("/")

        asked = []
        for n in range(3):
            with CaptureQueriesContext(connection) as some:
                leader.get("/")
            asked.append(len(some))
            do(leader, "save", **(LATE | {"name": f"Số {n}", "key": f"k-{n}"}))

        assert asked[1] == asked[2] == asked[0] + 1

    def test_counts_for_the_body_that_one_acts_for(self):
        both = signed_in("kiemnhiem")
        told = {}
        for body in sorted(mandate.body.id for mandate in both.get("/").wsgi_request.acting.mandates):
            both.post(reverse("switch"), {"body": body, "key": "k"})
            if not told:
                do(both, "save", **LATE, acting_for=body)
            told[body] = column(both)["Ta quá hạn"], listed(both, "/statement/?side=OWES&late=1")

        assert len(told) == 2
        assert all(counted == shown for counted, shown in told.values())

    def test_gives_room_after_the_twelfth_only_once_one_is_taken_away(self):
        leader = signed_in("lanhdao.ubnd")
        for n in range(finding.KEPT):
            do(leader, "save", **(LATE | {"name": f"Số {n}", "key": f"k-{n}"}))

        page = do(leader, "save", **(LATE | {"key": "k-more"}))

        assert "Hãy bỏ bớt" in page
        assert Saved.objects.count() == finding.KEPT


@pytest.mark.usefixtures("on_the_case")
class TestTakingAway:
    def test_can_be_undone_for_half_a_minute_from_the_desk_too(self):
        leader = signed_in("lanhdao.ubnd")
        do(leader, "save", **LATE)
        row = Saved.objects.get()

        gone = do(leader, "remove", saved=row.pk)
        assert column(leader) == {}
        assert "Hoàn tác" in gone
        assert "Hoàn tác" in unescape(leader.get("/").content.decode())
        do(leader, "bring-back", saved=row.pk)
        do(leader, "bring-back", saved=row.pk)

        assert list(column(leader)) == ["Ta quá hạn"]
        assert Record.objects.filter(code="finding.search.restored").count() == 1

    def test_is_for_good_afterwards_and_says_so(self):
        leader = signed_in("lanhdao.ubnd")
        do(leader, "save", **LATE)
        row = Saved.objects.get()
        do(leader, "remove", saved=row.pk)
        Saved.objects.update(removed_at=timezone.now() - timedelta(seconds=31))

        page = do(leader, "bring-back", saved=row.pk)

        assert "Đã bỏ quá 30 giây" in page
        assert "Hoàn tác" not in page
        do(leader, "save", **(LATE | {"key": "k-new"}))
        assert Saved.objects.count() == 1

    def test_renames_meanwhile_what_is_kept(self):
        leader = signed_in("lanhdao.ubnd")
        do(leader, "save", **LATE)

        do(leader, "rename", saved=Saved.objects.get().pk, name="  Việc   trễ ")

        assert list(column(leader)) == ["Việc trễ"]
