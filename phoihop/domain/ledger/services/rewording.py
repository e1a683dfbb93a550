"""Other words for what does not bind yet: a drafter words its draft anew, and who is asked answers with words of its own."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.ledger import commitments, permissions
from phoihop.domain.ledger.models import Commitment, Side
from phoihop.domain.ledger.refusals import BadEntry, WrongSide
from phoihop.domain.ledger.services.appending import (
    Line,
    append,
    check_fits,
    check_text,
    earlier,
    reload,
    speaking_body,
)
from phoihop.domain.ledger.states import Verb
from phoihop.domain.rulebook.rules import Reckoning
from phoihop.foundation.accounts.actors import Actor


@transaction.atomic
def reword(
    *, commitment: Commitment, kind: str, title: str, product: str, reckoning: Reckoning, by: Actor, on: date, key: str
) -> Commitment:
    """Word a draft anew. Its drafter alone does, and no key is turned. Raises BadEntry, WrongSide, NotNow, KeyReused."""
    row = reload(commitment)
    line = Line(
        Verb.REWORDED, by, on, key, _words(kind, title, product, reckoning), due_on=reckoning.due_on, keeps_due=False
    )
    if not earlier(line, row):
        permissions.check_capability(by, "draft")
        if speaking_body(by) != row.opener_id:
            raise WrongSide(_("Only the body that drafted this words it anew."))
        append(row, line)
    return row


@transaction.atomic
def counter(
    *, commitment: Commitment, kind: str, title: str, product: str, reckoning: Reckoning, by: Actor, on: date, key: str,
    note: str = "",
) -> Commitment:  # fmt: skip
    """Answer a proposal with other words. They are the actor's own proposal from then on, and the other side answers.

    So the first key has changed hands and nothing binds: still no body turns both. Raises as `agree` does, and BadEntry.
    """
    row = reload(commitment)
    answering = Side.OWES if permissions.answering_side(row) == row.debtor_id else Side.OWED
    facts = {**_words(kind, title, product, reckoning), "for": str(answering)}
    if row.proposer_id == by.body_id:
        facts["for"] = row.proposed_for  # the same form again: this body's words stand already
    line = Line(Verb.COUNTERED, by, on, key, facts, note, due_on=reckoning.due_on, keeps_due=False)
    if not earlier(line, row):
        permissions.check_capability(by, "turn_key")
        if not permissions.may_answer(speaking_body(by), row, on):
            raise WrongSide(_("The other side answers a proposal. Wait for it, or withdraw yours."))
        append(row, line)
    return row


def _words(kind: str, title: str, product: str, reckoning: Reckoning) -> dict[str, object]:
    """What is promised, as an entry tells it. Raises BadEntry."""
    text = check_text(title, field=_("content"))
    check_fits(title=text, product=product)
    if reckoning.due_on is None and not commitments.kind(kind).continuous:
        raise BadEntry(_("Enter the day by which this is to be done."))
    return {"kind": kind, "title": text, "product": product, "reckoning": reckoning.to_facts()}
