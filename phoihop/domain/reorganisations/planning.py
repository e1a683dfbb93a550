"""What a sheet comes to, given the bodies that are there: who begins, who ends, who follows whom. Pure; no database.

Everything is decided here, in memory, before one row is touched: either a plan without a fault, or every fault found.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from phoihop.domain.organisations.registry import Known
from phoihop.domain.organisations.services.restructuring import Change, Newcomer, Place
from phoihop.domain.reorganisations import coding
from phoihop.domain.reorganisations.sheet import BadSheet, Fault, Record, Sheet, named_heirs, successions
from phoihop.foundation.vn import dates

ADMINISTRATIVE, AGENCY = "ADMINISTRATIVE", "AGENCY"
LEVELS = ("CENTRAL", "PROVINCE", "DISTRICT", "COMMUNE")
SIDES = ("AUTHORITY", "FRONT", "PARTY", "OTHER")
STRUCTURES = (ADMINISTRATIVE, "PARTY", "FRONT", AGENCY)
_ENDING = ("merge", "split", "abolish")
PLACED = ("DISTRICT", "COMMUNE")  # a body of these levels stands under another
LATER = {
    "NAME": lazy("a name"), "LEVEL": lazy("a level"), "CODE": lazy("a code"), "TERM": lazy("a term"), "POST": lazy("a post held"),
    "BELOW": lazy("a body under it"), ADMINISTRATIVE: lazy("its place"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ending:
    """How a body ends. `followers` succeed it; `candidates` may take its duties, followers first; `heir` is proposed.

    `rule` says why that one: TERRITORY (the follower that took it whole), else NAMED (the only one that the decision
    names), else PARENT (who follows the body above it), or nothing where a person has to choose. `basis` is that
    decision.
    """

    code: str
    line: int
    word: str
    basis: str
    followers: tuple[str, ...]
    candidates: tuple[str, ...]
    heir: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """A body by name; `begins`: only with the day."""

    code: str
    name: str
    short_name: str
    side: str
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """A sheet that can be carried out: what is entered as having been there, what changes, and who ends how.

    `labels` names every body of before and after by its code; `living` are those that live on the day and on, as far
    as anybody knows now.
    """

    sheet: Sheet
    entered: Change
    change: Change
    endings: Mapping[str, Ending]
    labels: Mapping[str, Label]
    living: frozenset[str]

    @property
    def on(self) -> date:
        """The first day of the new order."""
        return self.sheet.effective_on

    def may_take(self, heir: str, *, body: str, other: str) -> bool:
        """Whether `heir` may take what the body that ends owes `other`, or is owed by it; empty: it ends with the body.

        Where bodies follow, one of them takes it, or another that lives; it ends with the body only where nobody
        follows, or where the other side itself does.
        """
        followers = self.endings[body].followers
        if not heir or heir == other:
            return not followers or heir in followers
        return heir in self.living

    def may_meet(self, body: str, other: str) -> bool:
        """Whether one heir may take both sides, so that it ends: both bodies end, and one body follows them, or none."""
        these, those = (set(self.endings[one].followers) for one in (body, other))
        return not these or not those or bool(these & those)


@dataclass(slots=True)
class _Draft:
    """The sheet beside the bodies, while faults are looked for."""

    sheet: Sheet
    known: Mapping[str, Known]
    kinds: Mapping[str, str]
    entered: dict[str, Record] = field(default_factory=dict)
    begun: dict[str, Record] = field(default_factory=dict)
    ended: dict[str, Record] = field(default_factory=dict)
    said: dict[tuple[str, str], Record] = field(default_factory=dict)  # what a line says of a body, and which line
    faults: list[Fault] = field(default_factory=list)

    @property
    def on(self) -> date:
        return self.sheet.effective_on

    def fault(self, record: Record, sentence: str, **facts: object) -> None:
        self.faults.append(Fault(record.line, sentence % facts))

    def lived(self, code: str) -> bool:
        """Whether the body is there on the day before."""
        if code in self.entered:
            return True
        row = self.known.get(code)
        if row is None:
            return False
        begun = row.founded_on is None or row.founded_on < self.on
        return begun and (row.ended_on is None or row.ended_on >= self.on)

    def lives(self, code: str) -> bool:
        """Whether the body is there on the day itself, and no end of it is known."""
        if code in self.begun:
            return True
        if code in self.ended:
            return False
        row = self.known.get(code)
        if row is None:
            return code in self.entered
        return (row.founded_on is None or row.founded_on <= self.on) and row.ended_on is None

    def there(self, code: str) -> bool:
        """Whether the body is there on the day itself, even if a later end of it is known."""
        row = self.known.get(code)
        if code in self.ended or row is None or row.ended_on is None:
            return self.lives(code)
        return (row.founded_on is None or row.founded_on <= self.on) and row.ended_on > self.on


def plan(sheet: Sheet, known: Mapping[str, Known], kinds: Mapping[str, str]) -> Plan:
    """What the sheet comes to for bodies as they stood on the day before it. Raises BadSheet with every fault."""
    draft = _Draft(sheet, known, kinds)
    _read_kinds(draft)
    _read_bodies(draft)
    _read_endings(draft)
    for move in sheet.moves:
        _check_move(draft, move)
    _check_entered(draft)
    draft.faults.extend(coding.faults(sheet, known, lived=draft.lived, there=draft.there))
    places = _places(draft)
    if not draft.faults:
        _check_placed(draft, places)
        _check_places(draft, places)
    if draft.faults:
        raise BadSheet(draft.faults)
    labels = dict(_labels(draft))
    living = frozenset(code for code in labels if draft.lives(code))
    return Plan(sheet, _entered(draft), _change(draft), _endings(draft), labels, living)


def _labels(draft: _Draft) -> Iterator[tuple[str, Label]]:
    side = {**draft.kinds, **{record.code: record.get("side") for record in draft.sheet.of("kind")}}
    for code, row in draft.known.items():
        yield code, Label(code, row.name, row.short_name, side.get(row.kind, "OTHER"))
    for record in (*draft.entered.values(), *draft.begun.values()):
        begins = record.code in draft.begun
        yield record.code, Label(record.code, record.get("name"), record.get("short"), side[record.get("kind")], begins)


def _read_kinds(draft: _Draft) -> None:
    told = {record.code for record in draft.sheet.of("kind")}
    for record in draft.sheet.of("kind"):
        if record.get("side") not in SIDES:
            draft.fault(record, _("“side” is one of: %(known)s."), known=", ".join(SIDES))
        elif draft.kinds.get(record.code, record.get("side")) != record.get("side"):
            draft.fault(
                record, _("There is a kind “%(kind)s” already, with side=%(side)s. Write that, or name another kind."),
                kind=record.code, side=draft.kinds[record.code],
            )  # fmt: skip
    for record in draft.sheet.of("body", "create"):
        if record.get("kind") not in draft.kinds and record.get("kind") not in told:
            draft.fault(record, _("There is no kind “%(kind)s”. Add a line kind,%(kind)s,…."), kind=record.get("kind"))
    for record in draft.sheet.of("body", "create", "relevel"):
        if record.get("level") not in LEVELS:
            draft.fault(record, _("“level” is one of: %(known)s."), known=", ".join(LEVELS))


def _read_bodies(draft: _Draft) -> None:
    seen: dict[str, int] = {}
    for record in draft.sheet.of("body", "create"):
        if record.code in seen:
            draft.fault(
                record, _("“%(code)s” is told on line %(line)s already. Keep one."), code=record.code, line=seen[record.code],
            )  # fmt: skip
            continue
        seen[record.code] = record.line
        if record.word == "create":
            if record.code in draft.known:
                draft.fault(
                    record,
                    _("There is a body “%(code)s” already. Choose another code for the new one."),
                    code=record.code,
                )
            draft.begun[record.code] = record
            continue
        if record.since() >= draft.on:
            draft.fault(record, _("“body” is for what was there before the day. Use “create”, or an earlier day."))
        if record.code in draft.known:
            _check_known(draft, record)
        else:
            draft.entered[record.code] = record


def _check_known(draft: _Draft, record: Record) -> None:
    """A line about a body that is there already adds nothing; what it says is still no other than what is known."""
    above, begun = record.get("under"), draft.known[record.code].founded_on
    if above and above not in draft.known and all(above != one.code for one in draft.sheet.of("body")):
        draft.fault(
            record, _("There is no body “%(code)s”. Correct the code, or add a line body,%(code)s,…."), code=above
        )
    if begun is not None and record.since() < begun:
        draft.fault(
            record, _("“%(code)s” is here only from %(day)s on. Write that day, or a later one."),
            code=record.code, day=dates.show(begun),
        )  # fmt: skip


def _read_endings(draft: _Draft) -> None:
    """A body ends by one rule: as original of one merger, as part of several, by one split or one abolition."""
    for move in draft.sheet.of(*_ENDING):
        for code in move.all("original"):
            if code in draft.ended:
                draft.fault(
                    move,
                    _("“%(code)s” ends on line %(line)s already. A body ends once."),
                    code=code,
                    line=draft.ended[code].line,
                )
            else:
                draft.ended[code] = move
    for move in draft.sheet.of("merge"):
        for code in move.all("part"):
            by = draft.ended.setdefault(code, move)
            if by.word != "merge":
                draft.fault(
                    move, _("“%(code)s” ends on line %(line)s already. A body ends once."), code=code, line=by.line
                )
    for code, move in draft.ended.items():
        _check_ends(draft, code, move)


def _check_ends(draft: _Draft, code: str, move: Record) -> None:
    row = draft.known.get(code)
    if row is None and code not in draft.entered:
        draft.fault(move, _("There is no body “%(code)s”. Correct the code, or add a line body,%(code)s,…."), code=code)
    elif not draft.lived(code):
        ended = row and row.ended_on and row.ended_on < draft.on
        when = _("it had ended by %(day)s") if ended else _("it begins only later than %(day)s")
        draft.fault(
            move, _("“%(code)s” cannot end here: %(why)s."), code=code, why=when % {"day": dates.show(draft.on)}
        )
    elif row is not None and row.ended_on is not None:
        draft.fault(
            move, _("“%(code)s” ends on %(day)s already. Remove the line."), code=code, day=dates.show(row.ended_on)
        )
    elif row is not None and (later := sorted(what for what, since in row.latest.items() if since >= draft.on)):
        draft.fault(
            move, _("Something about “%(code)s” is entered to begin on %(day)s or later: %(what)s. Undo that first."),
            code=code, day=dates.show(draft.on), what=", ".join(str(LATER.get(what, what)) for what in later),
        )  # fmt: skip


def _check_move(draft: _Draft, move: Record) -> None:
    for code in (*move.all("result"), *move.all("heir")):
        _check_alive(draft, move, code)
    if move.get("under"):
        _check_alive(draft, move, move.get("under"))
    if move.get("structure") and move.get("structure") not in STRUCTURES:
        draft.fault(move, _("“structure” is one of: %(known)s."), known=", ".join(STRUCTURES))
    if move.word in {"absorb", "rename", "relevel", "reparent"}:
        _check_alive(draft, move, move.code)
        _check_free(draft, move)


def _check_alive(draft: _Draft, move: Record, code: str) -> None:
    if draft.lives(code):
        return
    if code in draft.ended:
        draft.fault(
            move, _("“%(code)s” ends on line %(line)s and cannot stand here. Name one that lives on %(day)s."),
            code=code, line=draft.ended[code].line, day=dates.show(draft.on),
        )  # fmt: skip
    elif code in draft.known and (ends := draft.known[code].ended_on) and ends > draft.on:
        draft.fault(
            move, _("“%(code)s” ends on %(day)s, as was entered before this. Name one that goes on, or its heir."),
            code=code, day=dates.show(ends),
        )  # fmt: skip
    elif code in draft.known:
        draft.fault(
            move, _("“%(code)s” does not live on %(day)s. Name a body that does."), code=code, day=dates.show(draft.on)
        )
    else:
        draft.fault(
            move, _("There is no body “%(code)s”. Correct the code, or add a line create,%(code)s,…."), code=code
        )


def _check_free(draft: _Draft, move: Record) -> None:
    """The period that the move opens must not overlap one that begins on the day or later, nor another move's."""
    what = {"rename": "NAME", "relevel": "LEVEL"}.get(move.word) or _structure(move)
    if move.code in draft.begun and what in {"NAME", "LEVEL", ADMINISTRATIVE}:
        draft.fault(move, _("“%(code)s” begins on that day. Say it on its line “create” instead."), code=move.code)
    elif (first := draft.said.setdefault((what, move.code), move)) is not move:
        draft.fault(
            move,
            _("The periods overlap: line %(line)s says the same of “%(code)s”. Keep one."),
            line=first.line,
            code=move.code,
        )
    row = draft.known.get(move.code)
    latest = row.latest.get(what) if row else None
    if latest and latest >= draft.on:
        draft.fault(
            move, _("The periods overlap: something else is entered for “%(code)s” from %(day)s. Choose another day or remove that."),
            code=move.code, day=dates.show(latest),
        )  # fmt: skip


