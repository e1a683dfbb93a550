"""Reporting periods tile their year, and a report is sent after its cut-off, by a day that its level has."""

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoihop.domain.rulebook import periods, queries, services
from phoihop.domain.rulebook.calendar import Calendar
from phoihop.domain.rulebook.models import PeriodRule, Rule
from phoihop.domain.rulebook.periods import Regime
from tests.domain.organisations.factories import ADMIN

AT = datetime(2021, 1, 1, tzinfo=UTC)
CODES = {
    "MONTH": [f"T{month:02d}" for month in range(1, 13)],
    "QUARTER": ["Q1", "Q2", "Q3", "Q4"],
    "HALF": ["6T", "6TC"],
    "YEAR": ["N"],
}


def regime(code, days=2):
    return Regime(code, 14, days, "Nghị định 09/2019/NĐ-CP", verified=False)


class TestPeriod:
    @given(st.sampled_from(sorted(CODES)), st.integers(2001, 2099))
    def test_tiles_the_reporting_year_without_gap_or_overlap(self, name, year):
        found = [periods.period(f"{code}-{year}", regime(name)) for code in CODES[name]]

        assert found[0].first_day == date(year - 1, 12, 15)
        assert found[-1].last_day == date(year, 12, 14)
        for earlier, later in itertools.pairwise(found):
            assert later.first_day == earlier.last_day + timedelta(days=1)

    def test_of_nine_months_runs_from_mid_december_to_mid_september(self):
        found = periods.period("9T-2021", regime("NINE_MONTHS"))

        assert (found.first_day, found.last_day) == (date(2020, 12, 15), date(2021, 9, 14))

    @pytest.mark.parametrize("code", ["", "9T", "2021", "T13-2021", "T00-2021", "Q5-2021", "9T-21", "chín tháng"])
    def test_refuses_what_is_none_with_a_sentence(self, code):
        with pytest.raises(periods.NotAPeriod) as refused:
            periods.parse(code)

        assert str(refused.value)

    def test_refuses_another_regime(self):
        with pytest.raises(periods.NotAPeriod):
            periods.period("Q1-2021", regime("YEAR"))


class TestSendBy:
    @given(st.integers(2001, 2059), st.integers(1, 10))
    def test_comes_at_least_one_working_day_after_the_cut_off(self, year, days):
        span = periods.period(f"9T-{year}", regime("NINE_MONTHS"))

        due_on = periods.send_by(span, regime("NINE_MONTHS", days), Calendar()).due_on

        assert due_on >= span.last_day + timedelta(days=days)
        assert Calendar().why_off(due_on) == ""

    def test_refuses_the_day_of_the_cut_off(self):
        with pytest.raises(ValueError, match="working day"):
            periods.send_by(periods.period("N-2021", regime("YEAR")), regime("YEAR", 0), Calendar())


@pytest.mark.django_db
class TestTheBook:
    def test_gives_each_level_its_own_day(self):
        services.load_reference(by=ADMIN, at=AT)
        span = periods.period("9T-2021", queries.regime("NINE_MONTHS", "PROVINCE", date(2021, 9, 14)))

        days = {
            level: periods.send_by(span, queries.regime("NINE_MONTHS", level, span.last_day), queries.calendar()).due_on
            for level in ("PROVINCE", "DISTRICT")
        }

        assert days == {"PROVINCE": date(2021, 9, 16), "DISTRICT": date(2021, 9, 15)}

    def test_holds_nothing_verified_until_a_person_vouches_for_it(self):
        services.load_reference(by=ADMIN, at=AT)
        services.load_reference(by=ADMIN, at=AT)
        row = Rule.objects.get(code="DOC-REG")

        assert not Rule.objects.filter(verified=True).exists()
        assert not PeriodRule.objects.filter(verified=True).exists()
        services.verify(row=row, by=ADMIN, at=AT)
        assert queries.rule("DOC-REG", date(2021, 1, 1)).verified
        with pytest.raises(services.CannotVerify):
            services.verify(row=row, by=ADMIN, at=AT)

    def test_says_when_it_has_no_rule(self):
        with pytest.raises(queries.NoRule):
            queries.rule("DOC-REG", date(2021, 1, 1))
        with pytest.raises(queries.NoRule):
            queries.regime("YEAR", "PROVINCE", date(2021, 1, 1))

    def test_lets_a_swapped_day_win(self):
        services.swap(day=date(2021, 9, 15), off=True, words="Nghỉ hoán đổi", basis="Thông báo", by=ADMIN, at=AT)
        services.swap(day=date(2021, 9, 18), off=False, words="Làm bù", basis="Thông báo", by=ADMIN, at=AT)

        assert queries.calendar().after(date(2021, 9, 14), 3)[0] == date(2021, 9, 18)
