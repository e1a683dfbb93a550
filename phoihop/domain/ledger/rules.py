"""The arithmetic of the ledger: folding entries into a position, and lateness. Pure; no Django, no clock."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

NO_DAY = date(9999, 12, 31)  # stands for "no due day" where a column may not be null
RUNS = "RUNS"  # in force: whether it is late follows from the day that is asked about


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as the fold reads it. `state`, `due_on`, `debtor_id`, `creditor_id` hold after it; blank for a remark."""

    seq: int
    verb: str
    effective_on: date
    by_body_id: int | None
    facts: dict[str, object]
    state: str
    due_on: date | None
    debtor_id: int | None
    creditor_id: int | None


@dataclass(frozen=True, slots=True)
class Position:
    """Where a commitment stands: the projection that its entries fold into."""

    state: str = ""
    due_on: date | None = None
    debtor_id: int | None = None
    creditor_id: int | None = None
    opener_id: int | None = None
    opened_on: date | None = None
    since: date | None = None  # the day from which the state holds
    claimed_on: date | None = None
    fulfilled_on: date | None = None
    percent: int = 0
    returns: int = 0
    changes: int = 0
    asked_seq: int = 0
    asked_change: str = ""
    asked_by_id: int | None = None
    proposer_id: int | None = None
    proposed_for: str = ""  # OWES, OWED: the side for which the first key was turned
    mood: str = ""  # ASSIGN, REQUEST: the verb between the sides as they stand
    kind: str = ""
    title: str = ""
    product: str = ""


def fold(entries: Iterable[Told]) -> Position:
    """The position after these entries, in order."""
    position = Position()
    for told in entries:
        position = after(position, told)
    return position


def after(position: Position, told: Told) -> Position:
    """The position one entry later."""
    if not told.state:
        return _after_remark(position, told)
    changed: dict[str, object] = {
        "state": told.state,
        "due_on": told.due_on,
        "debtor_id": told.debtor_id,
        "creditor_id": told.creditor_id,
        "since": told.effective_on,
    }
    if told.verb in _STEP_FACTS:
        changed |= _STEP_FACTS[told.verb](position, told)
    return replace(position, **changed)  # type: ignore[arg-type]  # keys are field names by construction


def _after_remark(position: Position, told: Told) -> Position:
    if told.verb == "PROGRESSED":
        return replace(position, percent=int(str(told.facts.get("percent", position.percent))))
    if told.verb == "ASKED":
        return replace(
            position, asked_seq=told.seq, asked_change=str(told.facts["change"]), asked_by_id=told.by_body_id
        )
    if told.verb == "REFUSED":
        return replace(position, asked_seq=0, asked_change="", asked_by_id=None)
    return position


_NOTHING_ASKED: dict[str, object] = {"asked_seq": 0, "asked_change": "", "asked_by_id": None}


def _changed(position: Position, _told: Told) -> dict[str, object]:
    return {**_NOTHING_ASKED, "changes": position.changes + 1}


def _passed(position: Position, told: Told) -> dict[str, object]:
    """What the former holder did as a side stands for the heir: its draft, its proposal, its request for a change.

    With `speaks` nobody's side passes: a third body that drafted for this side is gone, and the side speaks for itself.
    """
    mood = {"mood": str(told.facts.get("mood", position.mood))}
    if side := told.facts.get("speaks"):
        speaker = told.debtor_id if side == "OWES" else told.creditor_id
        return mood | {name: speaker for name in ("opener_id", "proposer_id") if getattr(position, name) is not None}
    heirs = {position.debtor_id: told.debtor_id, position.creditor_id: told.creditor_id}
    names = ("opener_id", "proposer_id", "asked_by_id")
    return mood | {name: heirs.get(held, held) for name in names if (held := getattr(position, name)) is not None}


def _worded(_position: Position, told: Told) -> dict[str, object]:
    """What is promised, in the words of this entry; until it binds one side may change them."""
    return {name: str(told.facts[name]) for name in ("kind", "title", "product")}


def _amended(position: Position, told: Told) -> dict[str, object]:
    """What is promised from now on, in words that both sides stand up for; its kind stays."""
    return {**_changed(position, told), **{name: str(told.facts[name]) for name in ("title", "product")}}


def _first_key(_position: Position, told: Told) -> dict[str, object]:
    """Who stands up for the words as they are now, and in whose name; the other side answers."""
    return {"proposer_id": told.by_body_id, "proposed_for": str(told.facts["for"])}