def _structure(move: Record) -> str:
    return AGENCY if move.word == "absorb" else move.get("structure", ADMINISTRATIVE)


def _places(draft: _Draft) -> dict[str, dict[str, str]]:
    """Structure → body → the body above it, as of the day."""
    places: dict[str, dict[str, str]] = {structure: {} for structure in STRUCTURES}
    for code, row in draft.known.items():
        for structure, parent in row.places.items():
            if draft.there(code):
                places.setdefault(structure, {})[code] = parent
    for record in (*draft.entered.values(), *draft.begun.values()):
        if record.get("under") and draft.lives(record.code):
            places[ADMINISTRATIVE][record.code] = record.get("under")
    for move in draft.sheet.of("reparent", "absorb"):
        places.setdefault(_structure(move), {})[move.code] = move.get("under")
    return places


def _check_placed(draft: _Draft, places: Mapping[str, Mapping[str, str]]) -> None:
    """What begins at a level below the province, or comes to it, has a place in some structure."""
    for record in (*draft.entered.values(), *draft.begun.values(), *draft.sheet.of("relevel")):
        somewhere = any(record.code in parents for parents in places.values())
        if record.get("level") in PLACED and draft.lives(record.code) and not somewhere:
            remedy = (
                _("“%(code)s” stands under nobody. Add a line reparent,%(code)s,under=….")
                if record.word == "relevel"
                else _("“%(code)s” stands under nobody. Write under=… with the body above it.")
            )
            draft.fault(record, remedy, code=record.code)


