"""Handing a letter to whoever carries mail, if its person may still read it."""

import hashlib
from datetime import date

from django.core.mail import EmailMultiAlternatives

from phoihop.foundation.outbox.models import Message
from phoihop.foundation.outbox.services import Needless
from phoihop.surfaces.mail import letters, posting


def send(message: Message, today: date) -> None:
    """Send one letter. Raises Needless where nobody is left to get it, and whatever the carrier of mail raises.

    Its Message-ID follows from its key: sent again after a worker died, it is the same letter to every reader of mail.
    """
    address = posting.address_now(message.dedup, today)
    if not address:
        raise Needless(letters.refused())
    mail = EmailMultiAlternatives(
        message.subject, message.text, to=[address], headers={"Message-ID": f"<{name_of(message)}@phoihop>", "Auto-Submitted": "auto-generated"}
    )  # fmt: skip
    mail.attach_alternative(message.html, "text/html")
    mail.send()


def name_of(message: Message) -> str:
    """The name of the letter, the same however often it is sent."""
    return hashlib.sha256(message.dedup.encode()).hexdigest()[:32]
