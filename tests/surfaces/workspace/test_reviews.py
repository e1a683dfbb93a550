"""A review as its sides see it: no byte of another's score before all are in, and every page of every state answers."""

import html
import re
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from phoihop.config import case
from phoihop.domain.agreements import queries as agreements
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations import services as bodies
from phoihop.domain.organisations.models import Mandate
from phoihop.domain.programmes import services as programmes
from phoihop.domain.reviews.models import Review
from phoihop.foundation.accounts import services as accounts
from phoihop.foundation.lifecycle import queries as installation
from phoihop.surfaces.exchange import services as exchange
from phoihop.surfaces.exchange.models import Scope
from phoihop.surfaces.workspace import urls
from tests.domain.agreements import factories as papers
from tests.domain.organisations.factories import SINCE, body
from tests.domain.reviews import factories

pytestmark = pytest.mark.django_db
LIGHTS = 3  # in how many ways a page is asked for that can be asked for in many
OURS, THEIRS = "ChimHoàngYếnCủaỦyBan", "ChimHoàngYếnCủaMặtTrận"


def signed_in(code: str, side: str) -> Client:
    user = accounts.give_account(username=code, full_name=code, password="một-mật-khẩu-dài")
    made = body(code, side=side)
    bodies.grant_mandate(user=user, body=made, role="LEADER", from_day=SINCE, by=case.LOADER, at=factories.AT)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.body = made  # type: ignore[attr-defined]  # whom it speaks for
    return client


@pytest.fixture
def committee():
    return signed_in("ubnd", "AUTHORITY")


@pytest.fixture
def front():
    return signed_in("mttq", "FRONT")


@pytest.fixture
def address(committee, front, noon):
    """A review that both sides are to score."""
    factories.rules()
    row = factories.prepared(papers.in_force(committee.body, front.body), committee.body)
    return f"/reviews/{row.pk}/"


@pytest.fixture
def of_a_movement(committee, front, noon):
    """The same of a movement that the committee keeps and for which the Front is registered."""
    factories.rules()
    step = factories.step(committee.body)
    told = programmes.Told(
        "TD", "MOVEMENT", "Phong trào", "Chủ tịch", date(2021, 1, 1), objective="Thi đua", review_due_on=factories.DAY
    )
    movement = programmes.enter(told=told, key="e", **step)
    sought = programmes.Sought("Số xã đạt chuẩn", "xã", Decimal(1), 2020, Decimal(9), 2025, "Nghị quyết")
    programmes.set_indicator(programme=movement, sought=sought, by=step["by"], at=step["at"], key="i")
    programmes.register(programme=movement, words="Tham gia", key="r", **factories.step(front.body))
    row = factories.prepared(movement, front.body)
    return f"/reviews/{row.pk}/"


def act(client: Client, address: str, verb: str, **form: object):
    answer = client.post(f"{address}do/{verb}/", form | {"acting_for": client.body.pk})  # type: ignore[attr-defined]  # as above
    assert answer.status_code == 302, answer.context and (answer.context["refused"], answer.context["points"])


def scores(words: str, grade: str = "WELL") -> dict[str, str]:
    return {"grade-1": grade, "words-1": words, "grade-2": grade, "words-2": words}


def everything(client: Client, *starts: str) -> dict[str, bytes]:
    """Every page and file that the client reaches by links from every address that needs no name, and what each says."""
    bare = [reverse(one.name) for one in urls.urlpatterns if "<" not in str(one.pattern) and one.name]
    ahead, said, ways = [*bare, *starts], dict[str, bytes](), Counter[str]()
    while ahead:
        address = ahead.pop()
        if address in said or address.startswith(("/static/", "/accounts/")):
            continue
        ways[address.split("?")[0]] += 1
        if ways[address.split("?")[0]] > LIGHTS:
            continue
        answer = client.get(address)
        said[address] = answer.getvalue()
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            found = re.findall(r'(?:href|src)="(/[^"#]*)', said[address].decode())
            ahead += [html.unescape(one) for one in found if not one.startswith("//")]
    return said


def by_machine(client: Client, noon) -> dict[str, bytes]:
    """What a key of the client's body opens over the interface for machines."""
    today = installation.effective_today(noon)
    mandate = Mandate.objects.get(body=client.body)  # type: ignore[attr-defined]  # as below
    by = organisations.actor_for(mandate.user_id, mandate.body_id, today)
    _row, secret = exchange.make(
        body=mandate.body, purpose="Thử", scope=Scope.KEYS, last_day=today + timedelta(days=1), by=by, on=today, at=noon,
        key=f"key:{today}",
    )  # fmt: skip
    machine = Client(headers={"Authorization": f"Bearer {secret}"})
    lists = [f"/api/v1/{listed}?limit=200" for listed in ("commitments", "agreements", "plans", "bodies")]
    return {address: machine.get(address).content for address in lists}


