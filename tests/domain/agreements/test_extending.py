"""A term ends later once all sides have signed that while it still runs, and not before."""

from datetime import date, timedelta
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from phoihop.domain.agreements import permissions, queries, services
from phoihop.domain.agreements.models import Agreement, Extension
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.lifecycle.steps import WrongStep
from tests.domain.agreements import factories
from tests.domain.agreements.factories import AT
from tests.domain.organisations.factories import acting, body
from tests.support import effort

ASKED, LAST, LONGER = date(2021, 7, 1), date(2025, 12, 31), date(2027, 12, 31)
TURN = {"holding": None, "on": ASKED, "at": AT}
REFUSALS = (Denied, WrongStep, services.CannotExtend, services.CannotSign)


@pytest.fixture
def parties(db):
    return [body("ubnd"), body("mttq", side="FRONT"), body("phunu", side="FRONT")]


@pytest.fixture
def row(parties):
    return factories.in_force(*parties)


def extended(row, by, last_day=LONGER, *, seen=0, reason="Chờ quy chế mới", on=ASKED):
    return services.extend(
        agreement=row, last_day=last_day, reason=reason, seen=seen, by=acting(by), **TURN | {"on": on}
    )  # fmt: skip


def signed(extension, *sides, on=ASKED):
    for side in sides:
        services.sign_extension(extension=extension, by=acting(side), **TURN | {"on": on})


class TestExtend:
    def test_makes_the_term_longer_with_the_last_signature_and_leaves_what_was_signed_first(self, row, parties):
        text, digest = queries.text_of(row), row.text_digest()
        asked = extended(row, parties[1])

        signed(asked, parties[0])
        between = Agreement.objects.get(pk=row.pk).last_day
        signed(asked, parties[2])

        now = Agreement.objects.get(pk=row.pk)
        assert (between, now.last_day, now.signed_to()) == (LAST, LONGER, LAST + timedelta(days=1))
        assert (queries.text_of(now), now.text_digest()) == (text, digest)
        assert [queries.standing_on(day).exists() for day in (LAST, LONGER, LONGER + timedelta(days=1))] == [
            True, True, False,
        ]  # fmt: skip
        assert list(queries.broken()) == []

    def test_is_answered_by_another_day_and_then_by_all_the_others(self, row, parties):
        extended(row, parties[1])

        other = extended(row, parties[0], date(2026, 12, 31), seen=1)
        signed(other, *parties[1:])

        assert Agreement.objects.get(pk=row.pk).last_day == date(2026, 12, 31)
        assert [one.state for one in queries.extensions(row)] == ["PROLONGED", "COUNTERED"]
        assert list(queries.broken()) == []

    def test_goes_on_from_the_longer_term(self, row, parties):
        signed(extended(row, parties[1]), parties[0], parties[2])
        row.refresh_from_db()

        signed(extended(row, parties[0], date(2030, 12, 31), seen=1), *parties[1:])

        now = Agreement.objects.get(pk=row.pk)
        assert (now.last_day, now.signed_to()) == (date(2030, 12, 31), LAST + timedelta(days=1))
        assert list(queries.broken()) == []

    def test_gives_the_same_proposal_when_it_is_sent_twice(self, row, parties):
        first, again = extended(row, parties[1]), extended(row, parties[1])

        assert (first.pk, row.extensions.count()) == (again.pk, 1)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"last_day": LAST}, {"last_day": date(2024, 1, 1)}, {"last_day": date(2999, 1, 1)}, {"reason": " "},
            {"reason": "x" * 501}, {"seen": 3}, {"on": LAST + timedelta(days=1)},
        ],
    )  # fmt: skip
    def test_refuses_what_cannot_be_and_changes_nothing(self, row, parties, wrong):
        with pytest.raises(services.CannotExtend):
            extended(row, parties[1], **wrong)

        assert not row.extensions.exists()

    def test_refuses_what_has_no_last_day_or_is_not_in_force(self, parties):
        draft = factories.drafted(*parties, code="D")

        with pytest.raises(services.CannotExtend):
            extended(draft, parties[0])
        Agreement.objects.filter(pk=factories.in_force(*parties, code="O").pk).update(term_to=None)
        with pytest.raises(services.CannotExtend):
            extended(Agreement.objects.get(code="O"), parties[0])

    @pytest.mark.parametrize("who", ["own", "stranger", "officer", "twice"])
    def test_is_signed_once_by_each_of_the_other_sides_alone(self, row, parties, who):
        asked = extended(row, parties[1])
        signed(asked, parties[2])
        by = {
            "own": acting(parties[1]), "stranger": acting(body("khac")), "officer": acting(parties[0], "OFFICER"),
            "twice": acting(parties[2]),
        }  # fmt: skip

        with pytest.raises((services.CannotExtend, Denied)):
            services.sign_extension(extension=asked, by=by[who], **TURN)

    def test_is_taken_back_by_its_own_side_and_kept_from_by_another(self, row, parties):
        for verb, by in ((services.withdraw_extension, parties[1]), (services.keep_term, parties[0])):
            asked = extended(row, parties[1], seen=row.extensions.count())

            verb(extension=asked, by=acting(by), on=ASKED, at=AT)

            with pytest.raises(services.CannotExtend):
                signed(asked, parties[2])
        with pytest.raises(services.CannotExtend):
            services.withdraw_extension(
                extension=extended(row, parties[1], seen=2), by=acting(parties[0]), on=ASKED, at=AT
            )
        assert Agreement.objects.get(pk=row.pk).last_day == LAST

    def test_waits_on_the_desk_of_each_side_that_has_not_signed(self, row, parties):
        asked = extended(row, parties[1])
        signed(asked, parties[0])

        waits = [permissions.amendments_to_sign(acting(one), ASKED).exists() for one in parties]

        assert waits == [False, False, True]

    @pytest.mark.parametrize("altered", ["to", "agreement", "reason"])
    def test_that_was_altered_is_found(self, row, parties, altered):
        asked = extended(row, parties[1])
        signed(asked, parties[0], parties[2])

        if altered == "agreement":
            Agreement.objects.filter(pk=row.pk).update(term_to=date(2040, 1, 1))
        elif altered == "to":
            Extension.objects.filter(pk=asked.pk).update(term_to=date(2040, 1, 1))
        else:
            Extension.objects.filter(pk=asked.pk).update(reason="Khác")

        assert {found.why for found in queries.broken()} == {"WORDS"}


