"""Changing what was agreed takes both keys too: one side asks, the other grants. Resuming takes one."""

from dataclasses import replace
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.ledger import permissions
from phoihop.domain.ledger.models import Commitment, Entry
from phoihop.domain.ledger.queries import facts_of
from phoihop.domain.ledger.refusals import BadEntry, KeyReused, NotNow, WrongSide
from phoihop.domain.ledger.services.appending import Line, append, check_text, earlier, reload
from phoihop.domain.ledger.states import CHANGES, STEPS, Reason, Verb
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.rulebook.rules import Reckoning
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.lifecycle import steps as tables
from phoihop.foundation.vn import dates


def _check_side(by: Actor, row: Commitment) -> None:
    permissions.check_capability(by, "turn_key")
    if by.body_id not in (row.debtor_id, row.creditor_id):
        raise WrongSide(_("Only the two sides of this commitment can do this."))


@transaction.atomic
def ask(
    *,
    commitment: Commitment,
    change: str,
    reason: str,
    words: str,
    by: Actor,
    on: date,
    key: str,
    reckoning: Reckoning | None = None,
) -> Commitment:
    """Ask the other side for a change: RESCHEDULED or POSTPONED to `reckoning`'s day, SUSPENDED, or NOT_FEASIBLE.

    Nothing changes until it is granted. `reason` is a code for counting, `words` are for people.
    """
    row = reload(commitment)
    if change not in CHANGES or reason not in Reason.values:
        raise BadEntry(_("Choose one of the listed changes and reasons."))
    facts: dict[str, object] = {"change": change, "reason": reason}
    if change in (Verb.RESCHEDULED, Verb.POSTPONED):
        if reckoning is None or reckoning.due_on is None or reckoning.due_on <= (row.due_on or date.min):
            raise BadEntry(_("Enter a new day after %(day)s.") % {"day": dates.show(row.due_on) if row.due_on else "—"})
        facts["reckoning"] = reckoning.to_facts()
    line = Line(Verb.ASKED, by, on, key, facts, check_text(words, field=_("reason")))
    if not earlier(line, row):
        _check_side(by, row)
        if change not in tables.verbs_from(STEPS, row.state):
            raise NotNow(_("This change is not possible in the present state."))
        if row.asked_seq:
            raise NotNow(_("A change is already being asked for. It has to be answered first."))
        append(row, line)
    return row


def _check_answers(by: Actor, row: Commitment) -> Entry:
    _check_side(by, row)
    if not row.asked_seq:
        raise NotNow(_("No change is being asked for."))
    if by.body_id == row.asked_by_id:
        raise WrongSide(_("The other side answers your request. Wait for it."))
    return row.entries.get(seq=row.asked_seq)


@transaction.atomic
def grant(*, commitment: Commitment, by: Actor, on: date, key: str, note: str = "") -> Commitment:
    """Grant the change that the other side asked for; it holds from `on`."""
    row = reload(commitment)
    if found := Entry.objects.filter(by_body_id=by.body_id, key=key, commitment=row).first():
        if found.verb not in CHANGES:
            raise KeyReused(_("This form was already used for something else. Reload the page and enter it again."))
        return reload(row)  # the row may have been loaded before the other request with this key committed
    asked = facts_of(_check_answers(by, row))
    facts: dict[str, object] = {"asked": row.asked_seq, "reason": asked["reason"]}
    due_on = row.due_on
    if "reckoning" in asked:
        facts["reckoning"] = asked["reckoning"]
        due_on = Reckoning.from_facts(asked["reckoning"]).due_on  # type: ignore[arg-type]  # written by ask()
    append(row, Line(str(asked["change"]), by, on, key, facts, note, due_on=due_on, keeps_due=False))
    return row


@transaction.atomic
def refuse(*, commitment: Commitment, by: Actor, on: date, key: str, reason: str) -> Commitment:
    """Refuse the change that the other side asked for; all stays as it was."""
    row = reload(commitment)
    line = Line(Verb.REFUSED, by, on, key, note=check_text(reason, field=_("reason")))
    if not earlier(line, row):
        _check_answers(by, row)
        append(row, line)
    return row


@transaction.atomic
def resume(*, commitment: Commitment, reckoning: Reckoning, by: Actor, on: date, key: str) -> Commitment:
    """Start the clock again. `reckoning` is the due day shifted by the time it stood still, and says so."""
    row = reload(commitment)
    line = Line(
        Verb.RESUMED, by, on, key, {"reckoning": reckoning.to_facts()}, due_on=reckoning.due_on, keeps_due=False
    )
    if not earlier(line, row):
        _check_side(by, row)
        append(row, line)
    return row


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
    if (debtor, creditor) == (row.debtor_id, row.creditor_id):
        raise WrongSide(_("This body is not a recorded heir of either side on that day."))
    if debtor == creditor:
        raise BadEntry(_("Both sides would be the same body. Decide how this commitment ends instead."))
    append(row, replace(line, debtor_id=debtor, creditor_id=creditor))
    return row