def where(words: str, said: dict[str, bytes]) -> list[str]:
    """The addresses that tell these words."""
    return [address for address, answer in said.items() if words.encode() in answer]


def even(answer: bytes) -> bytes:
    """The answer without what is thrown anew each time: tokens, and keys of forms."""
    return re.sub(rb"[A-Za-z0-9_-]{20,}", b"", answer)


class TestAScore:
    @pytest.mark.parametrize("of", ["address", "of_a_movement"])
    def test_stands_on_no_page_and_in_no_file_of_the_other_side_before_both_are_in(
        self, request, committee, front, noon, of
    ):
        address = request.getfixturevalue(of)
        act(committee, address, "hand-in", **scores(OURS))
        act(front, address, "score", **scores(THEIRS))

        asked = (address, f"{address}history/", f"{address}file.pdf", f"{address}file.docx", "/search/?q=ChimHoàngYến")
        ours, theirs = everything(committee, *asked), everything(front, *asked)
        machine = by_machine(front, noon)
        act(front, address, "hand-in", **scores(THEIRS))
        after = committee.get(address).content.decode(), front.get(address).content.decode()

        assert (where(THEIRS, ours), where(OURS, theirs), where(OURS, machine)) == ([], [], [])
        assert where(OURS, ours) == where(THEIRS, theirs) == [address]  # the canaries would have been seen
        assert {*asked, "/", "/waiting/", "/reviews/", "/notices/", "/statement/?side=OWED"} <= set(theirs)
        assert [(OURS in page, THEIRS in page) for page in after] == [(True, True)] * 2

    def test_leaves_what_the_other_side_reads_byte_by_byte_as_if_another_grade_had_been_given(
        self, committee, front, address
    ):
        told, pages = [], ("/", "/waiting/", "/reviews/", address, f"{address}history/", "/notices/", "/agreements/QC/")
        for grade in ("WELL", "NOT"):
            before = transaction.savepoint()
            act(committee, address, "hand-in", **scores(OURS, grade))
            told.append([even(front.get(page).content) for page in pages])
            transaction.savepoint_rollback(before)

        assert told[0] == told[1]
        assert "đã nộp" in told[0][3].decode()


class TestAReview:
    def test_is_led_by_two_sides_from_disagreement_to_the_paper(self, committee, front, address):
        act(committee, address, "hand-in", **scores(OURS))
        act(front, address, "hand-in", **scores(THEIRS, "PARTLY"))
        for number in "12":
            judged = {"point": number, "outcome": "DISAGREED", "words": ""}
            act(front, address, "judge", prefix="p", **{f"p-{name}": value for name, value in judged.items()})
        act(committee, address, "write", prefix="t", **{"t-part": "RESULTS", "t-words": "Đã phối hợp."})
        short = {
            "words": "Chậm",
            "cause_kind": "SUBJECTIVE",
            "cause": "OWN",
            "cause_words": "Chưa cử đầu mối",
            "remedy": "Cử đầu mối",
        }
        short |= {"owner": committee.body.pk, "towards": front.body.pk, "until": "31/12/2099"}
        act(committee, address, "shortcoming", prefix="s", **{f"s-{name}": value for name, value in short.items()})
        edition = str(Review.objects.get().edition)
        for side in (committee, front):
            act(side, address, "consent", edition=edition)
        digest = Review.objects.get().digest
        for side in (front, committee):
            act(side, address, "sign", digest=digest)
        act(committee, address, "issue", symbol="BC-UBND-MTTQ", place="Lào Cai")

        page = front.get(address).content.decode()
        assert OURS in page
        assert THEIRS in page
        assert "Các bên không thống nhất" in page
        assert front.get(f"{address}file.pdf").content.startswith(b"%PDF")
        assert front.get(f"{address}file.docx").status_code == 200
        for side in (committee, front):
            assert (
                "Cử đầu mối"
                in side.get("/statement/?side=OWES").content.decode()
                + side.get("/statement/?side=OWED").content.decode()
            )


class TestThePageOfReviews:
    def test_asks_once_who_stands_in_the_places_however_many_are_due(self, committee, front, noon, monkeypatch):
        factories.rules()
        for code in ("QC-A", "QC-B", "QC-C"):
            papers.in_force(committee.body, front.body, code=code)
        asked: list[date] = []

        def counted(on: date) -> dict[int, list[int]]:
            asked.append(on)
            return placed_on(on)

        placed_on = agreements.placed_on
        monkeypatch.setattr(agreements, "placed_on", counted)

        page = committee.get("/reviews/").content.decode()

        assert [page.count(f"/reviews/of/agreement/{code}/new/") > 0 for code in ("QC-A", "QC-B", "QC-C")] == [True] * 3
        assert len(asked) == 1
