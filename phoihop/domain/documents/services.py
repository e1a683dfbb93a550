"""Giving numbers and keeping the register."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.documents.models import Book, Document
from phoihop.domain.documents.paper import Paper
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts.actors import Actor, Denied
from phoihop.foundation.audit import chain
from phoihop.foundation.audit import services as audit

_TRIES = 20


class CannotRegister(Exception):
    """The register does not take this paper. Carries a sentence for people."""


def next_number(*, body: Body, year: int) -> int:
    """Take the next number of the body's book, by compare-and-set, inside the transaction that uses it.

    A transaction that fails gives its number back with everything else. Raises CannotRegister when too many write.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A number is taken inside the transaction that uses it, or it could be lost.")
    Book.objects.bulk_create([Book(body=body, year=year)], ignore_conflicts=True)
    for _attempt in range(_TRIES):
        last = Book.objects.get(body=body, year=year).last
        if Book.objects.filter(body=body, year=year, last=last).update(last=last + 1) == 1:
            return last + 1
    raise CannotRegister(_("Many papers are being registered at this moment. Try again in a few seconds."))


@transaction.atomic
def register(*, body: Body, paper: Paper, number: int, on: date, by: Actor, at: datetime) -> Document:
    """Enter a numbered paper. Raises Denied without the right, CannotRegister for another number than the paper's."""
    if by.body_id != body.pk or not (by.may("register_document") or by.may("send_report")):
        raise Denied(_("Only a person who registers papers for this body can do this."))
    if paper.number != number:
        raise CannotRegister(_("The paper carries another number than the register gives it."))
    row = Document.objects.create(
        body=body, year=on.year, number=number, symbol=paper.symbol, kind=paper.kind, about=paper.about[:500],
        issued_on=on, digest=chain.digest(chain.canonical(paper.to_facts())),
    )  # fmt: skip
    audit.record("documents.document.registered", on=row, by=by, at=at, facts=row.told())
    return row
