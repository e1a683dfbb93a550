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
from phoihop.domain.plans.models import Plan, Row
from phoihop.domain.plans.services.drafting import RowText, add_row, reckon, reckon_typed
from phoihop.domain.plans.services.refusals import CannotPlan
from phoihop.domain.plans.services.serving import Aims
from phoihop.domain.plans.services.wording import Overtaken, Turn, counter, reword
from phoihop.domain.plans.states import OPEN_TO_ROWS
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
    aims: Aims


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
    aimed: bool = False  # what it serves changes


@dataclass(frozen=True, slots=True)
class _Standing:
    """The plan as it stands while lines are weighed."""

    plan: Plan
    by: Actor
    rows: dict[int, Row]
    wordings: dict[int, int]
    supporters: dict[int, list[int]]
    aims: dict[int, Aims]
    editable: set[int]
    drafts: bool
    articles: frozenset[int]  # that the agreement has on the day


def weigh(*, plan: Plan, entries: Sequence[Entry], by: Actor, on: date, visible: Iterable[Row]) -> list[Weighed]:
    """What each line would do to the rows that the actor may see. Nothing is written."""
    rows = list(visible)
    aims = {
        pk: Aims(frozenset(one.number for one in articles), frozenset(one.code for one in served))
        for pk, (articles, served) in queries.aims_of(rows).items()
    }
    standing = _Standing(
        plan, by, {row.number: row for row in rows}, queries.last_wordings(rows),
        queries.supporters_of(row.commitment_id for row in rows), aims, queries.editable(by, plan, rows),
        permissions.may_draft(by, plan) and plan.state in OPEN_TO_ROWS,
        frozenset(one.number for one in agreements.articles(plan.agreement, on)),
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
    if strange := _strange(entry, standing, Aims()):
        return _at_fault(entry, None, "articles", strange)
    try:
        due_on = reckon_typed(plan=standing.plan, words=entry.text.timing, due_on=entry.due_on).due_on
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
    )
    for part, same in fixed:
        if not same:
            sentence = _(
                "This stays as it was when the row was added. Put it back, or withdraw the row and add another."
            )
            return _at_fault(entry, row, part, sentence)
    try:
        due_on = _due(entry, row)
    except CannotPlan as refusal:
        return _at_fault(entry, row, "due", str(refusal))
    reworded = entry.text != RowText.of(row) or due_on != told.due_on
    stands = standing.aims.get(row.pk, Aims())
    aimed = entry.aims != stands
    if strange := _strange(entry, standing, stands):
        return _at_fault(entry, row, "articles", strange)
    if (reworded or aimed) and row.pk not in standing.editable:
        sentence = _("The words of this row are not ours to change now. Once it binds, ask for a change on its page.")
        part = _first(entry, RowText.of(row), stands)
        return _at_fault(entry, row, part, sentence)
    fate = Fate.CHANGED if aimed or reworded else Fate.SAME
    return Weighed(entry, row, fate, due_on, seq=standing.wordings.get(row.pk, 0), aimed=aimed)


def _due(entry: Entry, row: Row) -> date | None:
    """The due day that a line means; a day and words that stand side by side already are not asked about. Raises CannotPlan."""
    if entry.due_on is not None and (entry.text.timing, entry.due_on) == (row.timing, row.commitment.due_on):
        return entry.due_on
    return reckon_typed(plan=row.plan, words=entry.text.timing, due_on=entry.due_on).due_on


def _strange(entry: Entry, standing: _Standing, stands: Aims) -> str:
    """What to say of an article that the agreement does not have; nothing where it has them all."""
    strange = sorted(entry.aims.articles - standing.articles - stands.articles)
    if not strange:
        return ""
    return _("The agreement of this plan has no article %(number)s. Choose among its own.") % {"number": strange[0]}


def _at_fault(entry: Entry, row: Row | None, part: str, sentence: str) -> Weighed:
    return Weighed(entry, row, Fate.CHANGED if row else Fate.NEW, fault=Fault(part, sentence))


_PARTS = ("content", "lead_duty", "other_duty", "timing", "product", "indicator", "target", "beneficiaries")


def changed_parts(*, entry: Entry, row: Row) -> list[str]:
    """Which of the words of a row a line says otherwise."""
    stands = RowText.of(row)
    return [part for part in _PARTS if getattr(entry.text, part) != getattr(stands, part)]


def _first(entry: Entry, stands: RowText, aims: Aims) -> str:
    """The first part of a row that a line says otherwise."""
    other = (part for part in _PARTS if getattr(entry.text, part) != getattr(stands, part))
    aimed = (("articles", entry.aims.articles != aims.articles), ("serves", entry.aims.programmes != aims.programmes))
    return next(other, next((part for part, differs in aimed if differs), "due"))


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
    weighed = weigh(plan=plan, entries=entries, by=by, on=on, visible=visible)
    if any(one.fault for one in weighed):
        raise CannotPlan(_("Something in the list cannot be taken in any more. Look at it again."))
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
                    key=f"{key}-{place}", aims=entry.aims, illustrative=plan.illustrative,
                    supporters=[bodies[body] for body in sorted(entry.supporters)],
                )  # fmt: skip
            else:
                _change(one, one.row, Turn(by, on, at, f"{key}-{place}", seen.get(one.row.number, _UNSEEN)))
        except (CannotPlan, Overtaken, Refused, Denied) as refusal:
            told = {"line": one.row.number if one.row else place + 1, "why": str(refusal)}
            raise CannotPlan(_("Row %(line)s: %(why)s Nothing of the list was taken in.") % told) from refusal
    return weighed


def _change(one: Weighed, row: Row, turn: Turn) -> None:
    verb = reword if row.commitment.state == State.DRAFT else counter
    words = replace(one.entry.text, group=row.group)
    reckoning = reckon(plan=row.plan, words=words.timing, due_on=one.due_on)
    verb(row=row, text=words, reckoning=reckoning, turn=turn, aims=one.entry.aims)
