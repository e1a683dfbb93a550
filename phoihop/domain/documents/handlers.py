"""What happens to the books when the terms of a body change: nothing may be counted twice or stand in another book than its day."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from phoihop.domain.documents import catalogue, queries
from phoihop.domain.documents.models import Document
from phoihop.domain.organisations.events import TermsKept
from phoihop.domain.organisations.services import CannotKeepTerm
from phoihop.foundation.vn import dates


def keep_books(events: Sequence[TermsKept]) -> None:
    """Every paper that was counted by the terms before is counted by those of now in the same book. Raises CannotKeepTerm."""
    for event in events:
        now = queries.periods_of(event.body_id)
        days = Document.objects.filter(body_id=event.body_id).order_by("issued_on").values_list("issued_on", "year")
        for day, year in days.distinct():
            was, is_ = queries.book_in(event.before, day), queries.book_in(now, day)
            if year == was != is_ and queries.form_of(event.body_id, day).span == catalogue.Span.TERM:
                raise CannotKeepTerm(_moved(day, was))


def _moved(day: date, year: int) -> str:
    return _(
        "Papers of %(day)s were counted already in the book that began in %(year)s. With these days they would belong to "
        "another book, and its numbers would be given twice: let the term begin after the last of them."
    ) % {"day": dates.show(day), "year": year}
