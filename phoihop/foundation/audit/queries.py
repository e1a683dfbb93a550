"""Checking the chains that this app keeps: acts and seals."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import models

from phoihop.foundation.audit import chain, columns
from phoihop.foundation.audit.models import Record, Seal, SealLine
from phoihop.foundation.audit.services import SEAL_CHAIN, subject_of

_AT_ONCE = 500  # subjects in one statement: both databases bound what it may name


def broken_records() -> Iterator[chain.Break]:
    """The first break of every chain of acts, none if all hold; then the sealed heads that no act has any more."""
    when = [columns.moment(column, whole_seconds="") for column in ("at", "recorded_at")]
    who = [columns.number(column) for column in ("by_user", "by_body")]
    text = columns.lines(
        columns.words("subject"), columns.number("seq"), columns.words("code"), *who, *when,
        columns.words("origin"), columns.words("facts"),
    )  # fmt: skip
    acts = columns.rows("audit_record ORDER BY subject, seq", ["seq"], ["previous_hash", "hash", text, "subject"])
    for subject, group in groupby(acts, key=itemgetter(4)):
        links = (chain.Link(*act[:4]) for act in group)
        if found := chain.first_break(f"audit:{columns.readable(subject)}", links):
            yield found
    sealed = (
        "audit_sealline l LEFT JOIN audit_record r ON r.subject = substr(l.chain, 7) AND r.seq = l.seq "
        "WHERE substr(l.chain, 1, 6) = 'audit:' AND (r.hash IS NULL OR r.hash <> l.head_hash) ORDER BY l.chain, l.seq"
    )
    for seq, name in columns.rows(sealed, ["l.seq"], ["l.chain"]):
        yield chain.Break(columns.readable(name), seq, "SEAL")


def altered(
    of: type[models.Model], code: str, stored: Iterable[tuple[int, dict[str, object]]]
) -> Iterator[chain.Break]:
    """Acts of this code whose facts are no longer what is stored, and what is stored without an act that vouches for it.

    `stored` tells, of each row number of the table that the acts are recorded on, the facts as they follow from the rows.
    """
    name = of._meta.label_lower
    left = Counter((f"{name}:{pk}".encode(), chain.canonical(facts).encode()) for pk, facts in stored)
    acts = columns.rows(f"audit_record WHERE code = '{code}' ORDER BY subject, seq", ["seq"], ["subject", "facts"])
    altered_in = set()
    for seq, subject, facts in acts:
        if left[(subject, facts)]:
            left[(subject, facts)] -= 1
        else:
            altered_in.add(subject)
            yield chain.Break(f"audit:{columns.readable(subject)}", seq, "WORDS")
    for missing in sorted({subject for (subject, _facts), n in left.items() if n} - altered_in):
        known = Record.objects.filter(subject=missing.decode()).count()
        yield chain.Break(f"audit:{missing.decode()}", known + 1, "WORDS")


def acts_on(of: type[models.Model], numbers: Sequence[int]) -> list[tuple[int, str, str]]:
    """Of these rows every act: the row's number, the code, the facts as they were written. Some hundred rows a question."""
    name, found = of._meta.label_lower, list[tuple[int, str, str]]()
    for start in range(0, len(numbers), _AT_ONCE):
        subjects = [f"{name}:{pk}" for pk in numbers[start : start + _AT_ONCE]]
        rows = Record.objects.filter(subject__in=subjects).order_by("subject", "seq")
        found += [
            (int(subject.rpartition(":")[2]), code, facts)
            for subject, code, facts in rows.values_list("subject", "code", "facts")
        ]
    return found


def last_facts(of: type[models.Model], pk: int, code: str) -> dict[str, object] | None:
    """What the last act of this code on a row told; None where there was none."""
    acts = Record.objects.filter(subject=f"{of._meta.label_lower}:{pk}", code=code).order_by("-seq")
    told = acts.values_list("facts", flat=True).first()
    return None if told is None else facts_of(told)


def facts_of(text: str) -> dict[str, object]:
    """The facts that a text holds; none where it was altered into something else, which its own chain tells."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def last_told(thing: models.Model, code: str) -> dict[str, object]:
    """The facts of the last act of this code on the thing; none where there was none."""
    act = Record.objects.filter(subject=subject_of(thing), code=code).order_by("-seq").first()
    return facts_of(act.facts) if act else {}


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
    text = columns.lines(
        columns.number("seq"), columns.moment("sealed_at", whole_seconds=""), columns.words("origin"),
        columns.words("lines_digest"),
    )  # fmt: skip
    texts = ["previous_hash", "hash", text, "lines_digest", "short_code"]
    seals = list(columns.rows("audit_seal ORDER BY seq", ["seq", "id"], texts))
    links = (chain.Link(seq, *texts[:3]) for seq, _id, *texts in seals)
    if found := chain.first_break(SEAL_CHAIN, links):
        return found
    held = columns.rows("audit_sealline ORDER BY seal_id", ["seal_id"], ["chain", columns.number("seq"), "head_hash"])
    digests = {seal_id: _lines_digest(lines) for seal_id, lines in groupby(held, key=itemgetter(0))}
    for seq, seal_id, _previous, hash_, _text, lines_told, code in seals:
        short = chain.short_code(hash_.decode())  # it holds, so it is a hash
        if digests.get(seal_id, _lines_digest([])) != lines_told or short.encode() != code:
            return chain.Break(SEAL_CHAIN, seq, "CONTENT")
    return None


def _lines_digest(lines: Iterable[tuple[Any, ...]]) -> bytes:  # Any: as `columns.rows` gives them
    """What `services.lines_digest` gives, of lines as they stand."""
    told = sorted(line[1:] for line in lines)
    return hashlib.sha256(b"\n".join(b" ".join(line) for line in told)).hexdigest().encode()
