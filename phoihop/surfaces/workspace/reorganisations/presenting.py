"""A reorganisation as rows that pages show."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from phoihop.domain.agreements.states import Standing
from phoihop.domain.ledger.models import Side
from phoihop.domain.ledger.states import UNBOUND_STATES
from phoihop.domain.organisations.models import Level
from phoihop.domain.reorganisations import loads as weighed
from phoihop.domain.reorganisations.awaiting import Unanswered
from phoihop.domain.reorganisations.loads import Load
from phoihop.domain.reorganisations.models import MandateDecision
from phoihop.domain.reorganisations.planning import Label, Plan
from phoihop.domain.reorganisations.queries import Duty, Outcome
from phoihop.domain.reorganisations.reviewing import Place
from phoihop.domain.reorganisations.sheet import Sheet
from phoihop.foundation.vn import text
from phoihop.surfaces.workspace.people import roles

T = TypeVar("T")

RULES = {
    "TERRITORY": lazy("took it whole"),
    "PARENT": lazy("follows the body above"),
    "NAMED": lazy("named by the decision"),
    "PLACE": lazy("its place is named in the duty"),
}


@dataclass(frozen=True, slots=True)
class EndingRow:
    """A body that ends: who follows it, how many of its duties are decided, and how many go to whom, as decided or proposed."""

    body: Label
    followers: list[Label]
    heir: Label | None
    rule: str
    duties: int
    undecided: int
    shares: list[tuple[Label, int]]


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One duty to decide about. `title` is empty for what only its two sides may read."""

    value: str
    code: str
    title: str
    side: str
    other: Label
    due_on: date | None
    proposed: Label | None
    rule: str
    decided: bool
    heir: Label | None
    clock: str
    reason: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class SpokenRow:
    """A draft or proposal whose drafter ends, and the side whose own it becomes."""

    code: str
    body: Label
    speaker: Label


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """The place of a party that ends: who stood there, who stands there now if that is known, who may."""

    was: Label
    heir: Label | None
    followers: list[Label]


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """An agreement to decide about."""

    number: int
    code: str
    title: str
    parties: list[Label]
    places: list[PlaceRow]
    proposed: str
    decided: str
    document: str
    basis: str


@dataclass(frozen=True, slots=True)
class Proposed(Generic[T]):
    """What one confirmation decides alike, under the words of the decision."""

    words: str
    rows: list[T]


