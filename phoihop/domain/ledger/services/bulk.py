"""Many lines in one transaction: a plan agreed whole, a body's duties passed to its heirs. All of them, or none."""

from collections import Counter as Tally
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from phoihop.domain.ledger.models import Commitment, Entry, Evidence, Note
from phoihop.domain.ledger.refusals import KeyReused, Rivalled
from phoihop.domain.ledger.services import rows, standing
from phoihop.domain.ledger.services.appending import (
    Line,
    Made,
    carry,
    check_alive,
    check_same,
    event_of,
    evidence_of,
    make,
    speaking_body,
)
from phoihop.foundation.audit import moments
from phoihop.foundation.audit import services as audit
from phoihop.foundation.outbox import bus

BATCH = 500


def append_all(lines: Sequence[tuple[Commitment, Line]]) -> list[Commitment]:
    """Add each line to its commitment's story; the rows as they then stand, in the order given.

    Whoever calls has decided, on the rows given, who may turn which key: a row that moved on since is refused, unless
    the line's own key moved it, which then adds nothing. The rules of `append` hold for each line; a commitment may
    occur once; a refusal of one leaves nothing of any. Raises NotNow, BadEntry, KeyReused, Rivalled.
    """
    try:
        with transaction.atomic():
            return _append_all(lines)
    except IntegrityError:  # another request used one of the keys meanwhile: seen now, it is the same one, or refused
        with transaction.atomic():
            return _append_all(lines)


def _append_all(lines: Sequence[tuple[Commitment, Line]]) -> list[Commitment]:
    audit.join_appenders()
    found = _locked([given.pk for given, _line in lines])
    done = _earlier(lines)
    now, sealed_at = moments.recording(), audit.last_sealed_at()
    check_alive((row, line) for row, line in lines if row.pk not in done)
    made: list[Made] = []
    columns: dict[str, None] = {}  # that any of the lines moves, in an order of its own
    for given, line in lines:
        row = found[given.pk]
        if row.pk in done:
            continue
        if row.entry_count != given.entry_count:
            raise Rivalled(_("Somebody changed this at the same moment. Look at it again, then repeat."))
        one = make(row, line, now, sealed_at)
        columns |= dict.fromkeys(carry(row, one))
        made.append(one)
    _write(made, [found[one.entry.commitment_id] for one in made], tuple(columns))
    return [found[given.pk] for given, _line in lines]


def _locked(numbers: Sequence[int]) -> dict[int, Commitment]:
    """The rows as they stand, held until the transaction ends, always in the same order. SQLite has one writer."""
    if len(set(numbers)) != len(numbers):
        raise ValueError("a commitment occurs twice")
    found: dict[int, Commitment] = {}
    for start in range(0, len(numbers), BATCH):
        some = Commitment.objects.filter(pk__in=sorted(numbers)[start : start + BATCH]).order_by("pk")
        found.update((row.pk, row) for row in some.select_for_update())
    return found


def _earlier(lines: Sequence[tuple[Commitment, Line]]) -> set[int]:
    """The commitments whose line is already written. Raises KeyReused if a key served something else."""
    asked = {(speaking_body(line.by), line.key): (row.pk, line) for row, line in lines}
    if len(asked) != len(lines):
        raise KeyReused(_("This form was already used for something else. Reload the page and enter it again."))
    keys = sorted({key for _body, key in asked})
    done: set[int] = set()
    for start in range(0, len(keys), BATCH):
        for entry in Entry.objects.filter(key__in=keys[start : start + BATCH]).select_related("note"):
            if (entry.by_body_id, entry.key) not in asked:
                continue
            pk, line = asked[(entry.by_body_id, entry.key)]
            check_same(entry, line, pk)
            done.add(pk)
    return done


def _write(made: Sequence[Made], moved: Sequence[Commitment], columns: tuple[str, ...]) -> None:
    Entry.objects.bulk_create([one.entry for one in made], batch_size=BATCH)
    for one in made:
        if one.note:
            one.note.entry = one.entry
    Note.objects.bulk_create([one.note for one in made if one.note], batch_size=BATCH)
    Evidence.objects.bulk_create([shown for one in made for shown in evidence_of(one)], batch_size=BATCH)
    rows.change_all(moved, columns)
    steps = [(one.was, standing.place_of(row)) for one, row in zip(made, moved, strict=True) if one.is_step]
    tally: Tally[standing.Cell] = standing.tally_of(now for _was, now in steps if now)
    tally.subtract(standing.tally_of(was for was, _now in steps if was))
    standing.add({cell: n for cell, n in tally.items() if n})
    bus.publish([event_of(one) for one in made])
