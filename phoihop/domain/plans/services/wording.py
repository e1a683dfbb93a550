"""Other words for a row that does not bind yet. Every wording is kept, and nobody writes over what they have not seen."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.models import Commitment, Entry
from phoihop.domain.plans import timing
from phoihop.domain.plans.models import Plan, Row, Wording
from phoihop.domain.plans.services import serving
from phoihop.domain.plans.services.drafting import RowText, kind_of, word
from phoihop.domain.plans.services.refusals import CannotPlan
from phoihop.domain.plans.services.serving import Aims
from phoihop.domain.plans.states import OPEN_TO_ROWS, PlanState
from phoihop.domain.rulebook.rules import Reckoning
from phoihop.foundation.accounts.actors import Actor

WORDED = (
    "lead_duty", "other_duty", "timing", "span", "first_on", "last_on", "anchor", "indicator", "target", "beneficiaries",
)  # fmt: skip


class Overtaken(Exception):
    """Somebody worded the row anew since the writer looked; `standing` is how it stands now. Nothing was written."""

    def __init__(self, standing: Wording) -> None:
        super().__init__(_("Somebody else changed this row while you were writing. Both versions stand below."))
        self.standing = standing


@dataclass(frozen=True, slots=True)
class Turn:
    """Who words, when, under which key, and the number of the wording that they had before their eyes."""

    by: Actor
    on: date
    at: datetime
    key: str
    seen: int


@transaction.atomic
def reword(*, row: Row, text: RowText, reckoning: Reckoning, turn: Turn, aims: Aims | None = None) -> Row:
    """Word a row of a draft anew; without `aims` it serves what it served. Raises CannotPlan, Overtaken, and what the ledger refuses."""
    return _worded(row, text, reckoning, turn, aims, verb=ledger.reword, in_states=OPEN_TO_ROWS)


@transaction.atomic
def counter(*, row: Row, text: RowText, reckoning: Reckoning, turn: Turn, aims: Aims | None = None) -> Row:
    """Answer a row that waits for the actor's body with other words: both stand, and the other side answers.

    Raises CannotPlan, Overtaken, and what the ledger refuses.
    """
    return _worded(row, text, reckoning, turn, aims, verb=ledger.counter, in_states=frozenset({PlanState.PROPOSED}))


def _worded(
    row: Row, text: RowText, reckoning: Reckoning, turn: Turn, aims: Aims | None, *, verb: Callable[..., Commitment], in_states: frozenset[str]
) -> Row:  # fmt: skip
    text.check()
    # Writers take their turn on the row itself: of two at once, the later must see what the earlier wrote.
    Row.objects.filter(pk=row.pk).update(number=row.number)
    standing = Wording.objects.filter(row=row).latest("seq")
    again = Entry.objects.filter(by_body_id=turn.by.body_id, key=turn.key).exists()
    if standing.seq != turn.seen and not again:
        raise Overtaken(standing)
    if not again and Plan.objects.filter(pk=row.plan_id, state__in=in_states).update(year=row.plan.year) != 1:
        raise CannotPlan(_("The words of this row are settled. Ask for a change on the page of the commitment."))
    commitment = verb(
        commitment=row.commitment, kind=kind_of(reckoning).code, title=text.content, product=text.product,
        reckoning=reckoning, by=turn.by, on=turn.on, key=turn.key,
    )  # fmt: skip
    if again:
        return Row.objects.get(pk=row.pk)
    when = timing.understand(text.timing, row.plan.year)
    row.lead_duty, row.other_duty, row.timing = text.lead_duty, text.other_duty, text.timing
    row.span, row.first_on, row.last_on, row.anchor = when.span, when.first, when.last, when.anchor
    row.indicator, row.target, row.beneficiaries = text.indicator, text.target, text.beneficiaries
    row.save(update_fields=WORDED)
    row.commitment = commitment
    stands = Aims.of(row)
    served = stands if aims is None else aims
    serving.check(plan=row.plan, aims=served, on=turn.on, stands=stands)
    word(
        row=row, text=text, aims=served, due_on=reckoning.due_on, seq=commitment.entry_count, by=turn.by, on=turn.on,
        at=turn.at, countered=verb is ledger.counter,
    )  # fmt: skip
    serving.point(row=row, aims=served, by=turn.by, on=turn.on, at=turn.at)
    return row
