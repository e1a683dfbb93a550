"""Ready rows for templates: words, tags and links; no template asks the ledger anything."""

from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from django.db.models import F, Q, QuerySet
from django.forms import Form
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from phoihop.domain.ledger import commitments as kinds
from phoihop.domain.ledger import permissions, queries, rules
from phoihop.domain.ledger.models import Commitment, Entry, Evidence
from phoihop.domain.ledger.states import Mood, Reason, State, Verb
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.rulebook.rules import Reckoning
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace.commitments.acting import VERBS

SOON = 7


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list."""

    code: str
    title: str
    other: BodyView
    due_on: date | None
    kind: str
    words: str
    illustrative: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """The three lists of a desk and the counts above them."""

    waiting: list[Row]
    owes: list[Row]
    owed: list[Row]
    owes_counts: queries.Counts
    owed_counts: queries.Counts


def state_tag(*, state: str, due_on: date | None, claimed_on: date | None, today: date) -> tuple[str, str]:
    """The kind of tag and its words: late alone is red, and every colour has words."""
    late = rules.days_late(state=state, due_on=due_on, claimed_on=claimed_on, today=today)
    if state == State.IN_FORCE and late:
        return "late", ngettext("%(n)s day late", "%(n)s days late", late) % {"n": late}
    if state == State.IN_FORCE and due_on and (due_on - today).days <= SOON:
        left = (due_on - today).days
        return "soon", ngettext("%(n)s day left", "%(n)s days left", left) % {"n": left}
    if state == State.FULFILLED:
        return "ok", _("Done, on time") if not late else _("Done, %(n)s days late") % {"n": late}
    kinds = {
        "CLAIMED": "wait", "PROPOSED": "wait", "SUSPENDED": "suspended", "DRAFT": "draft", "IN_FORCE": "idle",
        "NOT_FEASIBLE": "closed", "DECLINED": "returned", "WITHDRAWN": "closed", "CLOSED": "closed",
    }  # fmt: skip
    return kinds[state], str(State(state).label)


def _rows(commitments: list[Commitment], body_id: int, today: date) -> list[Row]:
    others = {c.pk: c.creditor_id if c.debtor_id == body_id else c.debtor_id for c in commitments}
    views = organisations.views_of(set(others.values()), today)
    rows = []
    for c in commitments:
        kind, words = state_tag(state=c.state, due_on=c.due_on, claimed_on=c.claimed_on, today=today)
        rows.append(Row(c.code, c.title, views[others[c.pk]], c.due_on, kind, words, c.illustrative))
    return rows


def waiting_for(actor: Actor) -> QuerySet[Commitment]:
    """What stands still until the actor's body turns its key: what the others proposed, and what they report done."""
    body_id = actor.body_id or 0
    proposed = Q(state=State.PROPOSED) & (Q(debtor_id=body_id) | Q(creditor_id=body_id)) & ~Q(proposer_id=body_id)
    claimed = Q(state=State.CLAIMED, creditor_id=body_id)
    return permissions.visible_to(actor).filter(proposed | claimed)


def _ours(row: Row, commitment: Commitment) -> Row:
    """The row said from the side whose key it waits for."""
    proposed = commitment.state == State.PROPOSED
    return replace(row, words=_("Waiting for our agreement") if proposed else _("Waiting for our confirmation"))


def desk(actor: Actor, *, today: date, most: int) -> Desk:
    """What a body finds in the morning: at most `most` rows a list, the most pressing first."""
    body_id = actor.body_id or 0
    seen = permissions.visible_to(actor)
    doing = seen.filter(state__in=[State.IN_FORCE, State.SUSPENDED])
    pressing = (F("due_on").asc(nulls_last=True), "code")  # databases differ on where nothing sorts
    waiting = list(waiting_for(actor).order_by(*pressing)[:most])
    return Desk(
        waiting=[_ours(row, c) for row, c in zip(_rows(waiting, body_id, today), waiting, strict=True)],
        owes=_rows(list(doing.filter(debtor_id=body_id).order_by(*pressing)[:most]), body_id, today),
        owed=_rows(list(doing.filter(creditor_id=body_id).order_by(*pressing)[:most]), body_id, today),
        owes_counts=queries.counts(body_id=body_id, side="OWES", today=today),
        owed_counts=queries.counts(body_id=body_id, side="OWED", today=today),
    )


def statement(actor: Actor, *, side: str, today: date) -> list[Row]:
    """The body's statement on one side, today."""
    found = queries.statement(body_id=actor.body_id or 0, as_of=today).side(side)
    views = organisations.views_of({row.other_id for row in found}, today)
    rows = []
    for row in found:
        kind, words = state_tag(state=row.state, due_on=row.due_on, claimed_on=row.claimed_on, today=today)
        rows.append(Row(row.code, row.title, views[row.other_id], row.due_on, kind, words, row.illustrative))
    return rows


@dataclass(frozen=True, slots=True)
class Action:
    """A step that this actor may take now, and the form that it asks for."""

    verb: str
    label: str
    form: Form
    primary: bool
    open: bool  # whether the form shows without being asked for

    @property
    def bare(self) -> bool:
        """Nothing to write: a button is enough."""
        return not self.form.fields


def actions(actor: Actor, commitment: Commitment, *, tried: tuple[str, Form] | None = None) -> list[Action]:
    """What the actor may do now; the first is the one next step. A form that was refused comes back as it was typed."""
    found = []
    for place, (verb, label) in enumerate(_possible(actor, commitment)):
        again = tried is not None and tried[0] == verb
        form = tried[1] if tried is not None and again else VERBS[verb].form(prefix=verb)
        found.append(Action(verb, label, form, place == 0, again or not form.fields))
    return found


