"""Reporting periods tile their year, and a report is sent after its cut-off, by a day that its level has."""

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from phoihop.config.roles import ROLES
from phoihop.domain.rulebook import periods, queries, services
from phoihop.domain.rulebook.calendar import Calendar
from phoihop.domain.rulebook.models import PeriodRule, Rule
from phoihop.domain.rulebook.periods import Regime
from phoihop.foundation.accounts.actors import Actor, Denied
from tests.domain.organisations.factories import ADMIN

AT = datetime(2021, 1, 1, tzinfo=UTC)
CODES = {
    "MONTH": [f"T{month:02d}" for month in range(1, 13)],
    "QUARTER": ["Q1", "Q2", "Q3", "Q4"],
    "HALF": ["6T", "6TC"],
    "YEAR": ["N"],
}


def regime(code, days=2, cut_off=14):
    return Regime(code, cut_off, days, "Nghị định 09/2019/NĐ-CP", verified=False)


class TestPeriod:
    @given(st.sampled_from(sorted(CODES)), st.integers(2001, 2099))
    def test_tiles_the_reporting_year_without_gap_or_overlap(self, name, year):
        found = [periods.period(f"{code}-{year}", regime(name)) for code in CODES[name]]

        assert found[0].first_day == date(year - 1, 12, 15)
        assert found[-1].last_day == date(year, 12, 14)
        for earlier, later in itertools.pairwise(found):
            assert later.first_day == earlier.last_day + timedelta(days=1)

    @given(
        st.sampled_from(sorted(CODES)), st.integers(2001, 2099), st.lists(st.integers(1, 31), min_size=13, max_size=13)
    )
    def test_tiles_it_whatever_the_cut_offs_are_and_however_they_change(self, name, year, cut_offs):
        rules = [regime(name, cut_off=day) for day in cut_offs]

        found = [
            periods.period(f"{code}-{year}", rule, before=before)
            for code, before, rule in zip(CODES[name], rules, rules[1:], strict=False)
        ]

        assert all(span.first_day <= span.last_day for span in found)
        for earlier, later in itertools.pairwise(found):
            assert later.first_day == earlier.last_day + timedelta(days=1)

    @pytest.mark.parametrize(
        ("code", "cut_off", "days"),
        [
            ("T03-2021", 29, (date(2021, 3, 1), date(2021, 3, 29))),
            ("T02-2021", 30, (date(2021, 1, 31), date(2021, 2, 28))),
            ("T02-2024", 31, (date(2024, 2, 1), date(2024, 2, 29))),
            ("T01-2021", 31, (date(2021, 1, 1), date(2021, 1, 31))),
        ],
    )
    def test_ends_with_a_month_that_is_too_short_for_its_cut_off(self, code, cut_off, days):
        found = periods.period(code, regime("MONTH", cut_off=cut_off))

        assert (found.first_day, found.last_day) == days

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

    def test_leaves_no_day_out_when_a_rule_changes(self):
        services.load_reference(by=ADMIN, at=AT)
        old = PeriodRule.objects.get(regime="MONTH", level="PROVINCE")
        for since, cut_off in ((date(2021, 6, 20), 25), (date(2021, 9, 1), 3)):
            PeriodRule.objects.create(
                regime="MONTH", level="PROVINCE", cut_off_day=cut_off, send_by_days=1, basis="X", valid_from=since
            )

        spans = [queries.period(f"T{month:02d}-2021", "PROVINCE")[0] for month in range(1, 13)]

        assert spans[0].first_day == date(2020, 12, old.cut_off_day + 1)
        assert [span.last_day.day for span in spans[4:9]] == [14, 14, 25, 25, 3]
        for earlier, later in itertools.pairwise(spans):
            assert later.first_day == earlier.last_day + timedelta(days=1)

    def test_begins_with_the_first_rule(self):
        services.load_reference(by=ADMIN, at=AT)  # in force since 12/3/2019

        assert queries.period("T03-2019", "PROVINCE")[0].first_day == date(2019, 2, 15)
        with pytest.raises(queries.NoRule):
            queries.period("T02-2019", "PROVINCE")

    @pytest.mark.parametrize("cut_off", [0, 32])
    def test_takes_no_cut_off_that_is_no_day(self, cut_off):
        with pytest.raises(IntegrityError), transaction.atomic():
            PeriodRule.objects.create(
                regime="MONTH", level="PROVINCE", cut_off_day=cut_off, send_by_days=1, basis="X", valid_from=AT.date()
            )

    def test_says_when_it_has_no_rule(self):
        with pytest.raises(queries.NoRule):
            queries.rule("DOC-REG", date(2021, 1, 1))
        with pytest.raises(queries.NoRule):
            queries.regime("YEAR", "PROVINCE", date(2021, 1, 1))

    def test_lets_a_rule_give_way_to_the_next_from_its_day_on(self):
        services.load_reference(by=ADMIN, at=AT)
        since, told = date(2025, 7, 1), {"code": "DOC-REG", "value": 3, "unit": "DAYS", "basis": "Nghị định mới"}

        rows = [services.enter_rule(**told, valid_from=since, by=ADMIN, at=AT) for _again in range(2)]

        assert rows[0] == rows[1]
        assert [queries.rule("DOC-REG", day).value for day in (since - timedelta(days=1), since)] == [1, 3]
        assert queries.due("DOC-REG", date(2025, 7, 4)).due_on == date(2025, 7, 7)
        assert not queries.rule("DOC-REG", since).verified
        with pytest.raises(services.CannotEnter, match="1/7/2025"):
            services.enter_rule(**told | {"value": 4}, valid_from=date(2025, 6, 30), by=ADMIN, at=AT)

    def test_lets_a_period_be_cut_off_on_another_day_and_refuses_what_is_none(self):
        services.load_reference(by=ADMIN, at=AT)
        told = {"regime": "MONTH", "level": "PROVINCE", "send_by_days": 1, "basis": "X", "valid_from": date(2025, 7, 1)}

        with pytest.raises(services.CannotEnter):
            services.enter_period_rule(**told, cut_off_day=32, by=ADMIN, at=AT)
        services.enter_period_rule(**told, cut_off_day=20, by=ADMIN, at=AT)

        assert queries.period("T06-2025", "PROVINCE")[0].last_day == date(2025, 6, 14)
        assert queries.period("T07-2025", "PROVINCE")[0].last_day == date(2025, 7, 20)

    def test_is_kept_by_nobody_but_who_may(self):
        services.load_reference(by=ADMIN, at=AT)
        leader = Actor(None, 1, "LEADER", ROLES["LEADER"])

        with pytest.raises(Denied):
            services.enter_rule(
                code="DOC-REG", value=3, unit="DAYS", basis="X", valid_from=date(2025, 7, 1), by=leader, at=AT
            )

    def test_lets_a_swapped_day_win(self):
        services.swap(day=date(2021, 9, 15), off=True, words="Nghỉ hoán đổi", basis="Thông báo", by=ADMIN, at=AT)
        services.swap(day=date(2021, 9, 18), off=False, words="Làm bù", basis="Thông báo", by=ADMIN, at=AT)

        assert queries.calendar().after(date(2021, 9, 14), 3)[0] == date(2021, 9, 18)
