"""Questions to the register."""

from collections.abc import Iterator

from phoihop.domain.documents.models import Document
from phoihop.foundation.audit import chain
from phoihop.foundation.audit import queries as audit


def broken() -> Iterator[chain.Break]:
    """Lines of the register that are not as they were entered."""
    rows = Document.objects.order_by("pk").iterator(chunk_size=2000)
    yield from audit.altered(Document, "documents.document.registered", ((row.pk, row.told()) for row in rows))
