"""What is read and said before a meeting: the papers of a matter, and advice asked of other bodies."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from phoihop.domain.meetings.models.meetings import AgendaItem

ADVICE_MAX = 4000


class Paper(models.Model):
    """A file that is put to a matter of the agenda. Taken back it stays, and says so.

    Nothing vouches for `name`, as for that of any file: what was put on the table is the content.
    """

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="papers")
    key = models.CharField(max_length=120, unique=True)
    file = models.ForeignKey("storage.StoredFile", on_delete=models.PROTECT)
    name = models.CharField(max_length=255)
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")  # who brought it
    on = models.DateField()
    taken_back_on = models.DateField(null=True)
    illustrative = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name

    def told(self) -> dict[str, object]:
        """What the act of bringing it vouches for."""
        return {
            "meeting": self.item.meeting_id, "item": self.item_id, "file": self.file.sha256, "body": self.body.code,
            "on": self.on.isoformat(), "illustrative": self.illustrative,
        }  # fmt: skip


class Advice(models.Model):
    """A question about a matter to one body, due before the meeting; the commitment to answer it stands in the ledger."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="advice")
    key = models.CharField(max_length=120, unique=True)
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    asker = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    question = models.TextField()
    asked_on = models.DateField()
    due_on = models.DateField()  # by rule
    commitment = models.OneToOneField("ledger.Commitment", on_delete=models.PROTECT, related_name="advice")
    words = models.TextField(blank=True)
    given_on = models.DateField(null=True)
    illustrative = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "body"], name="meetings_advice_asked_once"),
            models.CheckConstraint(
                condition=models.Q(given_on=None, words="") | (models.Q(given_on__isnull=False) & ~models.Q(words="")),
                name="meetings_advice_has_its_day",
                violation_error_message=_("Advice has its words and its day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.body_id}"

    def told(self) -> dict[str, object]:
        """What the act of asking vouches for; the words only by their salted digest."""
        return {
            "meeting": self.item.meeting_id, "item": self.item_id, "body": self.body.code, "asker": self.asker.code,
            "question": self.item.meeting.digest(self.question), "on": self.asked_on.isoformat(),
            "due_on": self.due_on.isoformat(), "commitment": self.commitment.code, "illustrative": self.illustrative,
        }  # fmt: skip

    def said(self) -> dict[str, object]:
        """What the act of giving it vouches for."""
        return {"words": self.item.meeting.digest(self.words), "on": self.given_on.isoformat() if self.given_on else ""}
