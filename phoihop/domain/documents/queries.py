"""Questions to the register."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from phoihop.domain.documents import catalogue, codes, rendering, signing
from phoihop.domain.documents.models import (
    ARRIVALS,
    Arrival,
    Book,
    Document,
    Enclosure,
    Handling,
    Joint,
    JointAnswer,
    Signature,
    SignatureKind,
)
from phoihop.domain.documents.paper import Paper
from phoihop.domain.documents.states import STEPS
from phoihop.domain.organisations import queries as organisations
from phoihop.foundation.audit import chain
from phoihop.foundation.audit import queries as audit
from phoihop.foundation.lifecycle import queries as lifecycle
from phoihop.foundation.storage import services as storage
from phoihop.foundation.vn import dates, text


def broken() -> Iterator[chain.Break]:
    """Lines of the register that are not as they were entered."""
    rows = Document.objects.prefetch_related("joined").order_by("pk").iterator(chunk_size=2000)
    yield from audit.altered(Document, "documents.document.registered", ((row.pk, row.told()) for row in rows))
    arrivals = Arrival.objects.order_by("pk").iterator(chunk_size=2000)
    yield from audit.altered(Arrival, "documents.arrival.taken_in", ((row.pk, row.told()) for row in arrivals))
    lines = Handling.objects.order_by("pk").iterator(chunk_size=2000)
    yield from audit.altered(Arrival, "documents.arrival.handled", ((row.arrival_id, row.told()) for row in lines))
    files = Enclosure.objects.select_related("file").order_by("pk").iterator(chunk_size=2000)
    yield from audit.altered(Arrival, "documents.arrival.enclosed", ((row.arrival_id, row.told()) for row in files))
    yield from lifecycle.misplaced(Joint, STEPS)
    joints = Joint.objects.prefetch_related("sides").order_by("pk")
    yield from audit.altered(Joint, "documents.joint.lay", ((row.pk, row.told()) for row in joints))
    answers = JointAnswer.objects.order_by("pk").iterator(chunk_size=2000)
    yield from audit.altered(Joint, "documents.joint.answered", ((row.joint_id, row.told()) for row in answers))
    signatures = Signature.objects.select_related("file").order_by("pk")
    yield from audit.altered(
        Document, "documents.document.signed", ((row.document_id, row.told()) for row in signatures)
    )


def form_of(body_id: int, on: date) -> catalogue.Form:
    """In which form the papers of a body are on the day."""
    view = organisations.view_of(body_id, on)
    return catalogue.form_of(view.side, view.name)


Periods = Iterable[tuple[date, date | None]]  # the last day exclusive


def periods_of(body_id: int) -> list[tuple[date, date | None]]:
    """The terms of office of a body."""
    return [(term.valid_from, term.valid_to) for term in organisations.terms_of(body_id)]


def book_in(terms: Periods, day: date) -> int:
    """The first year of the book in which a paper of the day is counted by these terms: without any, its own year."""
    held = [since for since, until in terms if since <= day and (until is None or day < until)]
    return max(held).year if held else day.year


@dataclass(frozen=True, slots=True)
class Counted:
    """How far a book has come: of which type, which year or term it began in, its last number."""

    kind: str
    year: int
    last: int


def books_of(body_id: int) -> list[Counted]:
    """The books of outgoing papers of a body, the newest first, then by type."""
    rows = Book.objects.filter(body_id=body_id, last__gt=0).exclude(kind=ARRIVALS).order_by("-year", "kind")
    return [Counted(row.kind, row.year, row.last) for row in rows]


def counts_by_term(body_id: int | None, on: date) -> bool:
    """Whether the papers of a body are counted through its term of office, and one is entered."""
    return body_id is not None and form_of(body_id, on).span == catalogue.Span.TERM and not wants_term(body_id, on)


def wants_term(body_id: int, on: date) -> bool:
    """Whether the body's papers are counted by the year only because no term of office of it is entered."""
    return form_of(body_id, on).span == catalogue.Span.TERM and organisations.term_of(body_id, on) is None


def printed(document: Document) -> Paper:
    """The paper as it was issued, with the code by which anybody asks whether it was."""
    paper = Paper.from_facts(json.loads(document.facts))
    return replace(paper, code=document.code, address=document.address)


def stamped(paper: Paper, body_id: int) -> Paper:
    """A paper that its body has issued, with the code that the register gave it: every copy is the same to the last byte."""
    if paper.number is None:
        return paper
    line = Document.objects.filter(body_id=body_id, kind=paper.kind, issued_on=paper.day, number=paper.number).first()
    return replace(paper, code=line.code, address=line.address) if line else paper


