"""Giving numbers and keeping the register."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from phoihop.domain.documents import catalogue, codes, permissions, queries, rendering, signing
from phoihop.domain.documents.models import (
    ARRIVALS,
    Arrival,
    Book,
    Document,
    Handling,
    Joined,
    Signature,
    SignatureKind,
)
from phoihop.domain.documents.paper import Paper, secret_mark, unfilled
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import chain, moments
from phoihop.foundation.audit import services as audit
from phoihop.foundation.storage import services as storage
from phoihop.foundation.vn import dates, text


class CannotRegister(Exception):
    """The register does not take this paper. Carries a sentence for people."""


def _book_of(body: Body, on: date) -> int:
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
    return _counted(_held(body, kind, _book_of(body, on)))


def _held(body: Body, kind: str, year: int) -> Book:
    """The book, held until the transaction ends: whatever others wrote into it before is seen from here on."""
    Book.objects.bulk_create([Book(body=body, kind=kind, year=year)], ignore_conflicts=True)
    return Book.objects.select_for_update().get(body=body, kind=kind, year=year)


def _counted(book: Book) -> int:
    Book.objects.filter(pk=book.pk).update(last=F("last") + 1)
    return Book.objects.get(pk=book.pk).last


@contextmanager
def _used_once(key: str) -> Iterator[None]:
    """Around the row that a form makes: two sent at once with one key for different books meet only there. Raises CannotRegister."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        _check_same(same=not key)
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
    _check_open(paper)
    if paper.number is not None:
        raise CannotRegister(_("This paper has a number already. A paper is issued once."))
    paper = replace(paper, form=queries.form_of(body.pk, on).code)
    try:
        rendering.check(replace(paper, day=on))  # before the book is held: making a paper takes its time
    except rendering.CannotPrint as refusal:
        raise CannotRegister(str(refusal)) from None
    book = _held(body, paper.kind, _book_of(body, on))
    if found := _issued_with(key, body, paper, sides):
        return found  # the same request, sent twice at once: the other one was through before the book was ours
    number = _counted(book)
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
        _check_same(same=same and found.body_id == body.pk)
    return found


@transaction.atomic
def register(
    *, body: Body, paper: Paper, number: int, on: date, by: Actor, at: datetime, sides: Sequence[Body] = (), key: str = ""
) -> Document:  # fmt: skip
    """Enter a numbered paper. Raises Denied without the right, CannotRegister for another number than the paper's."""
    permissions.check_can_register(by, body)
    _check_open(paper)
    if paper.number != number:
        raise CannotRegister(_("The paper carries another number than the register gives it."))
    if sides and len(sides) != len(paper.signatories):
        raise CannotRegister(_("Each side of a joint paper has one name under it. Put them in order, then issue it."))
    facts = chain.canonical(paper.to_facts())
    digest = chain.digest(facts)
    code = _free_code(digest)
    year = _book_of(body, on)
    with _used_once(key):
        row = Document.objects.create(
            code=code, address=settings.PAPER_CHECK_ADDRESS.format(code=code), body=body, year=year, number=number, symbol=paper.symbol, kind=paper.kind, about=paper.about[:500],
            issued_on=on, facts=facts, digest=digest, key=key or None,
        )  # fmt: skip
    stand = sides or [body] * len(paper.signatories)
    Joined.objects.bulk_create([Joined(document=row, signatory=place, body=one) for place, one in enumerate(stand)])
    audit.record("documents.document.registered", on=row, by=by, at=at, facts=row.told())
    return row


@dataclass(frozen=True, slots=True)
class Came:
    """What is printed on a paper that came in, and the day on which it came."""

    arrived_on: date
    author: str
    symbol: str
    dated: date
    about: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Handled:
    """What is done with it: who has it, by when, and once it is done on which day and with which reply."""

    receiver: str
    due_on: date | None = None
    done_on: date | None = None
    reply: str = ""
    note: str = ""


@transaction.atomic
def take_in(
    *, body: Body, came: Came, handled: Handled, by: Actor, on: date, at: datetime, key: str, again: bool = False
) -> Arrival:  # fmt: skip
    """Give a paper that came in the next number of the body's book of the year, and say who has it.

    Raises Denied; CannotRegister for a secret paper, for days that cannot be, and, unless told that it came `again`, for
    one that stands there already.
    """
    permissions.check_can_register(by, body)
    if found := _taken_with(key, body, came, handled):
        return found
    if secret_mark([came.about, came.kind, came.symbol, handled.note]):
        raise CannotRegister(_refused_secret())
    _check_days(came.arrived_on, came.dated, handled, on)
    book = _held(body, ARRIVALS, came.arrived_on.year)  # before it is looked whether the paper stands there
    if found := _taken_with(key, body, came, handled):
        return found  # the same request, sent twice at once
    asked = (text.fold(came.symbol), text.fold(came.author))
    there = Arrival.objects.filter(body=body, dated=came.dated)
    before = next((row for row in there if (text.fold(row.symbol), text.fold(row.author)) == asked), None)
    if before and not again:
        raise CannotRegister(
            _("%(symbol)s of %(author)s stands in the register already, under arrival number %(n)s of %(day)s. Enter it once more only if it came again.")
            % {"symbol": came.symbol, "author": came.author, "n": before.number, "day": dates.show(before.arrived_on)}
        )  # fmt: skip
    number = _counted(book)
    with _used_once(key):
        row = Arrival.objects.create(
            body=body, year=came.arrived_on.year, number=number, key=key, arrived_on=came.arrived_on, author=came.author,
            symbol=came.symbol, dated=came.dated, kind=came.kind, about=came.about,
        )  # fmt: skip
    audit.record("documents.arrival.taken_in", on=row, by=by, at=at, facts=row.told())
    handle(arrival=row, handled=handled, by=by, on=on, at=at, key=f"{key}:1")
    return row


