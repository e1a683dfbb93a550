"""What a draft says of itself and between whom it is to stand, changed by its drafter until somebody has signed it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.agreements import permissions
from phoihop.domain.agreements.events import Presented
from phoihop.domain.agreements.models import Agreement, Assent, Heading, Party, Wording
from phoihop.domain.agreements.services.signing import (
    CannotDraft,
    Head,
    check_follows,
    check_parties,
    check_seats,
    is_to_sign_again,
)
from phoihop.domain.agreements.states import AgreementState, WordingState
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import chain
from phoihop.foundation.audit import services as audit
from phoihop.foundation.outbox import bus
from phoihop.foundation.vn import dates


@transaction.atomic
def change_head(*, agreement: Agreement, head: Head, parties: Sequence[Body], by: Actor, at: datetime) -> None:
    """Change title, kind, term and parties, the drafter's own body among them; its code stays. What was proposed stays too.

    A party that has said something of the draft is not dropped, and while words wait for an answer the parties stay as they
    are: who has to answer is not changed meanwhile. Those who come in are told. The same again changes nothing. Raises
    Denied, CannotDraft.
    """
    permissions.check_can_amend(by, agreement)
    row = _turn(agreement)
    check_parties(parties, row.drafter_id)
    term_to = head.last_day + timedelta(days=1) if head.last_day else None
    if term_to is not None and term_to <= head.term_from:
        raise CannotDraft(_("A term ends after it begins. Correct one of the two days."))
    if row.renews is not None and not is_to_sign_again(row.renews):
        check_follows(row.renews, head.term_from)
    was, was_title = row.told(), row.title
    row.title, row.term_from, row.term_to = head.title, head.term_from, term_to
    row.kind = head.kind or row.kind
    row.save(update_fields=["title", "kind", "term_from", "term_to"])
    came = _seat(row, parties, at)
    if row.state == AgreementState.OPEN:
        check_seats(row)
    if row.told() == was:
        return
    Heading.objects.create(agreement=row, seq=row.headings.count() + 1, was=chain.canonical(was), was_title=was_title)
    audit.record("agreements.agreement.headed", on=row, by=by, at=at, facts=row.told())
    if came and row.state == AgreementState.OPEN:
        bus.publish([Presented(row.pk)])


def _turn(agreement: Agreement) -> Agreement:
    """A turn on the agreement's own row, as signers take theirs: none of them signs another head than was read."""
    audit.join_appenders()
    rows = Agreement.objects.filter(pk=agreement.pk, state=agreement.state)
    unsigned = agreement.state in (AgreementState.DRAFT, AgreementState.OPEN)
    if not unsigned or rows.update(state=agreement.state) != 1:
        raise CannotDraft(_("Title and parties change until somebody has signed, and not afterwards."))
    if Party.objects.filter(agreement=agreement).exclude(signed_on=None).exists() or agreement.settlements.exists():
        raise CannotDraft(_("Title and parties change until somebody has signed, and not afterwards."))
    return Agreement.objects.get(pk=agreement.pk)


def _seat(row: Agreement, parties: Sequence[Body], at: datetime) -> list[Body]:
    """The parties as they are to be: who stays keeps the order, who comes in stands behind; who came in. Raises CannotDraft."""
    seats = list(row.parties.order_by("place"))
    wanted = {body.pk for body in parties}
    dropped = [seat for seat in seats if seat.body_id not in wanted]
    came = [body for body in parties if body.pk not in {seat.body_id for seat in seats}]
    if (dropped or came) and Wording.objects.filter(article__agreement=row, state=WordingState.OPEN).exists():
        raise CannotDraft(_("Words wait for an answer. Once they are answered or taken back, the parties can change."))
    _check_silent(row, [seat.body_id for seat in dropped], at)
    Party.objects.filter(pk__in=[seat.pk for seat in dropped]).delete()
    kept = [seat for seat in seats if seat.body_id in wanted]
    for place, seat in enumerate(kept, start=1):
        Party.objects.filter(pk=seat.pk).update(place=place)
    Party.objects.bulk_create(
        Party(agreement=row, body=body, place=place) for place, body in enumerate(came, start=len(kept) + 1)
    )
    return came


def _check_silent(row: Agreement, dropped: Sequence[int], at: datetime) -> None:
    """None of them has proposed or agreed to words. Raises CannotDraft."""
    said = set(Wording.objects.filter(article__agreement=row).values_list("by_body_id", flat=True))
    said |= set(Assent.objects.filter(wording__article__agreement=row).values_list("body_id", flat=True))
    spoken = said.intersection(dropped)
    if spoken:
        views = organisations.views_of(spoken, dates.today_in_vietnam(at))
        names = ", ".join(view.short_name for view in views.values())
        raise CannotDraft(
            _(
                "%(names)s has said something of this draft, so it stays among the parties. Draft another one without it."
            )
            % {"names": names}
        )
