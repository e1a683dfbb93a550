"""Where a plan or an agreement stands follows from its recorded acts; a state that was written past them is named."""

from collections.abc import Callable, Iterator

import pytest
from django.db import models

from phoihop.domain.agreements import queries as agreements
from phoihop.domain.agreements.models import Agreement
from phoihop.domain.agreements.states import STEPS, AgreementState
from phoihop.domain.plans import queries as plans
from phoihop.domain.plans.models import Plan
from phoihop.domain.plans.states import PlanState
from phoihop.foundation.audit import chain, services
from phoihop.foundation.audit.models import Record
from phoihop.foundation.lifecycle import queries as lifecycle
from tests.domain.agreements import factories as agreement_factories
from tests.domain.organisations.factories import body
from tests.domain.plans import factories

pytestmark = pytest.mark.django_db
Broken = Callable[[], Iterator[chain.Break]]


@pytest.fixture
def things() -> dict[type[models.Model], models.Model]:
    """A draft plan under an agreement that waits for a signature, and one in force."""
    committee, front = body("ubnd"), body("mttq", side="FRONT")
    presented = agreement_factories.presented(committee, front)
    agreement = agreement_factories.in_force(committee, front, code="QC-2")
    return {Agreement: presented, Plan: factories.drafted(agreement, committee)}


class TestBroken:
    @pytest.mark.parametrize(
        ("model", "broken", "states"),
        [
            (Agreement, agreements.broken, AgreementState.values),
            (Plan, plans.broken, PlanState.values),
        ],
    )
    def test_names_a_state_that_no_act_led_to(
        self, things: dict[type[models.Model], models.Model], model: type[models.Model], broken: Broken,
        states: list[str],
    ) -> None:  # fmt: skip
        thing = things[model]
        assert list(broken()) == []
        wrong = [state for state in states if state not in (thing.state, "IN_FORCE", "REVIEWED", "CLOSED")]  # type: ignore[attr-defined]

        for state in wrong:
            model._default_manager.filter(pk=thing.pk).update(state=state)

            assert [(found.chain, found.why) for found in broken()] == [
                (f"audit:{services.subject_of(thing)}", "STATE")
            ]
        assert wrong

    def test_names_an_act_that_the_table_does_not_have(self, things: dict[type[models.Model], models.Model]) -> None:
        subject = services.subject_of(things[Agreement])
        Record.objects.filter(subject=subject, code="agreements.agreement.present").update(
            code="agreements.agreement.bind"
        )

        found = list(lifecycle.misplaced(Agreement, STEPS))

        assert {place.chain for place in found} == {f"audit:{subject}"}
