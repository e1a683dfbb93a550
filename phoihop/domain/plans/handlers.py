"""What happens to a plan and its rows when they are answered one by one, on their own pages."""

from collections.abc import Sequence

from phoihop.domain.ledger.events import EntryAppended
from phoihop.domain.ledger.models import Entry
from phoihop.domain.ledger.states import Verb
from phoihop.domain.plans import queries, services
from phoihop.domain.plans.models import Row
from phoihop.foundation.accounts.actors import Actor

_ANSWERS = frozenset({Verb.AGREED, Verb.DECLINED, Verb.WITHDRAWN})


def settle_plan(events: Sequence[EntryAppended]) -> None:
    """With the answer to its last waiting row a plan is agreed, in the same transaction."""
    answered = {event.commitment_id: event.entry_id for event in events if event.verb in _ANSWERS}
    for plan, rows in queries.plans_of(answered).items():
        entry = Entry.objects.get(pk=max(answered[commitment_id] for commitment_id in rows))
        answerer = Actor(user_id=entry.by_user, body_id=entry.by_body_id, role="", capabilities=frozenset())
        services.settle(plan=plan, by=answerer, at=entry.recorded_at)


def word_rows(events: Sequence[EntryAppended]) -> None:
    """Other words that the two sides of a row agreed to are the row's, in the same transaction."""
    granted = [event.entry_id for event in events if event.verb == Verb.AMENDED]
    for entry in Entry.objects.filter(pk__in=granted).order_by("pk"):
        by = Actor(user_id=entry.by_user, body_id=entry.by_body_id, role="", capabilities=frozenset())
        for row in Row.objects.filter(commitment_id=entry.commitment_id).select_related("plan", "commitment"):
            services.amend(row=row, granted=entry, by=by)
