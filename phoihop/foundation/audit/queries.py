"""Checking the chains that this app keeps: acts and seals."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

from django.db import models

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


def altered(
    of: type[models.Model], code: str, stored: Iterable[tuple[int, dict[str, object]]]
) -> Iterator[chain.Break]:
    """Acts of this code whose facts are no longer what is stored, and what is stored without an act that vouches for it.

    `stored` tells, of each row number of the table that the acts are recorded on, the facts as they follow from the rows.
    """
    name = of._meta.label_lower
    left = Counter((f"{name}:{pk}", chain.canonical(facts)) for pk, facts in stored)
    told = Record.objects.filter(code=code).order_by("subject", "seq").values_list("subject", "seq", "facts")
    altered_in = set()
    for subject, seq, facts in told.iterator(chunk_size=2000):
        if left[(subject, facts)]:
            left[(subject, facts)] -= 1
        else:
            altered_in.add(subject)
            yield chain.Break(f"audit:{subject}", seq, "WORDS")
    for subject in sorted({subject for (subject, _facts), n in left.items() if n} - altered_in):
        yield chain.Break(f"audit:{subject}", Record.objects.filter(subject=subject).count() + 1, "WORDS")


def seal_of(code: str) -> Seal | None:
    """The seal with this short code, None where this ledger has none. Read as written or said: 0 for O, 1 for I and L."""
    return Seal.objects.filter(short_code=chain.read_code(code)).order_by("seq").first()


def vouches_for(seal: Seal, broken: chain.Break) -> bool:
    """Whether the break lies in what this seal or an earlier one drew its line under: among seals, or within a chain."""
    if broken.chain == SEAL_CHAIN:
        return broken.seq <= seal.seq
    return SealLine.objects.filter(chain=broken.chain, seal__seq__lte=seal.seq, seq__gte=broken.seq).exists()


def broken_seals() -> chain.Break | None:
    """The first seal that does not follow from the one before it or from its own lines."""
    seals = list(Seal.objects.order_by("seq"))
    for seal in seals:
        lines = SealLine.objects.filter(seal=seal).order_by("chain").values_list("chain", "seq", "head_hash")
        if lines_digest(sorted(lines)) != seal.lines_digest:
            return chain.Break(SEAL_CHAIN, seal.seq, "CONTENT")
    return chain.first_break(SEAL_CHAIN, (seal.as_link() for seal in seals))
