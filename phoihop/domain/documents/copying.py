"""What a copy of a paper says: the paper, whole or in part, and below it what the copy itself bears."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from phoihop.domain.documents.paper import Copied, Paper
from phoihop.foundation.vn import dates

_T = TypeVar("_T")
_PREVIEW = 80  # letters of a paragraph by which it is chosen


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a paper that may be copied by itself."""

    code: str  # p0, s2, a0
    words: str


def parts(paper: Paper) -> list[Part]:
    """The paragraphs before the first heading, each heading with what stands under it, and the annexes."""
    found = [Part(f"p{place}", text.words[:_PREVIEW]) for place, text in enumerate(paper.opening)]
    tops = [place for place, section in enumerate(paper.sections) if section.depth == 1]
    found += [Part(f"s{place}", paper.sections[place].titled[:_PREVIEW]) for place in tops]
    return found + [
        Part(f"a{place}", f"{head}: {annex.title}")
        for place, (head, annex) in enumerate(zip(paper.annex_heads(), paper.annexes, strict=True))
    ]


def part_of(paper: Paper, chosen: Collection[str]) -> Paper:
    """The paper with its head, its bases and its signatures, and of its text what was chosen."""
    kept, taken = [], False
    for place, section in enumerate(paper.sections):
        taken = f"s{place}" in chosen if section.depth == 1 else taken
        if taken:
            kept.append(section)
    return replace(
        paper, sections=tuple(kept), opening=tuple(_chosen("p", paper.opening, chosen)),
        annexes=tuple(_chosen("a", paper.annexes, chosen)),
    )  # fmt: skip


def _chosen(sign: str, things: Sequence[_T], chosen: Collection[str]) -> Iterator[_T]:
    return (one for place, one in enumerate(things) if f"{sign}{place}" in chosen)


def named(paper: Paper) -> str:
    """The paper as a copy of a part of it, or of a copy of it, names what it was made of."""
    if paper.copied:
        own = paper.copied
        number = own.numbered().removeprefix("Số").lstrip(": ")
        return f"bản {own.form.lower()} số {number} ngày {dates.show(own.day)} của {own.issuer}"
    issuers = " và ".join((paper.issuer, *paper.joined))
    return f"{paper.kind.lower()} số {paper.bare_number()} ngày {dates.show(paper.day)} của {issuers}"


def copy(paper: Paper, own: Copied) -> Paper:
    """The paper with what the copy bears; of a copy of a copy, the paper without what the first copy bore."""
    before = paper.copied
    code, address = (before.code, before.address) if before else (paper.code, paper.address)
    return replace(paper, copied=replace(own, code=code, address=address), code="", address="")
