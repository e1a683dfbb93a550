"""What work serves: reviewed or missing, measured, judged commune by commune, and found again wherever it was touched."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from phoihop.domain.ledger.models import Commitment
from phoihop.domain.ledger.states import Mood
from phoihop.domain.organisations import services as organisations
from phoihop.domain.programmes import queries, services
from phoihop.domain.programmes.models import Event, Indicator, Measure, Programme, Verdict
from phoihop.domain.programmes.services import CannotKeep, Judged, Sought
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.lifecycle.steps import WrongStep
from tests.domain.organisations.factories import acting, body

pytestmark = pytest.mark.django_db
DAY, LATER = date(2021, 3, 1), date(2022, 3, 1)
AT = datetime(2021, 3, 1, 2, tzinfo=UTC)
COMMUNE = "02896"


@pytest.fixture
def committee():
    return body("ubnd")


@pytest.fixture
def front():
    return body("mttq", side="FRONT")


@pytest.fixture
def department(committee):
    return body("so-noi-vu", under=committee)


def movement(committee, *, kind: str = "MOVEMENT", code: str = "TD") -> Programme:
    told = services.Told(
        code, kind, "Phong trào thi đua", "Chủ tịch UBND", date(2020, 1, 1), review_due_on=date(2021, 12, 31)
    )
    return services.enter(told=told, by=acting(committee), on=DAY, at=AT, key=f"enter:{code}")


def step(of, key: str, on: date = DAY) -> dict[str, object]:
    return {"by": acting(of), "on": on, "at": AT, "key": key}


class TestAMovement:
    def test_takes_each_body_once_and_commends_only_who_takes_part(self, committee, front, department):
        row = movement(committee)
        services.register(programme=row, words="Góp công", **step(front, "a"))
        services.register(programme=row, words="Góp công", **step(front, "a"))  # sent twice, done once

        with pytest.raises(CannotKeep, match="đã đăng ký"):
            services.register(programme=row, words="Thêm", **step(front, "b"))
        with pytest.raises(CannotKeep, match="chưa đăng ký"):
            services.commend(programme=row, nominee=department, words="Giỏi", **step(committee, "c"))
        services.commend(programme=row, nominee=front, words="Giỏi", **step(department, "d"))

        assert queries.registered(row) == [front.pk]
        assert [one.verb for one in queries.events(row)] == ["REGISTER", "COMMEND"]

    def test_is_missing_its_review_until_its_keeper_reviews_it_finally(self, committee, front):
        row = movement(committee)
        waiting = [queries.waiting_for(acting(committee), day).exists() for day in (DAY, date(2021, 12, 1), LATER)]
        with pytest.raises(Denied):
            services.review(programme=row, final=True, words="Xong", paper="1/BC", **step(front, "no"))

        services.review(programme=row, final=False, words="Đang làm", paper="1/BC", **step(committee, "i"))
        services.review(programme=row, final=True, words="Xong", paper="2/BC", **step(committee, "f", LATER))

        assert waiting == [False, True, True]
        assert not queries.waiting_for(acting(committee), LATER).exists()
        row.refresh_from_db()
        with pytest.raises(WrongStep):
            services.review(programme=row, final=True, words="Nữa", paper="3/BC", **step(committee, "g", LATER))

    def test_is_not_entered_without_the_day_of_its_review_nor_twice_with_other_words(self, committee):
        movement(committee)

        for code, review in (("X", None), ("TD", date(2021, 11, 30))):
            told = services.Told(
                code, "MOVEMENT", "Phong trào thi đua", "Chủ tịch UBND", date(2020, 1, 1), review_due_on=review
            )
            with pytest.raises(CannotKeep):
                services.enter(told=told, by=acting(committee), on=DAY, at=AT, key=f"again:{code}")


class TestADirective:
    def test_creates_duties_assigned_below_and_asked_of_equals(self, committee, front, department):
        row = movement(committee, kind="DIRECTIVE", code="CT-01")
        given = {"title": "Báo cáo tổng kết", "product": "Báo cáo", "due_on": date(2021, 12, 15), "programme": row}

        below = services.oblige(debtor=department, **given, **step(committee, "below"))
        equal = services.oblige(debtor=front, **given, **step(committee, "equal"))

        assert (below.commitment.mood, equal.commitment.mood) == (Mood.ASSIGN, Mood.REQUEST)
        assert "CT-01" in row.code
        assert {one.pk for one in queries.duties(row, acting(committee), DAY)} == {
            below.commitment_id,
            equal.commitment_id,
        }
        assert services.oblige(debtor=front, **given, **step(committee, "equal")) == equal
        assert Commitment.objects.filter(kind="PROGRAMME_DUTY").count() == 2


class TestAnIndicator:
    @pytest.mark.parametrize(
        ("baseline", "target", "value", "share"),
        [
            ("10", "20", "15", 50),
            ("8.2", "3", "5.6", 50),
            ("10", "20", "5", -50),
            ("5", "5", "5", 100),
            ("5", "5", "6", 0),
        ],
    )
    def test_says_how_much_of_its_way_it_has_gone_upwards_and_downwards(
        self, committee, baseline, target, value, share
    ):
        row = movement(committee)
        sought = Sought("Tỷ lệ", "%", Decimal(baseline), 2020, Decimal(target), 2025, "Nghị quyết")
        one = services.set_indicator(programme=row, sought=sought, by=acting(committee), at=AT, key="i")
        told = {"indicator": one, "source": "Báo cáo"}
        services.measure(value=Decimal(99), day=date(2021, 2, 1), **told, **step(committee, "wrong"))
        services.measure(value=Decimal(value), day=date(2021, 2, 1), **told, **step(committee, "corrected"))

        progress = queries.progress(row, DAY)[0]

        assert (progress.share, len(progress.measures)) == (share, 1)  # of one day, what was told last
        assert queries.progress(row, date(2021, 1, 1))[0].share is None

    def test_comes_to_nothing_on_a_day_that_has_not_come(self, committee):
        row = movement(committee)
        sought = Sought("Số xã", "xã", Decimal(1), 2020, Decimal(9), 2025, "Nghị quyết")
        one = services.set_indicator(programme=row, sought=sought, by=acting(committee), at=AT, key="i")

        with pytest.raises(CannotKeep):
            services.measure(indicator=one, value=Decimal(2), day=LATER, source="Báo cáo", **step(committee, "m"))


class TestACommune:
    @pytest.fixture
    def programme(self, committee) -> Programme:
        row = movement(committee, kind="NATIONAL_TARGET", code="NTM")
        services.add_criteria(programme=row, names=["Giao thông", "", "Thu nhập"], by=acting(committee), at=AT)
        return row

    def judged(self, programme, by_body, number: int, year: int, *, reached: bool, **why: str) -> Verdict:
        told = Judged(COMMUNE, year, reached, "12/QĐ", **why)
        key = f"{number}:{year}:{reached}:{Verdict.objects.count()}"
        return services.judge(criterion=programme.criteria.get(number=number), judged=told, **step(by_body, key, LATER))

    def test_loses_a_criterion_again_only_with_cause_and_remedy(self, programme, committee):
        self.judged(programme, committee, 1, 2020, reached=True)
        self.judged(programme, committee, 2, 2020, reached=False)
        with pytest.raises(CannotKeep):
            self.judged(programme, committee, 1, 2021, reached=False, cause="Lũ")

        lost = self.judged(programme, committee, 1, 2021, reached=False, cause="Lũ", remedy="Sửa đường")
        never = self.judged(programme, committee, 2, 2021, reached=False, cause="Lũ", remedy="Sửa đường")

        assert (lost.lost, lost.cause, never.lost, never.cause) == (True, "Lũ", False, "")
        standing = queries.communes(programme, 2021)
        assert [(one.commune, one.reached, one.lost) for one in standing] == [(COMMUNE, 0, [lost])]
        assert queries.tally(standing, 2) == queries.Tally(judged=1, whole=0, losing=1)
        assert queries.years(programme) == [2021, 2020]

    def test_is_one_that_there_was_and_judged_by_the_keeper_alone(self, programme, committee, front):
        with pytest.raises(Denied):
            self.judged(programme, front, 1, 2020, reached=True)
        for commune, year in (("99999", 2020), ("10", 2020), (COMMUNE, 2030)):
            with pytest.raises(CannotKeep):
                services.judge(
                    criterion=programme.criteria.get(number=1), judged=Judged(commune, year, True, "1/QĐ"),
                    **step(committee, f"{commune}:{year}", LATER),
                )  # fmt: skip

    def test_is_offered_from_the_province_of_the_keeper(self, programme, committee):
        before = queries.judgeable(programme, DAY)
        organisations.give_code(
            body=committee,
            scheme="GSO",
            value="10",
            from_day=date(2020, 1, 1),
            by=acting(committee, role="ADMIN"),
            at=AT,
        )

        assert before == ()
        assert COMMUNE in {unit.code for unit in queries.judgeable(programme, DAY)}


class TestVerifying:
    def test_finds_whatever_was_changed_behind_its_back(self, committee, front):
        row = movement(committee)
        services.register(programme=row, words="Góp công", **step(front, "r"))
        sought = Sought("Số xã", "xã", Decimal(1), 2020, Decimal(9), 2025, "Nghị quyết")
        one = services.set_indicator(programme=row, sought=sought, by=acting(committee), at=AT, key="i")
        services.measure(indicator=one, value=Decimal("2.5"), day=DAY, source="Báo cáo", **step(committee, "m"))
        services.add_criteria(programme=row, names=["Giao thông"], by=acting(committee), at=AT)
        judged = Judged(COMMUNE, 2020, True, "1/QĐ")
        services.judge(criterion=row.criteria.get(), judged=judged, **step(committee, "v"))
        assert list(queries.broken()) == []

        for table, change in (
            (Programme, {"review_due_on": LATER}), (Event, {"words": "Khác"}), (Indicator, {"target": Decimal(1)}),
            (Measure, {"value": Decimal(9)}), (Verdict, {"reached": False}), (Programme, {"state": "REVIEWED"}),
        ):  # fmt: skip
            was = {name: list(table.objects.values_list("pk", name)) for name in change}
            table.objects.update(**change)
            assert {found.chain for found in queries.broken()} == {f"audit:programmes.programme:{row.pk}"}, change
            for name, values in was.items():
                for pk, value in values:
                    table.objects.filter(pk=pk).update(**{name: value})

        assert list(queries.broken()) == []
