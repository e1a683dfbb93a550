"""Handing a letter to whoever carries mail, written in that moment, if its person may still read any of it."""

import hashlib
import smtplib
from contextlib import suppress
from datetime import date

from django.core.mail import EmailMultiAlternatives, get_connection

from phoihop.foundation.outbox.models import Message
from phoihop.foundation.outbox.services import Needless, Unreachable
from phoihop.surfaces.mail import letters, posting

# The server answers and refuses this one letter; of whatever else goes wrong the next letter would die too.
REFUSALS = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPDataError,
    smtplib.SMTPNotSupportedError,
)


def send(message: Message, today: date) -> None:
    """Send one letter. Raises Needless where nobody is left to get it, Unreachable, and what the server says of a letter.

    Its Message-ID follows from its key. Sent again after a worker died, a file is the same file, and by SMTP it comes a
    second time under the same name, which its reader's program may or may not hide: at least once, never less.
    """
    written = posting.write_now(message.about, today)
    if written is None:
        raise Needless(letters.refused())
    letter = written.letter
    mail = EmailMultiAlternatives(
        letter.subject, letter.text, to=[written.address],
        headers={"Message-ID": f"<{name_of(message)}@phoihop>", "Auto-Submitted": "auto-generated"},
    )  # fmt: skip
    mail.attach_alternative(letter.html, "text/html")
    _carry(mail)


def _carry(mail: EmailMultiAlternatives) -> None:
    carrier = get_connection()
    try:
        carrier.open()
    except OSError as trouble:  # refused, silent, no TLS, no sign-in
        raise _unreachable(trouble) from trouble
    try:
        carrier.send_messages([mail])
    except REFUSALS:
        raise
    except OSError as trouble:  # silent or gone in the middle; or a disk that is full
        raise _unreachable(trouble) from trouble
    finally:
        with suppress(OSError):  # what was taken is taken, however the server says good-bye
            carrier.close()


def _unreachable(trouble: OSError) -> Unreachable:
    return Unreachable(f"{type(trouble).__name__}: {trouble}")


def name_of(message: Message) -> str:
    """The name of the letter, the same however often it is sent."""
    return hashlib.sha256(message.dedup.encode()).hexdigest()[:32]
