"""A whole table of rows that comes back from outside: what each line of it would do is weighed first, then all of it is done or nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import models, transaction
from django.utils.translation import gettext as _

from phoihop.domain.agreements import queries as agreements
from phoihop.domain.ledger.refusals import Refused
from phoihop.domain.ledger.states import State
from phoihop.domain.organisations.models import Body
from phoihop.domain.plans import permissions, queries
from phoihop.domain.plans.models import Plan, Row, Wording
from phoihop.domain.plans.services.drafting import CannotPlan, RowText, add_row, reckon
from phoihop.domain.plans.services.serving import serve
from phoihop.domain.plans.services.wording import Overtaken, Turn, counter, reword
from phoihop.domain.plans.states import OPEN_TO_ROWS
from phoihop.domain.programmes import queries as programmes
from phoihop.foundation.accounts.actors import Actor, Denied

_UNSEEN = 0  # wordings are counted from one


class Fate(models.TextChoices):
    """What a line does to the plan."""

    NEW = "NEW"
    CHANGED = "CHANGED"
    SAME = "SAME"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line that came: `number` of the row that it means, None for a new one; bodies by their number, programmes by their code."""

    number: int | None
    text: RowText
    due_on: date | None
    lead: int
    other: int
    supporters: frozenset[int]
    article: int | None
    programmes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Fault:
    """What keeps a line from being taken in, and in which part of it; a part is empty where the whole line is meant."""

    part: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Weighed:
    """A line, the row that it means as that stands now, what it would do, and what keeps it from that."""

    entry: Entry
    row: Row | None
    fate: Fate
    due_on: date | None = None
    fault: Fault | None = None
    seq: int = 0  # of the wording that was weighed against
    reworded: bool = False
    aimed: bool = False  # what it serves changes


@dataclass(frozen=True, slots=True)
class _Standing:
    """The plan as it stands while lines are weighed."""

    plan: Plan
    by: Actor
    rows: dict[int, Row]
    wordings: dict[int, int]
    supporters: dict[int, list[int]]
    aims: dict[int, frozenset[str]]
    editable: set[int]
    drafts: bool


def weigh(*, plan: Plan, entries: Sequence[Entry], by: Actor, visible: Iterable[Row]) -> list[Weighed]:
    """What each line would do to the rows that the actor may see. Nothing is written."""
    rows = list(visible)
    aims = {pk: frozenset(one.code for one in told) for pk, told in queries.served_by(rows).items()}
    standing = _Standing(
        plan, by, {row.number: row for row in rows}, queries.last_wordings(rows),
        queries.supporters_of(row.commitment_id for row in rows), aims, queries.editable(by, plan, rows),
        permissions.may_draft(by, plan) and plan.state in OPEN_TO_ROWS,
    )  # fmt: skip
    found, met, last = [], set[int](), plan.rows.count()
    for entry in entries:
        number = entry.number
        if number is not None and number in met:
            fault = Fault("number", _("This number stands in the list twice."))
            found.append(Weighed(entry, None, Fate.NEW, fault=fault))
            continue
        is_new = number not in standing.rows
        if is_new:
            last += 1
        found.append(_new(entry, standing, last) if is_new else _again(entry, standing))
        met |= {number} if number is not None else set()
    return found


def _new(entry: Entry, standing: _Standing, number: int) -> Weighed:
    if not standing.drafts:
        return _at_fault(entry, None, "", _("Rows are added to a draft, by the body that drafts the plan."))
    if entry.number not in (None, number):
        sentence = _("The plan has no row of this number. Leave the number of a new row empty.")
        return _at_fault(entry, None, "number", sentence)
    try:
        due_on = reckon(plan=standing.plan, words=entry.text.timing, due_on=entry.due_on).due_on
    except CannotPlan as refusal:
        return _at_fault(entry, None, "due", str(refusal))
    return Weighed(entry, None, Fate.NEW, due_on)