def _taken_with(key: str, body: Body, came: Came, handled: Handled) -> Arrival | None:
    """The arrival that this key entered, if any. Raises CannotRegister where that was told otherwise."""
    found = Arrival.objects.filter(key=key).first()
    if found is not None:
        first = found.handlings.get(number=1)
        before = Came(found.arrived_on, found.author, found.symbol, found.dated, found.about, found.kind)
        _check_same(same=(found.body_id, before, _told(first)) == (body.pk, came, handled))
    return found


def _told(line: Handling) -> Handled:
    return Handled(line.receiver, line.due_on, line.done_on, line.reply, line.note)


@transaction.atomic
def handle(*, arrival: Arrival, handled: Handled, by: Actor, on: date, at: datetime, key: str) -> Handling:
    """Write the next line of what is done with a paper that came in; those before stay. Raises Denied, CannotRegister."""
    permissions.check_can_handle(by, arrival)
    row = Arrival.objects.select_for_update().get(pk=arrival.pk)
    if found := Handling.objects.filter(key=key).first():
        _check_same(same=(found.arrival_id, _told(found)) == (row.pk, handled))
        return found
    if secret_mark([handled.note]):
        raise CannotRegister(_refused_secret())
    _check_days(row.arrived_on, row.dated, handled, on)
    with _used_once(key):
        line = Handling.objects.create(
            arrival=row, number=row.handlings.count() + 1, key=key, receiver=handled.receiver, due_on=handled.due_on,
            done_on=handled.done_on, reply=handled.reply, note=handled.note,
        )  # fmt: skip
    audit.record("documents.arrival.handled", on=row, by=by, at=at, facts=line.told())
    return line


def _check_same(*, same: bool) -> None:
    if not same:
        raise CannotRegister(_("This form was already used for another paper. Reload the page."))


def _check_days(arrived_on: date, dated: date, handled: Handled, on: date) -> None:
    if arrived_on > on:
        raise CannotRegister(_("It cannot have come on a day that is still to come."))
    if dated > arrived_on:
        raise CannotRegister(_("It cannot have come before the day that it bears."))
    if handled.due_on and handled.due_on < arrived_on:
        raise CannotRegister(_("It cannot be due before the day on which it came."))
    if handled.done_on and not arrived_on <= handled.done_on <= on:
        raise CannotRegister(_("It is done on a day from its arrival on, and not on one still to come."))


class CannotSign(Exception):
    """The paper is not signed. Carries a sentence for people."""


@dataclass(frozen=True, slots=True)
class Sign:
    """What somebody signs: over which name of the paper, as a person or with the seal, and the digest of what was shown."""

    document: Document
    signatory: int
    kind: str
    shown: str


@transaction.atomic
@sensitive_variables("packed", "passphrase", "signer")
def sign(*, what: Sign, packed: bytes, passphrase: str, picture: bytes, by: Actor, at: datetime, key: str) -> Signature:
    """Sign the shown bytes with the key of a PKCS#12 file, which is used in memory and kept nowhere.

    Raises Denied, and CannotSign for a certificate that has ended, or once somebody else signed meanwhile.
    """
    permissions.check_can_sign(by, what.document, what.kind, what.signatory)
    if found := _earlier(what, by, key):
        return found
    raw, moment = _shown(what), moments.recording().at
    paper = queries.printed(what.document)
    try:
        signer = signing.opened(packed, passphrase)
        signing.holder_of(signer.signing_cert).check(moment)
        box = signing.place_of(raw, paper, what.signatory, what.kind)
        field = f"{what.kind}-{what.signatory + 1}"
        made = signing.signed(raw, signer, field=field, box=box, kind=what.kind, at=moment, picture=picture)
    except signing.BadSignature as refusal:
        raise CannotSign(str(refusal)) from None
    return bring(what=what, signed=made, by=by, at=at, key=key)


