"""What happens to a plan when its rows are answered one by one, on their own pages."""

from phoihop.domain.ledger.events import EntryAppended
from phoihop.domain.ledger.models import Entry
from phoihop.domain.ledger.states import Verb
from phoihop.domain.plans import queries, services
from phoihop.foundation.accounts.actors import Actor

_ANSWERS = frozenset({Verb.AGREED, Verb.DECLINED, Verb.WITHDRAWN})


def settle_plan(event: EntryAppended) -> None:
    """The answer to the last waiting row puts its plan in force, in the same transaction."""
    if event.verb not in _ANSWERS:
        return
    plan = queries.plan_of(event.commitment_id)
    if plan is None:
        return
    entry = Entry.objects.get(pk=event.entry_id)
    answerer = Actor(user_id=entry.by_user, body_id=entry.by_body_id, role="", capabilities=frozenset())
    services.settle(plan=plan, by=answerer, at=entry.recorded_at)