class TestAnyStoryOfATerm(TestCase):
    """Two or three sides and a stranger propose, counter, sign, keep and take back in any order."""

    @settings(max_examples=effort.examples(10), deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.randoms(use_true_random=False))
    def test_makes_it_longer_only_with_every_side_s_yes_to_the_same_day(self, random: Random) -> None:
        sides = [body(f"ben{n}", side="FRONT" if n else "AUTHORITY") for n in range(random.randint(2, 3))]
        row, everybody = factories.in_force(*sides), [*sides, body("khac")]
        term, yes = row.term_to, {}
        for number in range(20):
            by, role = random.choice(everybody), random.choice(["LEADER", "LEADER", "OFFICER"])
            verb = random.choice(["extend", "sign", "sign", "sign", "keep", "withdraw"])
            open_ = row.extensions.filter(state="OPEN").first()
            act = {"by": acting(by, role), "on": ASKED, "at": AT}
            try:
                with transaction.atomic():
                    if verb == "extend":
                        day = LAST + timedelta(days=random.randint(-50, 1500))
                        made = services.extend(
                            agreement=row, last_day=day, reason=f"Lần {number}", holding=None,
                            seen=random.choice([row.extensions.count(), 0]), **act,
                        )  # fmt: skip
                        yes = {made.pk: {by.pk}}
                    elif open_ and verb == "sign":
                        services.sign_extension(extension=open_, holding=None, **act)
                        yes[open_.pk].add(by.pk)
                        if yes[open_.pk] == {side.pk for side in sides}:
                            term = open_.term_to
                    elif open_:
                        (services.keep_term if verb == "keep" else services.withdraw_extension)(extension=open_, **act)
            except REFUSALS:
                pass
            row = Agreement.objects.get(pk=row.pk)
            assert row.term_to == term
            assert row.signed_to() == LAST + timedelta(days=1)
        assert list(queries.broken()) == []
