"""Where what is kept differs from what the entries say: a name for programs, a sentence for people."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils.translation import gettext as _

from phoihop.domain.ledger import commitments, rules
from phoihop.domain.ledger.models import Side
from phoihop.domain.ledger.states import Mood, State, Verb
from phoihop.domain.organisations.models import Body
from phoihop.foundation.vn import dates

Cell = tuple[int, str, bool, str, str, date, bool]  # as `standing.CELL` names it
Month = tuple[int, bool, str, date, bool]  # as `standing.MONTH` does


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where the stored projection differs from the entries."""

    what: str
    sentence: str


class Telling:
    """Puts differences into words, with codes where the columns hold the row numbers of bodies."""

    @cached_property
    def _codes(self) -> dict[object, str]:
        return dict(Body.objects.values_list("pk", "code"))

    def no_story(self, code: str) -> Difference:
        """A row of which nothing tells."""
        return Difference(code, _("%(code)s: a row is kept of which no entry tells.") % {"code": code})

    def unreadable(self, code: str) -> Difference:
        """A story that can no longer be read: its row stays as it is kept."""
        sentence = _(
            "%(code)s: its entries can no longer be read. “phoihop ledger verify” names the one that was changed."
        )
        return Difference(code, sentence % {"code": code})

    def column(self, code: str, column: str, kept: object, says: object) -> Difference:
        """A column of a commitment that holds something else."""
        words = {
            "code": code, "column": _columns().get(column, column),
            "kept": self._value(column, kept), "says": self._value(column, says),
        }  # fmt: skip
        return Difference(
            f"{code}.{column}",
            _("%(code)s: %(column)s is kept as “%(kept)s”; the entries say “%(says)s”.") % words,
        )

    def count(self, cell: Cell, kept: int, says: int) -> Difference:
        """A count beside the entries that is another."""
        body_id, side, under, kind, state, due_on, late = cell
        body = self._codes.get(body_id, f"#{body_id}")
        of = [
            _("%(body)s and all under it") % {"body": body} if under else body,
            _label(Side, side), _kind(kind), _label(State, state),
            _("without a due day") if due_on == rules.NO_DAY else _("due on %(day)s") % {"day": dates.show(due_on)},
            *([_("reported done late")] if late else []),
        ]  # fmt: skip
        sentence = _("Count of %(of)s: %(kept)s is kept; the entries make %(says)s.")
        name = " ".join([body, side, "under" if under else "itself", kind, state, due_on.isoformat(), *["late"] * late])
        return Difference(f"standing {name}", sentence % {"of": ", ".join(of), "kept": kept, "says": says})

    def month(self, month: Month, kept: int, says: int) -> Difference:
        """A count by month beside the entries that is another."""
        body_id, under, state, first, late = month
        body = self._codes.get(body_id, f"#{body_id}")
        of = [
            _("%(body)s and all under it") % {"body": body} if under else body, _label(State, state),
            _("without a due day") if first.year == rules.NO_DAY.year else _("due in month %(month)s") % {"month": f"{first:%-m/%Y}"},
            *([_("reported done late")] if late else []),
        ]  # fmt: skip
        sentence = _("Count of %(of)s: %(kept)s is kept; the entries make %(says)s.")
        name = " ".join([body, "under" if under else "itself", state, f"{first:%Y-%m}", *["late"] * late])
        return Difference(f"month {name}", sentence % {"of": ", ".join(of), "kept": kept, "says": says})

    def past(self, cell: tuple[date, int, str, date], kept: int, says: int) -> Difference:
        """A count at the end of a month that is another."""
        end, body_id, stands, due_on = cell
        body = self._codes.get(body_id, f"#{body_id}")
        sentence = _(
            "Count of %(body)s at the end of %(day)s (%(stands)s, due %(due)s): %(kept)s is kept; the entries make %(says)s."
        )
        stood = {
            rules.RUNS: State.IN_FORCE.label, "STOPPED": State.SUSPENDED.label, "KEPT": _("reported done in time"),
            "DONE_LATE": _("reported done late"),
        }.get(stands, _("ended otherwise"))  # fmt: skip
        words = {"body": body, "day": dates.show(end), "stands": stood, "due": dates.show(due_on)}
        return Difference(f"past {end} {body} {stands} {due_on}", sentence % (words | {"kept": kept, "says": says}))

    def spell(self, entry_id: int, due_on: date) -> Difference:
        """The days for which a step held past the due day, kept otherwise than the entries say."""
        sentence = _("Entry %(entry)s: for how long it held past %(day)s is kept otherwise than the entries say.")
        return Difference(f"spell {entry_id}", sentence % {"entry": entry_id, "day": dates.show(due_on)})

    def _value(self, column: str, value: object) -> str:
        if value is None or value == "":
            return _("nothing")
        if column in _BODIES:
            return self._codes.get(value, f"#{value}")
        if column in _CHOICES:
            return _label(_CHOICES[column], str(value))
        return _kind(str(value)) if column == "kind" else _plain(value)


def _plain(value: object) -> str:
    """As people read it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return f"{value.astimezone(dates.VIET_NAM):%H:%M:%S} {dates.show(dates.today_in_vietnam(value))}"
    return dates.show(value) if isinstance(value, date) else str(value)


_BODIES = frozenset({"debtor_id", "creditor_id", "opener_id", "proposer_id", "asked_by_id"})
_CHOICES: dict[str, type[State | Verb | Mood | Side]] = {
    "state": State, "asked_change": Verb, "mood": Mood, "proposed_for": Side,
}  # fmt: skip


def _label(choices: type[State | Verb | Mood | Side], code: str) -> str:
    """The word of a code; one that was written there by hand stays as it is."""
    return str(choices(code).label) if code in choices.values else code


def _kind(code: str) -> str:
    try:
        return str(commitments.kind(code).label)
    except commitments.UnknownKind:
        return code


def _columns() -> dict[str, str]:
    """What each column of a commitment holds."""
    return {
        "kind": _("the kind"), "title": _("the title"), "product": _("the product"), "basis": _("the basis"),
        "mood": _("the verb between the sides"), "illustrative": _("the mark of what is made up"),
        "debtor_id": _("the side that does it"), "creditor_id": _("the side for which it is done"),
        "supporters": _("those who support it"), "arises_from_id": _("the row number of the one it arises from"),
        "state": _("the state"), "due_on": _("the day it is due"), "opener_id": _("who opened it"),
        "proposer_id": _("who proposed it"), "proposed_for": _("the side whose key is turned"),
        "opened_on": _("the day it was opened"), "recorded_at": _("the moment of the last entry"),
        "placed_on": _("the day whose structure counts"), "since": _("the day from which the state holds"),
        "claimed_on": _("the day it was reported done"), "fulfilled_on": _("the day it was confirmed"),
        "percent": _("how far it is, in per cent"), "returns": _("how often it was returned"),
        "changes": _("how often it was changed"), "asked_seq": _("the number of the entry that asks for a change"),
        "asked_change": _("the change asked for"), "asked_by_id": _("who asked for a change"),
        "entry_count": _("the number of entries"), "head_hash": _("the hash of the last entry"),
        "sealed_count": _("the number of entries sealed"),
    }  # fmt: skip
