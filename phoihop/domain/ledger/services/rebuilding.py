"""Making the rows and the counts again from the entries alone, or proving that they already agree."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import cast

from django.db import connection, transaction

from phoihop.domain.ledger import queries, rules
from phoihop.domain.ledger.models import Commitment, Entry, Recount, Standing, StandingDelta, Supporter
from phoihop.domain.ledger.services import standing
from phoihop.domain.ledger.services.appending import POSITION_COLUMNS, apply, told
from phoihop.domain.organisations.models import Body
from phoihop.foundation.audit import services as audit


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where the stored projection differs from the entries: what, as stored, as the entries say."""

    what: str
    stored: str
    entries: str


def rebuild(*, check: bool, at: datetime) -> list[Difference]:
    """Compare every row and every count with the entries; unless `check`, make them equal. Returns the differences.

    People may go on writing: a check sees one moment of the database, and mending waits for writers and holds them off.
    """
    with _one_moment() if check else _alone():
        return _rebuild(check=check, at=at)


@contextmanager
def _one_moment() -> Iterator[None]:
    """A transaction whose every question is answered as of its first. Inside another one it takes what that offers."""
    steady = connection.vendor == "postgresql" and not connection.in_atomic_block
    with transaction.atomic():
        if steady:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


@contextmanager
def _alone() -> Iterator[None]:
    with transaction.atomic():
        audit.wait_for_appenders()
        yield


def _rebuild(*, check: bool, at: datetime) -> list[Difference]:
    differences: list[Difference] = []
    places: list[standing.Place] = []
    supporters = _supporters()
    for commitment, entries in _stories():
        fresh = _folded(commitment, entries)
        for name in (*POSITION_COLUMNS, *_OPENING_COLUMNS, "entry_count", "head_hash", "recorded_at"):
            kept, says = getattr(commitment, name), fresh[name]
            if kept != says:
                differences.append(Difference(f"{commitment.code}.{name}", str(kept), str(says)))
                setattr(commitment, name, says)
        if not check:
            commitment.save(
                update_fields=[*POSITION_COLUMNS, *_OPENING_COLUMNS, "entry_count", "head_hash", "recorded_at"]
            )
        kept_codes, says_codes = supporters.get(commitment.pk, []), _supporters_told(entries[0])
        if kept_codes != says_codes:
            what = f"{commitment.code}.supporters"
            differences.append(Difference(what, ", ".join(kept_codes), ", ".join(says_codes)))
            if not check:
                _mend_supporters(commitment, says_codes)
        if place := standing.place_of(commitment):
            places.append(place)
    differences.extend(_standing_differences(places, check=check))
    Recount.objects.create(at=at.astimezone(UTC), differences=len(differences))
    return differences


_OPENING_COLUMNS = ("kind", "title", "product", "basis", "mood", "illustrative")


def _stories() -> Iterator[tuple[Commitment, list[Entry]]]:
    rows = Entry.objects.order_by("commitment_id", "seq").iterator(chunk_size=2000)
    commitments = Commitment.objects.order_by("pk").iterator(chunk_size=2000)
    grouped = groupby(rows, key=lambda entry: entry.commitment_id)
    for commitment, (commitment_id, entries) in zip(commitments, grouped, strict=True):
        if commitment.pk != commitment_id:
            raise RuntimeError(f"Commitment {commitment.code} has no entries.")
        yield commitment, list(entries)


def _folded(commitment: Commitment, entries: list[Entry]) -> dict[str, object]:
    position = rules.fold(told(entry, queries.facts_of(entry)) for entry in entries)
    fresh = Commitment(pk=commitment.pk)
    apply(fresh, position)
    opening = queries.facts_of(entries[0])
    columns: dict[str, object] = {name: getattr(fresh, name) for name in POSITION_COLUMNS}
    columns.update({name: opening[name] for name in _OPENING_COLUMNS})
    last = entries[-1]
    columns.update(entry_count=last.seq, head_hash=last.hash, recorded_at=last.recorded_at)
    return columns


def _supporters() -> dict[int, list[str]]:
    """The codes of those who support each commitment, as stored, in order."""
    found: dict[int, list[str]] = {}
    rows = Supporter.objects.order_by("commitment_id", "body__code").values_list("commitment_id", "body__code")
    for commitment_id, code in rows.iterator(chunk_size=5000):
        found.setdefault(commitment_id, []).append(code)
    return {commitment_id: sorted(codes) for commitment_id, codes in found.items()}


def _supporters_told(opening: Entry) -> list[str]:
    return [str(code) for code in cast("list[object]", queries.facts_of(opening)["supporters"])]


def _mend_supporters(commitment: Commitment, codes: list[str]) -> None:
    Supporter.objects.filter(commitment=commitment).delete()
    bodies = Body.objects.filter(code__in=codes).order_by("code")
    Supporter.objects.bulk_create([Supporter(commitment=commitment, body=body) for body in bodies])


def _standing_differences(places: list[standing.Place], *, check: bool) -> list[Difference]:
    kept, says = standing.stored(), {cell: n for cell, n in standing.tally_of(places).items() if n}
    wrong = [cell for cell in kept.keys() | says.keys() if kept.get(cell, 0) != says.get(cell, 0)]
    if wrong and not check:
        StandingDelta.objects.all().delete()
        Standing.objects.all().delete()
        names = ("body_id", "side", "under", "kind", "state", "due_on")
        Standing.objects.bulk_create(
            [Standing(**dict(zip(names, cell, strict=True)), n=n) for cell, n in says.items()], batch_size=500
        )
    return [
        Difference(f"standing {cell}", str(kept.get(cell, 0)), str(says.get(cell, 0)))
        for cell in sorted(wrong, key=str)
    ]
