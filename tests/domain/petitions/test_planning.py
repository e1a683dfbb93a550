"""A meeting with voters is planned, announced by the day that the rule book sets, and held or called off."""

from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from phoihop.domain.petitions import ahead, permissions, queries, reception, services
from phoihop.domain.petitions.models import Planned, Session
from phoihop.domain.petitions.states import Around, Contact, PlannedState, PlannedVerb
from phoihop.domain.rulebook.calendar import Calendar
from phoihop.domain.rulebook.models import Rule
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.lifecycle.steps import WrongStep
from tests.domain.organisations.factories import acting, body
from tests.domain.petitions.factories import AT, DAY

MEETS = date(2022, 6, 28)  # a Tuesday; seven working days before it is Friday 17 June
PRESS_BY, HOST_BY = date(2022, 6, 17), date(2022, 6, 23)


@pytest.fixture
def front():
    return body("mttq", side="FRONT")


@pytest.fixture
def commune():
    return body("xa")


@pytest.fixture
def rules():
    for code, value in (("CONTACT-PRESS", 7), ("CONTACT-HOST", 3)):
        Rule.objects.create(
            code=code, words=code, value=value, unit="WORKING_DAYS", basis="NQLT 72/2025", valid_from=date(2016, 1, 1)
        )  # fmt: skip


def planned(front, commune, **other):
    given = {
        "kind": Contact.REGULAR, "around": Around.BEFORE, "day": MEETS, "place": "Hội trường xã", "host": commune,
        "by": acting(front), "on": DAY, "at": AT, "key": "m1",
    }  # fmt: skip
    return services.plan_meeting(**(given | other))


def announce(row, front, to, on, key="a1"):
    return services.announce(planned=row, to=to, words="Công văn 12", by=acting(front), on=on, at=AT, key=key)


@pytest.mark.django_db
class TestPlanMeeting:
    def test_sets_both_days_by_rule_and_says_why(self, front, commune, rules):
        row = planned(front, commune)

        assert (row.press_due_on, row.host_due_on) == (PRESS_BY, HOST_BY)
        with translation.override("en"):
            why = " ".join(ahead.why(row, "press"))
        assert "17/6/2022" in why
        assert "NQLT 72/2025" in why
        assert "This basis has not been verified yet." in why

    def test_has_no_day_where_the_rule_book_says_nothing(self, front, commune):
        row = planned(front, commune)

        assert (row.press_due_on, row.host_due_on, ahead.why(row, "press")) == (None, None, [])

    def test_refuses_a_day_that_is_not_to_come(self, front, commune):
        with pytest.raises(services.CannotPetition):
            planned(front, commune, day=DAY)

    def test_gives_the_same_for_the_same_key_and_refuses_other_content(self, front, commune):
        first = planned(front, commune)

        assert planned(front, commune).pk == first.pk
        with pytest.raises(services.CannotPetition):
            planned(front, commune, place="Nơi khác")

    def test_refuses_who_does_not_prepare_work(self, front, commune):
        with pytest.raises(Denied):
            planned(front, commune, by=acting(front, role="OBSERVER"))

    def test_is_seen_by_the_organiser_and_the_host_alone(self, front, commune):
        row, stranger = planned(front, commune), body("khac")

        seen = [permissions.planned_seen(acting(who)).filter(pk=row.pk).exists() for who in (front, commune, stranger)]
        assert seen == [True, True, False]


@pytest.mark.django_db
class TestAnnounce:
    def test_is_due_within_a_week_until_it_came(self, front, commune, rules):
        row = planned(front, commune)

        assert row not in ahead.to_announce(acting(front), PRESS_BY - timedelta(days=8))
        assert row in ahead.to_announce(acting(front), PRESS_BY - timedelta(days=7))
        announce(row, front, PlannedVerb.PRESS, PRESS_BY)
        announce(row, front, PlannedVerb.HOST, PRESS_BY, key="a2")

        assert row not in ahead.to_announce(acting(front), HOST_BY)
        assert row not in ahead.announced_late(acting(front), MEETS)

    def test_told_a_day_late_is_late_for_good(self, front, commune, rules):
        row = planned(front, commune)
        announce(row, front, PlannedVerb.HOST, PRESS_BY)
        announce(row, front, PlannedVerb.PRESS, PRESS_BY + timedelta(days=1), key="a2")

        assert list(ahead.announced_late(acting(front), MEETS)) == [row]

    def test_counts_the_first_time_that_it_was_told(self, front, commune, rules):
        row = planned(front, commune)
        announce(row, front, PlannedVerb.PRESS, PRESS_BY)

        again = announce(row, front, PlannedVerb.PRESS, MEETS, key="a2")

        assert again.press_told_on == PRESS_BY

    def test_is_refused_to_the_host(self, front, commune):
        row = planned(front, commune)

        with pytest.raises(Denied):
            announce(row, commune, PlannedVerb.PRESS, DAY)


