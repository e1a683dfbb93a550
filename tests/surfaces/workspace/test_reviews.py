"""A review as its sides see it: no byte of another's score before all are in, and every page of every state answers."""

import pytest
from django.test import Client

from phoihop.config import case
from phoihop.domain.organisations import services as bodies
from phoihop.domain.reviews.models import Review
from phoihop.foundation.accounts import services as accounts
from tests.domain.agreements import factories as papers
from tests.domain.organisations.factories import SINCE, body
from tests.domain.reviews import factories

pytestmark = pytest.mark.django_db
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
    agreement = papers.in_force(committee.body, front.body)
    row = factories.prepared(agreement, committee.body)
    return f"/reviews/{row.pk}/"


def act(client: Client, address: str, verb: str, **form: object):
    answer = client.post(f"{address}do/{verb}/", form | {"acting_for": client.body.pk})  # type: ignore[attr-defined]  # as above
    assert answer.status_code == 302, answer.context and (answer.context["refused"], answer.context["points"])


def scores(words: str, grade: str = "WELL") -> dict[str, str]:
    return {"grade-1": grade, "words-1": words, "grade-2": grade, "words-2": words}


def bytes_seen(client: Client, address: str) -> str:
    """Every page on which a word of the review could stand."""
    pages = ("/", "/waiting/", "/reviews/", address, f"{address}history/", "/agreements/QC/", "/search/?q=ChimHoàngYến")
    return "".join(client.get(page).content.decode() for page in pages)


class TestAScore:
    def test_stands_in_no_byte_of_the_other_side_before_both_are_in(self, committee, front, address):
        act(committee, address, "hand-in", **scores(OURS))
        act(front, address, "score", **scores(THEIRS))

        before = bytes_seen(committee, address), bytes_seen(front, address)
        act(front, address, "hand-in", **scores(THEIRS))
        after = bytes_seen(committee, address), bytes_seen(front, address)

        assert [(OURS in page, THEIRS in page) for page in before] == [(True, False), (False, True)]
        assert [(OURS in page, THEIRS in page) for page in after] == [(True, True)] * 2


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
