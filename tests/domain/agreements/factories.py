"""Agreements in states named by words of the trade."""

from datetime import UTC, date, datetime

from phoihop.domain.agreements import services
from phoihop.domain.agreements.models import Agreement
from phoihop.domain.organisations.models import Body
from tests.domain.organisations.factories import acting

SIGNED_ON = date(2021, 1, 15)
AT = datetime(2021, 1, 15, 2, tzinfo=UTC)


def drafted(*parties: Body, code: str = "QC", begins: date = date(2021, 1, 1)) -> Agreement:
    """A draft with one article on scope and two that ask for action."""
    by = acting(parties[0])
    row = services.draft(
        code=code, title="Quy chế phối hợp", parties=parties, term_from=begins, term_to=date(begins.year + 5, 1, 1),
        by=by, at=AT,
    )  # fmt: skip
    for number, heading in enumerate(("Phạm vi", "Giám sát", "Đối thoại"), start=1):
        services.add_article(agreement=row, number=number, heading=heading, operative=number > 1, by=by, at=AT)
    return row


def presented(*parties: Body, code: str = "QC", begins: date = date(2021, 1, 1)) -> Agreement:
    """Open for signature, signed by nobody."""
    row = drafted(*parties, code=code, begins=begins)
    services.present(agreement=row, by=acting(parties[0]), at=AT)
    return row


def in_force(*parties: Body, code: str = "QC", begins: date = date(2021, 1, 1)) -> Agreement:
    """Signed by all, no earlier than its term begins."""
    row = presented(*parties, code=code, begins=begins)
    over = row.last_day is not None and row.last_day < SIGNED_ON  # one of long ago was signed on its first day
    for party in parties:
        services.sign(
            agreement=row, holding=None, by=acting(party), on=begins if over else max(SIGNED_ON, begins), at=AT
        )
    row.refresh_from_db()
    return row
