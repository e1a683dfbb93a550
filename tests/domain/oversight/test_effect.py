"""A policy that changed because of a recommendation or of a point of criticism stands beside it, and on the portal."""

import pytest

from phoihop.domain.oversight import queries, services
from phoihop.domain.oversight.models import Criticism, Effect, Recommendation
from phoihop.domain.oversight.states import Taken
from phoihop.foundation.accounts.actors import Denied
from tests.domain.agreements import factories as agreed
from tests.domain.organisations.factories import acting, body
from tests.domain.oversight import factories
from tests.domain.oversight.factories import AT, DAY
from tests.domain.oversight.test_criticism import sent, step

pytestmark = pytest.mark.django_db
CHANGED = services.Changed("Quy định tiếp công dân", "31/QĐ-UBND", "Điều 4", "Lịch tiếp đăng trước một quý")


@pytest.fixture
def committee():
    return body("ubnd")


@pytest.fixture
def front():
    return body("mttq", side="FRONT")


def of(row, by, *, changed=CHANGED, key: str = "e", role: str = "LEADER"):
    return services.effect_of_recommendation(
        recommendation=row, changed=changed, by=acting(by, role), on=DAY, at=AT, key=key
    )  # fmt: skip


def held(front, committee, how: Taken) -> Criticism:
    """A criticism whose first point was held against the issued text."""
    row = sent(front, committee)
    for number in (1, 2):
        services.reply(number=number, how=Taken.NOT, words="Chưa", **step(committee, row, f"r{number}"))
    services.answer_criticism(paper="1/UBND", **step(committee, row, "a"))
    return services.compare(number=1, how=how, words="Điều 4", **step(front, row, "h"))


class TestOfARecommendation:
    def test_is_kept_once_with_the_text_that_says_so_and_moves_no_state(self, front, committee):
        row = factories.recommended(front, committee)

        made = of(row, front)

        assert of(row, front).pk == made.pk
        with pytest.raises(services.CannotSupervise):
            of(row, front, changed=services.Changed("Khác", "1/UBND", "", "Khác"))
        row.refresh_from_db()
        assert row.state == "WAITING"
        assert list(queries.policies(Recommendation.objects.all(), Criticism.objects.none())) == [made]
        assert list(queries.broken()) == []

    def test_is_told_by_the_leader_of_who_supervises_alone(self, front, committee):
        row = factories.recommended(front, committee)

        with pytest.raises(Denied):
            of(row, committee)
        with pytest.raises(Denied):
            of(row, front, role="OFFICER")
        assert not Effect.objects.exists()

    @pytest.mark.parametrize(
        "changed",
        [
            services.Changed("", "31/QĐ-UBND", "", "Lịch"),
            services.Changed("Quy định", "", "", "Lịch"),
            services.Changed("Quy định", "31/QĐ-UBND", "", ""),
            services.Changed("Quy định hỗ trợ bà Giàng Thị Mỷ", "31/QĐ-UBND", "", "Lịch"),
            services.Changed("Quy định", "31/QĐ-UBND", "", "Gọi 0912 345 678"),
            services.Changed("Quy định", "31/QĐ-UBND", "", "Lịch", code="7F3K-9QTD-2222"),
            services.Changed("Quy định", "31/QĐ-UBND", "", "Lịch", agreement="QC-KHONG-CO"),
        ],
    )
    def test_needs_its_text_names_nobody_and_leads_to_what_is_there(self, front, committee, changed):
        row = factories.recommended(front, committee)

        with pytest.raises(services.CannotSupervise):
            of(row, front, changed=changed)
        assert not Effect.objects.exists()

    def test_leads_to_the_regulation_that_changed_where_it_is_kept_here(self, front, committee):
        agreement = agreed.in_force(front, committee)
        changed = services.Changed("Quy chế phối hợp", "QC", "Điều 1", "Họp mỗi quý", agreement=agreement.code)

        made = of(factories.recommended(front, committee), front, changed=changed)

        assert made.agreement == agreement
        assert (agreement.code, f"{agreement.code} · {agreement.title}") in queries.regulations()

    def test_shows_what_was_altered_behind_the_services(self, front, committee):
        made = of(factories.recommended(front, committee), front)
        Effect.objects.filter(pk=made.pk).update(policy="Khác")

        assert [one.chain.startswith("audit:oversight.effect") for one in queries.broken()] == [True]


class TestOfAPointOfCriticism:
    def test_is_of_what_the_issued_text_was_found_to_take(self, front, committee):
        row = held(front, committee, Taken.PARTLY)

        made = services.effect_of_criticism(number=1, changed=CHANGED, **step(front, row, "e"))

        assert (made.point.number, made.recommendation) == (1, None)
        with pytest.raises(services.CannotSupervise):
            services.effect_of_criticism(number=2, changed=CHANGED, **step(front, row, "e2"))
        with pytest.raises(services.CannotSupervise):
            services.effect_of_criticism(number=9, changed=CHANGED, **step(front, row, "e9"))

    def test_is_nothing_where_the_text_took_nothing(self, front, committee):
        row = held(front, committee, Taken.NOT)

        with pytest.raises(services.CannotSupervise):
            services.effect_of_criticism(number=1, changed=CHANGED, **step(front, row, "e"))
