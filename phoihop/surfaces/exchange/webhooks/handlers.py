"""What happens below and other programs are to hear of: put into the box in the transaction of its cause, so it falls with it."""

from collections.abc import Sequence

from phoihop.domain.agreements.events import AmendmentProposed, ExtensionProposed, Presented, TermExtended
from phoihop.domain.agreements.models import Agreement
from phoihop.domain.ledger.events import EntryAppended
from phoihop.domain.plans.events import PlanMoved
from phoihop.foundation.audit import moments
from phoihop.foundation.lifecycle import queries as installation
from phoihop.surfaces.exchange.webhooks import queries, services


def tell_of_entries(events: Sequence[EntryAppended]) -> None:
    """Of every step of a commitment but its drafting, and of what was remarked about it."""
    ids = [event.entry_id for event in events if event.verb in queries.COMMITMENTS]
    if not ids or moments.is_history() or not queries.living().exists():
        return
    now = moments.recording().at
    services.queue(told=queries.of_entries(ids, installation.effective_today(now)), at=now)


def tell_of_signing(events: Sequence[Presented]) -> None:
    """Of agreements that wait for signatures."""
    for event in () if _unheard() else events:
        now = moments.recording().at
        agreement = Agreement.objects.get(pk=event.agreement_id)
        told = queries.of_agreement(queries.PRESENTED, agreement, installation.effective_today(now), now)
        services.queue(told=told, at=now)


def tell_of_amending(events: Sequence[AmendmentProposed]) -> None:
    """Of words that amend an agreement in force."""
    for event in () if _unheard() else events:
        now = moments.recording().at
        services.queue(told=queries.of_wording(event.wording_id, queries.AMENDING, now), at=now)


def tell_of_extending(events: Sequence[ExtensionProposed]) -> None:
    """Of a longer term that was proposed."""
    for event in () if _unheard() else events:
        now = moments.recording().at
        services.queue(told=queries.of_wording(event.extension_id, queries.EXTENDING, now), at=now)


def tell_of_terms(events: Sequence[TermExtended]) -> None:
    """Of a longer term that all have signed."""
    for event in () if _unheard() else events:
        now = moments.recording().at
        agreement = Agreement.objects.get(pk=event.agreement_id)
        services.queue(told=queries.of_agreement(queries.EXTENDED, agreement, event.on, now), at=now)


def tell_of_plans(events: Sequence[PlanMoved]) -> None:
    """Of plans that were handed in, returned or approved."""
    for event in () if _unheard() else events:
        now = moments.recording().at
        services.queue(told=queries.of_plan(event, now), at=now)


def _unheard() -> bool:
    return moments.is_history() or not queries.living().exists()