@pytest.mark.django_db
class TestCallOff:
    def test_keeps_the_reason_and_ends_it(self, front, commune):
        row = planned(front, commune)
        step = {"planned": row, "by": acting(front), "on": DAY, "at": AT}

        services.call_off(reason="Bão số 3", key="c1", **step)

        row.refresh_from_db()
        assert row.state == PlannedState.CALLED_OFF
        assert row.way.last().words == "Bão số 3"
        with pytest.raises(WrongStep):
            services.announce(to=PlannedVerb.PRESS, words="", key="c2", **step)

    def test_needs_a_reason(self, front, commune):
        with pytest.raises(services.CannotPetition):
            services.call_off(planned=planned(front, commune), reason=" ", by=acting(front), on=DAY, at=AT, key="c1")


@pytest.mark.django_db
class TestHold:
    def test_becomes_the_recorded_meeting_once(self, front, commune):
        row = planned(front, commune)
        step = {"planned": row, "attended": 40, "spoke": 6, "by": acting(front), "on": MEETS, "at": AT, "key": "h1"}

        made = services.hold(**step)

        assert services.hold(**step) == made
        assert (made.kind, made.held_on, made.place, made.organiser, made.attended) == (
            Contact.REGULAR, MEETS, "Hội trường xã", front, 40,
        )  # fmt: skip
        assert Planned.objects.get(pk=row.pk).held == made
        assert Session.objects.count() == 1
        assert list(queries.broken()) == []

    def test_is_refused_before_its_day(self, front, commune):
        with pytest.raises(services.CannotPetition):
            services.hold(
                planned=planned(front, commune), attended=1, spoke=0, by=acting(front), on=DAY, at=AT, key="h1"
            )

    def test_is_refused_once_called_off_and_leaves_no_meeting(self, front, commune):
        row = planned(front, commune)
        step = {"planned": row, "by": acting(front), "on": MEETS, "at": AT}
        services.call_off(reason="Bão số 3", key="c1", **step)

        with pytest.raises(WrongStep):
            services.hold(attended=1, spoke=0, key="h1", **step)

        assert not Session.objects.exists()


@pytest.mark.django_db
class TestBroken:
    def test_finds_a_day_that_was_moved_behind_the_back(self, front, commune, rules):
        row = planned(front, commune)
        Planned.objects.filter(pk=row.pk).update(press_due_on=MEETS)

        assert [one.chain for one in queries.broken()] == [f"audit:petitions.planned:{row.pk}"]


MONTHS = st.dates(date(2015, 1, 1), date(2035, 12, 31)).map(lambda day: day.replace(day=1))


class TestReception:
    @given(month=MONTHS)
    def test_gives_every_week_to_one_month(self, month):
        ours, next_ones = reception.weeks(month), reception.weeks(reception.after(month))

        assert ours[-1][1] == next_ones[0][0]
        assert all(first.weekday() == 0 and first.month == month.month for first, _end in ours)

    @given(month=MONTHS, days=st.lists(st.integers(0, 40), max_size=12), today=st.integers(-5, 60))
    def test_counts_each_week_that_began_once(self, month, days, today):
        held, now = [month + timedelta(days=n) for n in days], month + timedelta(days=today)

        stood = reception.kept(held, reception.weeks(month), 1, Calendar(), now)

        begun = [first for first, _end in reception.weeks(month) if first <= now]
        assert stood.asked <= len(begun)
        assert stood.open <= 1
        assert stood.kept <= len(set(held))

    def test_asks_nothing_of_a_week_in_which_nobody_works(self):
        tet = (date(2021, 2, 8), date(2021, 2, 15))
        whole = Calendar({tet[0] + timedelta(days=n): "Tết" for n in range(5)})

        assert reception.kept([], [tet], 1, whole, date(2021, 3, 1)).asked == 0
        assert reception.kept([], [tet], 1, Calendar(), date(2021, 3, 1)).missed == 1

    def test_finds_a_month_kept_missed_or_still_to_come(self):
        june = [(date(2022, 6, 1), date(2022, 7, 1))]

        stood = [
            reception.kept(held, june, 1, Calendar(), today)
            for held, today in (
                ([date(2022, 6, 15)], date(2022, 7, 2)), ([], date(2022, 7, 2)), ([], date(2022, 6, 20)),
            )
        ]  # fmt: skip
        assert [(one.kept, one.missed, one.open) for one in stood] == [(1, 0, 0), (0, 1, 0), (0, 0, 1)]
