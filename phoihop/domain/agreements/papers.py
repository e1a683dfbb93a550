"""An agreement as an official joint paper: its articles word for word, under the head and above the foot that the decree prescribes.

What the form makes by itself (names, number, signatures) takes the place of what was pasted of it; read in again, the
articles are the same.
"""

import re
from collections.abc import Iterator
from datetime import date
from itertools import takewhile

from django.utils import translation

from phoihop.domain.agreements import clauses, queries, text
from phoihop.domain.agreements.models import Agreement, Party
from phoihop.domain.agreements.states import AgreementKind
from phoihop.domain.agreements.text import Article
from phoihop.domain.documents import catalogue, composing
from phoihop.domain.documents.paper import Paper, Section, Signatory, Text
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import BodySide
from phoihop.domain.organisations.queries import BodyView

AGREEMENT = "BẢN THỎA THUẬN"  # what a joint paper is called whose title names no type
_TO_FILL_IN = "………"
_NUMBERED = re.compile(r"(?:số:?\s*)?(?P<number>\d{1,5})\s*/\s*(?P<rest>.+)", re.I)
_BASES = re.compile(r"^\s*(?:căn cứ|thực hiện|theo|xét|để|nhằm|trên cơ sở)\b", re.I | re.M)
_RECIPIENTS = re.compile(r"^\s*(?:nơi nhận|nơi gửi)\s*:?", re.I | re.M)
_HEAD = ("number", "day", "signatories")  # made up where the agreement is


def paper(agreement: Agreement, *, on: date) -> Paper:
    """The paper in Vietnamese, whatever the reader's screen speaks: of the last signature's day, of a draft of this one."""
    with translation.override("vi"):
        kind, about = _titled(agreement)
        number, symbol = _numbered(agreement.symbol, kind)
        parties = list(queries.parties(agreement))
        day = agreement.in_force_from or on
        views = organisations.views_of({party.body_id for party in parties}, day)
        names = [views[party.body_id].name for party in parties]
        head = composing.Head(
            issuers=tuple(names), symbol=symbol, place=_TO_FILL_IN, day=day,
            signatories=tuple(_signatory(party, views[party.body_id]) for party in parties),
            recipients=tuple(_recipients(agreement.closing)), made_up=_HEAD if agreement.illustrative else (),
            form=_form(parties, views),
        )  # fmt: skip
        lines = [*_paragraphs(_bases(agreement.preamble))]
        based = [*takewhile(lambda line: line.words.casefold().startswith("căn cứ"), lines)]
        made = composing.titled(
            head, kind=kind, about=about, bases=based, opening=lines[len(based) :],
            sections=[*sections(queries.read_back(agreement).articles)],
        )  # fmt: skip
        return made.with_number(number) if number else made


def _form(parties: list[Party], views: dict[int, BodyView]) -> str:
    """The lead body's, which stands first."""
    lead = views[parties[0].body_id] if parties else None
    return catalogue.form_of(lead.side, lead.name).code if lead else catalogue.STATE


def _signatory(party: Party, body: BodyView) -> Signatory:
    """In the post and by the name of whoever signed; before that, with a place for it."""
    held = party.signed_as
    return Signatory(
        composing.in_the_name_of(
            body.name,
            held.post.title if held else "",
            decree=body.side == BodySide.AUTHORITY,
            behalf=catalogue.form_of(body.side, body.name).behalf,
        ),
        held.person.full_name if held else "",
    )


def sections(articles: tuple[Article, ...]) -> Iterator[Section]:
    """Chapters above, articles below them. An article of one sentence is a paragraph: nothing stands under its heading."""
    for article in articles:
        if article.division:
            yield Section("", article.division, 1)
        named = f"{article.label} {article.heading}"
        lines = tuple(Text(f"{line.label} {line.words}".strip()) for line in clauses.outline(article.text))
        yield Section("", named, 2, lines) if lines else Section("", "", 2, (Text(named),))


def _titled(agreement: Agreement) -> tuple[str, str]:
    """The type that is printed, by the agreement's kind, and what it is about: the title without that name."""
    if agreement.kind == AgreementKind.ACCORD:
        return _named(agreement.title)
    names = text.NAMES[AgreementKind(agreement.kind)]
    title = " ".join(agreement.title.split())
    begun = next((name for name in names if title.casefold().startswith(f"{name} ")), "")
    about = title[len(begun) :].strip()
    return names[0].upper(), about[:1].upper() + about[1:]


def _named(title: str) -> tuple[str, str]:
    """Of another form: the type that the title begins with; the longest of two names that fit."""
    named = [one.name for one in catalogue.types() if title.upper().startswith(f"{one.name} ")]
    if not named:
        return AGREEMENT, title
    kind = max(named, key=len)
    about = title[len(kind) :].strip()
    return kind, about[:1].upper() + about[1:]


def _numbered(symbol: str, kind: str) -> tuple[int | None, str]:
    """Number and symbol of what was printed, as 01/QCPH-UBND-MTTQ; joint symbols follow no single pattern."""
    found = _NUMBERED.fullmatch(symbol.strip())
    if found:
        return int(found["number"]), found["rest"].strip()
    return None, symbol.strip() or f"{catalogue.named(kind).code}-{_TO_FILL_IN}"


def _bases(preamble: str) -> str:
    """What stands before the first article from the legal bases on; the head above them is made by the form."""
    found = _BASES.search(preamble)
    return preamble[found.start() :] if found else ""


def _recipients(closing: str) -> Iterator[str]:
    """The lines under “Nơi nhận”; whose signatures stand below, the form knows by itself."""
    found = _RECIPIENTS.search(closing)
    for line in closing[found.end() :].split("\n") if found else ():
        if line.strip().startswith("-"):
            yield line.strip(" -;.")


def _paragraphs(words: str) -> Iterator[Text]:
    for line in words.split("\n"):
        if line.strip():
            yield Text(line.strip())
