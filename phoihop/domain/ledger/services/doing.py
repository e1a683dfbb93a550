"""Doing what was agreed: progress, the debtor's claim, the creditor's word."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.ledger import commitments, permissions
from phoihop.domain.ledger.models import Commitment, Side
from phoihop.domain.ledger.refusals import BadEntry, NotNow
from phoihop.domain.ledger.services.appending import Line, append, check_text, earlier, reload
from phoihop.domain.ledger.services.binding import open_
from phoihop.domain.ledger.states import OPEN_STATES, Verb
from phoihop.domain.rulebook.rules import Reckoning
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.storage.models import StoredFile

Files = Sequence[tuple[StoredFile, str]]
WHOLE = 100


@transaction.atomic
def progress(
    *, commitment: Commitment, percent: int, text: str, by: Actor, on: date, key: str, evidence: Files = ()
) -> Commitment:
    """Say how it goes, in percent and words. A remark: it moves neither state nor due day."""
    row = reload(commitment)
    if not 0 <= percent <= WHOLE:
        raise BadEntry(_("Progress is a whole number from 0 to 100."))
    line = Line(
        Verb.PROGRESSED, by, on, key, {"percent": percent}, check_text(text, field=_("what was done")), evidence
    )
    if not earlier(line, row):
        permissions.check_can_progress(by, row)
        if row.state not in OPEN_STATES:
            raise NotNow(_("Progress is reported on what is in force."))
        append(row, line)
    return row


@transaction.atomic
def claim(*, commitment: Commitment, result: str, by: Actor, on: date, key: str, evidence: Files = ()) -> Commitment:
    """The debtor reports it done. It is not done until the creditor says so."""
    row = reload(commitment)
    line = Line(Verb.CLAIMED, by, on, key, note=check_text(result, field=_("result")), evidence=evidence)
    if not earlier(line, row):
        permissions.check_key(by, row.debtor_id, holder=_("the body that carries it out"))
        if commitments.kind(row.kind).continuous:
            raise NotNow(_("This runs all year: report progress in each period instead."))
        append(row, line)
    return row


@transaction.atomic
def accept(*, commitment: Commitment, by: Actor, on: date, key: str, note: str = "") -> Commitment:
    """The creditor confirms. Only this fulfils a commitment."""
    row = reload(commitment)
    line = Line(Verb.ACCEPTED, by, on, key, note=note)
    if not earlier(line, row):
        permissions.check_key(by, row.creditor_id, holder=_("the body that confirms"))
        append(row, line)
    return row


@transaction.atomic
def return_(*, commitment: Commitment, reason: str, by: Actor, on: date, key: str) -> Commitment:
    """The creditor returns a claim, with what is missing; the claim then counts for nothing."""
    row = reload(commitment)
    line = Line(Verb.RETURNED, by, on, key, note=check_text(reason, field=_("what is missing")))
    if not earlier(line, row):
        permissions.check_key(by, row.creditor_id, holder=_("the body that confirms"))
        append(row, line)
    return row


@transaction.atomic
def close(*, commitment: Commitment, by: Actor, on: date, key: str, note: str = "") -> Commitment:
    """The creditor ends a continuous commitment."""
    row = reload(commitment)
    line = Line(Verb.CLOSED, by, on, key, note=note)
    if not earlier(line, row):
        permissions.check_key(by, row.creditor_id, holder=_("the body that confirms"))
        if not commitments.kind(row.kind).continuous:
            raise NotNow(_("This has a due day: it is confirmed, postponed or given up, never just closed."))
        append(row, line)
    return row


@transaction.atomic
def promise(
    *, reply: Commitment, title: str, reckoning: Reckoning, by: Actor, on: date, key: str, product: str = ""
) -> Commitment:
    """What a reply promises becomes a dated commitment of its own: answered is not resolved.

    The reply's debtor proposes it to the reply's creditor. Raises NotNow if `reply` is no reply.
    """
    row = reload(reply)
    if not commitments.kind(row.kind).answers:
        raise NotNow(_("Only a reply can promise more."))
    permissions.check_key(by, row.debtor_id, holder=_("the body that replies"))
    opened = open_(
        kind=commitments.TASK.code, title=title, debtor=row.debtor, creditor=row.creditor, reckoning=reckoning,
        by=by, on=on, key=f"{key}:opened", product=product, basis=row.code, arises_from=row,
        illustrative=row.illustrative,
    )  # fmt: skip
    line = Line(Verb.PROMISED, by, on, key, {"promise": opened.code})
    if not earlier(line, row):
        append(row, line)
    fresh = reload(opened)
    if fresh.state == "DRAFT":
        append(fresh, Line(Verb.PROPOSED, by, on, f"{key}:proposed", {"for": str(Side.OWES)}))
    return reload(opened)
