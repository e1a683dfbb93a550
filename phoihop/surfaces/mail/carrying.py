"""Letters as files, for an installation that has no mail server: each can be opened by any reader of mail."""

import os
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class EmlBackend(BaseEmailBackend):
    """Writes each letter whole into the folder of mail, under its Message-ID: the same letter twice is one file."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """How many were written. A file is there whole or not at all, and its owner alone reads it."""
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for mail in email_messages:
            letter = mail.message()
            name = str(letter["Message-ID"]).strip("<>").partition("@")[0]
            beside = folder / f".{name}.{os.getpid()}"
            with open(os.open(beside, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:  # noqa: PTH123  # a descriptor, so that the file is never readable by others
                file.write(letter.as_bytes())
                file.flush()
                os.fsync(file.fileno())
            beside.replace(folder / f"{name}.eml")
        return len(email_messages)
