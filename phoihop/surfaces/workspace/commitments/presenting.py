"""Ready rows for templates: words, tags and links; no template asks the ledger anything."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.db.models import F, Q, QuerySet
from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _

from phoihop.domain.ledger import commitments as kinds
from phoihop.domain.ledger import permissions, queries
from phoihop.domain.ledger.models import Commitment, Entry, Evidence, Side
from phoihop.domain.ledger.states import OPEN_STATES, WORDS, Mood, Reason, State, Verb
from phoihop.domain.organisations import accounts
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.rulebook.rules import Reckoning
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import moments
from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace.commitments import wording
from phoihop.surfaces.workspace.commitments.acting import VERBS

PRESSING = (F("due_on").asc(nulls_last=True), "code")  # databases differ on where nothing sorts


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list."""

    url: str
    title: str
    other: BodyView | None  # a paper stands between many
    due_on: date | None
    first_due_on: date | None  # where it was another day at first
    kind: str
    words: str
    illustrative: bool
    what: str = ""  # what a paper is


def state_tag(*, state: str, due_on: date | None, claimed_on: date | None, today: date) -> tuple[str, str]:
    """The kind of tag and its words, as said to nobody in particular: for tables that name both sides."""
    seen = wording.Seen(state=state, reader=wording.Reader.THIRD, due_on=due_on, claimed_on=claimed_on)
    return wording.tag(seen, today)


def rows(commitments: list[Commitment], actor: Actor, *, today: date, ours: bool | None = None) -> list[Row]:
    """Lines of a list as the actor's body sees them. `ours` says of all whether its key is the open one, if one knows."""
    body_id = actor.body_id or 0
    views = organisations.views_of({side for c in commitments for side in (c.debtor_id, c.creditor_id)}, today)
    first = queries.first_due_days([c.pk for c in commitments])
    found = []
    for c in commitments:
        other = views[c.creditor_id if c.debtor_id == body_id else c.debtor_id]
        seen = _seen_in_a_list(c, body_id, first.get(c.pk), ours)
        kind, words = wording.tag(seen, today)
        if ours and seen.asker:
            kind, words = "wait", _("Waiting for our word on a change")
        before = first[c.pk] if seen.moved else None
        found.append(
            Row(reverse("commitment", args=[c.code]), c.title, other, c.due_on, before, kind, words, c.illustrative)
        )
    return found


def look_up(commitments: Iterable[Commitment], today: date) -> None:
    """Ask at once what the lines of several lists of one page will ask list by list."""
    told = list(commitments)
    organisations.views_of({side for c in told for side in (c.debtor_id, c.creditor_id)}, today)
    queries.first_due_days([c.pk for c in told])


def _seen_in_a_list(row: Commitment, body_id: int, first: date | None, ours: bool | None) -> wording.Seen:
    reader = wording.reader_of(body_id, debtor_id=row.debtor_id, creditor_id=row.creditor_id)
    holds = row.state == State.CLAIMED and reader is wording.Reader.CREDITOR
    return wording.Seen(
        state=row.state, reader=reader, ours=holds if ours is None else ours, due_on=row.due_on,
        claimed_on=row.claimed_on, moved=first is not None and first != row.due_on,
        asker="?" if row.asked_seq and row.state in OPEN_STATES else "",
    )  # fmt: skip


def waiting_for(actor: Actor, today: date) -> QuerySet[Commitment]:
    """What stands still until the actor's body turns its key: what others proposed, report done, or ask to change."""
    body_id = actor.body_id or 0
    proposed = permissions.answerable_by(body_id)
    claimed = Q(state=State.CLAIMED, creditor_id=body_id)
    asked = Q(state__in=OPEN_STATES, asked_seq__gt=0) & ~Q(asked_by_id=body_id)
    asked &= Q(debtor_id=body_id) | Q(creditor_id=body_id)
    return permissions.visible_to(actor, today).filter(proposed | claimed | asked).order_by(*PRESSING)


