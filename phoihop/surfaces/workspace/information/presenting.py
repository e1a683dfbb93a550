"""Ready rows for the pages of information."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from phoihop.domain.information import permissions, queries
from phoihop.domain.information.models import Clause, Copy, Item
from phoihop.domain.information.states import ASKING, CopyState, Opinion
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.rulebook import queries as rulebook
from phoihop.domain.rulebook.queries import NoRule
from phoihop.foundation.accounts.actors import Actor
from phoihop.surfaces.workspace.information.forms import AnswerForm
from phoihop.surfaces.workspace.structure import lives

_TAGS = {
    CopyState.SENT: "wait", CopyState.RECEIVED: "wait", CopyState.OPENED: "soon", CopyState.ACKNOWLEDGED: "soon",
    CopyState.ANSWERED: "ok",
}  # fmt: skip
_OPINIONS = {Opinion.AGREE: "ok", Opinion.CHANGE: "soon", Opinion.AGAINST: "late"}
SIDES = {
    "AUTHORITY": gettext_lazy("authorities"), "FRONT": gettext_lazy("the Front and its organisations"),
    "PARTY": gettext_lazy("Party bodies"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One item of the list: how many of its copies were answered, or taken note of where nothing is asked."""

    row: Item
    sender: BodyView
    done: int
    copies: int
    late: bool
    asks: bool


@dataclass(frozen=True, slots=True)
class CopyLine:
    """The copy of one body: the tag that says how it stands."""

    row: Copy
    body: BodyView
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """One clause with what each body said of it."""

    clause: Clause
    said: list[tuple[BodyView, str, str, str]]  # body, kind of tag, its words, what it wrote


def lines(rows: Iterable[Item], by: Actor, today: date) -> list[Line]:
    """Items as the list shows them."""
    found = list(rows)
    views = organisations.views_of({row.sender_id for row in found}, today)
    told = []
    seen: dict[int, list[Copy]] = {row.pk: [] for row in found}
    for copy in permissions.copies_seen_of(found, by):
        seen[copy.item_id].append(copy)
    for row in found:
        copies = seen[row.pk]
        enough = {CopyState.ANSWERED} if row.kind in ASKING else {CopyState.ACKNOWLEDGED}
        done = sum(copy.state in enough for copy in copies)
        late = row.due_on is not None and row.due_on < today and done < len(copies)
        told.append(Line(row, views[row.sender_id], done, len(copies), late, row.kind in ASKING))
    return told


def standing(copy: Copy, today: date) -> tuple[str, str]:
    """The kind of tag and its words: where a copy stands, late where it is."""
    due_on = copy.item.due_on
    if copy.state == CopyState.ANSWERED and copy.answered_on and due_on and copy.answered_on > due_on:
        late = (copy.answered_on - due_on).days
        return "soon", ngettext("Answered %(n)s day late", "Answered %(n)s days late", late) % {"n": late}
    if copy.state != CopyState.ANSWERED and due_on and due_on < today:
        late = (today - due_on).days
        return "late", ngettext("Not answered, %(n)s day late", "Not answered, %(n)s days late", late) % {"n": late}
    return _TAGS[CopyState(copy.state)], str(CopyState(copy.state).label)


def why(row: Item) -> list[str]:
    """Why the answer is due on that day."""
    from_rule = {"DRAFT": "INF-COMMENT", "QUESTION": "INF-REPLY"}.get(row.kind)
    try:
        return rulebook.due(from_rule, row.sent_on).words() if from_rule else []
    except NoRule:
        return []


def late_rows(by: Actor, today: date) -> list[tuple[str, queries.LateCount]]:
    """The late ones by side and kind, each with the name of its side."""
    return [(str(SIDES.get(one.side, one.side)), one) for one in queries.late_by_side(by, today)]


def item_page(row: Item, by: Actor, today: date, form: AnswerForm | None) -> dict[str, object]:
    """What the page of one item shows, and what may be done with the copy of the actor's body."""
    copies = list(permissions.copies_seen(by, row))
    views = organisations.views_of({copy.body_id for copy in copies}, today)
    then = organisations.views_then(
        [(row.sender_id, row.sent_on), *((one.body_id, one.answered_on) for one in copies if one.answered_on)]
    )
    ours = next((copy for copy in copies if permissions.can_take(by, copy, "read")), None)
    answered = ours is not None and ours.state == CopyState.ANSWERED
    may_answer = ours is not None and row.kind in ASKING and not answered and permissions.can_take(by, ours, "turn_key")
    clauses = list(row.clauses.order_by("place"))
    return {
        "former": lives.former_of({row.sender_id, *(copy.body_id for copy in copies)}, decided_on=row.sent_on, today=today),
        "row": row, "sender": then[row.sender_id, row.sent_on], "why": why(row),
        "copies": [CopyLine(copy, views[copy.body_id], *standing(copy, today)) for copy in copies],
        "clauses": [
            ClauseLine(
                clause,
                [
                    (then.get((one.copy.body_id, one.copy.answered_on or today), views[one.copy.body_id]), _OPINIONS[Opinion(one.opinion)], str(Opinion(one.opinion).label), one.words)
                    for one in said
                ],
            )
            for clause, said in queries.opinions(row, permissions.copies_seen(by, row))
        ],
        "ours": ours, "steps": _steps(by, ours),
        "answer_form": (form or AnswerForm(clauses=clauses)) if may_answer else None,
    }  # fmt: skip


def _steps(by: Actor, copy: Copy | None) -> list[tuple[str, str]]:
    """The steps before an answer that this actor may take now, the furthest first."""
    if copy is None:
        return []
    table = (
        ("acknowledge", _("Acknowledge it"), ("turn_key",), (CopyState.SENT, CopyState.RECEIVED, CopyState.OPENED)),
        ("open", _("Mark as read"), ("draft",), (CopyState.SENT, CopyState.RECEIVED)),
        ("receive", _("Mark as received"), ("register_document", "draft"), (CopyState.SENT,)),
    )
    return [
        (verb, label)
        for verb, label, roles, states in table
        if copy.state in states and permissions.can_take(by, copy, *roles)
    ]
