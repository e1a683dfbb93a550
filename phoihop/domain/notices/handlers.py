"""What happens below and has to be told: written in the transaction of its cause, so it commits or falls with it."""

from collections.abc import Sequence

from phoihop.domain.agreements.events import AmendmentProposed, ExtensionProposed, Presented
from phoihop.domain.ledger.events import EntryAppended
from phoihop.domain.meetings.events import MeetingTurned
from phoihop.domain.notices import announcing, queries, services
from phoihop.domain.petitions.events import WroteBySlip
from phoihop.domain.plans.events import PlanMoved
from phoihop.domain.regimes.events import CellSpokenOf
from phoihop.domain.reorganisations.events import CarriedOut


def tell_of_entries(events: Sequence[EntryAppended]) -> None:
    """Of keys, answers and duties. What a reorganisation moves is told once for each body, by the reorganisation."""
    ids = [event.entry_id for event in events if event.verb in queries.TOLD and not event.cause]
    services.tell(matters=queries.of_entries(ids))


def tell_of_signing(events: Sequence[Presented]) -> None:
    """Every party whose signature an agreement waits for."""
    services.tell(matters=queries.of_signing([event.agreement_id for event in events]))


def tell_of_amending(events: Sequence[AmendmentProposed]) -> None:
    """Every other side of an agreement in force that somebody proposes to amend: to agree is to sign."""
    services.tell(matters=queries.of_amending([event.wording_id for event in events]))


def tell_of_extending(events: Sequence[ExtensionProposed]) -> None:
    """Every other side of an agreement in force whose term somebody proposes to prolong: to agree is to sign."""
    services.tell(matters=queries.of_extending([event.extension_id for event in events]))


def tell_of_plans(events: Sequence[PlanMoved]) -> None:
    """Who approves a plan, that it was handed in; who drafted it, that it came back; every side, that it is in force."""
    services.tell(matters=[matter for event in events for matter in queries.of_plan(event)])


def tell_of_meetings(events: Sequence[MeetingTurned]) -> None:
    """Everybody who chairs or was asked to a meeting, that it was moved or called off; who was asked for advice, that none is owed."""
    services.tell(matters=[matter for event in events for matter in announcing.of_turn(event)])


def tell_of_cells(events: Sequence[CellSpokenOf]) -> None:
    """The other side of a report, of what was written about a cell of it."""
    services.tell(matters=queries.of_cells([event.line_id for event in events]))


def tell_of_voters(events: Sequence[WroteBySlip]) -> None:
    """Who collected a petition, that those who asked wrote of it by a slip; nothing of what."""
    services.tell(matters=announcing.words([event.word_id for event in events]))


def tell_of_reorganisations(events: Sequence[CarriedOut]) -> None:
    """The heir of each duty, and the other key-holder."""
    services.tell(matters=[matter for event in events for matter in queries.of_reorganisation(event)])
