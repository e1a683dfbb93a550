"""What a notice says, in one sentence: codes, bodies, days and counts, and never a title or a word that people wrote."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from phoihop.domain.notices.models import Notice
from phoihop.domain.notices.queries import facts_of
from phoihop.foundation.vn import dates

SHOWN = 3  # codes in a sentence; the list that it leads to has all


@dataclass(frozen=True, slots=True)
class _Told:
    n: int
    codes: str
    by: str
    day: str
    facts: dict[str, object]

    @property
    def words(self) -> dict[str, object]:
        return {"n": self.n, "codes": self.codes, "by": self.by, "day": self.day}


def sentence(notice: Notice, names: dict[int, str]) -> str:
    """The sentence, in the reader's language; `names` are bodies by number, at least those of `bodies_in`."""
    facts = facts_of(notice)
    codes = cast("list[str]", facts["codes"])
    shown = ", ".join(codes[:SHOWN])
    if notice.n > SHOWN:
        shown = _("%(codes)s and %(n)s more") % {"codes": shown, "n": notice.n - SHOWN}
    by = names.get(cast("int", facts.get("by", 0)), "") or _("Another body")
    return _SENTENCES[notice.what](_Told(notice.n, shown, by, dates.show(notice.on), facts))


def bodies_in(notice: Notice) -> set[int]:
    """The bodies whose names its sentence needs."""
    by = facts_of(notice).get("by")
    return {by} if isinstance(by, int) else set()


def _proposed(told: _Told) -> str:
    return (
        ngettext(
            "%(by)s proposes a commitment that waits for your key: %(codes)s.",
            "%(by)s proposes %(n)s commitments that wait for your key: %(codes)s.",
            told.n,
        )
        % told.words
    )


def _claimed(told: _Told) -> str:
    return (
        ngettext(
            "%(by)s reports a task done and waits for you to confirm it: %(codes)s.",
            "%(by)s reports %(n)s tasks done and waits for you to confirm them: %(codes)s.",
            told.n,
        )
        % told.words
    )


def _asked(told: _Told) -> str:
    return (
        ngettext(
            "%(by)s asks for a change that waits for your key: %(codes)s.",
            "%(by)s asks for %(n)s changes that wait for your key: %(codes)s.",
            told.n,
        )
        % told.words
    )


def _countered(told: _Told) -> str:
    return (
        ngettext(
            "%(by)s proposes other words and waits for your key: %(codes)s.",
            "%(by)s proposes other words for %(n)s commitments, which wait for your key: %(codes)s.",
            told.n,
        )
        % told.words
    )


def _returned(told: _Told) -> str:
    return (
        ngettext(
            "%(by)s returned a task for completion: %(codes)s.",
            "%(by)s returned %(n)s tasks for completion: %(codes)s.",
            told.n,
        )
        % told.words
    )


def _assigned(told: _Told) -> str:
    return (
        ngettext("%(by)s assigned a task to you: %(codes)s.", "%(by)s assigned %(n)s tasks to you: %(codes)s.", told.n)
        % told.words
    )


def _report(told: _Told) -> str:
    return (
        ngettext(
            "A reporting period opened; a report is owed: %(codes)s.",
            "Reporting periods opened; %(n)s reports are owed: %(codes)s.",
            told.n,
        )
        % told.words
    )


def _agreed(told: _Told) -> str:
    return (
        ngettext("%(by)s agreed: %(codes)s binds both sides.", "%(by)s agreed to %(n)s commitments: %(codes)s.", told.n)
        % told.words
    )


def _declined(told: _Told) -> str:
    return ngettext("%(by)s declined: %(codes)s.", "%(by)s declined %(n)s commitments: %(codes)s.", told.n) % told.words


def _accepted(told: _Told) -> str:
    return (
        ngettext(
            "%(by)s confirmed that it is done: %(codes)s.",
            "%(by)s confirmed that %(n)s tasks are done: %(codes)s.",
            told.n,
        )
        % told.words
    )


def _changed(told: _Told) -> str:
    return (
        ngettext(
            "%(by)s agreed to the change: %(codes)s.", "%(by)s agreed to the changes of %(n)s tasks: %(codes)s.", told.n
        )
        % told.words
    )


def _refused(told: _Told) -> str:
    return (
        ngettext(
            "%(by)s did not agree to the change: %(codes)s.",
            "%(by)s did not agree to the changes of %(n)s tasks: %(codes)s.",
            told.n,
        )
        % told.words
    )


