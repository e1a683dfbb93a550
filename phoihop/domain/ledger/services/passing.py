"""Bodies come and go, duties do not: a side passes to its heir, and what no heir can carry ends with its body."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.ledger import permissions
from phoihop.domain.ledger.models import Commitment, Side
from phoihop.domain.ledger.refusals import BadEntry, WrongSide
from phoihop.domain.ledger.services.appending import Line, append, check_text, earlier, reload, speaking_body
from phoihop.domain.ledger.services.bulk import append_all
from phoihop.domain.ledger.states import OPEN_STATES, Mood, State, Verb
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.rulebook.rules import Reckoning
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import chain


@dataclass(frozen=True, slots=True)
class Passing:
    """One side of a commitment passes to an heir. `restarts` is the new due day with its arithmetic; None: the clock goes on.

    `reason` is for people, `facts` (no personal data) are hashed with the entry.
    """

    commitment: Commitment
    side: Side
    heir: Body
    effective_on: date
    reason: str
    restarts: Reckoning | None = None
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ending:
    """A commitment ends with its body. `basis` is the document that decides it, `reason` is for people."""

    commitment: Commitment
    effective_on: date
    basis: str
    reason: str
    facts: Mapping[str, object] = field(default_factory=dict)


@transaction.atomic
def transfer(*, commitment: Commitment, heir: Body, by: Actor, on: date, key: str, reason: str) -> Commitment:
    """Pass one side to the recorded heir of a body that ended. The old holder's entries stay as they were."""
    row = reload(commitment)
    line = Line(Verb.TRANSFERRED, by, on, key, {"heir": heir.code}, check_text(reason, field=_("reason")))
    if earlier(line, row):
        return row
    permissions.check_key(by, heir.pk, holder=_("the heir"))
    predecessors = set(organisations.predecessors(heir.pk, on))
    debtor = heir.pk if row.debtor_id in predecessors else row.debtor_id
    creditor = heir.pk if row.creditor_id in predecessors else row.creditor_id
    if row.state == State.DRAFT and row.opener_id not in predecessors:
        raise WrongSide(_("A draft passes to the heir of the body that drafted it."))
    if (debtor, creditor) == (row.debtor_id, row.creditor_id):
        raise WrongSide(_("This body is not a recorded heir of either side on that day."))
    if debtor == creditor:
        raise BadEntry(_("Both sides would be the same body. Decide how this commitment ends instead."))
    line = replace(line, debtor_id=debtor, creditor_id=creditor)
    append(row, _in_its_mood([(row, line)], organisations.Followed())[0][1])
    return row


@transaction.atomic
def transfer_all(*, items: Sequence[Passing], by: Actor) -> list[Commitment]:
    """Pass many sides to their heirs as a reorganisation decides: all of them, or none; the rows as they then stand.

    For whoever carries out the reorganisation, or for the heir of them all with its own key; the entry is the heir's.
    Decided on the rows given: one that moved on since is refused, and the same request sent again adds nothing. Where both sides of a commitment
    pass, they pass one after the other. What was assigned is requested from the day on which nobody any more commands
    the side that owes it. Raises Denied, WrongSide, BadEntry, NotNow, Rivalled.
    """
    if not by.may("organise"):
        for heir_id in {item.heir.pk for item in items}:
            permissions.check_key(by, heir_id, holder=_("the heir"))
    followed = organisations.Followed()
    lines = [(item.commitment, _passing_line(item, by, followed)) for item in items]
    return append_all(_in_its_mood(lines, followed))


def _in_its_mood(
    lines: Sequence[tuple[Commitment, Line]], followed: organisations.Followed
) -> list[tuple[Commitment, Line]]:
    """The lines, where what was assigned turns into a request saying so: only who stands above a body assigns to it.

    That is asked of the sides as they then stand, so not before both do; what equals agreed upon is never assigned.
    """
    sides = [(line.debtor_id or row.debtor_id, line.creditor_id or row.creditor_id) for row, line in lines]
    above = _above({side for pair in sides for side in pair}, {line.on for _row, line in lines})
    found = []
    for (row, line), (debtor, creditor) in zip(lines, sides, strict=True):
        heirs = {row.debtor_id: debtor, row.creditor_id: creditor}
        opener = speaking_body(line.by) if "speaks" in line.facts else heirs.get(row.opener_id, row.opener_id)
        stands = not (followed.ended(debtor, line.on) or followed.ended(creditor, line.on))
        mood = permissions.mood_between(debtor, creditor, opener_id=opener, above=above[line.on])
        turns = row.mood == Mood.ASSIGN and stands and mood == Mood.REQUEST
        found.append((row, replace(line, facts={**line.facts, "mood": str(mood)}) if turns else line))
    return found


def _above(bodies: set[int], days: set[date]) -> dict[date, dict[int, list[int]]]:
    """Who stands above each of the bodies, on each of the days."""
    return {day: organisations.ancestors_of(bodies, day) for day in days}