def seen_by(actor: Actor, row: Commitment, *, today: date, views: dict[int, BodyView], moved: bool) -> wording.Seen:
    """A commitment from where the actor's body stands; `views` know both sides."""
    body_id = actor.body_id or 0
    reader = wording.reader_of(body_id, debtor_id=row.debtor_id, creditor_id=row.creditor_id)
    ours, awaited, asker = _open_key(row, body_id, reader, today, views)
    return wording.Seen(
        state=row.state, reader=reader, ours=ours, awaited=awaited, asker=asker,
        debtor=views[row.debtor_id].short_name, creditor=views[row.creditor_id].short_name,
        assigned=row.mood == Mood.ASSIGN and permissions.speaks_for_both(body_id, row, today),
        continuous=kinds.kind(row.kind).continuous, due_on=row.due_on, claimed_on=row.claimed_on,
        fulfilled_on=row.fulfilled_on, moved=moved, returned=bool(row.returns) and row.state == State.IN_FORCE,
    )  # fmt: skip


def _open_key(
    row: Commitment, body_id: int, reader: wording.Reader, today: date, views: dict[int, BodyView]
) -> tuple[bool, str, str]:
    """Whether the open key is this body's, whose word is awaited, and who asks for a change."""
    if row.state == State.PROPOSED:
        answering = views[permissions.answering_side(row)].short_name
        return permissions.may_answer(body_id, row, today), answering, ""
    if row.asked_seq and row.state in OPEN_STATES:
        other = row.creditor_id if row.asked_by_id == row.debtor_id else row.debtor_id
        asker = views[row.asked_by_id].short_name if row.asked_by_id in views else ""
        return body_id == other, views[other].short_name, asker
    holders = {State.CLAIMED: wording.Reader.CREDITOR, State.IN_FORCE: wording.Reader.DEBTOR}
    return holders.get(State(row.state)) is reader, "", ""


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
    """What the actor may do now; first the next step, where it is the actor's. A refused form comes back as it was typed."""
    found = []
    for place, (verb, label) in enumerate(_possible(actor, commitment, today)):
        again = tried is not None and tried[0] == verb
        form = tried[1] if tried is not None and again else VERBS[verb].form(prefix=verb)
        found.append(Action(verb, label, form, place == 0 and verb not in ASIDE, again or not form.fields))
    return found


# What somebody may do while the next step is another's: offered, never urged.
ASIDE = {"ask", "close", "withdraw"}


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
    return [(verb, label) for possible, verb, label in table if possible and not is_elsewhere(commitment, verb)]


def is_elsewhere(commitment: Commitment, verb: str) -> bool:
    """Whether this step is taken on the page of the paper that is handed in, where nobody can claim without it."""
    return kinds.kind(commitment.kind).handed_in and verb in ("claim", "accept", "return")


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
        owes, owed = (agreed if commitment.proposed_for == side else waiting for side in (Side.OWES, Side.OWED))
        return owes, owed
    if state == State.CLAIMED:
        return KeyState(turned=True, words=_("Reported done")), KeyState(turned=False, words=_("Not confirmed yet"))
    if state == State.FULFILLED:
        return KeyState(turned=True, words=_("Reported done")), KeyState(turned=True, words=_("Confirmed"))
    if commitment.mood == Mood.ASSIGN:
        return KeyState(turned=True, words=_("Has been assigned it")), agreed
    if not commitment.proposed_for:  # it was assigned to a body whose heir nobody commands
        return KeyState(turned=True, words=_("Has taken it over")), agreed
    return agreed, agreed


def evidence(commitment: Commitment) -> list[Evidence]:
    """The files shown so far, newest first; each content once."""
    rows = Evidence.objects.filter(entry__commitment=commitment).select_related("file", "entry").order_by("-pk")
    return list({row.file_id: row for row in reversed(rows)}.values())[::-1]


_TELLS_DAY = frozenset({Verb.REWORDED, Verb.COUNTERED, Verb.ASKED, Verb.RESCHEDULED, Verb.POSTPONED, Verb.RESUMED})


