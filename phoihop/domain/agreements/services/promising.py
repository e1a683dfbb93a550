"""Two bodies below that a regulation asks to sign their own promise one another to do so, and have done so once it is in force."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.agreements import cascade, permissions, queries
from phoihop.domain.agreements.commitments import OWN_AGREEMENT
from phoihop.domain.agreements.models import Agreement, SigningDuty
from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.ledger.states import State
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.rulebook import rules as rulebook
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit
from phoihop.foundation.vn import dates

_TURNS = frozenset({"turn_key"})


class CannotPromise(Exception):
    """These two are not asked to sign, or have signed or promised it. Carries a sentence for people."""


@transaction.atomic
def promise(
    *, agreement: Agreement, body: Body, partner: Body, due_on: date, by: Actor, on: date, at: datetime, key: str,
    illustrative: bool = False,
) -> SigningDuty:  # fmt: skip
    """Propose to the other side of a cell that both sign their own by a day: the authority's body owes it, both turn their keys.

    The same key gives the same duty. Raises Denied, CannotPromise, and what the ledger refuses.
    """
    permissions.check_can_promise(by, {body.pk, partner.pk})
    made = SigningDuty.objects.filter(
        commitment__entries__key=f"{key}:open", commitment__entries__by_body_id=by.body_id
    )
    if (same := made.first()) is not None:
        return same
    cells = cascade.matrix(agreement, on, (), by).cells
    cell = next((one for one in cells if (one.body_id, one.partner_id) == (body.pk, partner.pk)), None)
    if cell is None:
        raise CannotPromise(_("Under this agreement these two are not asked to sign one of their own."))
    if cell.signing in cascade.DONE:
        raise CannotPromise(_("These two have signed already."))
    if frozenset((body.pk, partner.pk)) in queries.signing_duties(agreement):
        raise CannotPromise(_("These two have a commitment to sign already. It is answered on its own page."))
    if due_on < on:
        raise CannotPromise(_("Enter a day from %(day)s on.") % {"day": dates.show(on)})
    names = organisations.views_of({partner.pk}, on)
    title = _("Sign an agreement of their own with %(partner)s") % {"partner": names[partner.pk].short_name}
    commitment = ledger.open_(
        kind=OWN_AGREEMENT.code, title=title, debtor=body, creditor=partner, reckoning=rulebook.agreed(due_on), by=by,
        on=on, key=f"{key}:open", product=_("The agreement, signed by both sides"), basis=agreement.title[:300],
        illustrative=illustrative,
    )  # fmt: skip
    ledger.propose(commitment=commitment, by=by, on=on, key=f"{key}:propose")
    duty = SigningDuty.objects.create(agreement=agreement, commitment=commitment)
    audit.record("agreements.signing.promised", on=agreement, by=by, at=at, facts=duty.told())
    return duty


def settle_promises(agreement: Agreement, on: date) -> None:
    """All of its parties have signed: what two of them had promised about that is done, and by their signatures confirmed."""
    parties = set(agreement.parties.values_list("body_id", flat=True))
    open_ = SigningDuty.objects.filter(commitment__debtor_id__in=parties, commitment__creditor_id__in=parties)
    for duty in open_.select_related("commitment__debtor", "commitment__creditor").order_by("pk"):
        row, key = duty.commitment, f"signed:{agreement.pk}:{duty.pk}"
        if row.state == State.PROPOSED:
            proposer = row.entries.filter(verb="PROPOSED").order_by("-seq").values_list("by_body_id", flat=True)[0]
            other = row.creditor if proposer == row.debtor_id else row.debtor
            row = ledger.agree(commitment=row, by=_by_rule(other), on=on, key=f"{key}:agree")
        if row.state == State.IN_FORCE:
            row = ledger.claim(
                commitment=row, result=agreement.code, by=_by_rule(row.debtor), on=on, key=f"{key}:claim"
            )
        if row.state == State.CLAIMED:
            ledger.accept(
                commitment=Commitment.objects.get(pk=row.pk), by=_by_rule(row.creditor), on=on, key=f"{key}:accept"
            )


def _by_rule(body: Body) -> Actor:
    return Actor(user_id=None, body_id=body.pk, role="KEEPER", capabilities=_TURNS)
