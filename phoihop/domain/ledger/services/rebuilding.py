"""Making the rows and the counts again from the entries alone, or proving that they already agree."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import groupby
from typing import cast

from django.db import transaction
from django.db.models import Max

from phoihop.domain.ledger import queries, rules
from phoihop.domain.ledger.differences import Difference, Telling
from phoihop.domain.ledger.models import Commitment, Entry, Recount, Restructured, Supporter
from phoihop.domain.ledger.services import remembering, standing
from phoihop.domain.ledger.services.appending import POSITION_COLUMNS, apply, told
from phoihop.domain.ledger.states import LIVING_STATES, TAKES_SIDES
from phoihop.domain.organisations.models import Body
from phoihop.foundation.audit import services as audit
from phoihop.foundation.audit import snapshots
from phoihop.foundation.audit.models import SealLine
from phoihop.foundation.vn import dates


def rebuild(*, check: bool, at: datetime) -> list[Difference]:
    """Compare every row and every count with the entries; unless `check`, make them equal. Returns the differences.

    People may go on writing: a check sees one moment of the database, and mending waits for writers and holds them off.
    """
    with snapshots.one_moment() if check else _alone():
        differences = _rebuild(check=check)
    Recount.objects.create(at=at.astimezone(UTC), differences=len(differences))
    return differences


@contextmanager
def _alone() -> Iterator[None]:
    with transaction.atomic():
        audit.wait_for_appenders()
        yield


def _rebuild(*, check: bool) -> list[Difference]:
    differences: list[Difference] = []
    places: list[standing.Place] = []
    supporters, beside, telling, then = _supporters(), _Beside(), Telling(), remembering.Recounting()
    for commitment, entries in _stories():
        if not entries:
            differences.append(telling.no_story(commitment.code))
            continue
        then.take(entries)
        try:
            fresh = _folded(commitment, entries) | beside.columns(commitment, entries)
            says_codes = _supporters_told(entries[0])
        except (KeyError, ValueError, TypeError, StopIteration):  # a fact is gone or no longer what it was
            differences.append(telling.unreadable(commitment.code))
            places.extend(place for place in [standing.place_of(commitment)] if place)
            continue
        wrong = [name for name, says in fresh.items() if getattr(commitment, name) != says]
        for name in wrong:
            differences.append(telling.column(commitment.code, name, getattr(commitment, name), fresh[name]))
            setattr(commitment, name, fresh[name])
        if wrong and not check:
            commitment.save(update_fields=wrong)
        kept_codes = supporters.get(commitment.pk, [])
        if kept_codes != says_codes:
            kept, says = ", ".join(kept_codes), ", ".join(says_codes)
            differences.append(telling.column(commitment.code, "supporters", kept, says))
            if not check:
                _mend_supporters(commitment, says_codes)
        if place := standing.place_of(commitment):
            places.append(place)
    differences.extend(_standing_differences(places, telling, check=check))
    differences.extend(_past_differences(then, telling, check=check))
    return differences


_OPENING_COLUMNS = ("basis", "illustrative")


def _stories() -> Iterator[tuple[Commitment, list[Entry]]]:
    """Each row with its entries in order, none where there are none. Entries without a row are for `verify` to name."""
    rows = Entry.objects.order_by("commitment_id", "seq").iterator(chunk_size=2000)
    grouped = groupby(rows, key=lambda entry: entry.commitment_id)
    ahead = next(grouped, None)
    for commitment in Commitment.objects.order_by("pk").iterator(chunk_size=2000):
        while ahead is not None and ahead[0] < commitment.pk:
            ahead = next(grouped, None)
        if ahead is not None and ahead[0] == commitment.pk:
            yield commitment, list(ahead[1])
            ahead = next(grouped, None)
        else:
            yield commitment, []


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


class _Beside:
    """The columns that entries tell only together with what stands beside them: seals, other rows, the structure."""

    def __init__(self) -> None:
        self.numbers = dict(Commitment.objects.values_list("code", "pk"))
        lines = SealLine.objects.filter(chain__startswith="ledger:").order_by()
        self.sealed = dict(lines.values_list("chain").annotate(top=Max("seq")))
        self.changes = list(Restructured.objects.order_by("recorded_at", "pk").values_list("recorded_at", "on"))

    def columns(self, commitment: Commitment, entries: list[Entry]) -> dict[str, object]:
        """What the row should hold there."""
        return {
            "arises_from_id": self.numbers.get(str(queries.facts_of(entries[0])["arises_from"])),
            "sealed_count": self.sealed.get(commitment.chain_name, 0),
            "placed_on": self._placed_on(entries),
        }

    def _placed_on(self, entries: list[Entry]) -> date:
        sided_at = next(entry.recorded_at for entry in reversed(entries) if entry.verb in TAKES_SIDES)
        last_step = next(entry for entry in reversed(entries) if entry.state_after)
        ended_at = None if last_step.state_after in LIVING_STATES else last_step.recorded_at
        return rules.placed_on(dates.today_in_vietnam, sided_at, ended_at, self.changes)


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


def _standing_differences(places: list[standing.Place], telling: Telling, *, check: bool) -> list[Difference]:
    kept, says = standing.stored(), {cell: n for cell, n in standing.tally_of(places).items() if n}
    wrong = [cell for cell in kept.keys() | says.keys() if kept.get(cell, 0) != says.get(cell, 0)]
    kept_months, says_months = standing.stored_months(), standing.by_month(says)
    months = [
        month
        for month in kept_months.keys() | says_months.keys()
        if kept_months.get(month, 0) != says_months.get(month, 0)
    ]
    if (wrong or months) and not check:
        standing.replace_all(says)
    return [
        *(telling.count(cell, kept.get(cell, 0), says.get(cell, 0)) for cell in sorted(wrong, key=str)),
        *(telling.month(one, kept_months.get(one, 0), says_months.get(one, 0)) for one in sorted(months, key=str)),
    ]


def _past_differences(then: remembering.Recounting, telling: Telling, *, check: bool) -> list[Difference]:
    counts, spells = then.differences(), then.wrong_spells()
    if (counts or spells) and not check:
        then.mend()
    return [
        *(telling.past(cell, kept, says) for cell, kept, says in sorted(counts, key=str)),
        *(telling.spell(entry_id, due_on) for entry_id, _debtor, due_on, _first, _until in spells),
    ]
