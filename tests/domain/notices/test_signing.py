"""Who was asked to sign its own and promised nothing is reminded, and no term runs out in silence while a longer one waits."""

from datetime import UTC, date, datetime, timedelta

import pytest

from phoihop.domain.agreements import services as agreements
from phoihop.domain.agreements.models import Agreement
from phoihop.domain.notices import services, wording
from phoihop.domain.notices.models import Notice
from phoihop.domain.organisations.models import Body, BodyKind, BodyLevel
from phoihop.domain.rulebook import services as rulebook
from phoihop.domain.rulebook.models import Rule
from tests.domain.agreements import factories
from tests.domain.ledger.conftest import new_key
from tests.domain.notices.factories import told
from tests.domain.organisations.factories import ADMIN, SINCE, acting, body

pytestmark = pytest.mark.django_db
DUE, SET = date(2021, 9, 14), date(2021, 2, 1)  # a Tuesday
LAST = date(2025, 12, 31)
AT = datetime(2021, 9, 1, tzinfo=UTC)
OURS = ("OWN", "SIGNING")


@pytest.fixture(autouse=True)
def rules(db: None) -> None:
    rulebook.load_reference(by=ADMIN, at=AT)


@pytest.fixture
def provincial() -> list[Body]:
    return [body("lc.ubnd"), body("lc.mttq", side="FRONT"), body("lc.phunu", side="FRONT")]


@pytest.fixture
def regulation(provincial: list[Body]) -> Agreement:
    """In force, and asking two communes to sign with their Front; where the women's union is entered nowhere below."""
    made = factories.in_force(*provincial)
    kind = BodyKind.objects.create(code="commune", label="UBND cấp xã", side="AUTHORITY", protocol_order=90)
    for place in ("001", "002"):
        committee = Body.objects.create(code=f"lc.ubnd-{place}", kind=kind, founded_on=SINCE)
        BodyLevel.objects.create(body=committee, level="COMMUNE", valid_from=SINCE)
        body(f"lc.mttq-{place}", side="FRONT")
    agreements.set_target(
        agreement=made, kind="commune", level="COMMUNE", due_on=DUE, document="Điều 14", by=acting(provincial[0]),
        on=SET, at=AT,
    )  # fmt: skip
    Notice.objects.all().delete()
    return made


def commune(code: str) -> Body:
    return Body.objects.get(code=code)


def go(first: date, last: date) -> None:
    """Look on each of these days."""
    for n in range((last - first).days + 1):
        services.remind(today=first + timedelta(days=n), at=AT)


def heard(one: Body) -> list[tuple[str, date]]:
    return [(row.what, row.on) for row in Notice.objects.filter(body=one, kind__in=OURS).order_by("on", "pk")]