def _check_entered(draft: _Draft) -> None:
    """What was there before the day stood under somebody who was there as long: no later, and until the day at least."""
    moved = {move.code for move in draft.sheet.of("reparent")}
    above = {code: record.get("under") for code, record in draft.entered.items() if record.get("under")}
    for code, parent in above.items():
        record, row = draft.entered[code], draft.known.get(parent)
        if row is not None:
            since, until = row.founded_on, row.ended_on
        elif parent in draft.entered:
            since, until = draft.entered[parent].since(), None
        else:
            draft.fault(record, _("There was no body “%(code)s” then. Name one that was there."), code=parent)
            continue
        stays = code not in draft.ended and code not in moved
        if (since and since > record.since()) or (until and (stays or until < draft.on)):
            draft.fault(
                record, _("“%(code)s” was not above it all that time. Name one that was there from %(day)s on."),
                code=parent, day=dates.show(record.since()),
            )  # fmt: skip
    for code, parent in above.items():
        if parent in draft.ended and code in _way_up(parent, above, set()):
            draft.fault(draft.entered[code], _("“%(code)s” would stand above itself. Name another body."), code=code)


def _check_places(draft: _Draft, places: Mapping[str, Mapping[str, str]]) -> None:
    """On the day nobody stands under a body that is gone, and no way up leads back."""
    moved = {(_structure(move), move.code): move for move in draft.sheet.of("reparent", "absorb")}
    for structure, parents in places.items():
        safe: set[str] = set()
        for code, parent in parents.items():
            move = moved.get((structure, code)) or draft.begun.get(code) or draft.entered.get(code)
            if not draft.there(parent):
                cause = move or draft.ended.get(parent)
                sentence = _(
                    "“%(code)s” would stand under “%(parent)s”, which is gone on %(day)s. Add a line reparent,%(code)s,under=…."
                )
                facts = {"code": code, "parent": parent, "day": dates.show(draft.on)}
                draft.faults.append(Fault(cause.line if cause else 0, sentence % facts))
        for code in parents:
            way = _way_up(code, parents, safe)
            if way and way[-1] in way[:-1]:
                circle = way[way.index(way[-1]) :]
                told = (moved.get((structure, one)) or draft.begun.get(one) or draft.entered.get(one) for one in circle)
                sentence = _("A circle: %(way)s. Put one of them elsewhere.") % {"way": " → ".join(circle)}
                draft.faults.append(Fault(max((cause.line for cause in told if cause), default=0), sentence))
            safe.update(way)