def present(document: Document) -> bytes:
    """The PDF as it stands: with every signature so far, or as it was issued."""
    last = document.signatures.select_related("file").last()
    return content(last) if last else as_issued(document)


def as_issued(document: Document) -> bytes:
    """The PDF without any signature: the same to the last byte, however many have signed since."""
    return rendering.to_pdf(printed(document))


def content(signature: Signature) -> bytes:
    """The file of one signature."""
    return storage.path_of(signature.file.sha256).read_bytes()


@dataclass(frozen=True, slots=True)
class Side:
    """A body that is to issue a joint paper, and the last that it said to the words as they stand, if anything."""

    body_id: int
    signatory: int
    answer: JointAnswer | None

    @property
    def agrees(self) -> bool:
        """Whether it agreed."""
        return self.answer is not None and self.answer.agrees


def answers_to(joint: Joint) -> list[Side]:
    """Each body that is to issue the paper with its last answer."""
    last = {one.body_id: one for one in joint.answers.filter(read=joint.digest).order_by("number")}
    return [Side(one.body_id, one.signatory, last.get(one.body_id)) for one in joint.sides.all()]


def laid(joint: Joint) -> Paper:
    """The paper with the words that are laid before the bodies."""
    return Paper.from_facts(json.loads(joint.facts))


@dataclass(frozen=True, slots=True)
class Held:
    """A signature, and whether it held when it was made and holds at the moment that is asked about.

    None is taken that does not hold when it is made, and its row tells the authority that was trusted then: an authority
    that is given up later takes nothing from it. `read` is False where the file or what is trusted cannot be read.
    """

    signature: Signature
    then: bool
    now: bool
    read: bool = True

    @property
    def other_name(self) -> bool:
        """Whether a seal's certificate bears another name than the body for which it stands there."""
        one = self.signature
        if one.kind != SignatureKind.BODY:
            return False  # a person of another name does not sign at all
        body = organisations.view_of(one.body_id, dates.today_in_vietnam(one.signed_at))
        return text.fold(body.name) not in (text.fold(one.holder), text.fold(one.organisation))


def held(document: Document, *, at: datetime) -> list[Held]:
    """Every signature of a paper, read from the last file: of its own moment and of `at`."""
    rows = list(document.signatures.select_related("file", "body").order_by("number"))
    if not rows:
        return []
    try:
        raw = content(rows[-1])
        if hashlib.sha256(raw).hexdigest() != rows[-1].file.sha256:
            return [Held(row, then=False, now=False) for row in rows]
        read = {one.field: one for one in signing.read(raw, signing.roots(settings.TRUST), at=at)}
    except (signing.BadSignature, OSError):
        return [Held(row, then=False, now=False, read=False) for row in rows]
    found = []
    for row in rows:
        one = read.get(row.field)
        unbroken = one is not None and one.unbroken and one.holder.serial == row.serial
        found.append(Held(row, then=unbroken and bool(row.root), now=unbroken and one is not None and one.trusted))
    return found


@dataclass(frozen=True, slots=True)
class Issued:
    """An issued paper, the SHA-256 of each file that it is handed out as, and who signed it with a certificate."""

    document: Document
    paper: Paper
    files: dict[str, str]
    signatures: list[Held]

    @property
    def signed_files(self) -> dict[int, str]:
        """The SHA-256 of the file after each signature."""
        return {one.signature.number: one.signature.file.sha256 for one in self.signatures}


def issued(written: str, *, at: datetime) -> Issued | None:
    """The paper of this code with its signatures as they hold at the moment, None where none was issued under it. Raises codes.NoCode for what is no code."""
    document = Document.objects.filter(code=codes.read(written)).select_related("body").first()
    if document is None:
        return None
    paper = printed(document)
    files = {"pdf": rendering.to_pdf(paper), "docx": rendering.to_docx(paper)}
    return Issued(
        document, paper, {form: hashlib.sha256(raw).hexdigest() for form, raw in files.items()}, held(document, at=at)
    )


def kinds_in(kept: QuerySet[Document]) -> list[str]:
    """The types of which a register holds papers."""
    return sorted(kept.order_by().values_list("kind", flat=True).distinct())


@dataclass(frozen=True, slots=True)
class Followed:
    """A paper that came in with the last line of what is done with it."""

    arrival: Arrival
    last: Handling | None


