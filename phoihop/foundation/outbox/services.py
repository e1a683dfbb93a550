"""Putting messages in the box and handing them over, each once."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from phoihop.foundation.outbox.models import Message

MOST_ATTEMPTS = 8


def put(*, channel: str, address: str, subject: str, text: str, dedup: str, at: datetime) -> None:
    """Queue a message in the transaction of its cause. The same `dedup` a second time is dropped."""
    row = Message(channel=channel, address=address, subject=subject, text=text, dedup=dedup, queued_at=at)
    Message.objects.bulk_create([row], ignore_conflicts=True)


def hand_over(*, send: Callable[[Message], None], at: datetime, most: int = 100) -> int:
    """Give waiting messages to `send`, oldest first; how many went. A failure is kept with the message and retried."""
    waiting = Message.objects.filter(sent_at=None, attempts__lt=MOST_ATTEMPTS).order_by("id")[:most]
    return sum(_hand_over_one(message, send=send, at=at) for message in waiting)


@transaction.atomic
def _hand_over_one(message: Message, *, send: Callable[[Message], None], at: datetime) -> bool:
    mine = Message.objects.filter(pk=message.pk, sent_at=None, attempts=message.attempts)
    if mine.update(attempts=message.attempts + 1) != 1:
        return False  # another worker took it
    try:
        send(message)
    except OSError as error:  # mail servers fail as sockets do
        Message.objects.filter(pk=message.pk).update(last_error=str(error)[:200])
        return False
    Message.objects.filter(pk=message.pk).update(sent_at=at, last_error="")
    return True
