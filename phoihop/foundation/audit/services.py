"""Writing records and drawing seals. Nothing here updates or deletes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection, models, transaction

from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import chain, moments
from phoihop.foundation.audit.models import Record, Seal, SealLine

SEAL_CHAIN = "seals"
_APPENDERS_LOCK = 0x50485048  # PostgreSQL advisory lock: appenders share it, a seal takes it alone


@dataclass(frozen=True, slots=True)
class Head:
    """The last link of a chain: how many links it has and the hash of the last."""

    chain: str
    seq: int
    hash: str


def subject_of(thing: models.Model) -> str:
    """The name under which a row's acts are chained."""
    return f"{thing._meta.label_lower}:{thing.pk}"


@transaction.atomic
def record(code: str, *, on: models.Model, by: Actor, at: datetime, facts: dict[str, object] | None = None) -> Record:
    """Append one act to the chain of its subject, in the transaction of the act itself. `facts` hold no personal data.

    It is recorded now, but after the last seal, whatever clocks do.
    """
    join_appenders()
    subject = subject_of(on)
    last = Record.objects.filter(subject=subject).order_by("-seq").first()
    now, sealed_at = moments.recording(), last_sealed_at()
    row = Record(
        subject=subject,
        seq=last.seq + 1 if last else 1,
        code=code,
        by_user=by.user_id,
        by_body=by.body_id,
        at=at.astimezone(UTC),
        recorded_at=max(now.at, sealed_at + timedelta(milliseconds=1)) if sealed_at else now.at,
        origin=now.origin,
        facts=chain.canonical(facts or {}),
        previous_hash=last.hash if last else chain.genesis(f"audit:{subject}"),
    )
    row.hash = chain.link(row.previous_hash, row.text())
    row.save(force_insert=True)
    return row


def join_appenders() -> None:
    """Hold off a seal until this transaction ends. SQLite needs nothing: it has one writer at a time."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_APPENDERS_LOCK])


def wait_for_appenders() -> None:
    """Let every appender in flight finish, and hold new ones off until this transaction ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_APPENDERS_LOCK])


def last_seal(*, until: datetime | None = None) -> Seal | None:
    """The newest seal; with `until`, the newest drawn by that moment."""
    drawn = Seal.objects.filter(sealed_at__lte=until) if until else Seal.objects.all()
    return drawn.order_by("-seq").first()


def last_sealed_at() -> datetime | None:
    """The moment of the newest seal: nothing recorded from now on may carry it or an earlier one."""
    with connection.cursor() as cursor:  # asked with every entry: the statement is made once
        cursor.execute("SELECT sealed_at FROM audit_seal ORDER BY seq DESC LIMIT 1")
        row = cursor.fetchone()
    moment: datetime | None = row[0] if row else None
    return (
        moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment
    )  # SQLite keeps UTC without saying so


@transaction.atomic
def seal(heads: Iterable[Head]) -> Seal:
    """Draw a line: nothing recorded later can carry an earlier moment, and every head given is vouched for.

    Heads of audit chains touched since the last seal are added here. Answers asked for "as known at" the moment of
    a seal never change: appenders in flight are waited for, and later ones get later moments.
    """
    wait_for_appenders()
    earlier = last_seal()
    now = moments.recording()
    sealed_at = max(now.at, earlier.sealed_at + timedelta(milliseconds=1)) if earlier else now.at
    all_heads = sorted([*heads, *_unsealed_audit_heads(earlier)], key=lambda head: head.chain)
    row = Seal(
        seq=earlier.seq + 1 if earlier else 1,
        sealed_at=sealed_at,
        origin=now.origin,
        lines_digest=lines_digest((h.chain, h.seq, h.hash) for h in all_heads),
        previous_hash=earlier.hash if earlier else chain.genesis(SEAL_CHAIN),
    )
    row.hash = chain.link(row.previous_hash, row.text())
    row.short_code = chain.short_code(row.hash)
    row.save(force_insert=True)
    SealLine.objects.bulk_create(
        [SealLine(seal=row, chain=h.chain, seq=h.seq, head_hash=h.hash) for h in all_heads], batch_size=2000
    )
    return row


def lines_digest(lines: Iterable[tuple[str, int, str]]) -> str:
    """One hash over the sealed heads, given in order of chain name."""
    return chain.digest("\n".join(f"{name} {seq} {head}" for name, seq, head in lines))


def _unsealed_audit_heads(earlier: Seal | None) -> list[Head]:
    """The last act of each chain touched since that seal: nothing recorded later carries its moment or an earlier one."""
    acts = Record.objects.filter(recorded_at__gt=earlier.sealed_at) if earlier else Record.objects.all()
    rows = acts.order_by("subject", "seq").values_list("subject", "seq", "hash")
    last = {subject: Head(f"audit:{subject}", seq, hash_) for subject, seq, hash_ in rows.iterator(chunk_size=2000)}
    return list(last.values())
