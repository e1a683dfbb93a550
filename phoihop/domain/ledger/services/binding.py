"""The first key and the second: from a draft to what binds both sides."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.ledger import commitments, permissions
from phoihop.domain.ledger.models import Commitment, Counter, Supporter
from phoihop.domain.ledger.refusals import BadEntry, Rivalled, WrongSide
from phoihop.domain.ledger.services.appending import (
    Line,
    append,
    check_fits,
    check_text,
    earlier,
    reload,
    speaking_body,
)
from phoihop.domain.ledger.services.bulk import append_all
from phoihop.domain.ledger.states import Mood, State, Verb
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.rulebook.rules import Reckoning
from phoihop.foundation.accounts.actors import Actor


@transaction.atomic
def open_(
    *,
    kind: str,
    title: str,
    debtor: Body,
    creditor: Body,
    reckoning: Reckoning,
    by: Actor,
    on: date,
    key: str,
    product: str = "",
    basis: str = "",
    supporters: Sequence[Body] = (),
    illustrative: bool = False,
    arises_from: Commitment | None = None,
    note: str = "",
) -> Commitment:
    """Open a draft that only the opener's body sees. The mood follows the relation: a superior assigns, equals request.

    The due day is `reckoning.due_on` and carries its arithmetic. A side supports nobody but itself: among `supporters`
    it is passed over. Raises BadEntry, WrongSide, KeyReused.
    """
    permissions.check_capability(by, "draft")
    text = check_text(title, field=_("content"))
    check_fits(title=text, product=product, basis=basis)
    kind_of = commitments.kind(kind)
    if debtor.pk == creditor.pk:
        raise BadEntry(_("A commitment stands between two different bodies. Choose another body for one of the sides."))
    if reckoning.due_on is None and not kind_of.continuous:
        raise BadEntry(_("Enter the day by which this is to be done."))
    supporters = [body for body in supporters if body.pk not in (debtor.pk, creditor.pk)]
    above = organisations.ancestors_of([debtor.pk, creditor.pk], on)
    mood = permissions.mood_between(debtor.pk, creditor.pk, opener_id=speaking_body(by), above=above)
    facts: dict[str, object] = {
        "kind": kind, "title": text, "product": product, "basis": basis, "mood": str(mood),
        "illustrative": illustrative, "debtor": debtor.code, "creditor": creditor.code,
        "supporters": sorted({body.code for body in supporters}), "reckoning": reckoning.to_facts(),
        "arises_from": arises_from.code if arises_from else "",
    }  # fmt: skip
    line = Line(
        Verb.OPENED, by, on, key, facts, note,
        due_on=reckoning.due_on, keeps_due=False, debtor_id=debtor.pk, creditor_id=creditor.pk,
    )  # fmt: skip
    if found := earlier(line):
        return found.commitment
    if not _may_open(by, debtor, creditor, on):
        raise WrongSide(_("Open commitments only for your own body, or for one under it."))
    commitment = _unborn(facts, debtor, creditor, on)
    commitment.arises_from = arises_from
    append(commitment, line)
    rows = [Supporter(commitment=commitment, body=body) for body in dict.fromkeys(supporters)]
    Supporter.objects.bulk_create(rows, ignore_conflicts=True)  # the same request, sent twice at once
    return commitment


def _unborn(facts: dict[str, object], debtor: Body, creditor: Body, on: date) -> Commitment:
    """The row that the first entry will fill in."""
    return Commitment(
        code=_next_code(on.year),
        kind=str(facts["kind"]),
        title=str(facts["title"]),
        product=str(facts["product"]),
        basis=str(facts["basis"]),
        mood=str(facts["mood"]),
        illustrative=bool(facts["illustrative"]),
        debtor=debtor,
        creditor=creditor,
        state="",
        entry_count=0,
        head_hash="",
    )


def _may_open(by: Actor, debtor: Body, creditor: Body, on: date) -> bool:
    body_id = speaking_body(by)
    if body_id in (debtor.pk, creditor.pk):
        return True
    return any(organisations.is_under(side.pk, body_id, on) for side in (debtor, creditor))


def _next_code(year: int) -> str:
    """The next number of the year, by compare-and-set."""
    Counter.objects.bulk_create([Counter(year=year)], ignore_conflicts=True)
    for _attempt in range(20):
        last = Counter.objects.get(year=year).last
        if Counter.objects.filter(year=year, last=last).update(last=last + 1) == 1:
            return f"PH-{year}-{last + 1:04d}"
    raise Rivalled(_("Many people are writing at this moment. Try again in a few seconds."))


@transaction.atomic
def propose(*, commitment: Commitment, by: Actor, on: date, key: str, note: str = "") -> Commitment:
    """Turn the first key: the drafting body agrees and lets the other side see it."""
    row = reload(commitment)
    spoken_for = row.proposed_for or permissions.side_spoken_for(row.opener_id, row, on)
    line = Line(Verb.PROPOSED, by, on, key, {"for": str(spoken_for or "")}, note)
    if not earlier(line, row):
        permissions.check_key(by, row.opener_id, holder=_("the body that drafted it"))
        if not spoken_for and permissions.speaks_for_both(row.opener_id, row, on):
            raise WrongSide(_("You stand above both sides: assign it, for nobody else is left to agree."))
        if not spoken_for:
            raise WrongSide(_("Your body stands above neither side any more. Withdraw this draft; a side drafts anew."))
        append(row, line)
    return row


@transaction.atomic
def assign(*, commitment: Commitment, by: Actor, on: date, key: str, note: str = "") -> Commitment:
    """Bind a body under one's own: the only case in which one key is enough, for a superior speaks for both.

    Who stands above whom is asked of the structure of that day, not of the day it was drafted.
    """
    row = reload(commitment)
    line = Line(Verb.ASSIGNED, by, on, key, note=note)
    if not earlier(line, row):
        permissions.check_capability(by, "turn_key")
        if row.mood != Mood.ASSIGN or not permissions.speaks_for_both(speaking_body(by), row, on):
            raise WrongSide(_("Only a body above the other side assigns. Equals propose, and the other side agrees."))
        if speaking_body(by) not in (row.opener_id, row.creditor_id):
            raise WrongSide(_("The body that drafted this assigns it."))
        append(row, line)
    return row


def _answer(commitment: Commitment, verb: str, by: Actor, on: date, key: str, note: str) -> Commitment:
    row = reload(commitment)
    line = Line(verb, by, on, key, note=note)
    if not earlier(line, row):
        permissions.check_capability(by, "turn_key")
        if not permissions.may_answer(speaking_body(by), row, on):
            raise WrongSide(_("The other side answers a proposal. Wait for it, or withdraw yours."))
        append(row, line)
    return row


@transaction.atomic
def agree(*, commitment: Commitment, by: Actor, on: date, key: str, note: str = "") -> Commitment:
    """Turn the second key: from here on it binds both. A superior may turn it for a body under its own."""
    return _answer(commitment, Verb.AGREED, by, on, key, note)


@transaction.atomic
def agree_all(*, keyed: Sequence[tuple[Commitment, str]], by: Actor, on: date) -> list[Commitment]:
    """Turn the second key of many at once, each with an idempotency key of its own: all are bound, or none."""
    permissions.check_capability(by, "turn_key")
    rows = Commitment.objects.in_bulk([commitment.pk for commitment, _key in keyed])
    lines = [(rows[commitment.pk], Line(Verb.AGREED, by, on, key)) for commitment, key in keyed]
    for row, _line in lines:
        if row.state == State.PROPOSED and not permissions.may_answer(speaking_body(by), row, on):
            raise WrongSide(_("The other side answers a proposal. Wait for it, or withdraw yours."))
    return append_all(lines)


@transaction.atomic
def decline(*, commitment: Commitment, by: Actor, on: date, key: str, reason: str) -> Commitment:
    """Leave the second key unturned, with a reason."""
    return _answer(commitment, Verb.DECLINED, by, on, key, check_text(reason, field=_("reason")))


@transaction.atomic
def withdraw(*, commitment: Commitment, by: Actor, on: date, key: str, reason: str) -> Commitment:
    """Take back what does not bind yet."""
    row = reload(commitment)
    line = Line(Verb.WITHDRAWN, by, on, key, note=check_text(reason, field=_("reason")))
    if not earlier(line, row):
        permissions.check_key(by, row.opener_id, holder=_("the body that drafted it"))
        append(row, line)
    return row
