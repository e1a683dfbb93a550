"""What a commitment's state means, and what comes next, said from where the reader stands.

"We" is said to those who are meant alone: the debtor, the creditor, or whoever above them turns a key for them. To
everybody else both sides are named. No sentence of a page is worded anywhere else.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from phoihop.domain.ledger import rules
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.ledger.states import UNBOUND_STATES, State
from phoihop.foundation.vn import dates

SOON = 7
_KINDS = {
    "CLAIMED": "wait", "PROPOSED": "wait", "SUSPENDED": "suspended", "DRAFT": "draft", "IN_FORCE": "idle",
    "FULFILLED": "ok", "NOT_FEASIBLE": "closed", "DECLINED": "returned", "WITHDRAWN": "closed", "CLOSED": "closed",
    "EXTINGUISHED": "closed",
}  # fmt: skip


class Reader(Enum):
    """Where the reader's body stands to a commitment. A third sees it and is neither side; so does one above a side."""

    DEBTOR = "DEBTOR"
    CREDITOR = "CREDITOR"
    THIRD = "THIRD"


def reader_of(body_id: int | None, *, debtor_id: int, creditor_id: int) -> Reader:
    """Where this body stands."""
    return {debtor_id: Reader.DEBTOR, creditor_id: Reader.CREDITOR}.get(body_id or 0, Reader.THIRD)


def seen_by(row: Commitment) -> str:
    """Who sees the page of this commitment, as `ledger.permissions` lets them: what nobody proposed is its opener's alone."""
    if row.state == State.DRAFT or (row.state in UNBOUND_STATES and row.proposer_id is None):
        return _("Only the body that drafts it sees this page.")
    if row.state in UNBOUND_STATES:
        return _("The two sides and the bodies above them see this page; nobody else knows of it.")
    return _(
        "It binds, so every body that works here sees this page. Files, notes and who acted are for the two sides and "
        "those who support them. It is not on the public portal."
    )


@dataclass(frozen=True, slots=True)
class Seen:
    """A commitment as one body sees it. `ours`: this body holds the key that is open.

    `debtor` and `creditor` are names. `awaited` names whose word on a proposal, or on a change, is still open, and
    `asker` who asks for a change; both are empty where nothing of the kind is open.
    """

    state: str
    reader: Reader
    ours: bool = False
    debtor: str = ""
    creditor: str = ""
    awaited: str = ""
    asker: str = ""
    assigned: bool = False
    continuous: bool = False
    due_on: date | None = None
    claimed_on: date | None = None
    fulfilled_on: date | None = None
    moved: bool = False  # the due day is another than at first
    returned: bool = False  # a claim was returned, and none was made since

    @property
    def names(self) -> dict[str, str]:
        """What sentences are filled in with."""
        due = dates.show(self.due_on) if self.due_on else ""
        names = {"debtor": self.debtor, "creditor": self.creditor, "awaited": self.awaited, "asker": self.asker}
        return names | {"due": due}


def tag(seen: Seen, today: date) -> tuple[str, str]:
    """The kind of sign and its words, for lists and heads: late alone is red, and every colour has words."""
    late = rules.days_late(state=seen.state, due_on=seen.due_on, claimed_on=seen.claimed_on, today=today)
    if seen.state == State.IN_FORCE and late:
        return "late", ngettext("%(n)s day late", "%(n)s days late", late) % {"n": late}
    if seen.state == State.IN_FORCE and seen.due_on and (seen.due_on - today).days <= SOON:
        left = (seen.due_on - today).days
        return "soon", ngettext("%(n)s day left", "%(n)s days left", left) % {"n": left} if left else _("Due today")
    if seen.state == State.FULFILLED:
        return "ok", ngettext("Done, %(n)s day late", "Done, %(n)s days late", late) % {"n": late} if late else _(
            "Done, on time"
        )
    words = _words(seen)
    if waited := rules.days_unanswered(state=seen.state, claimed_on=seen.claimed_on, today=today):
        words = ngettext("%(words)s, %(n)s day so far", "%(words)s, %(n)s days so far", waited) % {
            "words": words,
            "n": waited,
        }
    if seen.state == State.CLAIMED and late:
        words = ngettext("%(words)s; reported %(n)s day late", "%(words)s; reported %(n)s days late", late) % {
            "words": words,
            "n": late,
        }
    return _KINDS[seen.state], words


def _words(seen: Seen) -> str:
    if seen.state == State.PROPOSED:
        return _waiting(seen, ours=_("Waiting for our agreement"), theirs=_("Waiting for the other side to agree"),
                        third=_("Waiting for agreement"))  # fmt: skip
    if seen.state == State.CLAIMED:
        return _waiting(seen, ours=_("Waiting for our confirmation"), theirs=_("Waiting for the other side to confirm"),
                        third=_("Waiting for confirmation"))  # fmt: skip
    if seen.state == State.IN_FORCE and seen.moved:
        return _("Due day moved")
    return str(State(seen.state).label)