def is_possible(actor: Actor, commitment: Commitment, verb: str) -> bool:
    """Whether the page offers this step to the actor now."""
    return verb in dict(_possible(actor, commitment))


def _possible(actor: Actor, commitment: Commitment) -> list[tuple[str, str]]:
    debtor, creditor = actor.body_id == commitment.debtor_id, actor.body_id == commitment.creditor_id
    side, state = debtor or creditor, commitment.state
    turns, running = actor.may("turn_key"), not kinds.kind(commitment.kind).continuous
    asked_by_other = bool(commitment.asked_seq) and side and actor.body_id != commitment.asked_by_id
    answering = state == State.PROPOSED and side and actor.body_id != commitment.proposer_id
    reports = actor.may("report_progress") and (debtor or (permissions.involves(actor, commitment) and not creditor))
    opener = actor.body_id == commitment.opener_id
    assigns = commitment.mood == Mood.ASSIGN and creditor
    table = (
        (turns and state == State.DRAFT and opener and not assigns, "propose", _("Propose it to the other side")),
        (turns and state == State.DRAFT and opener and assigns, "assign", _("Assign it")),
        (turns and answering, "agree", _("Agree")),
        (turns and answering, "decline", _("Do not agree…")),
        (turns and asked_by_other, "grant", _("Agree to the change")),
        (turns and asked_by_other, "refuse", _("Do not agree to the change…")),
        (turns and state == State.CLAIMED and creditor, "accept", _("Confirm")),
        (turns and state == State.CLAIMED and creditor, "return", _("Return for completion…")),
        (turns and state == State.IN_FORCE and debtor and running, "claim", _("Report it done…")),
        (turns and state == State.SUSPENDED and side, "resume", _("Resume…")),
        (reports and state == State.IN_FORCE, "progress", _("Report progress…")),
        (turns and state == State.IN_FORCE and side and not commitment.asked_seq, "ask", _("Ask for a change…")),
        (turns and state == State.IN_FORCE and creditor and not running, "close", _("Close it")),
        (turns and state in (State.DRAFT, State.PROPOSED) and opener, "withdraw", _("Withdraw…")),
    )
    return [(verb, label) for possible, verb, label in table if possible]


@dataclass(frozen=True, slots=True)
class KeyState:
    """One side's key as it stands: turned or not, and what that means in words."""

    turned: bool
    words: str


def keys(commitment: Commitment) -> tuple[KeyState, KeyState]:
    """The debtor's key and the creditor's. Both turn twice: once to agree, once over the result."""
    state, agreed = commitment.state, KeyState(turned=True, words=_("Agreed"))
    if state in (State.DRAFT, State.PROPOSED, State.DECLINED, State.WITHDRAWN):
        waiting = KeyState(turned=False, words=_("Declined") if state == State.DECLINED else _("Not agreed yet"))
        first, second = (agreed if commitment.proposer_id == side else waiting for side in _sides(commitment))
        return first, second
    if state == State.CLAIMED:
        return KeyState(turned=True, words=_("Reported done")), KeyState(turned=False, words=_("Not confirmed yet"))
    if state == State.FULFILLED:
        return KeyState(turned=True, words=_("Reported done")), KeyState(turned=True, words=_("Confirmed"))
    return (
        KeyState(turned=True, words=_("Has been assigned it")) if commitment.mood == Mood.ASSIGN else agreed
    ), agreed


def _sides(commitment: Commitment) -> tuple[int, int]:
    return commitment.debtor_id, commitment.creditor_id


def evidence(commitment: Commitment) -> list[Evidence]:
    """The files shown so far, newest first; each content once."""
    rows = Evidence.objects.filter(entry__commitment=commitment).select_related("file").order_by("-pk")
    return list({row.file_id: row for row in reversed(rows)}.values())[::-1]


def _told(entry: Entry, facts: dict[str, object]) -> str:
    """What an entry tells, with the figure, the new day and the reason where it has them."""
    if entry.verb == Verb.PROGRESSED:
        return _("reported progress: %(percent)s%%") % {"percent": facts["percent"]}
    words = str(Verb(entry.verb).label)
    if entry.verb == Verb.ASKED:
        words = {
            "RESCHEDULED": _("asked for a new due day"),
            "POSTPONED": _("asked to postpone it"),
            "SUSPENDED": _("asked to suspend it"),
            "NOT_FEASIBLE": _("reported that it cannot be carried out, and asked to end it"),
        }[str(facts["change"])]
    if "reckoning" in facts and entry.verb in (Verb.ASKED, Verb.RESCHEDULED, Verb.POSTPONED, Verb.RESUMED):
        until = Reckoning.from_facts(cast("dict[str, object]", facts["reckoning"])).due_on
        words = _("%(words)s to %(day)s") % {"words": words, "day": dates.show(until)} if until else words
    return f"{words} ({Reason(str(facts['reason'])).label})" if facts.get("reason") else words


def steps(commitment: Commitment, entries: list[Entry], *, may_read_notes: bool) -> list[dict[str, object]]:
    """The journey, newest first, as the timeline component reads it. Words of people are for those involved."""
    views: dict[tuple[int, date], BodyView] = {}
    told: list[dict[str, object]] = []
    for entry in entries:
        view = views.setdefault(
            (entry.by_body_id, entry.effective_on), organisations.view_of(entry.by_body_id, entry.effective_on)
        )
        note = getattr(entry, "note", None)
        facts = queries.facts_of(entry)
        told.append(
            {
                "words": _told(entry, facts),
                "body": view,
                "day": entry.effective_on,
                "recorded": entry.recorded_at,
                "note": note.text if note and may_read_notes else "",
                "illustrative": commitment.illustrative,
            }
        )
    return told