def _again(entry: Entry, standing: _Standing) -> Weighed:
    row = standing.rows[entry.number or 0]
    told = row.commitment
    fixed = (
        ("group", entry.text.group == row.group),
        ("lead", entry.lead == told.debtor_id),
        ("other", entry.other == told.creditor_id),
        ("supporters", entry.supporters == set(standing.supporters.get(row.commitment_id, ()))),
        ("article", entry.article == (row.article.number if row.article else None)),
    )
    for part, same in fixed:
        if not same:
            sentence = _(
                "This stays as it was when the row was added. Put it back, or withdraw the row and add another."
            )
            return _at_fault(entry, row, part, sentence)
    try:
        due_on = entry.due_on or reckon(plan=row.plan, words=entry.text.timing, due_on=None).due_on
    except CannotPlan as refusal:
        return _at_fault(entry, row, "due", str(refusal))
    reworded = entry.text != RowText.of(row) or due_on != told.due_on
    aimed = entry.programmes != standing.aims.get(row.pk, frozenset())
    if reworded and row.pk not in standing.editable:
        sentence = _("The words of this row are not ours to change now. Once it binds, ask for a change on its page.")
        return _at_fault(entry, row, _first(entry.text, RowText.of(row)), sentence)
    if aimed and not permissions.can_classify(standing.by, row):
        sentence = _("Who drafts the plan and the two sides of the row say what it serves.")
        return _at_fault(entry, row, "serves", sentence)
    fate = Fate.CHANGED if aimed or reworded else Fate.SAME
    return Weighed(entry, row, fate, due_on, seq=standing.wordings.get(row.pk, 0), reworded=reworded, aimed=aimed)


def _at_fault(entry: Entry, row: Row | None, part: str, sentence: str) -> Weighed:
    return Weighed(entry, row, Fate.CHANGED if row else Fate.NEW, fault=Fault(part, sentence))


_PARTS = ("content", "lead_duty", "other_duty", "timing", "product", "indicator", "target", "beneficiaries")


def changed_parts(*, entry: Entry, row: Row) -> list[str]:
    """Which of the words of a row a line says otherwise."""
    stands = RowText.of(row)
    return [part for part in _PARTS if getattr(entry.text, part) != getattr(stands, part)]


def _first(said: RowText, stands: RowText) -> str:
    return next((part for part in _PARTS if getattr(said, part) != getattr(stands, part)), "due")


@transaction.atomic
def take_in(
    *, plan: Plan, entries: Sequence[Entry], seen: Mapping[int, int], by: Actor, on: date, at: datetime, key: str
) -> list[Weighed]:
    """Add the new rows, word the changed ones anew or answer them with other words, all of them or none.

    `seen` tells of every row of the list the last wording that was looked at before; a row that it does not tell of
    was not looked at, and is not written over. What a row serves follows the list too.
    Raises CannotPlan, which names the first line that refuses.
    """
    visible = permissions.rows_visible_to(by, plan, on)
    weighed = weigh(plan=plan, entries=entries, by=by, visible=visible)
    if any(one.fault for one in weighed):
        raise CannotPlan(_("Something in the list cannot be taken in any more. Look at it again."))
    held = {one.number: one for one in agreements.articles(plan.agreement, on)}
    bodies = Body.objects.in_bulk(
        {body for one in weighed for body in (one.entry.lead, one.entry.other, *one.entry.supporters)}
    )
    for place, one in enumerate(weighed):
        entry = one.entry
        if one.fate == Fate.SAME:
            continue
        try:
            if one.row is None:
                add_row(
                    plan=plan, text=entry.text, debtor=bodies[entry.lead], creditor=bodies[entry.other],
                    reckoning=reckon(plan=plan, words=entry.text.timing, due_on=one.due_on), by=by, on=on, at=at,
                    key=f"{key}-{place}", article=held.get(entry.article or 0), illustrative=plan.illustrative,
                    supporters=[bodies[body] for body in sorted(entry.supporters)],
                    serves=programmes.of_codes(sorted(entry.programmes)),
                )  # fmt: skip
            else:
                _change(one, one.row, Turn(by, on, at, f"{key}-{place}", seen.get(one.row.number, _UNSEEN)))
        except (CannotPlan, Overtaken, Refused, Denied) as refusal:
            told = {"line": one.row.number if one.row else place + 1, "why": str(refusal)}
            raise CannotPlan(_("Row %(line)s: %(why)s Nothing of the list was taken in.") % told) from refusal
    return weighed


def _change(one: Weighed, row: Row, turn: Turn) -> None:
    entry = one.entry
    if one.reworded:
        verb = reword if row.commitment.state == State.DRAFT else counter
        words = replace(entry.text, group=row.group)
        verb(row=row, text=words, reckoning=reckon(plan=row.plan, words=words.timing, due_on=one.due_on), turn=turn)
    elif Wording.objects.filter(row=row).latest("seq").seq != turn.seen:
        raise Overtaken(Wording.objects.filter(row=row).latest("seq"))
    if one.aimed:
        serve(row=row, programmes=programmes.of_codes(sorted(entry.programmes)), by=turn.by, on=turn.on, at=turn.at)
