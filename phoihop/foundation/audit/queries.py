"""Checking the chains that this app keeps: acts and seals."""

from collections.abc import Iterator
from itertools import groupby

from phoihop.foundation.audit import chain
from phoihop.foundation.audit.models import Record, Seal, SealLine
from phoihop.foundation.audit.services import SEAL_CHAIN, lines_digest


def broken_records() -> Iterator[chain.Break]:
    """The first break of every chain of acts, none if all hold."""
    rows = Record.objects.order_by("subject", "seq").iterator(chunk_size=2000)
    for subject, records in groupby(rows, key=lambda row: row.subject):
        if found := chain.first_break(f"audit:{subject}", (row.as_link() for row in records)):
            yield found
    missing = SealLine.objects.filter(chain__startswith="audit:").order_by("chain", "seq")
    for line in missing.iterator(chunk_size=2000):
        kept = Record.objects.filter(subject=line.chain.removeprefix("audit:"), seq=line.seq).first()
        if kept is None or kept.hash != line.head_hash:
            yield chain.Break(line.chain, line.seq, "SEAL")


def broken_seals() -> chain.Break | None:
    """The first seal that does not follow from the one before it or from its own lines."""
    seals = list(Seal.objects.order_by("seq"))
    for seal in seals:
        lines = SealLine.objects.filter(seal=seal).order_by("chain").values_list("chain", "seq", "head_hash")
        if lines_digest(sorted(lines)) != seal.lines_digest:
            return chain.Break(SEAL_CHAIN, seal.seq, "CONTENT")
    return chain.first_break(SEAL_CHAIN, (seal.as_link() for seal in seals))
