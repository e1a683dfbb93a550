"""Other words for a row that binds: one side asks, the other grants, and what was agreed first stays beside them."""

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.models import Commitment, Entry
from phoihop.domain.plans import queries, timing
from phoihop.domain.plans.models import Row, Wording
from phoihop.domain.plans.services import serving
from phoihop.domain.plans.services.drafting import RowText
from phoihop.domain.plans.services.refusals import CannotPlan
from phoihop.domain.plans.services.serving import Aims
from phoihop.domain.plans.services.wording import WORDED, Overtaken, Turn
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit


@transaction.atomic
def ask_words(*, row: Row, text: RowText, reason: str, words: str, turn: Turn, aims: Aims | None = None) -> Commitment:
    """Ask the other side for other words of a row that both have agreed to; its sides, heading and due day stay.

    What it serves is among its words; without `aims` that stays too.
    Nothing changes until the other side grants it in the ledger, whose one change at a time this is. The same key again
    asks the same once. Raises CannotPlan, Overtaken, and what the ledger refuses.
    """
    text.check()
    said = {"content": text.content.strip(), "product": text.product}
    said |= {name: getattr(text, name) for name in queries.BESIDES}
    stands = Aims.of(row)
    serving.check(plan=row.plan, aims=aims or stands, on=turn.on, stands=stands)
    said |= (stands if aims is None else aims).words
    _check_fits(said)
    # A turn on the row itself: words that stand since this moment are seen by whoever asks for others.
    Row.objects.filter(pk=row.pk).update(number=row.number)
    standing = Wording.objects.filter(row=row).latest("seq")
    if not Entry.objects.filter(by_body_id=turn.by.body_id, key=turn.key).exists():
        if standing.seq != turn.seen:
            raise Overtaken(standing)
        if all(getattr(standing, name) == value for name, value in said.items()):
            raise CannotPlan(_("These are the words that stand there already. Change them, or leave the row as it is."))
    return ledger.ask_words(
        commitment=row.commitment, title=said.pop("content"), product=said.pop("product"), besides=said, reason=reason,
        words=words, by=turn.by, on=turn.on, key=turn.key,
    )  # fmt: skip


def _check_fits(said: dict[str, str]) -> None:
    """No word is longer than a wording holds: they are written down only when both sides agree. Raises CannotPlan."""
    for name, value in said.items():
        most = Wording._meta.get_field(name).max_length  # type: ignore[union-attr]  # each is a column of text
        if most and len(value) > most:
            raise CannotPlan(_("“%(start)s…” is too long. Shorten it.") % {"start": value[:30]})


@transaction.atomic
def amend(*, row: Row, granted: Entry, by: Actor) -> None:
    """The words that both sides agreed to in this entry of the ledger are the row's from its day on. Once told, told."""
    Row.objects.filter(pk=row.pk).update(number=row.number)
    if Wording.objects.filter(row=row, seq=granted.seq).exists():
        return
    made = queries.worded_in(row, granted)
    made.save()
    for name in queries.BESIDES:
        setattr(row, name, getattr(made, name))
    when = timing.understand(made.timing, row.plan.year)
    row.span, row.first_on, row.last_on, row.anchor = when.span, when.first, when.last, when.anchor
    row.save(update_fields=WORDED)
    audit.record("plans.row.worded", on=row.plan, by=by, at=granted.recorded_at, facts=made.told())
    serving.point(row=row, aims=Aims.said(made), by=by, on=granted.effective_on, at=granted.recorded_at)
