"""Lists come a page at a time, say what they leave out, and ask the database no more often for many rows than for few."""

from collections.abc import Callable
from copy import copy
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.organisations import services as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.plans.models import Plan, Row
from phoihop.domain.reporting import services as reporting
from phoihop.domain.rulebook import rules as rulebook
from phoihop.domain.rulebook.periods import Period
from phoihop.foundation.accounts import services as accounts
from phoihop.foundation.lifecycle import services as lifecycle
from phoihop.surfaces.workspace import paging
from tests.domain.agreements import factories as agreements
from tests.domain.organisations.factories import ADMIN, SINCE, acting, body
from tests.domain.plans import factories as planning

pytestmark = pytest.mark.django_db

TODAY = date(2021, 9, 23)
AT = datetime(2021, 9, 23, 2, tzinfo=UTC)
FEW, MANY = range(5), range(5, 25)


@pytest.fixture
def committee() -> Body:
    lifecycle.stand_still(day=TODAY, demo=True)
    return body("ubnd", name="UBND tỉnh")


@pytest.fixture
def front() -> Body:
    return body("mttq", side="FRONT", name="Ủy ban MTTQ tỉnh")


@pytest.fixture
def plan(committee: Body, front: Body) -> Plan:
    return planning.drafted(agreements.in_force(committee, front), committee)


@pytest.fixture
def client(committee: Body) -> Client:
    """A leader of the committee, signed in."""
    user = accounts.give_account(username="lanhdao", full_name="Lãnh đạo", password="một-mật-khẩu-dài")
    organisations.grant_mandate(user=user, body=committee, role="LEADER", from_day=SINCE, by=ADMIN, at=AT)
    browser = Client()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def bound(committee: Body, front: Body, number: int) -> Commitment:
    """A commitment of the committee towards the Front that both agreed to."""
    row = ledger.open_(
        kind="TASK", title=f"Việc {number:03d}", debtor=committee, creditor=front, by=acting(committee),
        reckoning=rulebook.fixed(date(2021, 12, 1), "K", verified=True), on=TODAY, key=f"o{number}",
    )  # fmt: skip
    ledger.propose(commitment=row, by=acting(committee), on=TODAY, key=f"p{number}")
    return ledger.agree(commitment=row, by=acting(front), on=TODAY, key=f"a{number}")


def _copy(row, **columns):  # type: ignore[no-untyped-def]  # of whatever model the row is
    made = copy(row)
    for name, value in columns.items():
        setattr(made, name, value)
    made._state.adding = True
    return made


Grow = Callable[[range], None]


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(asked)


def twice(client: Client, address: str, grow: Grow) -> tuple[int, int]:
    """How many queries the page takes with five rows and with twenty-five."""
    grow(FEW)
    client.get(address)
    few = queries(client, address)
    grow(MANY)
    return few, queries(client, address)


class TestTheNumberOfQueries:
    @pytest.mark.parametrize("address", ["/", "/statement/"])
    def test_does_not_grow_with_commitments(self, client: Client, committee: Body, front: Body, address: str) -> None:
        few, many = twice(client, address, lambda numbers: [bound(committee, front, n) for n in numbers] and None)

        assert few == many

    def test_does_not_grow_with_the_journey(self, client: Client, committee: Body, front: Body) -> None:
        row = bound(committee, front, 0)
        Commitment.objects.filter(pk=row.pk).update(opened_on=TODAY - timedelta(days=60))

        def progress(numbers: range) -> None:
            for n in numbers:
                on = TODAY - timedelta(days=30 - n)
                ledger.progress(commitment=row, percent=n, text="Đang làm", by=acting(committee), on=on, key=f"s{n}")

        few, many = twice(client, f"/commitments/{row.code}/", progress)

        assert few == many

    @pytest.mark.parametrize("page", ["plan", "report"])
    def test_does_not_grow_with_the_rows_of_a_plan(
        self, client: Client, plan: Plan, committee: Body, front: Body, page: str
    ) -> None:
        span = Period("9T-2021", date(2020, 12, 15), date(2021, 9, 14))
        report = reporting.draft(span=span, body=committee, plan=plan, title="T", by=acting(committee), at=AT)

        def add(numbers: range) -> None:
            for n in numbers:
                text = replace(planning.WHOLE, content=f"Nội dung {n}")
                planning.row(plan, front, committee, by_body=committee, key=f"r{n}", text=text)
                reporting.write(report=report, heading="I.1", text="Có {rows}.", by=acting(committee), at=AT)

        few, many = twice(client, {"plan": "/plans/KH/", "report": "/reports/ubnd/9T-2021/"}[page], add)

        assert few == many

    @pytest.mark.parametrize(
        "address",
        [
            "/plans/KH/",
            "/plans/KH/?view=cards",
            "/plans/KH/?view=timeline",
            "/plans/KH/?view=calendar&month=7",
            "/plans/KH/?month=7&stand=LATE&page=9",
        ],
    )
    def test_of_a_plan_stays_below_25_however_large_the_plan(
        self, client: Client, plan: Plan, committee: Body, front: Body, address: str
    ) -> None:
        first = planning.row(plan, front, committee, by_body=committee)
        Commitment.objects.filter(pk=first.commitment_id).update(state="IN_FORCE")
        first.commitment.refresh_from_db()
        copied = [_copy(first.commitment, pk=None, code=f"PH-2021-9{n:04d}", head_hash=str(n)) for n in range(5000)]
        Commitment.objects.bulk_create(copied)
        numbered = enumerate(Commitment.objects.filter(code__startswith="PH-2021-9").order_by("code"), start=2)
        Row.objects.bulk_create(_copy(first, pk=None, number=n, commitment=row) for n, row in numbered)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as an installation does by itself after so many new rows

        shown = client.get(address).content.decode()

        assert "5.001" in shown
        assert queries(client, address) <= 25

    def test_does_not_grow_with_bodies_and_their_people(self, client: Client, committee: Body) -> None:
        def found(numbers: range) -> None:
            for n in numbers:
                made = body(f"so-{n:02d}", name=f"Sở {n:02d}", under=committee)
                post = organisations.ensure_post(body=made, title="Giám đốc", protocol_order=1, by=ADMIN, at=AT)
                person = organisations.enter_person(full_name=f"Người {n:02d}", by=ADMIN, at=AT)
                organisations.appoint(person=person, post=post, from_day=SINCE, by=ADMIN, at=AT)

        few, many = twice(client, "/bodies/", found)

        assert few == many
        assert "Người 24 - Giám đốc" in client.get("/bodies/").content.decode()


