"""Questions to the register."""

import json
from collections.abc import Iterator

from django.db.models import QuerySet

from phoihop.domain.documents.models import Document
from phoihop.domain.documents.paper import Paper
from phoihop.foundation.audit import chain
from phoihop.foundation.audit import queries as audit


def broken() -> Iterator[chain.Break]:
    """Lines of the register that are not as they were entered."""
    rows = Document.objects.order_by("pk").iterator(chunk_size=2000)
    yield from audit.altered(Document, "documents.document.registered", ((row.pk, row.told()) for row in rows))


def printed(document: Document) -> Paper:
    """The paper as it was issued."""
    return Paper.from_facts(json.loads(document.facts))


def kinds_in(kept: QuerySet[Document]) -> list[str]:
    """The types of which a register holds papers."""
    return sorted(kept.order_by().values_list("kind", flat=True).distinct())
