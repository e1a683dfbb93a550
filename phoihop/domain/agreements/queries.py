"""Questions about agreements."""

from datetime import date

from phoihop.domain.agreements.models import Agreement, Article
from phoihop.domain.agreements.states import AgreementState


def in_force(on: date, body_id: int) -> list[Agreement]:
    """The agreements that bind the body on the day, oldest first."""
    rows = Agreement.objects.filter(
        state=AgreementState.IN_FORCE, parties__body_id=body_id, in_force_from__lte=on, term_from__lte=on
    ).exclude(term_to__lte=on)
    return list(rows.order_by("in_force_from", "code"))


def articles(agreement: Agreement) -> list[Article]:
    """The articles in their order."""
    return list(agreement.articles.order_by("number"))