def told(entry: Entry) -> str:
    """What an entry tells, with the figure, the new day and the reason where it has them."""
    facts = queries.facts_of(entry)
    if entry.verb == Verb.PROGRESSED:
        return _("reported progress: %(percent)s%%") % {"percent": facts["percent"]}
    words = str(Verb(entry.verb).label)
    if entry.verb == Verb.TRANSFERRED and "mood" in facts:
        words = _("%(words)s; from now on it is requested, for nobody assigns to that body") % {"words": words}
    if entry.verb in (Verb.REWORDED, Verb.COUNTERED, Verb.AMENDED):
        words = _("%(words)s: “%(title)s”") % {"words": words, "title": facts["title"]}
    if entry.verb == Verb.ASKED:
        words = {
            "RESCHEDULED": _("asked for a new due day"),
            "POSTPONED": _("asked to postpone it"),
            "SUSPENDED": _("asked to suspend it"),
            "AMENDED": _("asked for other words"),
            "NOT_FEASIBLE": _("reported that it cannot be carried out, and asked to end it"),
        }[str(facts["change"])]
    if "reckoning" in facts and entry.verb in _TELLS_DAY:
        until = Reckoning.from_facts(cast("dict[str, object]", facts["reckoning"])).due_on
        told = _("%(words)s, due %(day)s") if entry.verb in WORDS else _("%(words)s to %(day)s")
        words = told % {"words": words, "day": dates.show(until)} if until else words
    words = f"{words} ({Reason(str(facts['reason'])).label})" if facts.get("reason") else words
    if facts.get("effect"):
        words = _("%(words)s; target: %(effect)s") % {"words": words, "effect": facts["effect"]}
    return f"{words} · {facts['document']}" if facts.get("document") else words


@dataclass(frozen=True, slots=True)
class DueDays:
    """The due day at first, and in sentences each time that it moved; empty where it never did."""

    first: date | None
    moves: tuple[str, ...]


def due_days(entries: list[Entry]) -> DueDays:
    """How the due day came to be what it is, from all entries, newest first."""
    steps = [entry for entry in reversed(entries) if entry.state_after]
    first = next(entry.due_after for entry in entries if entry.verb in WORDS)  # as last worded before it bound
    now, moves = first, []
    for entry in [step for step in steps if step.verb not in WORDS]:
        if entry.due_after not in (None, now):
            moves.append(_moved(entry, queries.facts_of(entry)))
            now = entry.due_after
    return DueDays(first, tuple(moves))


def _moved(entry: Entry, facts: dict[str, object]) -> str:
    words = {"due": dates.show(cast("date", entry.due_after)), "day": dates.show(entry.effective_on)}
    if entry.verb == Verb.RESUMED:
        return _("Moved to %(due)s, for it stood still; resumed on %(day)s.") % words
    if entry.verb == Verb.TRANSFERRED:
        return _("Moved to %(due)s, for its time began anew with the body that took it over on %(day)s.") % words
    reason = Reason(str(facts["reason"])).label if facts.get("reason") else _("agreement of both sides")
    return _("Moved to %(due)s because of: %(reason)s; both sides agreed on %(day)s.") % (words | {"reason": reason})


def _acted(entries: list[Entry]) -> list[tuple[int, int, date]]:
    return [(entry.by_user, entry.by_body_id, entry.effective_on) for entry in entries if entry.by_user is not None]


def steps(commitment: Commitment, entries: list[Entry], *, involved: bool, coming: str) -> list[dict[str, object]]:
    """The journey, newest first, as the timeline component reads it; on top what is to come.

    Notes, and which person acted, are for those involved: to everybody else it was the body.
    """
    views = organisations.views_then((entry.by_body_id, entry.effective_on) for entry in entries)
    people = accounts.voices(_acted(entries)) if involved else {}
    journey: list[dict[str, object]] = [{"next": True, "words": coming}] if coming else []
    for entry in entries:
        view = views[(entry.by_body_id, entry.effective_on)]
        note = getattr(entry, "note", None)
        voice = people.get((entry.by_user or 0, entry.by_body_id, entry.effective_on))
        journey.append(
            {
                "words": told(entry),
                "body": view,
                "person": voice.printed if voice else "",
                "day": entry.effective_on,
                "recorded": entry.recorded_at,
                "note": note.text if note and involved else "",
                "illustrative": commitment.illustrative
                and entry.origin == moments.HISTORY,  # what people enter is theirs
            }
        )
    return journey