def _transferred(told: _Told) -> str:
    return (
        ngettext(
            "%(by)s took over a task across from you: %(codes)s.",
            "%(by)s took over %(n)s tasks across from you: %(codes)s.",
            told.n,
        )
        % told.words
    )


def _extinguished(told: _Told) -> str:
    return (
        ngettext(
            "A task ended with the body on its other side: %(codes)s.",
            "%(n)s tasks ended with the body on their other side: %(codes)s.",
            told.n,
        )
        % told.words
    )


def _signing(told: _Told) -> str:
    return _("The agreement %(codes)s waits for your signature.") % told.words


def _amending(told: _Told) -> str:
    return _("%(by)s proposes to amend the agreement %(codes)s; it waits for your signature.") % told.words


def _extending(told: _Told) -> str:
    return _("%(by)s proposes to prolong the agreement %(codes)s; it waits for your signature.") % told.words


def _plan_submitted(told: _Told) -> str:
    return _("%(by)s handed in the plan %(codes)s for you to approve.") % told.words


def _plan_returned(told: _Told) -> str:
    return _("%(by)s returned the plan %(codes)s; what is to be mended stands on its page.") % told.words


def _plan_approved(told: _Told) -> str:
    return _("%(by)s approved the plan %(codes)s; it is in force.") % told.words


def _cell_asked(told: _Told) -> str:
    return _("%(by)s asks about a figure of your report: %(codes)s.") % told.words


def _cell_answered(told: _Told) -> str:
    return _("%(by)s wrote about a figure of its report: %(codes)s.") % told.words


def _cell_settled(told: _Told) -> str:
    return _("%(by)s settled what it asked about a figure of your report: %(codes)s.") % told.words


def _due(told: _Told) -> dict[str, object]:
    """What its words are filled with where it names another day than its own."""
    cells, due = cast("int", told.facts.get("cells", 1)), cast("int", told.facts.get("due", 1))
    return told.words | {"cells": cells, "due": dates.show(date.fromordinal(due))}


def _own_soon(told: _Told) -> str:
    words = _due(told)
    return (
        ngettext(
            "The agreement %(codes)s asks you to have signed your own with %(cells)s body by %(due)s, and neither side has proposed a day yet. Please agree on one with the other side.",
            "The agreement %(codes)s asks you to have signed your own with %(cells)s bodies by %(due)s, and no side has proposed a day yet. Please agree on one with each of them.",
            cast("int", words["cells"]),
        )
        % words
    )


def _own_late(told: _Told) -> str:
    words = _due(told)
    return (
        ngettext(
            "The agreement %(codes)s asked you to have signed your own with %(cells)s body by %(due)s, and nothing is promised yet. Please look together when it can be done.",
            "The agreement %(codes)s asked you to have signed your own with %(cells)s bodies by %(due)s, and nothing is promised yet. Please look together when it can be done.",
            cast("int", words["cells"]),
        )
        % words
    )


def _term_soon(told: _Told) -> str:
    return _(
        "A longer term of the agreement %(codes)s waits for your signature. Its term ends on %(due)s unless all sides have signed by then."
    ) % _due(told)


def _term_over(told: _Told) -> str:
    return _(
        "The term of the agreement %(codes)s ended on %(due)s before all sides had signed the longer one, so it was not prolonged. A new agreement can follow it."
    ) % _due(told)


def _reorganised(told: _Told) -> str:
    def counted(name: str) -> int:
        return cast("int", told.facts.get(name, 0))

    taken, passed, ended = counted("taken"), counted("passed"), counted("ended")
    parts = [_("Reorganisation %(codes)s, from %(day)s:") % told.words]
    if taken:
        sides = ngettext("you take over %(n)s duty;", "you take over %(n)s duties;", taken)
        parts.append(sides % {"n": taken})
    if passed:
        sides = ngettext(
            "the other side of %(n)s duty is another body;", "the other side of %(n)s duties is another body;", passed
        )
        parts.append(sides % {"n": passed})
    if ended:
        sides = ngettext("%(n)s duty ended;", "%(n)s duties ended;", ended)
        parts.append(sides % {"n": ended})
    return " ".join(parts)[:-1] + "."


def _soon(told: _Told) -> str:
    return (
        ngettext("Due soon: %(codes)s.", "%(n)s tasks are due soon: %(codes)s.", told.n) % told.words
    )  # fmt: skip


def _late(told: _Told) -> str:
    return ngettext("Overdue: %(codes)s.", "%(n)s tasks are overdue: %(codes)s.", told.n) % told.words


