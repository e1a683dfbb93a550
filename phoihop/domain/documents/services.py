"""Giving numbers and keeping the register."""

from dataclasses import replace
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from phoihop.domain.documents import codes, permissions, rendering
from phoihop.domain.documents.models import Book, Document
from phoihop.domain.documents.paper import Paper
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import chain
from phoihop.foundation.audit import services as audit


class CannotRegister(Exception):
    """The register does not take this paper. Carries a sentence for people."""


def next_number(*, body: Body, kind: str, year: int) -> int:
    """Take the next number of the body's book of this type, inside the transaction that uses it.

    Whoever takes one holds the book until then: a transaction that fails gives its number back with everything else, so
    that none is given twice and none skipped, however many write at once.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A number is taken inside the transaction that uses it, or it could be lost.")
    Book.objects.bulk_create([Book(body=body, kind=kind, year=year)], ignore_conflicts=True)
    Book.objects.filter(body=body, kind=kind, year=year).update(last=F("last") + 1)
    return Book.objects.get(body=body, kind=kind, year=year).last


@transaction.atomic
def issue(*, body: Body, paper: Paper, by: Actor, on: date, at: datetime) -> Document:
    """Number a composed paper from its lead body's book, date it, and enter it as it is printed.

    Raises Denied without the right, CannotRegister for what cannot be printed or has a number already.
    """
    permissions.check_can_register(by, body)
    _check_open(paper)
    if paper.number is not None:
        raise CannotRegister(_("This paper has a number already. A paper is issued once."))
    try:
        rendering.check(replace(paper, day=on))  # before the book is held: making a paper takes its time
    except rendering.CannotPrint as refusal:
        raise CannotRegister(str(refusal)) from None
    number = next_number(body=body, kind=paper.kind, year=on.year)
    return register(body=body, paper=replace(paper, number=number, day=on), number=number, on=on, by=by, at=at)


@transaction.atomic
def register(*, body: Body, paper: Paper, number: int, on: date, by: Actor, at: datetime) -> Document:
    """Enter a numbered paper. Raises Denied without the right, CannotRegister for another number than the paper's."""
    permissions.check_can_register(by, body)
    _check_open(paper)
    if paper.number != number:
        raise CannotRegister(_("The paper carries another number than the register gives it."))
    facts = chain.canonical(paper.to_facts())
    digest = chain.digest(facts)
    code = _free_code(digest)
    row = Document.objects.create(
        code=code, address=settings.PAPER_CHECK_ADDRESS.format(code=code), body=body, year=on.year, number=number, symbol=paper.symbol, kind=paper.kind, about=paper.about[:500],
        issued_on=on, facts=facts, digest=digest,
    )  # fmt: skip
    audit.record("documents.document.registered", on=row, by=by, at=at, facts=row.told())
    return row


def _free_code(digest: str) -> str:
    """The code of this digest that no other paper bears."""
    return next(
        code for turn in range(64) if not Document.objects.filter(code=(code := codes.of(digest, turn))).exists()
    )


def _check_open(paper: Paper) -> None:
    """State secrets are kept on machines of their own (Law 29/2018/QH14): here none enters. Raises CannotRegister."""
    if paper.secret_mark():
        raise CannotRegister(
            _(
                "This paper bears a mark of secrecy (Mật). Such papers are not kept here: take it to the registry for secret papers."
            )
        )
