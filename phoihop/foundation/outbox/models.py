"""Messages that leave the house, committed with the data that causes them."""

from django.db import models


class Message(models.Model):
    """One message to one address. `dedup` makes a doubled cause send once; the text holds no citizen's data.

    `due_at` is when it may be tried next: whoever takes it moves it to the end of the lease, a failure further on.
    """

    channel = models.CharField(max_length=20)  # MAIL, or of whoever else carries: each is handed over by itself
    address = models.CharField(max_length=254)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    about = models.TextField(
        default=""
    )  # what it is to be written of when it leaves; empty where `text` is the message
    dedup = models.CharField(max_length=120, unique=True)
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    dropped_at = models.DateTimeField(null=True)  # nobody is left to get it; `last_error` says why
    last_error = models.CharField(max_length=200, default="")

    class Meta:
        indexes = [models.Index(fields=["sent_at", "due_at", "id"], name="outbox_message_waiting")]

    def __str__(self) -> str:
        return f"{self.channel}: {self.dedup}"
