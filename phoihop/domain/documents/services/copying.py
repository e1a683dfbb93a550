"""Copies of papers, each under a number of the one book of copies."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.documents import catalogue, composing, copying, permissions, queries, rendering
from phoihop.domain.documents.models import COPIES, Document, SignatureKind
from phoihop.domain.documents.paper import Copied, Paper, Signatory, unfilled
from phoihop.domain.documents.services import registering as books
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import chain
from phoihop.foundation.vn import dates


class CannotCopy(Exception):
    """No copy is made. Carries a sentence for people."""


@dataclass(frozen=True, slots=True)
class Copy:
    """How a paper is copied, and who signs the copy where; `parts` by their codes, for a copy of a part alone.

    `in_hand` says that the clerk compared it with the paper that bears the signatures by hand.
    """

    how: catalogue.Copying
    place: str
    signatory: Signatory
    recipients: tuple[str, ...]
    parts: frozenset[str] = frozenset()
    in_hand: bool = False


@transaction.atomic
def copy(*, body: Body, of: Document, told: Copy, by: Actor, on: date, at: datetime, key: str) -> Document:
    """Make a copy of a paper under the next number of the body's book of copies, which all kinds of them share.

    Raises Denied without the right, CannotCopy for what nobody signed, for a part of nothing and a copy of the wrong thing.
    """
    permissions.check_can_register(by, body)
    permissions.check_can_copy(by, of)
    paper = copied(body=body, of=of, told=told, on=on)
    if found := _copied_with(key, paper, of):
        return found
    try:
        rendering.check(paper)  # before the book is held: making a paper takes its time
    except rendering.CannotPrint as refusal:
        raise CannotCopy(str(refusal)) from None
    book = books.held(body, COPIES, books.book_of(body, on))
    if found := _copied_with(key, paper, of):
        return found  # the same request, sent twice at once
    number = books.counted(book)
    assert paper.copied is not None  # `copied` says what the copy bears
    return books.entered(
        body, replace(paper, copied=replace(paper.copied, number=number)), number, on, by, at, [body], key, of
    )


def copied(*, body: Body, of: Document, told: Copy, on: date) -> Paper:
    """The copy as it would be made, without its number. Raises CannotCopy."""
    paper = queries.printed(of)
    if (told.how == catalogue.Copying.OF_A_COPY) != (paper.copied is not None):
        raise CannotCopy(_("A copy of a copy is made of a whole copy (sao y), the other two of the paper itself."))
    if paper.copied and paper.copied.form != catalogue.copied(catalogue.Copying.WHOLE).name:
        raise CannotCopy(_("A copy of a copy is made of a whole copy (sao y), the other two of the paper itself."))
    if unfilled(told.signatory.name):
        raise CannotCopy(_("Write the name of who signs the copy."))
    source, said = "", paper
    if told.how == catalogue.Copying.PART:
        if not told.parts & {one.code for one in copying.parts(paper)}:
            raise CannotCopy(_("Choose the parts that are copied."))
        said, source = copying.part_of(paper, told.parts), f"Trích từ {copying.named(paper)}"
    elif paper.copied:
        source = f"Sao từ {copying.named(paper)}"
    marks = paper.copied.marks if paper.copied else _signed_marks(of, paper, in_hand=told.in_hand)
    view = organisations.view_of(body.pk, on)
    form = queries.form_of(body.pk, on)
    own = Copied(
        form=catalogue.copied(told.how).name, issuer=view.name, place=told.place, day=on, signatory=told.signatory,
        symbol=form.copy_symbol(told.how, composing.short_of(view.short_name, view.name)),
        recipients=told.recipients, marks=marks, look=form.code, source=source,
    )  # fmt: skip
    made = copying.copy(said, own)
    if made.secret_mark():
        raise CannotCopy(books.refused_secret())
    return made


def _signed_marks(of: Document, paper: Paper, *, in_hand: bool) -> tuple[str, ...]:
    """What stands over each name of the copied paper. Raises CannotCopy where nothing says that it was signed."""
    signed = {one.signatory: one for one in of.signatures.filter(kind=SignatureKind.PERSON)}
    if len(signed) < len(paper.signatories) and not in_hand:
        raise CannotCopy(
            _("Not everybody signed this paper with a certificate. Compare it with the signed paper in your hand and say so, then copy it.")
        )  # fmt: skip
    days = {place: dates.show(dates.today_in_vietnam(one.signed_at)) for place, one in signed.items()}
    return tuple(f"(Đã ký số ngày {days[n]})" if n in days else "(Đã ký)" for n in range(len(paper.signatories)))


def _copied_with(key: str, paper: Paper, of: Document) -> Document | None:
    """The copy that this key made, if any. Raises CannotRegister where that is another."""
    found = Document.objects.filter(key=key).first() if key else None
    if found is not None and paper.copied is not None:
        made = replace(
            paper.copied, number=found.number, day=found.issued_on
        )  # sent again after midnight it is the same
        told = replace(paper, copied=made)
        books.check_same(same=(found.facts, found.copy_of_id) == (chain.canonical(told.to_facts()), of.pk))
    return found
