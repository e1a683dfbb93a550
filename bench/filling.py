"""Many true stories quickly: rows written in bulk, hashed by the ledger's own functions, so that verify finds no fault.

Each progress note has its words beside it, and a seal vouches for every story.
"""

from datetime import UTC, date, datetime

from django.db import connection, transaction

from phoihop.domain.ledger import rules
from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.models import Commitment, Entry, Note
from phoihop.domain.ledger.services import appending
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import chain

LONG = 50  # entries of one story
AT = datetime(2021, 9, 23, 3, tzinfo=UTC)
DAY = date(2021, 9, 23)  # of AT, in Viet Nam
WORDS, SALT = "Đang làm.", "0" * 32
SEALER = Actor(user_id=None, body_id=None, role="BENCH", capabilities=frozenset({"seal"}))
_BATCH = 20_000


def fill(n: int) -> None:
    """Add about `n` entries: copies of one agreed story, each with progress notes up to LONG entries."""
    pattern = Commitment.objects.filter(state="IN_FORCE", asked_seq=0, changes=0, returns=0).order_by("code")[0]
    first = list(pattern.entries.order_by("seq"))[:3]
    rows: list[Commitment] = []
    for number in range(max(0, n) // LONG):
        row = _copy(pattern)
        row.code = f"BENCH-{number:08d}"
        rows.append(row)
    for start in range(0, len(rows), _BATCH // LONG):
        _write(rows[start : start + _BATCH // LONG], first)
    ledger.seal(by=SEALER)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _copy(pattern: Commitment) -> Commitment:
    values = {field.attname: getattr(pattern, field.attname) for field in Commitment._meta.fields}
    return Commitment(**{**values, "id": None})


@transaction.atomic
def _write(rows: list[Commitment], first: list[Entry]) -> None:
    for row in rows:
        row.entry_count, row.sealed_count, row.percent = LONG, 0, 40
        row.recorded_at, row.placed_on, row.opened_on, row.since = AT, DAY, date(2021, 9, 1), date(2021, 9, 1)
    Commitment.objects.bulk_create(rows, batch_size=500)
    entries = [entry for row in rows for entry in _story(row, first)]
    Entry.objects.bulk_create(entries, batch_size=500)
    noted = [entry for entry in entries if entry.note_digest]
    Note.objects.bulk_create([Note(entry=entry, salt=SALT, text=WORDS) for entry in noted], batch_size=5000)
    Commitment.objects.bulk_update(rows, ["head_hash"], batch_size=200)


def _story(row: Commitment, first: list[Entry]) -> list[Entry]:
    told, previous = [], chain.genesis(rules.chain_name(row.code))
    for seq in range(1, LONG + 1):
        pattern = first[min(seq, len(first)) - 1]
        entry = Entry(
            commitment=row, seq=seq, verb=pattern.verb if seq <= len(first) else "PROGRESSED",
            effective_on=date(2021, 9, 1), recorded_at=AT, origin="HISTORY", by_body_id=pattern.by_body_id,
            facts=pattern.facts if seq <= len(first) else '{"percent":40}',
            note_digest="" if seq <= len(first) else rules.note_digest(salt=SALT, text=WORDS),
            state_after=pattern.state_after if seq <= len(first) else "",
            due_after=pattern.due_after if seq <= len(first) else None,
            debtor_after_id=pattern.debtor_after_id if seq <= len(first) else None,
            creditor_after_id=pattern.creditor_after_id if seq <= len(first) else None,
            key=f"{row.code}:{seq}", previous_hash=previous,
        )  # fmt: skip
        entry.hash = previous = chain.link(previous, appending.text_of(row.code, entry))
        told.append(entry)
    row.head_hash = previous
    return told