def _waiting(seen: Seen, *, ours: str, theirs: str, third: str) -> str:
    if seen.ours:
        return ours
    return third if seen.reader is Reader.THIRD else theirs


def next_step(seen: Seen) -> str:
    """The one thing that has to happen next, and who does it; empty once nothing can."""
    if seen.asker and seen.state in (State.IN_FORCE, State.SUSPENDED):
        return _next_on_a_change(seen)
    return {
        State.DRAFT: _next_of_draft,
        State.PROPOSED: _next_of_proposal,
        State.IN_FORCE: _next_in_force,
        State.CLAIMED: _next_of_claim,
        State.SUSPENDED: _next_of_pause,
    }.get(State(seen.state), lambda _seen: "")(seen)


def _next_on_a_change(seen: Seen) -> str:
    if seen.ours:
        return _("We answer the change that %(asker)s asks for.") % seen.names
    if seen.reader is Reader.THIRD:
        return _("%(awaited)s answers the change that %(asker)s asks for.") % seen.names
    return _("%(awaited)s answers the change that we ask for.") % seen.names


def _next_of_draft(seen: Seen) -> str:
    if seen.assigned:
        return _("A leader of our body assigns it, or withdraws it.")
    return _("A leader of our body proposes it to the other side, or withdraws it.")


def _next_of_proposal(seen: Seen) -> str:
    if seen.ours:
        return _("We agree, or say why not. It binds both sides from then on.")
    return _("%(awaited)s agrees, or says why not.") % seen.names


def _next_in_force(seen: Seen) -> str:
    if seen.continuous:
        if seen.reader is Reader.DEBTOR:
            return _("We report progress in each period; it runs all year round.")
        return _("%(debtor)s reports progress in each period; it runs all year round.") % seen.names
    if seen.reader is Reader.DEBTOR:
        return _("We report it done; due %(due)s.") % seen.names
    return _("%(debtor)s reports it done; due %(due)s.") % seen.names


def _next_of_claim(seen: Seen) -> str:
    if seen.ours:
        return _("We confirm it, or return it for completion.")
    return _("%(creditor)s confirms it, or returns it for completion.") % seen.names


def _next_of_pause(seen: Seen) -> str:
    if seen.reader is Reader.DEBTOR:
        return _("It stands still until we or %(creditor)s resume it.") % seen.names
    if seen.reader is Reader.CREDITOR:
        return _("It stands still until we or %(debtor)s resume it.") % seen.names
    return _("It stands still until %(debtor)s or %(creditor)s resumes it.") % seen.names


def debtor_key(seen: Seen) -> str:
    """The sentence on the debtor's card: how far it is with reporting it done."""
    if seen.claimed_on:
        return _reported(seen.claimed_on, seen.due_on)
    if seen.state in UNBOUND_STATES:
        return _("Nothing to report while it does not bind")
    if seen.state not in (State.IN_FORCE, State.SUSPENDED):
        return _("Nothing to report any more")
    if seen.continuous:
        return _("Reports progress in each period")
    if seen.returned:
        return _("Returned for completion; not reported again yet")
    return _("We have not reported it done yet") if seen.reader is Reader.DEBTOR else _("Not reported done yet")


def _reported(on: date, due_on: date | None) -> str:
    """That it was reported done, and how late: it stays so, whatever the other side answers."""
    late = rules.days_late(state=State.CLAIMED, due_on=due_on, claimed_on=on, today=on)
    told = {"day": dates.show(on), "n": late}
    if not late:
        return _("Reported done on %(day)s") % told
    return (
        ngettext("Reported done on %(day)s, %(n)s day late", "Reported done on %(day)s, %(n)s days late", late) % told
    )


def creditor_key(seen: Seen) -> str:
    """The sentence on the creditor's card: how far it is with confirming."""
    if seen.fulfilled_on:
        return _("Confirmed on %(day)s") % {"day": dates.show(seen.fulfilled_on)}
    if seen.state in UNBOUND_STATES:
        return _("Nothing to confirm while it does not bind")
    if seen.state == State.CLAIMED:
        return _waiting(seen, ours=_("The report is there and waits for us"),
                        theirs=_("Has our report and has not confirmed it yet"),
                        third=_("Has the report and has not confirmed it yet"))  # fmt: skip
    if seen.state not in (State.IN_FORCE, State.SUSPENDED):
        return _("Nothing to confirm any more")
    return _("Closes it when it is no longer needed") if seen.continuous else _confirms_later(seen)


def _confirms_later(seen: Seen) -> str:
    return {
        Reader.CREDITOR: _("We confirm once it is reported done"),
        Reader.DEBTOR: _("Confirms once we have reported it done"),
        Reader.THIRD: _("Confirms once it is reported done"),
    }[seen.reader]