class TestAnAgreementOfOnesOwn:
    def test_that_nobody_promised_is_asked_of_both_alike_before_its_day_after_it_and_again(
        self, regulation: Agreement
    ) -> None:
        go(date(2021, 8, 20), date(2021, 10, 20))

        sides = [heard(commune(code)) for code in ("lc.ubnd-001", "lc.mttq-001")]
        assert sides[0] == sides[1] == [
            ("OWN_SOON", date(2021, 8, 27)), ("OWN_LATE", date(2021, 9, 15)), ("OWN_LATE", date(2021, 10, 15)),
        ]  # fmt: skip
        assert set(Notice.objects.filter(kind="OWN").values_list("thing", flat=True)) == {"agreement_cascade:QC"}

    @pytest.mark.parametrize("how", ["promised", "presented", "signed"])
    def test_that_lies_with_the_other_side_or_is_promised_is_asked_of_nobody(
        self, regulation: Agreement, how: str
    ) -> None:
        pair = [commune("lc.ubnd-001"), commune("lc.mttq-001")]
        if how == "promised":
            agreements.promise(
                agreement=regulation, body=pair[0], partner=pair[1], due_on=DUE, by=acting(pair[0]), on=SET, at=AT,
                key=new_key(),
            )  # fmt: skip
        else:
            {"presented": factories.presented, "signed": factories.in_force}[how](*pair, code="RIENG")

        go(date(2021, 8, 20), date(2021, 9, 20))

        assert told(pair[0], "OWN") == told(pair[1], "OWN") == []
        assert len(heard(commune("lc.ubnd-002"))) == 2

    def test_that_somebody_drafts_is_still_asked_and_the_draft_is_told_to_nobody(self, regulation: Agreement) -> None:
        factories.drafted(commune("lc.ubnd-001"), commune("lc.mttq-001"), code="NHAP")

        go(date(2021, 8, 20), date(2021, 8, 31))

        (notice,) = Notice.objects.filter(body=commune("lc.mttq-001"), kind="OWN")
        assert notice.what == "OWN_SOON"
        assert "NHAP" not in notice.facts

    def test_is_told_with_how_many_by_when_and_in_words_that_ask(self, regulation: Agreement) -> None:
        go(date(2021, 8, 20), date(2021, 8, 31))

        (notice,) = Notice.objects.filter(body=commune("lc.ubnd-001"), kind="OWN")
        said = wording.sentence(notice, {})
        assert "với 1 cơ quan chậm nhất ngày 14/9/2021" in said
        assert "đề nghị" in said
        assert "phải" not in said

    def test_goes_by_rules_that_nobody_verified_and_by_none_where_there_is_none(self, regulation: Agreement) -> None:
        rows = Rule.objects.filter(code__startswith="NOTE-OWN-")
        verified = set(rows.values_list("verified", flat=True))
        rows.delete()

        go(date(2021, 8, 20), date(2021, 10, 20))

        assert verified == {False}
        assert not Notice.objects.filter(kind="OWN").exists()


class TestALongerTerm:
    @pytest.fixture
    def waiting(self, provincial: list[Body]) -> Agreement:
        """Proposed by the committee, signed by the Front, and waiting for the women's union."""
        made = factories.in_force(*provincial)
        on = date(2025, 12, 1)
        asked = agreements.extend(
            agreement=made, last_day=date(2026, 12, 31), reason="Chờ quy chế mới", seen=0, holding=None,
            by=acting(provincial[0]), on=on, at=AT,
        )  # fmt: skip
        agreements.sign_extension(extension=asked, holding=None, by=acting(provincial[1]), on=on, at=AT)
        Notice.objects.all().delete()
        return made

    def test_is_called_to_mind_of_whoever_has_not_signed_and_its_end_is_told_to_all(
        self, waiting: Agreement, provincial: list[Body]
    ) -> None:
        go(date(2025, 12, 20), date(2026, 1, 5))

        over = ("TERM_OVER", LAST + timedelta(days=1))
        assert [heard(one) for one in provincial[:2]] == [[over], [over]]
        assert [what for what, _on in heard(provincial[2])] == ["TERM_SOON", "TERM_SOON", "TERM_OVER"]
        assert max(on for what, on in heard(provincial[2]) if what == "TERM_SOON") <= LAST

    def test_that_all_have_signed_is_told_of_no_more(self, waiting: Agreement, provincial: list[Body]) -> None:
        asked = waiting.extensions.get()
        agreements.sign_extension(
            extension=asked, holding=None, by=acting(provincial[2]), on=date(2025, 12, 2), at=AT
        )  # fmt: skip
        Notice.objects.all().delete()

        go(date(2025, 12, 20), date(2026, 1, 5))

        assert [heard(one) for one in provincial] == [[], [], []]

    def test_comes_to_nothing_with_the_last_day_and_not_before(self, waiting: Agreement) -> None:
        asked = waiting.extensions.get()

        assert [asked.lapsed(day) for day in (LAST, LAST + timedelta(days=1))] == [False, True]
