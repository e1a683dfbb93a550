"""Numbers, and the register of outgoing papers."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from phoihop.domain.documents import catalogue, codes, copying, permissions, queries, rendering
from phoihop.domain.documents.models import COPIES, Book, Document, Joined
from phoihop.domain.documents.paper import Paper, unfilled
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import chain
from phoihop.foundation.audit import services as audit


class CannotRegister(Exception):
    """The register does not take this paper. Carries a sentence for people."""


def book_of(body: Body, on: date) -> int:
    """The first year of the book that the body counts in on the day: of its term of office where it counts by terms and one is entered."""
    term = organisations.term_of(body.pk, on) if queries.form_of(body.pk, on).span == catalogue.Span.TERM else None
    return term.valid_from.year if term else on.year


def next_number(*, body: Body, kind: str, on: date) -> int:
    """Take the next number of the body's book of this type, inside the transaction that uses it.

    Whoever takes one holds the book until then: a transaction that fails gives its number back with everything else, so
    that none is given twice and none skipped, however many write at once.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A number is taken inside the transaction that uses it, or it could be lost.")
    return counted(held(body, kind, book_of(body, on)))


def held(body: Body, kind: str, year: int) -> Book:
    """The book, held until the transaction ends: whatever others wrote into it before is seen from here on."""
    Book.objects.bulk_create([Book(body=body, kind=kind, year=year)], ignore_conflicts=True)
    return Book.objects.select_for_update().get(body=body, kind=kind, year=year)


def counted(book: Book) -> int:
    Book.objects.filter(pk=book.pk).update(last=F("last") + 1)
    return Book.objects.get(pk=book.pk).last


@contextmanager
def used_once(key: str) -> Iterator[None]:
    """Around the row that a form makes: two sent at once with one key for different books meet only there. Raises CannotRegister."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        check_same(same=not key)
        raise


@transaction.atomic
def issue(
    *, body: Body, paper: Paper, by: Actor, on: date, at: datetime, sides: Sequence[Body] = (), key: str = ""
) -> Document:  # fmt: skip
    """Number a composed paper from its lead body's book, date it, and enter it as it is printed.

    `sides` are the bodies for which those under a joint paper sign, in their order; without any, all sign for the lead body.
    A paper that is of no other thing brings the `key` of its form, by which it is issued once.

    Raises Denied without the right, CannotRegister for what cannot be printed or has a number already.
    """
    permissions.check_can_register(by, body)
    if found := _issued_with(key, body, paper, sides):
        return found
    if key and {one.pk for one in sides} - {body.pk}:
        raise CannotRegister(_("A paper that several bodies issue is laid before each of them first."))
    check_open(paper)
    if paper.number is not None:
        raise CannotRegister(_("This paper has a number already. A paper is issued once."))
    paper = replace(paper, form=queries.form_of(body.pk, on).code)
    try:
        rendering.check(replace(paper, day=on))  # before the book is held: making a paper takes its time
    except rendering.CannotPrint as refusal:
        raise CannotRegister(str(refusal)) from None
    book = held(body, paper.kind, book_of(body, on))
    if found := _issued_with(key, body, paper, sides):
        return found  # the same request, sent twice at once: the other one was through before the book was ours
    number = counted(book)
    return register(
        body=body, paper=replace(paper, number=number, day=on), number=number, on=on, by=by, at=at, sides=sides, key=key
    )  # fmt: skip


def _issued_with(key: str, body: Body, paper: Paper, sides: Sequence[Body]) -> Document | None:
    """The paper that this key issued, if any. Raises CannotRegister where that says anything else or stands for others."""
    found = Document.objects.filter(key=key).first() if key else None
    if found is not None:
        before = queries.printed(found)
        told = replace(paper, form=before.form, number=found.number, day=found.issued_on)
        stand = [one.pk for one in sides or [body] * len(paper.signatories)]
        joined = list(found.joined.order_by("signatory").values_list("body_id", flat=True))
        same = (found.facts, joined) == (chain.canonical(told.to_facts()), stand)
        check_same(same=same and found.body_id == body.pk)
    return found


@transaction.atomic
def register(
    *, body: Body, paper: Paper, number: int, on: date, by: Actor, at: datetime, sides: Sequence[Body] = (), key: str = ""
) -> Document:  # fmt: skip
    """Enter a numbered paper. Raises Denied without the right, CannotRegister for another number than the paper's."""
    permissions.check_can_register(by, body)
    check_open(paper)
    if paper.number != number:
        raise CannotRegister(_("The paper carries another number than the register gives it."))
    if sides and len(sides) != len(paper.signatories):
        raise CannotRegister(_("Each side of a joint paper has one name under it. Put them in order, then issue it."))
    return entered(body, paper, number, on, by, at, sides or [body] * len(paper.signatories), key)


def entered(
    body: Body, paper: Paper, number: int, on: date, by: Actor, at: datetime, stand: Sequence[Body], key: str,
    copy_of: Document | None = None,
) -> Document:  # fmt: skip
    """The line of the register; `stand` are the bodies for which those under the paper sign, in their order."""
    facts = chain.canonical(paper.to_facts())
    digest = chain.digest(facts)
    code = _free_code(digest)
    own = paper.copied
    line = (COPIES, own.symbol, f"{own.form}: {copying.named(replace(paper, copied=None))}: {paper.about}") if own else (paper.kind, paper.symbol, paper.about)  # fmt: skip
    with used_once(key):
        row = Document.objects.create(
            code=code, address=settings.PAPER_CHECK_ADDRESS.format(code=code), body=body, year=book_of(body, on), number=number,
            kind=line[0], symbol=line[1], about=line[2][:500], issued_on=on, facts=facts, digest=digest, key=key or None, copy_of=copy_of,
        )  # fmt: skip
    Joined.objects.bulk_create([Joined(document=row, signatory=place, body=one) for place, one in enumerate(stand)])
    audit.record("documents.document.registered", on=row, by=by, at=at, facts=row.told())
    return row


def check_same(*, same: bool) -> None:
    if not same:
        raise CannotRegister(_("This form was already used for another paper. Reload the page."))


def _free_code(digest: str) -> str:
    """The code of this digest that no other paper bears."""
    return next(
        code for turn in range(64) if not Document.objects.filter(code=(code := codes.of(digest, turn))).exists()
    )


def check_open(paper: Paper) -> None:
    """State secrets are kept on machines of their own (Law 29/2018/QH14): here none enters. Nor does a paper under which
    the form's own words stand for a name, unless it says that they are made up. Raises CannotRegister.
    """
    if paper.secret_mark():
        raise CannotRegister(refused_secret())
    if "signatories" not in paper.made_up and any(unfilled(one.name) for one in paper.signatories):
        raise CannotRegister(_("“Họ và tên” stands where the name of who signs belongs. Write the name."))


def refused_secret() -> str:
    return _(
        "This paper bears a mark of secrecy (Mật). Such papers are not kept here: take it to the registry for secret papers."
    )