def _way_up(code: str, parents: Mapping[str, str], safe: set[str]) -> list[str]:
    """The bodies from one upwards, until the top, a body known to be safe, or one that was passed already."""
    way: list[str] = []
    while code not in safe:
        way.append(code)
        if code in way[:-1] or code not in parents:
            break
        code = parents[code]
    return way


def _endings(draft: _Draft) -> dict[str, Ending]:
    followers: dict[str, list[str]] = {code: [] for code in draft.ended}
    whole: dict[str, str] = {}
    for move in draft.sheet.of("merge", "split"):
        for code in (*move.all("original"), *move.all("part")):
            followers[code].extend(move.all("result"))
        if move.word == "merge":
            whole |= dict.fromkeys(move.all("original"), move.get("result"))
    endings: dict[str, Ending] = {}
    for code, move in draft.ended.items():
        named = () if move.word == "merge" else move.all("heir")
        candidates = tuple(dict.fromkeys([*followers[code], *named]))
        basis = draft.sheet.basis(move)
        endings[code] = Ending(code, move.line, move.word, basis, tuple(followers[code]), candidates)
    return {code: _with_heir(draft, ending, endings, whole) for code, ending in endings.items()}


def _with_heir(draft: _Draft, ending: Ending, endings: Mapping[str, Ending], whole: Mapping[str, str]) -> Ending:
    heir, rule = "", ""
    above = _follower_above(draft, ending.code, endings, whole)
    if ending.code in whole:
        heir, rule = whole[ending.code], "TERRITORY"
    elif len(ending.candidates) == 1:
        heir, rule = ending.candidates[0], "TERRITORY" if ending.word == "split" else "NAMED"
    elif above in ending.candidates:
        heir, rule = above, "PARENT"
    return replace(ending, heir=heir, rule=rule)