def _passing_line(item: Passing, by: Actor, followed: organisations.Followed) -> Line:
    row, heir, on = item.commitment, item.heir, item.effective_on
    owes = item.side == Side.OWES
    former, other = (row.debtor_id, row.creditor_id) if owes else (row.creditor_id, row.debtor_id)
    named = by.may("organise") and followed.ended(former, on)  # an abolished body has no heir but the one decided on
    if heir.pk not in followed.heirs(former, on) and not named:
        raise WrongSide(_("%(code)s: this body is not a recorded heir of that side on that day.") % {"code": row.code})
    if not organisations.lives(heir, on):
        raise BadEntry(_("%(code)s: the heir does not exist on that day. Choose another.") % {"code": row.code})
    if heir.pk == other:
        raise BadEntry(_("Both sides would be the same body. Decide how this commitment ends instead."))
    if row.state == State.DRAFT and row.opener_id != former and not by.may("organise"):
        raise WrongSide(_("A draft passes to the heir of the body that drafted it."))
    facts: dict[str, object] = {**item.facts, "heir": heir.code}
    if item.restarts:
        facts["reckoning"] = item.restarts.to_facts()
    return Line(
        Verb.TRANSFERRED, replace(by, body_id=heir.pk), on, _key(row, Verb.TRANSFERRED, item.side, heir.code, on.isoformat()), facts,
        check_text(item.reason, field=_("reason")), due_on=item.restarts.due_on if item.restarts else None,
        keeps_due=item.restarts is None, debtor_id=heir.pk if owes else None, creditor_id=None if owes else heir.pk,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Speaking:
    """A side speaks for itself in what a third body drafted or proposed in its name. Reason and facts as of `Passing`."""

    commitment: Commitment
    side: Side
    effective_on: date
    reason: str
    facts: Mapping[str, object] = field(default_factory=dict)


@transaction.atomic
def speak_all(*, items: Sequence[Speaking], by: Actor) -> list[Commitment]:
    """Let sides speak for themselves where the third body that spoke for them has ended; all of them, or none.

    The draft or proposal is the side's own from then on, to withdraw or to send; a key that was turned stays turned.
    Only for whoever carries out a reorganisation. Raises Denied, WrongSide, NotNow, Rivalled.
    """
    permissions.check_capability(by, "organise")
    followed = organisations.Followed()
    lines = []
    for item in items:
        row, on = item.commitment, item.effective_on
        speaker = row.debtor_id if item.side == Side.OWES else row.creditor_id
        if not followed.ended(row.opener_id, on) or row.proposed_for not in ("", item.side):
            raise WrongSide(_("%(code)s: the body that speaks for that side has not ended.") % {"code": row.code})
        facts: dict[str, object] = {**item.facts, "speaks": str(item.side)}
        key = _key(row, Verb.TRANSFERRED, "speaks", item.side, on.isoformat())
        reason = check_text(item.reason, field=_("reason"))
        lines.append((row, Line(Verb.TRANSFERRED, replace(by, body_id=speaker), on, key, facts, reason)))
    return append_all(_in_its_mood(lines, followed))


@transaction.atomic
def extinguish(*, commitment: Commitment, basis: str, reason: str, by: Actor, on: date, key: str) -> Commitment:
    """End what nobody is left to owe, or to be owed: a side ended and has no heir, or both sides are now one body.

    What did not bind yet is withdrawn by it. Only for whoever carries out a reorganisation. Raises Denied, WrongSide.
    """
    row = reload(commitment)
    line = _ending_line(Ending(row, on, basis, reason), replace(by, body_id=row.debtor_id), key)
    if not earlier(line, row):
        _check_can_end([(row, on)], by)
        append(row, line)
    return row


@transaction.atomic
def extinguish_all(*, items: Sequence[Ending], by: Actor) -> list[Commitment]:
    """End many at once, each as `extinguish` would: all of them, or none. Decided on the rows given.

    Each entry is told under the body that owed it: of those who end one, none need be left to speak.
    """
    _check_can_end([(item.commitment, item.effective_on) for item in items], by)
    keys = [_key(item.commitment, Verb.EXTINGUISHED, item.effective_on.isoformat()) for item in items]
    lines = [
        _ending_line(item, replace(by, body_id=item.commitment.debtor_id), key)
        for item, key in zip(items, keys, strict=True)
    ]
    return append_all([(item.commitment, line) for item, line in zip(items, lines, strict=True)])


def _ending_line(item: Ending, by: Actor, key: str) -> Line:
    verb = Verb.EXTINGUISHED if item.commitment.state in OPEN_STATES else Verb.WITHDRAWN
    facts: dict[str, object] = {**item.facts, "basis": check_text(item.basis, field=_("document that decides it"))}
    return Line(verb, by, item.effective_on, key, facts, check_text(item.reason, field=_("reason")))


def _check_can_end(rows: Iterable[tuple[Commitment, date]], by: Actor) -> None:
    permissions.check_capability(by, "organise")
    followed = organisations.Followed()
    for row, on in rows:
        debtors, creditors = (followed.carriers(side, on) for side in (row.debtor_id, row.creditor_id))
        if debtors and creditors and not debtors & creditors:
            raise WrongSide(
                _("%(code)s: both of its sides, or their heirs, still stand. Pass it to the heir instead.")
                % {"code": row.code}
            )


def _key(row: Commitment, *words: str) -> str:
    """One key for one decision about a row as it stood: sent twice, it is the same request."""
    return chain.digest("\n".join([row.code, str(row.entry_count), *words]))
