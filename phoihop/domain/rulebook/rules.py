"""Due days that explain themselves: pure arithmetic that keeps its own steps."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from django.utils.translation import gettext as _

from phoihop.domain.rulebook.calendar import Calendar
from phoihop.foundation.vn import dates


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the arithmetic: what kind of line, and the facts that its sentence needs."""

    kind: str  # FIXED, ROW, AGREED, STOPPED, RESTARTED, COUNTED, DAYS, COUNTED_BACK or BACK
    facts: tuple[tuple[str, str], ...]

    def words(self, *, of_row: bool = True) -> list[str]:
        """The line as sentences in the reader's language; without `of_row` the words of a row are not quoted."""
        sentences = _SENTENCES[self.kind] if of_row or self.kind != "ROW" else _of_a_row_of_others
        return sentences(dict(self.facts))


def _fixed(facts: dict[str, str]) -> list[str]:
    sentences = [_("Fixed by: %(basis)s.") % {"basis": facts["basis"]}]
    if facts["verified"] != "yes":
        sentences.append(_("This basis has not been verified yet."))
    return sentences


def _counted(facts: dict[str, str]) -> list[str]:
    shown = {"from": _shown(facts["from"]), "to": _shown(facts["to"]), "days": facts["days"]}
    return [_("%(days)s working days after %(from)s: %(to)s.") % shown, *_not_counted(facts)]


def _not_counted(facts: dict[str, str]) -> list[str]:
    passed = [part.split(" ", 1) for part in facts["passed"].split("|") if part]
    told = ", ".join(f"{_shown(day)} ({_(why)})" for day, why in passed)
    return [_("Not counted: %(days)s.") % {"days": told}] if passed else []


def _counted_back(facts: dict[str, str]) -> list[str]:
    shown = {"from": _shown(facts["from"]), "to": _shown(facts["to"]), "days": facts["days"]}
    return [_("At least %(days)s working days before %(from)s: by %(to)s.") % shown, *_not_counted(facts)]


def _back(facts: dict[str, str]) -> list[str]:
    shown = {"from": _shown(facts["from"]), "to": _shown(facts["to"]), "days": facts["days"]}
    return [_("At least %(days)s days before %(from)s: by %(to)s.") % shown]


def _days(facts: dict[str, str]) -> list[str]:
    shown = {"from": _shown(facts["from"]), "to": _shown(facts["to"]), "days": facts["days"]}
    return [_("%(days)s days after %(from)s: %(to)s.") % shown]


def _restarted(facts: dict[str, str]) -> list[str]:
    shown = {"from": _shown(facts["from"]), "days": facts["days"]}
    return [_("The time runs anew from %(from)s: %(days)s days, as many as there were at first.") % shown]


def _stopped(facts: dict[str, str]) -> list[str]:
    shown = {"from": _shown(facts["from"]), "to": _shown(facts["to"]), "days": facts["days"]}
    return [_("The clock stood still from %(from)s to %(to)s: %(days)s days later.") % shown]


def _agreed(facts: dict[str, str]) -> list[str]:
    shown = {"day": _shown(facts["to"])}
    return [_("Both sides agreed on %(day)s between themselves; no rule and no paper sets this day.") % shown]


def _of_a_row(facts: dict[str, str]) -> list[str]:
    sentences = [_("Both sides set the time in the row of their plan: “%(words)s”.") % facts]
    if not facts["to"]:
        return [*sentences, _("That is all year round, so there is no last day.")]
    shown = {"words": facts["words"], "day": _shown(facts["to"])}
    if facts["last"] == facts["to"]:
        sentences.append(_("The last day of “%(words)s” is %(day)s.") % shown)
    elif facts["last"]:
        sentences.append(_("The row names %(day)s besides, and that day holds.") % shown)
    else:
        sentences.append(_("These words name no day; the row names %(day)s besides.") % shown)
    return [*sentences, _("No rule sets %(day)s: it is what both sides agreed to with the row.") % shown]


def _of_a_row_of_others(facts: dict[str, str]) -> list[str]:
    """What a reader learns who may not read the plan: that a row sets the day, and which."""
    if not facts["to"]:
        return [_("By the row of a plan of both sides it runs all year round, so there is no last day.")]
    return [_("Both sides set %(day)s in the row of a plan that is theirs.") % {"day": _shown(facts["to"])}]


def _shown(iso: str) -> str:
    return dates.show(date.fromisoformat(iso))


