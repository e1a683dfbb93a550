"""Two at once: whoever binds a body and whoever ends it take turns, and so do two who reorganise."""

import threading
from collections.abc import Callable
from contextlib import suppress

import pytest
from django.db import connections

from phoihop.domain.ledger import queries as ledger_queries
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.ledger.refusals import BadEntry
from phoihop.domain.reorganisations import queries, services
from phoihop.domain.reorganisations.models import Reorganisation
from phoihop.domain.reorganisations.services import carrying_out, deciding
from tests.domain.organisations.factories import ADMIN
from tests.domain.reorganisations.factories import AT, approved, drafted, owing, place
from tests.domain.reorganisations.sheets import begin

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 60


class Beside(threading.Thread):
    """Does something on a connection of its own; `answer` is what came of it, a refusal too."""

    def __init__(self, does: Callable[[], object]) -> None:
        super().__init__()
        self.does = does
        self.answer: object = None
        self.start()

    def run(self) -> None:
        try:
            self.answer = self.does()
        except Exception as refusal:
            self.answer = refusal
        finally:
            connections.close_all()


def carry_out(row: Reorganisation) -> object:
    return services.carry_out(reorganisation=row, by=ADMIN, at=AT)


class TestACommitmentBesideACarryingOut:
    def test_is_found_by_it_or_refused_by_the_end_of_its_body(self, monkeypatch):
        bodies = place()
        row = approved(drafted())
        counted, binding, real = threading.Event(), threading.Event(), queries.outcome

        def slow(*told):
            found = real(*told)
            counted.set()
            binding.wait(2)  # whoever binds now has to wait; were they not held off, this is when they would slip in
            return found

        monkeypatch.setattr(carrying_out.queries, "outcome", slow)
        ending = Beside(lambda: carry_out(row))
        assert counted.wait(PATIENCE)
        duty = Beside(lambda: (owing(bodies["xa-1"], bodies["mttq"]), binding.set()))
        duty.join(PATIENCE)
        ending.join(PATIENCE)

        row.refresh_from_db()
        assert row.state == "CARRIED_OUT"
        assert isinstance(duty.answer, BadEntry)
        assert not Commitment.objects.filter(debtor=bodies["xa-1"], state="IN_FORCE").exists()
        assert list(ledger_queries.verify()) == []


class TestTwoCarryingsOut:
    def test_take_turns(self):
        place()
        rows = [approved(drafted(begin(code, under="tinh"))) for code in ("xa-7", "xa-8")]

        both = [Beside(lambda row=row: carry_out(row)) for row in rows]
        for one in both:
            one.join(PATIENCE)

        assert [type(one.answer).__name__ for one in both] == ["Outcome", "Outcome"]
        assert set(Reorganisation.objects.values_list("state", flat=True)) == {"CARRIED_OUT"}


class TestTwoWhoDecide:
    def test_take_turns_so_that_the_later_act_vouches_for_both(self, monkeypatch):
        bodies = place()
        duties = [owing(bodies["xa-1"], bodies["mttq"], title=title) for title in ("Một", "Hai")]
        row, meet, real = drafted(), threading.Barrier(2), queries.vouched

        def together(told):
            stands = real(told)
            with suppress(threading.BrokenBarrierError):
                meet.wait(2)  # who has to take turns does not come
            return stands

        def decide(duty: Commitment) -> int:
            chosen = [(duty.pk, "OWES")]
            return services.pass_on(reorganisation=row, duties=chosen, heir="xa-moi", reason="Chọn", by=ADMIN, at=AT)

        monkeypatch.setattr(deciding.queries, "vouched", together)
        both = [Beside(lambda duty=duty: decide(duty)) for duty in duties]
        for one in both:
            one.join(PATIENCE)
        monkeypatch.undo()

        assert [one.answer for one in both] == [1, 1]
        assert list(queries.broken()) == []
