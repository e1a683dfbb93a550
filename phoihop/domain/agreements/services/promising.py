"""Two bodies below that a regulation asks to sign their own promise one another to do so, and have done so once it is in force."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F
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
from phoihop.foundation.vn.language import recorded

_TURNS = frozenset({"turn_key"})


class CannotPromise(Exception):
    """These two are not asked to sign, or have signed or promised it. Carries a sentence for people."""


@transaction.atomic
def promise(
    *, agreement: Agreement, body: Body, partner: Body, due_on: date, by: Actor, on: date, at: datetime, key: str,
    illustrative: bool = False,
) -> SigningDuty:  # fmt: skip
    """Propose to the other side of a cell that both sign their own by a day: the authority's body owes it, both turn their keys.

    The same key gives the same duty, and is refused for another one. Raises Denied, CannotPromise, and what the ledger refuses.
    """
    permissions.check_can_promise(by, {body.pk, partner.pk})
    audit.join_appenders()
    # A turn on the agreement's own row: of two who promise at once, the later must see the earlier.
    Agreement.objects.filter(pk=agreement.pk).update(state=F("state"))
    made = SigningDuty.objects.filter(
        commitment__entries__key=f"{key}:open", commitment__entries__by_body_id=by.body_id
    )
    same = made.first()
    if same is None:
        _check_open(agreement, body, partner, due_on, by, on)
    elif same.agreement_id != agreement.pk:
        raise CannotPromise(_("This form was already used for something else. Reload the page and enter it again."))
    names = organisations.views_of({partner.pk}, on)
    with recorded():
        title = _("Sign an agreement of their own with %(partner)s") % {"partner": names[partner.pk].short_name}
        product = _("The agreement, signed by both sides")
    commitment = ledger.open_(
        kind=OWN_AGREEMENT.code, title=title, debtor=body, creditor=partner, reckoning=rulebook.agreed(due_on), by=by,
        on=on, key=f"{key}:open", product=product, basis=agreement.title[:300],
        illustrative=illustrative,
    )  # fmt: skip
    if same is not None:  # the ledger has compared what the key told then with what it tells now
        return same
    ledger.propose(commitment=commitment, by=by, on=on, key=f"{key}:propose")
    duty = SigningDuty.objects.create(agreement=agreement, commitment=commitment)
    audit.record("agreements.signing.promised", on=agreement, by=by, at=at, facts=duty.told())
    return duty


def _check_open(agreement: Agreement, body: Body, partner: Body, due_on: date, by: Actor, on: date) -> None:
    """The agreement stands, asks these two to sign, and they have neither signed nor promised it. Raises CannotPromise."""
    if not queries.standing_on(on).filter(pk=agreement.pk).exists():
        raise CannotPromise(_("This agreement no longer stands, so it asks nobody to sign any more."))
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


def settle_promises(agreement: Agreement, on: date) -> None:
    """All of its parties have signed: what two of them had promised about that is done, and by their signatures confirmed.

    A proposal that the other side never answered binds nobody: it is taken back for its proposer, and nobody's word is made up.
    """
    parties = set(agreement.parties.values_list("body_id", flat=True))
    open_ = SigningDuty.objects.filter(commitment__debtor_id__in=parties, commitment__creditor_id__in=parties)
    for duty in open_.select_related("commitment").order_by("pk"):
        row, key = duty.commitment, f"signed:{agreement.pk}:{duty.pk}"
        if row.state == State.PROPOSED:
            ledger.withdraw(
                commitment=row, by=_by_rule(row.opener_id), on=on, key=f"{key}:withdraw",
                reason=_("Both sides have signed, so there is nothing left to promise."),
            )  # fmt: skip
            continue
        if row.state == State.IN_FORCE:
            row = ledger.claim(
                commitment=row, result=agreement.code, by=_by_rule(row.debtor_id), on=on, key=f"{key}:claim"
            )
        if row.state == State.CLAIMED:
            ledger.accept(
                commitment=Commitment.objects.get(pk=row.pk), by=_by_rule(row.creditor_id), on=on, key=f"{key}:accept"
            )


def _by_rule(body_id: int) -> Actor:
    return Actor(user_id=None, body_id=body_id, role="KEEPER", capabilities=_TURNS)