_SENTENCES: dict[str, Callable[[dict[str, str]], list[str]]] = {
    "FIXED": _fixed, "ROW": _of_a_row, "AGREED": _agreed, "STOPPED": _stopped, "RESTARTED": _restarted,
    "COUNTED": _counted, "DAYS": _days, "COUNTED_BACK": _counted_back, "BACK": _back,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reckoning:
    """A due day (None: all year round) and the steps that lead to it."""

    due_on: date | None
    steps: tuple[Step, ...]

    def to_facts(self) -> dict[str, object]:
        """JSON-able, and back with `from_facts` exactly."""
        return {
            "due_on": self.due_on.isoformat() if self.due_on else "",
            "steps": [{"kind": step.kind, "facts": [list(pair) for pair in step.facts]} for step in self.steps],
        }

    @classmethod
    def from_facts(cls, facts: dict[str, object]) -> "Reckoning":
        """Read back what `to_facts` wrote."""
        steps = tuple(
            Step(
                str(raw["kind"]),
                tuple((str(name), str(value)) for name, value in cast("list[list[str]]", raw["facts"])),
            )
            for raw in cast("list[dict[str, object]]", facts["steps"])
        )
        day = str(facts["due_on"])
        return cls(date.fromisoformat(day) if day else None, steps)

    def words(self, *, of_row: bool = True) -> list[str]:
        """Why this day, as sentences in the reader's language; without `of_row` nothing that only readers of the plan know."""
        return [sentence for step in self.steps for sentence in step.words(of_row=of_row)]


def fixed(due_on: date | None, basis: str, *, verified: bool) -> Reckoning:
    """A day fixed by a paper or an agreement; None for what runs all year."""
    return Reckoning(due_on, (Step("FIXED", (("basis", basis), ("verified", "yes" if verified else "no"))),))


def of_row(due_on: date | None, words: str, last: date | None) -> Reckoning:
    """The time that both sides set in a row of their plan: its words as written, and the last day that these mean, if any."""
    facts = (("words", words), ("last", _iso(last)), ("to", _iso(due_on)))
    return Reckoning(due_on, (Step("ROW", facts),))


def agreed(due_on: date) -> Reckoning:
    """Another day that both sides agreed on. Why they did is a reason of the change, never a basis of the day."""
    return Reckoning(due_on, (Step("AGREED", (("to", due_on.isoformat()),)),))


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def working_days(start: date, days: int, calendar: Calendar, *, basis: str, verified: bool) -> Reckoning:
    """The n-th working day after `start`, saying which days were not counted and why."""
    due_on, passed = calendar.after(start, days)
    told = "|".join(f"{day.isoformat()} {why}" for day, why in passed)
    counted = (("from", start.isoformat()), ("to", due_on.isoformat()), ("days", str(days)), ("passed", told))
    why = Step("FIXED", (("basis", basis), ("verified", "yes" if verified else "no")))
    return Reckoning(due_on, (why, Step("COUNTED", counted)))


def days(start: date, days: int, *, basis: str, verified: bool) -> Reckoning:
    """The n-th day after `start`, whatever day it is."""
    due_on = start + timedelta(days=days)
    counted = (("from", start.isoformat()), ("to", due_on.isoformat()), ("days", str(days)))
    why = Step("FIXED", (("basis", basis), ("verified", "yes" if verified else "no")))
    return Reckoning(due_on, (why, Step("DAYS", counted)))


def working_days_before(end: date, days: int, calendar: Calendar, *, basis: str, verified: bool) -> Reckoning:
    """The last day that leaves n working days before `end`, saying which days were not counted and why."""
    due_on, passed = calendar.before(end, days)
    told = "|".join(f"{day.isoformat()} {why}" for day, why in passed)
    counted = (("from", end.isoformat()), ("to", due_on.isoformat()), ("days", str(days)), ("passed", told))
    why = Step("FIXED", (("basis", basis), ("verified", "yes" if verified else "no")))
    return Reckoning(due_on, (why, Step("COUNTED_BACK", counted)))


def days_before(end: date, days: int, *, basis: str, verified: bool) -> Reckoning:
    """The n-th day before `end`, whatever day it is."""
    due_on = end - timedelta(days=days)
    counted = (("from", end.isoformat()), ("to", due_on.isoformat()), ("days", str(days)))
    why = Step("FIXED", (("basis", basis), ("verified", "yes" if verified else "no")))
    return Reckoning(due_on, (why, Step("BACK", counted)))


def stopped(reckoning: Reckoning, from_day: date, to_day: date) -> Reckoning:
    """The due day moved by the days during which the clock stood still. Raises ValueError if `to_day` comes first."""
    if to_day < from_day:
        raise ValueError("A pause ends after it begins.")
    days = (to_day - from_day).days
    step = Step("STOPPED", (("from", from_day.isoformat()), ("to", to_day.isoformat()), ("days", str(days))))
    due_on = reckoning.due_on + timedelta(days=days) if reckoning.due_on else None
    return Reckoning(due_on, (*reckoning.steps, step))


def no_sooner(reckoning: Reckoning, least: Reckoning) -> Reckoning:
    """The day as it stands, or that of `least` where it comes later: so much time somebody has in any case."""
    if reckoning.due_on is None or least.due_on is None or least.due_on <= reckoning.due_on:
        return reckoning
    return Reckoning(least.due_on, (*reckoning.steps, *least.steps))


def restarted(reckoning: Reckoning, begun: date, on: date) -> Reckoning:
    """The time given at first, from `begun` to the due day, counted anew from `on`; never an earlier day than before."""
    if reckoning.due_on is None:
        return reckoning
    days = max((reckoning.due_on - begun).days, 0)
    due_on = max(on + timedelta(days=days), reckoning.due_on)
    step = Step("RESTARTED", (("from", on.isoformat()), ("to", due_on.isoformat()), ("days", str((due_on - on).days))))
    return Reckoning(due_on, (*reckoning.steps, step))
