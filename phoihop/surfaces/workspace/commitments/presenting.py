"""Ready rows for templates: words, tags and links; no template asks the ledger anything."""

from bisect import bisect_right
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
from phoihop.domain.ledger.states import OPEN_STATES, UNBOUND_STATES, Mood, Reason, State, Verb
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import BodyName
from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.rulebook.rules import Reckoning
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace.commitments.acting import VERBS

SOON = 7
_PRESSING = (F("due_on").asc(nulls_last=True), "code")  # databases differ on where nothing sorts


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
        "EXTINGUISHED": "closed",
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


def waiting_for(actor: Actor, today: date) -> QuerySet[Commitment]:
    """What stands still until the actor's body turns its key: what others proposed, report done, or ask to change."""
    body_id = actor.body_id or 0
    proposed = permissions.answerable_by(body_id, today)
    claimed = Q(state=State.CLAIMED, creditor_id=body_id)
    asked = Q(state__in=OPEN_STATES, asked_seq__gt=0) & ~Q(asked_by_id=body_id)
    asked &= Q(debtor_id=body_id) | Q(creditor_id=body_id)
    return permissions.visible_to(actor).filter(proposed | claimed | asked)


def _ours(row: Row, commitment: Commitment) -> Row:
    """The row said from the side whose key it waits for."""
    words = {State.PROPOSED: _("Waiting for our agreement"), State.CLAIMED: _("Waiting for our confirmation")}
    change = _("Waiting for our word on a change")
    return replace(row, kind="wait", words=words.get(State(commitment.state), change))


def desk(actor: Actor, *, today: date, most: int) -> Desk:
    """What a body finds in the morning: at most `most` rows a list, the most pressing first."""
    body_id = actor.body_id or 0
    seen = permissions.visible_to(actor)
    doing = seen.filter(state__in=[State.IN_FORCE, State.SUSPENDED])
    waiting = list(waiting_for(actor, today).order_by(*_PRESSING)[:most])
    return Desk(
        waiting=[_ours(row, c) for row, c in zip(_rows(waiting, body_id, today), waiting, strict=True)],
        owes=_rows(list(doing.filter(debtor_id=body_id).order_by(*_PRESSING)[:most]), body_id, today),
        owed=_rows(list(doing.filter(creditor_id=body_id).order_by(*_PRESSING)[:most]), body_id, today),
        owes_counts=queries.counts(body_id=body_id, side="OWES", today=today),
        owed_counts=queries.counts(body_id=body_id, side="OWED", today=today),
    )


def statement(actor: Actor, *, side: str, ended: bool) -> QuerySet[Commitment]:
    """What binds the body on one side and is open, the most pressing first; with `ended` what is over too."""
    body_id = actor.body_id or 0
    seen = permissions.visible_to(actor).filter(**{"debtor_id" if side == "OWES" else "creditor_id": body_id})
    bound = seen.exclude(state__in=UNBOUND_STATES) if ended else seen.filter(state__in=OPEN_STATES)
    return bound.order_by(*_PRESSING)


def listed(commitments: list[Commitment], actor: Actor, *, today: date) -> list[Row]:
    """Lines of a list as the actor's body sees them."""
    return _rows(commitments, actor.body_id or 0, today)


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


def actions(
    actor: Actor, commitment: Commitment, *, today: date, tried: tuple[str, Form] | None = None
) -> list[Action]:
    """What the actor may do now; the first is the one next step. A form that was refused comes back as it was typed."""
    found = []
    for place, (verb, label) in enumerate(_possible(actor, commitment, today)):
        again = tried is not None and tried[0] == verb
        form = tried[1] if tried is not None and again else VERBS[verb].form(prefix=verb)
        found.append(Action(verb, label, form, place == 0, again or not form.fields))
    return found


def is_possible(actor: Actor, commitment: Commitment, verb: str, today: date) -> bool:
    """Whether the page offers this step to the actor now."""
    return verb in dict(_possible(actor, commitment, today))


def _possible(actor: Actor, commitment: Commitment, today: date) -> list[tuple[str, str]]:
    debtor, creditor = actor.body_id == commitment.debtor_id, actor.body_id == commitment.creditor_id
    side, state = debtor or creditor, commitment.state
    turns, running = actor.may("turn_key"), not kinds.kind(commitment.kind).continuous
    asked_by_other = bool(commitment.asked_seq) and side and actor.body_id != commitment.asked_by_id
    answering = state == State.PROPOSED and permissions.may_answer(actor.body_id or 0, commitment, today)
    reports = actor.may("report_progress") and (debtor or (permissions.involves(actor, commitment) and not creditor))
    opener = actor.body_id == commitment.opener_id
    above_both = state == State.DRAFT and opener and permissions.speaks_for_both(actor.body_id or 0, commitment, today)
    assigns = commitment.mood == Mood.ASSIGN and above_both
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
        (turns and state == State.SUSPENDED and side, "resume", _("Resume")),
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


def _views_then(entries: list[Entry]) -> dict[tuple[int, date], BodyView]:
    """Each acting body as it was on the day of its entry: asked once for all days between two changes of a name."""
    bodies = {entry.by_body_id for entry in entries}
    changes = sorted(set(BodyName.objects.filter(body_id__in=bodies).values_list("valid_from", flat=True)))
    spans = {entry.effective_on: bisect_right(changes, entry.effective_on) for entry in entries}
    known = {
        span: organisations.views_of(bodies, day) for span, day in {span: day for day, span in spans.items()}.items()
    }
    return {
        (entry.by_body_id, entry.effective_on): known[spans[entry.effective_on]][entry.by_body_id] for entry in entries
    }


def steps(commitment: Commitment, entries: list[Entry], *, may_read_notes: bool) -> list[dict[str, object]]:
    """The journey, newest first, as the timeline component reads it. Words of people are for those involved."""
    views = _views_then(entries)
    told: list[dict[str, object]] = []
    for entry in entries:
        view = views[(entry.by_body_id, entry.effective_on)]
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