@transaction.atomic
def bring(*, what: Sign, signed: bytes, by: Actor, at: datetime, key: str) -> Signature:
    """Take a file that was signed elsewhere, with a token: the shown bytes with one more valid signature and nothing else.

    Raises Denied, CannotSign.
    """
    permissions.check_can_sign(by, what.document, what.kind, what.signatory)
    if found := _earlier(what, by, key):
        return found
    raw, moment = _shown(what), moments.recording().at
    number = what.document.signatures.count() + 1
    try:
        one = _the_new_one(raw, signed, number, moment)
        paper = queries.printed(what.document)
        signing.check_only_signed(raw, signed, one.field, signing.place_of(raw, paper, what.signatory, what.kind))
        if what.kind == SignatureKind.PERSON:
            signing.check_named(one.holder, paper.signatories[what.signatory].name)
    except signing.BadSignature as refusal:
        raise CannotSign(str(refusal)) from None
    file, _name = storage.keep(name=f"{what.document.code}-{number}.pdf", chunks=[signed])
    try:
        with transaction.atomic():
            row = Signature.objects.create(
                document=what.document, number=number, key=key, kind=what.kind, signatory=what.signatory, body_id=by.body_id or what.document.body_id,
                field=one.field, over=what.shown, file=file, holder=one.holder.name[:200],
                organisation=one.holder.organisation[:200], issuer=one.holder.issuer[:200], serial=one.holder.serial[:80],
                root=one.root, signed_at=moment,
            )  # fmt: skip
    except IntegrityError:
        raise CannotSign(_("Somebody signed at the same moment. Look at the paper again, then sign.")) from None
    audit.record("documents.document.signed", on=what.document, by=by, at=at, facts=row.told())
    return row


def _earlier(what: Sign, by: Actor, key: str) -> Signature | None:
    """What the same request did before. Raises CannotSign for what cannot be signed once more, or not yet."""
    found = Signature.objects.filter(key=key).first()
    if found:
        before = (found.document_id, found.kind, found.signatory, found.body_id, found.over)
        if before != (what.document.pk, what.kind, what.signatory, by.body_id, what.shown):
            raise CannotSign(_("This form was already used for another signature. Reload the page."))
        return found
    there = set(what.document.signatures.filter(signatory=what.signatory).values_list("kind", flat=True))
    if what.kind in there:
        raise CannotSign(_("This place is signed already. A paper is signed once over each name."))
    if what.kind == SignatureKind.BODY and SignatureKind.PERSON not in there:
        raise CannotSign(
            _("Nobody has signed at this place yet. The seal comes after the signature that it is laid on.")
        )
    return None


def _shown(what: Sign) -> bytes:
    """The bytes that are signed: those of the last signature, or of the paper as issued. Raises CannotSign for others."""
    raw = queries.present(what.document)
    if hashlib.sha256(raw).hexdigest() != what.shown:
        raise CannotSign(_("Somebody signed this paper since it was shown to you. Look at it again, then sign."))
    return raw


def _the_new_one(raw: bytes, signed: bytes, number: int, moment: datetime) -> signing.Found:
    """The last signature of the file, which must be the only thing that was added. Raises BadSignature."""
    trusted = signing.roots(settings.TRUST)
    if not trusted:
        raise signing.BadSignature(
            _("This installation trusts no certification authority yet. Its keeper puts their certificates into %(folder)s.")
            % {"folder": settings.TRUST.name}
        )  # fmt: skip
    if not signed.startswith(raw):
        raise signing.BadSignature(
            _("The file is not the paper that was shown with a signature added. Download it anew and sign that.")
        )
    found = list(signing.read(signed, trusted, at=moment))
    if len(found) != number or not all(one.unbroken for one in found) or not found[-1].covers_all:
        raise signing.BadSignature(_("The file has to bear exactly one more signature than before, and nothing else."))
    found[-1].holder.check(moment)
    if not found[-1].trusted:
        raise signing.BadSignature(
            _("The certificate of %(name)s was not given out by an authority that this installation trusts.")
            % {"name": found[-1].holder.name}
        )
    return found[-1]


def _free_code(digest: str) -> str:
    """The code of this digest that no other paper bears."""
    return next(
        code for turn in range(64) if not Document.objects.filter(code=(code := codes.of(digest, turn))).exists()
    )


def _check_open(paper: Paper) -> None:
    """State secrets are kept on machines of their own (Law 29/2018/QH14): here none enters. Nor does a paper under which
    the form's own words stand for a name, unless it says that they are made up. Raises CannotRegister.
    """
    if paper.secret_mark():
        raise CannotRegister(_refused_secret())
    if "signatories" not in paper.made_up and any(unfilled(one.name) for one in paper.signatories):
        raise CannotRegister(_("“Họ và tên” stands where the name of who signs belongs. Write the name."))


def _refused_secret() -> str:
    return _(
        "This paper bears a mark of secrecy (Mật). Such papers are not kept here: take it to the registry for secret papers."
    )
