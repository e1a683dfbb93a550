"""Money of a row, amount by amount."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from phoihop.domain.plans import money, permissions
from phoihop.domain.plans.models import Funding, FundingKind, Row
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit
from phoihop.foundation.vn import dates

MOST_SOURCE, MOST_DOCUMENT = 200, 300


class CannotFund(Exception):
    """The amount cannot be recorded as given. Carries a sentence for people."""


@transaction.atomic
def record_funding(
    *, row: Row, kind: str, amount: int, source: str, by: Actor, on: date, at: datetime, key: str, document: str = ""
) -> Funding:
    """Record what a row needs, was allocated or has spent, in whole đồng; less than nothing takes back what was too much.

    The two sides of the row record it. No sum of a source falls below nothing. The same key again gives the same line.
    Raises Denied, CannotFund.
    """
    body_id = permissions.check_can_fund(by, row)
    if found := Funding.objects.filter(by_body_id=body_id, key=key).first():
        if (found.row_id, found.kind, found.amount, found.source) != (row.pk, kind, amount, source.strip()):
            raise CannotFund(_("This form was already used for something else. Reload the page and enter it again."))
        return found
    if kind not in FundingKind.values or not source.strip():
        raise CannotFund(_("Say what the amount is, and from which source the money comes."))
    if any(len(words) > most for words, most in ((source, MOST_SOURCE), (document, MOST_DOCUMENT))):
        raise CannotFund(_("A source has at most 200 letters, a document at most 300. Say it shorter."))
    if not amount or abs(amount) > money.MOST:
        raise CannotFund(_("Enter the amount in whole đồng, not nothing and no more than a quadrillion."))
    if on > dates.today_in_vietnam(at):
        raise CannotFund(_("That day lies in the future. Enter the day of the decision or of the payment."))
    # A turn on the row itself: of two who take back at once, the later must see the earlier.
    Row.objects.filter(pk=row.pk).update(number=row.number)
    so_far = row.funding.filter(kind=kind, source=source.strip()).aggregate(n=Sum("amount"))["n"] or 0
    if so_far + amount < 0:
        raise CannotFund(_("That takes back more than was recorded from this source. Look at the lines of the row."))
    made = Funding.objects.create(
        row=row, kind=kind, amount=amount, source=source.strip(), document=document.strip(), on=on,
        by_body_id=body_id, key=key,
    )  # fmt: skip
    audit.record("plans.row.funded", on=row.plan, by=by, at=at, facts=made.told())
    return made