def _escalated(told: _Told) -> str:
    return (
        ngettext(
            "Long overdue, for you who lead the body: %(codes)s.",
            "%(n)s tasks are long overdue, for you who lead the body: %(codes)s.",
            told.n,
        )
        % told.words
    )


def _announce_soon(told: _Told) -> str:
    return ngettext(
        "%(n)s meeting with voters is to be announced to the press or the body of the place by %(due)s.",
        "%(n)s meetings with voters are to be announced to the press or the body of the place by %(due)s.",
        told.n,
    ) % _due(told)


def _announce_late(told: _Told) -> str:
    return ngettext(
        "%(n)s meeting with voters was to be announced to the press or the body of the place by %(due)s, and was not yet.",
        "%(n)s meetings with voters were to be announced to the press or the body of the place by %(due)s, and were not yet.",
        told.n,
    ) % _due(told)


def _meeting_moved(told: _Told) -> str:
    return _("%(by)s moved the meeting %(codes)s to %(due)s. Please answer anew whether you come.") % _due(told)


def _meeting_off(told: _Told) -> str:
    return _("%(by)s called off the meeting %(codes)s of %(due)s.") % _due(told)


def _advice_off(told: _Told) -> str:
    return _("%(by)s called off the meeting %(codes)s: your advice before it is no longer asked.") % _due(told)


def _data_soon(told: _Told) -> str:
    return ngettext(
        "%(n)s question about what was written by a slip is to be answered by %(due)s.",
        "%(n)s questions about what was written by slips are to be answered by %(due)s.",
        told.n,
    ) % _due(told)


def _data_late(told: _Told) -> str:
    return ngettext(
        "%(n)s question about what was written by a slip was to be answered by %(due)s, and was not yet.",
        "%(n)s questions about what was written by slips were to be answered by %(due)s, and were not yet.",
        told.n,
    ) % _due(told)


def _words_more(told: _Told) -> str:
    return (
        _("Those who asked added by a slip to petition no. %(codes)s, which your body collected. Read it.") % told.words
    )


def _words_disagree(told: _Told) -> str:
    return (
        _("Those who asked do not agree with the answer: petition no. %(codes)s is open again. Read why.") % told.words
    )


def _overview(told: _Told) -> str:
    words = {name: cast("int", told.facts.get(name, 0)) for name in ("late", "soon", "running")}
    sentence = _("Week of %(day)s: of %(running)s duties in force %(late)s are overdue and %(soon)s fall due.")
    return sentence % (words | {"day": told.day})


def _set_aside(told: _Told) -> str:
    n = cast("int", told.facts.get("aside", 1))
    return ngettext(
        "Another program has taken nothing for a day: %(n)s message to it was set aside, and can be sent again.",
        "Another program has taken nothing for a day: %(n)s messages to it were set aside, and can be sent again.",
        n,
    ) % {"n": n}


_SENTENCES: dict[str, Callable[[_Told], str]] = {
    "PROPOSED": _proposed, "CLAIMED": _claimed, "ASKED": _asked, "COUNTERED": _countered, "RETURNED": _returned,
    "ASSIGNED": _assigned, "REPORT": _report, "AGREED": _agreed, "DECLINED": _declined, "ACCEPTED": _accepted,
    "REFUSED": _refused, "POSTPONED": _changed, "RESCHEDULED": _changed, "SUSPENDED": _changed, "AMENDED": _changed,
    "TRANSFERRED": _transferred, "EXTINGUISHED": _extinguished, "SIGNING": _signing, "REORGANISED": _reorganised,
    "AMENDING": _amending, "EXTENDING": _extending,
    "PLAN_SUBMITTED": _plan_submitted, "PLAN_RETURNED": _plan_returned, "PLAN_APPROVED": _plan_approved,
    "CELL_ASK": _cell_asked, "CELL_ANSWER": _cell_answered, "CELL_SETTLE": _cell_settled,
    "OWN_SOON": _own_soon, "OWN_LATE": _own_late, "TERM_SOON": _term_soon, "TERM_OVER": _term_over,
    "ANNOUNCE_SOON": _announce_soon, "ANNOUNCE_LATE": _announce_late, "DATA_SOON": _data_soon, "DATA_LATE": _data_late,
    "WORDS_MORE": _words_more, "WORDS_DISAGREE": _words_disagree,
    "SOON": _soon, "EVE": _soon, "LATE": _late, "AGAIN": _late, "ESCALATED": _escalated,
    "MEETING_MOVED": _meeting_moved, "MEETING_OFF": _meeting_off, "ADVICE_OFF": _advice_off,
    "OVERVIEW": _overview, "SET_ASIDE": _set_aside,
}  # fmt: skip