def followed(rows: Sequence[Arrival]) -> list[Followed]:
    """The papers, each with how it stands."""
    lines = Handling.objects.filter(arrival__in=[row.pk for row in rows]).order_by("number")
    last = {line.arrival_id: line for line in lines}
    return [Followed(row, last.get(row.pk)) for row in rows]


def waiting(kept: QuerySet[Arrival], *, late_on: date | None = None) -> QuerySet[Arrival]:
    """Those that nobody has done with; with a day, those that were due before it."""
    later = Handling.objects.filter(arrival=OuterRef("arrival"), number__gt=OuterRef("number"))
    last = Handling.objects.filter(~Exists(later), arrival=OuterRef("pk"))
    kept = kept.exclude(Exists(last.filter(done_on__isnull=False)))
    return kept.filter(Exists(last.filter(due_on__lt=late_on))) if late_on else kept


def miscounted(body_id: int) -> list[str]:
    """The books of a body whose numbers do not run from 1 to the last, each once."""
    wrong = []
    for book in Book.objects.filter(body=body_id).order_by("year", "kind"):
        came = Arrival.objects.filter(body=body_id, year=book.year)
        gone = Document.objects.filter(body=body_id, year=book.year, kind=book.kind)
        numbers = (came if book.kind == ARRIVALS else gone).order_by("number").values_list("number", flat=True)
        if list(numbers) != list(range(1, book.last + 1)):
            wrong.append(f"{book.kind} {book.year}")
    return wrong


@dataclass(frozen=True, slots=True)
class Checked:
    """What the machine found just now of a requirement: it holds, holds in part (None) or does not, and in figures why."""

    holds: bool | None
    words: str


_LOOKED_AT = 2000  # papers at most, the newest: the rest is proved by `ledger verify`


def checked(body_id: int, on: date) -> dict[str, Checked]:
    """Every requirement of Annex VI that can be looked at, looked at now in the books of one body."""
    wrong, gone = miscounted(body_id), Document.objects.filter(body=body_id)
    came = Arrival.objects.filter(body=body_id)
    books = Book.objects.filter(body=body_id).count()
    newest = list(gone.prefetch_related("joined").order_by("-pk")[:_LOOKED_AT])
    altered, acts = _altered(newest)
    urgent = [paper for row in newest if '"urgency":""' not in row.facts and (paper := printed(row)).urgency]
    shown = sum(paper.urgency in paper.noted() for paper in urgent)
    doubled = _doubled(came)
    open_, late = waiting(came).count(), waiting(came, late_on=on).count()
    return {
        "NUMBERS": Checked(not wrong, _numbers_told(books, wrong)),
        "DUPLICATE": Checked(holds=True, words=_("Papers that stand in the register twice, each entered anew after the warning: %(n)s") % {"n": doubled}),
        "URGENCY": Checked(shown == len(urgent), _("Urgent papers in the register: %(n)s, shown as such: %(shown)s") % {"n": len(urgent), "shown": shown}),
        "REMIND": Checked(holds=None, words=_("Papers that came in and are not done with: %(n)s, of them overdue: %(late)s") % {"n": open_, "late": late}),
        "LOCK": Checked(not altered, _("Papers compared just now: %(n)s, changed since they were registered: %(wrong)s") % {"n": len(newest), "wrong": len(altered)}),
        "HISTORY": Checked(holds=None, words=_("Acts kept of these papers: %(n)s") % {"n": acts}),
    }  # fmt: skip


def _numbers_told(books: int, wrong: list[str]) -> str:
    if wrong:
        return _("Does not run from 1 to the last: %(books)s") % {"books": ", ".join(wrong)}
    return _("Books counted just now: %(n)s, each from 1 to the last, no number twice") % {"n": books}


def _doubled(came: QuerySet[Arrival]) -> int:
    """How many arrivals bear what an earlier one of the same author bears, by number, symbol and day."""
    told = [
        (text.fold(author), text.fold(symbol), day)
        for author, symbol, day in came.values_list("author", "symbol", "dated")
    ]
    return len(told) - len(set(told))


def _altered(rows: Sequence[Document]) -> tuple[list[Document], int]:
    """Papers that no act of registering vouches for as they stand, and how many acts are kept of all of them."""
    acts = audit.acts_on(Document, [row.pk for row in rows])
    registered = {(pk, facts) for pk, code, facts in acts if code == "documents.document.registered"}
    return [row for row in rows if (row.pk, chain.canonical(row.told())) not in registered], len(acts)