_STEP_FACTS: dict[str, Callable[[Position, Told], dict[str, object]]] = {
    "OPENED": lambda p, t: {
        **_worded(p, t),
        "opener_id": t.by_body_id,
        "opened_on": t.effective_on,
        "mood": str(t.facts["mood"]),
    },
    "REWORDED": _worded,
    "COUNTERED": lambda p, t: {**_worded(p, t), **_first_key(p, t)},
    "TRANSFERRED": _passed,
    "PROPOSED": _first_key,
    "CLAIMED": lambda p, t: {**_NOTHING_ASKED, "claimed_on": t.effective_on},
    "RETURNED": lambda p, t: {"claimed_on": None, "returns": p.returns + 1},
    "CLOSED": lambda p, t: _NOTHING_ASKED,
    "EXTINGUISHED": lambda p, t: _NOTHING_ASKED,
    "ACCEPTED": lambda p, t: {"fulfilled_on": t.effective_on, "percent": 100},
    "RESCHEDULED": _changed,
    "POSTPONED": _changed,
    "SUSPENDED": _changed,
    "NOT_FEASIBLE": _changed,
    "AMENDED": _amended,
}


def days_late(*, state: str, due_on: date | None, claimed_on: date | None, today: date) -> int:
    """Days past due, 0 when not late. One rule for all kinds.

    Overdue: still to be done, not suspended, and `today` is past due. Done late: the accepted or waiting claim was
    made after the due day. Waiting for acceptance never makes the debtor late.
    """
    if due_on is None:
        return 0
    if state == "IN_FORCE":
        return max(0, (today - due_on).days)
    if state in ("CLAIMED", "FULFILLED") and claimed_on is not None:
        return max(0, (claimed_on - due_on).days)
    return 0


def days_unanswered(*, state: str, claimed_on: date | None, today: date) -> int:
    """Days for which a claim has waited for the creditor's word: that is the creditor's lateness, never the debtor's.

    0 while nothing waits. A claim that was returned or accepted waits no more.
    """
    return max(0, (today - claimed_on).days) if state == "CLAIMED" and claimed_on else 0


def done_late(state: str, due_on: date | None, claimed_on: date | None) -> bool:
    """Whether it was reported done, and after its day: then it stays so on every later day."""
    return state in ("CLAIMED", "FULFILLED") and bool(due_on and claimed_on and claimed_on > due_on)


def placed_on(
    day_of: Callable[[datetime], date],
    sided_at: datetime,
    ended_at: datetime | None,
    changes: Iterable[tuple[datetime, date]],
) -> date:
    """The day by whose structure a commitment is counted: on which it took its sides, or of a later change of structure.

    `changes`: when each was recorded and from which day it holds. What ended keeps the structure that it ended under.
    """
    later = [on for at, on in changes if at > sided_at and (ended_at is None or at < ended_at)]
    return max([day_of(sided_at), *later])


def entry_text(
    *,
    commitment: str,
    seq: int,
    verb: str,
    effective_on: str,
    recorded_at: str,
    origin: str,
    by_body: int | None,
    by_user: int | None,
    facts: str,
    note_digest: str,
    state: str,
    due_on: str,
    debtor: int | None,
    creditor: int | None,
    key: str,
) -> str:
    """What is hashed of an entry: every column but its row number and the hashes. No field can hold a line break."""
    return (
        f"{commitment}\n{seq}\n{verb}\n{effective_on}\n{recorded_at}\n{origin}\n{by_body}\n{by_user}\n{facts}\n"
        f"{note_digest}\n{state}\n{due_on}\n{debtor}\n{creditor}\n{key}"
    )


def note_digest(*, salt: str, text: str) -> str:
    """What stands in the chain for a remark in people's words: erasing the words never breaks the chain."""
    return note_digest_of(salt.encode(), text.encode()).decode()


def note_digest_of(salt: bytes, text: bytes) -> bytes:
    """The same, of bytes as they stand."""
    return hashlib.sha256(salt + b"\n" + text).hexdigest().encode() if text else b""


def chain_name(code: str) -> str:
    """The name that a commitment's chain is bound to."""
    return f"ledger:{code}"


def month_end_before(day: date) -> date:
    """The last day of the month before."""
    return day.replace(day=1) - timedelta(days=1)


def month_after(day: date) -> date:
    """The first day of the month after."""
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)


def month_end(day: date) -> date:
    """The last day of its month."""
    return month_after(day) - timedelta(days=1)


def month_ends(first: date, last: date) -> list[date]:
    """The ends of months from that of the first day on, up to the last."""
    ends, end = [], month_end(first)
    while end <= last:
        ends.append(end)
        end = month_end(end + timedelta(days=1))
    return ends


def near_months(end: date) -> tuple[date, date]:
    """The two months after the end of one, half-open: days asked about from there on lie in the first of them."""
    first = end + timedelta(days=1)
    return first, month_after(month_after(first))


def kept_due(due_on: date | None, *, runs: bool, end: date) -> date:
    """Under which day a duty is counted at the end of a month: its due day where days of the next month tell it apart;
    else the first of its month, and once its year is over the first of that.
    """
    first, far = near_months(end)
    due = due_on or NO_DAY
    if runs and first <= due < far:
        return due
    return due.replace(day=1) if due.year >= first.year else due.replace(month=1, day=1)
