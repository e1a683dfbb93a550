"""What was signed, of the bodies that there were: asked of a day, it is never asked of another."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from phoihop.domain.agreements import coverage
from phoihop.domain.agreements.models import Agreement, Party, PartyHeir, Settlement
from phoihop.domain.agreements.states import ENDS
from phoihop.domain.organisations.models import Body, BodyLevel
from tests.domain.agreements import factories
from tests.domain.reorganisations import test_forest as forest
from tests.domain.reorganisations.factories import DAY, carried_out, drafted, place
from tests.support import effort

pytestmark = pytest.mark.django_db
EVE = DAY - timedelta(days=1)


def told(on: date) -> dict[tuple[str, str], tuple[int, int]]:
    """Level and kind → how many bodies, how many of them bound."""
    return {(row.level, row.kind): (len(row.bodies), len(row.bound)) for row in coverage.coverage(on)}


@dataclass(frozen=True)
class Rows:
    """Every row that a recount asks, read once for all the days that are looked at."""

    agreements: list[Agreement] = field(default_factory=lambda: list(Agreement.objects.filter(state="IN_FORCE")))
    settlements: list[Settlement] = field(default_factory=lambda: list(Settlement.objects.filter(standing__in=ENDS)))
    parties: list[Party] = field(default_factory=lambda: list(Party.objects.all()))
    heirs: list[PartyHeir] = field(default_factory=lambda: list(PartyHeir.objects.order_by("since", "pk")))
    bodies: list[Body] = field(default_factory=lambda: list(Body.objects.select_related("kind")))
    levels: list[BodyLevel] = field(default_factory=lambda: list(BodyLevel.objects.all()))


def recounted(on: date, there: Rows) -> dict[tuple[str, str], tuple[int, int]]:
    """The same, body by body and agreement by agreement."""
    bound = set()
    for agreement in there.agreements:
        ended = [row for row in there.settlements if row.agreement_id == agreement.pk and row.effective_on <= on]
        begun = max(agreement.in_force_from, agreement.term_from) <= on
        if ended or not begun or (agreement.term_to is not None and agreement.term_to <= on):
            continue
        for party in there.parties:
            if party.agreement_id == agreement.pk:
                heirs = [heir for heir in there.heirs if heir.party_id == party.pk and heir.since <= on]
                bound.add(heirs[-1].body_id if heirs else party.body_id)
    held = {
        row.body_id: row.level
        for row in there.levels
        if row.valid_from <= on and (row.valid_to is None or on < row.valid_to)
    }
    found: dict[tuple[str, str], list[int]] = {}
    for body in there.bodies:
        if (body.founded_on is None or body.founded_on <= on) and (body.ended_on is None or on < body.ended_on):
            found.setdefault((held.get(body.pk, ""), body.kind.code), []).append(body.pk)
    return {key: (len(bodies), len(bound & set(bodies))) for key, bodies in found.items()}


class TestCoverage:
    def test_is_of_the_bodies_of_the_day(self):
        bodies = place()
        factories.in_force(bodies["xa-1"], bodies["mttq"], code="A")
        factories.in_force(bodies["huyen"], bodies["mttq"], code="B")
        before = told(EVE)
        assert before["COMMUNE", "kind-AUTHORITY"] == (3, 1)
        assert before["DISTRICT", "kind-AUTHORITY"] == (1, 1)

        carried_out(drafted())

        assert told(EVE) == before
        assert told(DAY)["COMMUNE", "kind-AUTHORITY"] == (2, 1)
        assert ("DISTRICT", "kind-AUTHORITY") not in told(DAY)

    def test_names_who_is_bound_and_who_is_not(self):
        bodies = place()
        factories.in_force(bodies["xa-1"], bodies["mttq"])

        (communes,) = [row for row in coverage.coverage(EVE) if row.level == "COMMUNE"]

        assert communes.bound == {bodies["xa-1"].pk}
        assert set(communes.bare) == {bodies["xa-2"].pk, bodies["xa-3"].pk}

    def test_asks_as_often_however_many_there_are(self):
        bodies = place()
        factories.in_force(bodies["xa-1"], bodies["mttq"], code="A")
        with CaptureQueriesContext(
            connection,
        ) as few:
            coverage.coverage(EVE)
        for code in ("xa-2", "xa-3", "huyen", "tinh"):
            factories.in_force(bodies[code], bodies["mttq-2"], code=code)

        with CaptureQueriesContext(connection) as many:
            coverage.coverage(EVE)

        assert len(many) == len(few) <= 4

    @given(seed=st.integers(0, 10**6))
    @settings(
        max_examples=effort.examples(4),
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    def test_equals_a_recount_on_any_day_of_any_story(self, db, place_database, seed):
        with forest.undone():
            days, there = forest.tell(seed), Rows()

            for on in days:
                assert told(on) == recounted(on, there)
