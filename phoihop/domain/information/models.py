"""Items of information, the copy of each body they were sent to, and what each answered, clause by clause."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from phoihop.domain.information.states import CopyState, Kind, Opinion
from phoihop.foundation.audit import chain

TITLE_MAX, WORDS_MAX, CLAUSE_MAX = 300, 4000, 4000


class Item(models.Model):
    """One thing that a body sends to others on a day, never changed afterwards."""

    code = models.CharField(max_length=20, unique=True)
    key = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=9, choices=Kind)
    title = models.CharField(max_length=TITLE_MAX)
    text = models.TextField()
    sender = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    sent_on = models.DateField()
    due_on = models.DateField(null=True)  # by rule, where an answer is due
    illustrative = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def told(self) -> dict[str, object]:
        """What the act of sending it vouches for."""
        clauses = list(self.clauses.order_by("place").values_list("text", flat=True))
        copies = sorted(self.copies.values_list("body__code", flat=True))
        return {
            "code": self.code, "kind": self.kind, "sender": self.sender.code, "sent_on": self.sent_on.isoformat(),
            "due_on": self.due_on.isoformat() if self.due_on else "", "illustrative": self.illustrative, "to": copies,
            "words": chain.digest(chain.canonical([self.title, self.text, *clauses])),
        }  # fmt: skip


class Clause(models.Model):
    """One clause of a draft, which is answered on its own."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="clauses")
    place = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "place"], name="information_clause_once_per_place")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.place}"


class Copy(models.Model):
    """The item as one body has it. Where an answer is due, a commitment in the ledger says so."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="copies")
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=CopyState)
    commitment = models.OneToOneField(
        "ledger.Commitment", null=True, on_delete=models.PROTECT, related_name="asked_by_copy"
    )
    answered_on = models.DateField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "body"], name="information_copy_once_per_body"),
            models.CheckConstraint(
                condition=models.Q(state=CopyState.ANSWERED, answered_on__isnull=False)
                | (~models.Q(state=CopyState.ANSWERED) & models.Q(answered_on=None, answer="")),
                name="information_answer_has_its_day",
                violation_error_message=_("An answer has its words and its day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.body_id}"

    def told(self) -> dict[str, object]:
        """What the act of answering vouches for."""
        said = [[one.clause.place, one.opinion, one.words] for one in self.opinions.order_by("clause__place")]
        return {
            "on": self.answered_on.isoformat() if self.answered_on else "",
            "words": chain.digest(chain.canonical([self.answer, *said])),
        }


class ClauseOpinion(models.Model):
    """What a body says of one clause."""

    copy = models.ForeignKey(Copy, on_delete=models.PROTECT, related_name="opinions")
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="opinions")
    opinion = models.CharField(max_length=7, choices=Opinion)
    words = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["copy", "clause"], name="information_clause_answered_once"),
            models.CheckConstraint(
                condition=models.Q(opinion=Opinion.AGREE) | ~models.Q(words=""),
                name="information_change_says_what",
                violation_error_message=_("Say what should be changed, or why the body does not agree."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.copy_id} {self.clause_id} {self.opinion}"
