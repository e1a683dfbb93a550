"""Questions to the register."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.db.models import QuerySet

from phoihop.domain.documents import codes, rendering
from phoihop.domain.documents.models import Document
from phoihop.domain.documents.paper import Paper
from phoihop.foundation.audit import chain
from phoihop.foundation.audit import queries as audit


def broken() -> Iterator[chain.Break]:
    """Lines of the register that are not as they were entered."""
    rows = Document.objects.order_by("pk").iterator(chunk_size=2000)
    yield from audit.altered(Document, "documents.document.registered", ((row.pk, row.told()) for row in rows))


def printed(document: Document) -> Paper:
    """The paper as it was issued, with the code by which anybody asks whether it was."""
    paper = Paper.from_facts(json.loads(document.facts))
    return replace(paper, code=document.code, address=document.address)


def stamped(paper: Paper, body_id: int) -> Paper:
    """A paper that its body has issued, with the code that the register gave it: every copy is the same to the last byte."""
    if paper.number is None:
        return paper
    line = Document.objects.filter(body_id=body_id, kind=paper.kind, year=paper.day.year, number=paper.number).first()
    return replace(paper, code=line.code, address=line.address) if line else paper


@dataclass(frozen=True, slots=True)
class Issued:
    """An issued paper, and the SHA-256 of each file that it is handed out as."""

    document: Document
    paper: Paper
    files: dict[str, str]


def issued(written: str) -> Issued | None:
    """The paper of this code, None where none was issued under it. Raises codes.NoCode for what is no code."""
    document = Document.objects.filter(code=codes.read(written)).select_related("body").first()
    if document is None:
        return None
    paper = printed(document)
    files = {"pdf": rendering.to_pdf(paper), "docx": rendering.to_docx(paper)}
    return Issued(document, paper, {form: hashlib.sha256(raw).hexdigest() for form, raw in files.items()})


def kinds_in(kept: QuerySet[Document]) -> list[str]:
    """The types of which a register holds papers."""
    return sorted(kept.order_by().values_list("kind", flat=True).distinct())