def _follower_above(draft: _Draft, code: str, endings: Mapping[str, Ending], whole: Mapping[str, str]) -> str:
    """The body above on the day before, or the one that follows it; empty where there is none."""
    row, record = draft.known.get(code), draft.entered.get(code)
    above = row.parents.get(ADMINISTRATIVE, "") if row else record.get("under") if record else ""
    return whole.get(above, "") if above in endings else above


def _entered(draft: _Draft) -> Change:
    """What the sheet says was there before and the installation does not know yet."""
    rows = tuple(draft.entered.values())
    places = [Place(row.code, ADMINISTRATIVE, row.get("under"), row.since()) for row in rows if row.get("under")]
    return Change(draft.on, [_newcomer(row, row.since()) for row in rows], places=places)


def _newcomer(row: Record, since: date) -> Newcomer:
    return Newcomer(
        code=row.code, kind=row.get("kind"), name=row.get("name"), short_name=row.get("short"), level=row.get("level"),
        since=since, codes=row.codes(), posts=row.all("post"), illustrative=row.illustrative,
    )  # fmt: skip


def _change(draft: _Draft) -> Change:
    sheet, on = draft.sheet, draft.on
    begun = [Place(row.code, ADMINISTRATIVE, row.get("under"), on) for row in draft.begun.values() if row.get("under")]
    moved = [Place(m.code, _structure(m), m.get("under"), on) for m in sheet.of("reparent", "absorb")]
    renames = sheet.of("rename")
    return Change(
        on=on,
        newcomers=[_newcomer(row, on) for row in draft.begun.values()],
        ended=sorted(draft.ended),
        names=[(m.code, m.get("name"), m.get("short")) for m in renames],
        codes=[(m.code, scheme, value) for m in renames for scheme, value in m.codes()],
        levels=[(m.code, m.get("level")) for m in sheet.of("relevel")],
        places=[*begun, *moved],
        successions=list(successions(sheet)),
        named_heirs=list(named_heirs(sheet)),
    )


def day_before(on: date) -> date:
    """The last day of the old order."""
    return on - timedelta(days=1)