class TestPages:
    def test_lead_on_and_back_and_keep_what_was_asked(
        self, client: Client, committee: Body, front: Body, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(paging, "SHOWN", 2)
        for n in range(5):
            bound(committee, front, n)

        first, second = (client.get(f"/statement/?side=OWES{more}").content.decode() for more in ("", "&page=2"))
        last = client.get("/statement/?side=OWES&page=99").content.decode()

        assert [title for title in ("Việc 000", "Việc 001", "Việc 002") if title in first] == ["Việc 000", "Việc 001"]
        assert 'href="?side=OWES&amp;page=2"' in first
        assert 'rel="prev"' not in first
        assert "Việc 002" in second
        assert 'href="?side=OWES&amp;page=1"' in second
        assert 'href="?side=OWES&amp;page=3"' in second
        assert "Việc 004" in last
        assert 'rel="next"' not in last

    @pytest.mark.parametrize("address", ["/bodies/", "/agreements/", "/plans/", "/reports/"])
    def test_show_no_way_on_where_there_is_none(self, client: Client, plan: Plan, address: str) -> None:
        assert 'class="pager"' not in client.get(f"{address}?page=x").content.decode()

    def test_cut_the_list_of_bodies(
        self, client: Client, committee: Body, front: Body, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(paging, "SHOWN", 1)

        shown = [client.get(f"/bodies/?page={n}").content.decode().split('class="rows"')[1] for n in (1, 2)]

        assert sorted("UBND tỉnh" in page for page in shown) == [False, True]


class TestTheStatement:
    def test_shows_what_is_open_and_only_when_asked_what_is_over(
        self, client: Client, committee: Body, front: Body
    ) -> None:
        for n in range(2):
            bound(committee, front, n)
        done = Commitment.objects.get(title="Việc 000")
        ledger.claim(commitment=done, result="Xong", by=acting(committee), on=TODAY, key="c")
        ledger.accept(commitment=done, by=acting(front), on=TODAY, key="ac")

        open_ones = client.get("/statement/?side=OWES").content.decode()
        all_of_them = client.get("/statement/?side=OWES&all=1").content.decode()

        assert "Việc 000" not in open_ones
        assert "Việc 001" in open_ones
        assert "Việc 000" in all_of_them


class TestTheDesk:
    def test_shows_a_change_that_waits_for_our_key_to_us_alone(
        self, client: Client, committee: Body, front: Body
    ) -> None:
        ours, theirs = bound(committee, front, 0), bound(committee, front, 1)
        for row, side in ((ours, front), (theirs, committee)):
            ledger.ask(
                commitment=row, change="SUSPENDED", reason="OWN", words="Chờ kinh phí", by=acting(side), on=TODAY,
                key=row.code,
            )  # fmt: skip

        waiting = client.get("/").content.decode().split('id="waiting"')[1].split("</section>")[0]

        assert "Việc 000" in waiting
        assert "Việc 001" not in waiting
