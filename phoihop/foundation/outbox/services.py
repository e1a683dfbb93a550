"""Putting messages in the box, and handing them over between two short transactions: no lock is held while one travels."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Min, QuerySet

from phoihop.foundation.outbox.models import Message

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=10)  # after so long a worker that has not settled a message is taken for dead
BACK_OFF = timedelta(minutes=1)  # after the first failure; four times as long after each further one
MOST_ATTEMPTS = 8  # over some four days: a mail server that is down for a long weekend loses nothing
LONGEST_ERROR = 200
BATCH = 500
PASS = timedelta(minutes=1)  # so long one pass hands over at most: the worker has other jobs
REST = timedelta(minutes=5)  # so long everything waits where nobody took even one message


class Needless(Exception):
    """Raised by whoever carries a message that nobody is left to get: it is dropped, and not tried again."""


class Unreachable(Exception):
    """Raised by whoever carries a message where the server is at fault and would be for every other message too."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message before it is queued. `due_at` is when it may leave at the earliest; None: at once.

    `about`, where it has one, says to whoever carries it of what the text is to be written in that moment.
    """

    channel: str
    address: str
    subject: str
    text: str
    dedup: str
    about: str = ""
    due_at: datetime | None = None


def put(*, channel: str, address: str, subject: str, text: str, dedup: str, at: datetime) -> None:
    """Queue a message in the transaction of its cause. The same `dedup` a second time is dropped."""
    put_all(parcels=[Parcel(channel, address, subject, text, dedup)], at=at)


def put_all(*, parcels: Iterable[Parcel], at: datetime) -> None:
    """The same of many."""
    rows = [
        Message(
            channel=one.channel, address=one.address, subject=one.subject, text=one.text, about=one.about, dedup=one.dedup,
            queued_at=at, due_at=max(at, one.due_at or at),
        )
        for one in parcels
    ]  # fmt: skip
    Message.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


def hand_over(
    *, channel: str, send: Callable[[Message], None], now: Callable[[], datetime], most: int = 100, tries: int = MOST_ATTEMPTS
) -> int:  # fmt: skip
    """Give the messages of a channel that are due to `send`, the longest due first; how many went. Not to be called in a transaction.

    Each goes to one worker; `now` is asked at every step, for sending takes its time. Whatever `send` raises counts as an
    attempt, is kept with the message and holds up none of the others; but at the first Unreachable the pass ends, and
    whatever is due rests without losing an attempt. No message is begun once PASS is over. A message can go out twice
    only where a worker died between sending and settling, or sent for longer than LEASE: better than never.
    """
    began, went = now(), 0
    due = _waiting(channel).filter(due_at__lte=began, attempts__lt=tries)
    for message in due.order_by("due_at", "id")[:most]:
        if now() - began >= PASS:
            break
        try:
            went += _hand_over_one(message, send=send, now=now)
        except Unreachable:
            _rest(channel, now())
            break
    return went


def channels_due(*, prefix: str, at: datetime, tries: int) -> list[str]:
    """The channels of this kind that have something to hand over, the longest due first."""
    rows = Message.objects.filter(
        channel__startswith=prefix, sent_at=None, dropped_at=None, due_at__lte=at, attempts__lt=tries
    )
    found = rows.values("channel").annotate(first=Min("due_at")).order_by("first", "channel")
    return [row["channel"] for row in found]


@transaction.atomic
def set_aside(*, channel: str, tries: int, lasting: timedelta, at: datetime) -> int:
    """Give up on a channel that took nothing, once a message of it was tried so often; how many are not tried any more.

    With the one that was tried go all that waited as long: while it was tried, nothing else of the channel went either.
    Not to be called while another worker hands over what is of this channel.
    """
    tried = _waiting(channel).filter(attempts__gte=tries).order_by("pk").last()
    if tried is None:
        return 0
    n = _waiting(channel).filter(attempts__gte=tries).update(dropped_at=at)
    return n + _waiting(channel).filter(queued_at__lte=at - lasting).update(dropped_at=at, last_error=tried.last_error)


def _waiting(channel: str) -> QuerySet[Message]:
    return Message.objects.filter(channel=channel, sent_at=None, dropped_at=None)


def _hand_over_one(message: Message, *, send: Callable[[Message], None], now: Callable[[], datetime]) -> bool:
    attempt = message.attempts + 1
    if not _take(message, attempt, now()):
        return False  # another worker has it, or had it
    try:
        send(message)
    except Needless as reason:
        _dropped(message, now(), str(reason)[:LONGEST_ERROR])
        return False
    except Unreachable as trouble:
        log.warning("nobody takes messages: %s", trouble)
        _failed(message, attempt, due_at=now() + max(REST, _back_off(attempt)), last_error=str(trouble)[:LONGEST_ERROR])
        raise
    except Exception as trouble:  # whatever one message runs into, the others still have to go
        log.exception("message %s could not be handed over", message.pk)
        error = f"{type(trouble).__name__}: {trouble}"[:LONGEST_ERROR]
        _failed(message, attempt, due_at=now() + _back_off(attempt), last_error=error)
        return False
    _went(message, now())
    return True


def _back_off(attempt: int) -> timedelta:
    times: int = 4 ** (attempt - 1)
    return BACK_OFF * times


@transaction.atomic(durable=True)
def _rest(channel: str, at: datetime) -> None:
    """What is due waits, for nobody would take it."""
    _waiting(channel).filter(due_at__lte=at).update(due_at=at + REST)


@transaction.atomic(durable=True)  # committed before the message travels
def _take(message: Message, attempt: int, at: datetime) -> bool:
    mine = Message.objects.filter(
        pk=message.pk, sent_at=None, dropped_at=None, due_at=message.due_at, attempts=message.attempts
    )
    return mine.update(attempts=attempt, due_at=at + LEASE) == 1


@transaction.atomic(durable=True)
def _failed(message: Message, attempt: int, *, due_at: datetime, last_error: str) -> None:
    """Unless the lease ran out and another worker is at it: then what came of that counts."""
    Message.objects.filter(pk=message.pk, attempts=attempt).update(due_at=due_at, last_error=last_error)


@transaction.atomic(durable=True)
def _dropped(message: Message, at: datetime, reason: str) -> None:
    Message.objects.filter(pk=message.pk, sent_at=None).update(dropped_at=at, last_error=reason)


@transaction.atomic(durable=True)
def _went(message: Message, at: datetime) -> None:
    """It is delivered, whoever else may be at it: nobody needs to try again."""
    Message.objects.filter(pk=message.pk, sent_at=None).update(sent_at=at, last_error="")