@dataclass(frozen=True, slots=True)
class ActingRow:
    """Somebody who acts for a body that ends."""

    number: int
    name: str
    role_words: str
    body: Label
    heir: Label | None
    given: list[Label]
    reason: str


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A petition or recommendation that a body which ends has not answered."""

    value: str
    words: str
    body: Label
    asker: Label
    due_on: date | None
    proposed: Label | None
    heir: Label | None
    reason: str

    @property
    def decided(self) -> bool:
        """Whether somebody named who answers it."""
        return self.heir is not None


MOVE_LABELS = {
    "create": lazy("a body begins"),
    "merge": lazy("bodies merge into one"),
    "split": lazy("a body is split"),
    "abolish": lazy("a body ends"),
    "absorb": lazy("a body moves inside another's agency and stays a party"),
    "rename": lazy("a body gets a new name"),
    "relevel": lazy("a body works at another level"),
    "reparent": lazy("a body comes under another"),
}


@dataclass(frozen=True, slots=True)
class MoveRow:
    """One move in words."""

    line: int
    digest: str
    words: str
    bodies: list[Label]
    become: list[Label]
    extra: str
    basis: str
    checked: bool
    illustrative: bool


@dataclass(frozen=True, slots=True)
class LevelRow:
    """How many bodies live at a level, before and after."""

    level: str
    before: int
    after: int


def label(labels: Mapping[str, Label], code: str) -> Label:
    """The body by name, a new one told apart from the old one of that name; a code that nobody knows shows as it is."""
    found = labels.get(code) or Label(code, code, code, "OTHER")
    if not found.begins:
        return found
    named = [_("%(name)s (new)") % {"name": name} for name in (found.name, found.short_name)]
    return Label(code, named[0], named[1], found.side)


def endings(found: Outcome) -> list[EndingRow]:
    """The bodies that end, those with something to decide first, then by how much they owe and by name."""
    plan = found.plan
    all_, left = Counter(d.body for d in found.duties), Counter(d.body for d in found.undecided)
    shares: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for duty in found.duties:
        if heir := duty.heir if duty.decided else duty.proposed:
            shares[duty.body][heir] += 1
    rows = [
        EndingRow(
            label(plan.labels, ending.code), [label(plan.labels, code) for code in ending.followers],
            label(plan.labels, ending.heir) if ending.heir else None, str(RULES.get(ending.rule, "")), all_[ending.code], left[ending.code],
            [(label(plan.labels, heir), n) for heir, n in shares[ending.code].most_common()],
        )
        for ending in plan.endings.values()
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (-row.undecided, -row.duties, row.body.name))


def duties(found: Outcome, of: Sequence[Duty], ticked: frozenset[str], *, readable: Collection[int]) -> list[DutyRow]:
    """Duties as rows, in the order given; titles of those alone whose numbers are `readable`, or that bind."""
    return [_duty(found.plan, duty, ticked, readable) for duty in of]


def is_read(duty: Duty, readable: Collection[int]) -> bool:
    """Whether the words of a duty may be shown: what binds is open to all, of the rest what is `readable`."""
    return duty.state not in UNBOUND_STATES or duty.commitment_id in readable


def matching(of: Sequence[Duty], body: str, words: str, *, readable: Collection[int]) -> list[Duty]:
    """The duties of a body whose content or code holds the words, whatever their marks; those that may be read, that is."""
    wanted = text.fold(words)
    return [
        duty
        for duty in of
        if duty.body == body
        and (not wanted or wanted in text.fold(f"{duty.code} {duty.title if is_read(duty, readable) else ''}"))
    ]


def value_of(duty: Duty) -> str:
    """How a form names a duty."""
    return f"{duty.commitment_id}-{duty.side}"


def _duty(plan: Plan, duty: Duty, ticked: frozenset[str], readable: Collection[int]) -> DutyRow:
    side = _("to do") if duty.side == Side.OWES else _("is owed")
    return DutyRow(
        value_of(duty), duty.code, duty.title if is_read(duty, readable) else "", side, label(plan.labels, duty.other),
        duty.due_on, label(plan.labels, duty.proposed) if duty.proposed else None,
        str(RULES.get(duty.rule, "")), duty.decided,
        label(plan.labels, duty.heir) if duty.heir else None, duty.clock, duty.reason, value_of(duty) in ticked,
    )  # fmt: skip


def agreements(found: Outcome, *, readable: Collection[int]) -> list[AgreementRow]:
    """The agreements, those nobody has decided about first; titles of those alone whose numbers are `readable`."""
    plan = found.plan
    rows = [
        AgreementRow(
            row.agreement_id, row.code, row.title if row.agreement_id in readable else "", [label(plan.labels, code) for code in row.parties],
            [_place(plan, place) for place in row.places],
            str(Standing(row.proposed).label) if row.proposed else "", str(Standing(row.decided).label) if row.decided else "", row.document, row.basis,
        )
        for row in found.agreements
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (bool(row.decided), row.code))


def answers(found: Outcome) -> list[AnswerRow]:
    """What stays unanswered, that of which nobody has decided first."""
    labels = found.plan.labels
    rows = [
        AnswerRow(
            answer_value(row), _ANSWERS[row.kind] % {"number": row.number}, label(labels, row.body), label(labels, row.asker), row.due_on,
            label(labels, row.proposed) if row.proposed else None, label(labels, row.heir) if row.heir else None, row.reason,
        )
        for row in found.unanswered
    ]  # fmt: skip
    return sorted(rows, key=lambda row: row.heir is not None)


_ANSWERS = {
    "PETITION": lazy("Petition no. %(number)s"), "RECOMMENDATION": lazy("Recommendation no. %(number)s"),
}  # fmt: skip


def answer_value(row: Unanswered) -> str:
    """How a form names it."""
    return "|".join(map(str, row.key))


def split_parties(found: Outcome) -> list[tuple[Label, list[Label]]]:
    """The parties that several bodies follow, each with those: a person says who stands in its place."""
    several = {
        place.body: place.followers for row in found.agreements for place in row.places if len(place.followers) > 1
    }
    labels = found.plan.labels
    return [(label(labels, was), [label(labels, heir) for heir in heirs]) for was, heirs in sorted(several.items())]


def _place(plan: Plan, place: Place) -> PlaceRow:
    heir = label(plan.labels, place.heir) if place.heir else None
    return PlaceRow(label(plan.labels, place.body), heir, [label(plan.labels, code) for code in place.followers])


def acting(found: Outcome) -> list[ActingRow]:
    """The people who act for bodies that end."""
    plan = found.plan
    return [
        ActingRow(
            row.mandate_id, row.name, roles.words(row.role), label(plan.labels, row.body),
            label(plan.labels, row.proposed) if row.proposed else None,
            [label(plan.labels, code) for code in row.given], row.reason,
        )
        for row in found.acting
    ]  # fmt: skip


def proposed_papers(found: Outcome, *, readable: Collection[int]) -> list[Proposed[AgreementRow]]:
    """The agreements that one confirmation decides, by what becomes of them; titles as in `agreements`."""
    there = {row.agreement_id for row in found.to_settle}
    rows = [row for row in agreements(found, readable=readable) if row.number in there]
    return _alike((row.proposed, row.proposed, row) for row in rows)


def proposed_people(found: Outcome) -> list[Proposed[ActingRow]]:
    """The people whom one confirmation lets act for the body that follows theirs, by that body."""
    there = {row.mandate_id for row in found.to_give}
    return _alike((row.heir.code, row.heir.name, row) for row in acting(found) if row.number in there and row.heir)


def _alike(told: Iterable[tuple[str, str, T]]) -> list[Proposed[T]]:
    """Rows of one code together, under its words: two bodies may bear one name."""
    by_code: dict[str, Proposed[T]] = {}
    for code, words, row in told:
        by_code.setdefault(code, Proposed(words, [])).rows.append(row)
    return list(by_code.values())


def spoken(found: Outcome) -> list[SpokenRow]:
    """What bodies that end have drafted or proposed for others, by code; its words are not for every reader."""
    labels = found.plan.labels
    return [SpokenRow(row.code, label(labels, row.body), label(labels, row.speaker)) for row in found.spoken]


def levels(before: Mapping[str, int], after: Mapping[str, int]) -> list[LevelRow]:
    """The levels from the top down."""
    names = {str(level): str(Level(level).label) for level in Level.values}
    there = [level for level in names if level in before or level in after]
    return [LevelRow(names[level], before.get(level, 0), after.get(level, 0)) for level in there]


def moves(labels: Mapping[str, Label], of: Sheet) -> Iterator[MoveRow]:
    """The moves of a sheet as rows."""
    for record in of.moves:
        bodies = [*record.words[:1], *record.all("original"), *record.all("part")]
        become = [*record.all("result"), *record.all("heir"), *record.all("under")]
        extra = record.get("name") if record.word == "rename" else ""
        if posts := record.all("post"):
            extra = _("posts: %(posts)s") % {"posts": ", ".join(posts)}
        yield MoveRow(
            record.line, record.digest(), str(MOVE_LABELS[record.word]), [label(labels, code) for code in bodies],
            [label(labels, code) for code in become], extra, of.basis(record), record.checked, record.illustrative,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class MovesOfAKind:
    """The moves of one kind: how many, and the first of them."""

    words: str
    number: int
    rows: list[MoveRow]

    @property
    def more(self) -> int:
        """How many are not among the rows."""
        return self.number - len(self.rows)


def moves_by_kind(labels: Mapping[str, Label], of: Sheet, *, most: int) -> list[MovesOfAKind]:
    """The moves of a sheet, kind by kind in the order in which kinds are told of, at most so many rows of each."""
    by_words: dict[str, list[MoveRow]] = {}
    for move in moves(labels, of):
        by_words.setdefault(move.words, []).append(move)
    told = [words for words in map(str, MOVE_LABELS.values()) if words in by_words]
    return [MovesOfAKind(words, len(by_words[words]), by_words[words][:most]) for words in told]


@dataclass(frozen=True, slots=True)
class GivenRow:
    """Somebody who acts for another body since, in the same role."""

    name: str
    role_words: str
    was: Label
    heir: Label
    reason: str


def given(labels: Mapping[str, Label], of: Iterable[MandateDecision]) -> list[GivenRow]:
    """Who was given which role, in the order given."""
    return [
        GivenRow(
            str(row.mandate.user), roles.words(row.mandate.role), label(labels, row.mandate.body.code),
            label(labels, row.heir), row.reason,
        )
        for row in of
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class LoadRow:
    """The open duties of a body before the day and from it on; no body: those that nobody takes yet."""

    body: Label | None
    load: Load


def loads(found: Outcome) -> list[LoadRow]:
    """Whose open duties change, the greatest change first."""
    labels = found.plan.labels
    return [LoadRow(label(labels, row.body) if row.body else None, row) for row in weighed.loads(found)]


@dataclass(frozen=True, slots=True)
class TakenRow:
    """How many duties a body took, or how many ended, when it was carried out."""

    heir: Label | None
    duties: int


def taken(labels: Mapping[str, Label], counts: Mapping[str, int]) -> list[TakenRow]:
    """Who took how many, the most first."""
    rows = [TakenRow(label(labels, heir) if heir else None, n) for heir, n in counts.items()]
    return sorted(rows, key=lambda row: (-row.duties, row.heir.name if row.heir else ""))
