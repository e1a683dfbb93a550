"""What somebody proposes at or for a meeting, what each of those who decide says to it, and the tasks that it led to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from phoihop.domain.meetings.models.meetings import TITLE_MAX, WORDS_MAX, Meeting, Task
from phoihop.domain.meetings.states import ProposalState, Verdict

PROPOSAL_MAX = 2000


class Proposal(models.Model):
    """What a body, or those who were there together, propose to a body. It carries over until it is decided about."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="proposals")  # where it was made
    key = models.CharField(max_length=80, unique=True)
    place = models.PositiveSmallIntegerField()
    proposer = models.ForeignKey("organisations.Body", null=True, on_delete=models.PROTECT, related_name="+")
    proposed_by = models.CharField(max_length=TITLE_MAX, blank=True)  # in words, where it was no one body
    to = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    on = models.DateField()
    state = models.CharField(max_length=12, choices=ProposalState)
    illustrative = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "place"], name="meetings_proposal_once_per_place"),
            models.CheckConstraint(
                condition=models.Q(proposer__isnull=False, proposed_by="")
                | (models.Q(proposer=None) & ~models.Q(proposed_by="")),
                name="meetings_proposal_is_somebodys",
                violation_error_message=_("Say who proposes it: a body, or in words who else."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} #{self.place}"

    def told(self) -> dict[str, object]:
        """What the act of making it vouches for; words only by their salted digest."""
        digest = self.meeting.digest
        return {
            "meeting": self.meeting_id, "place": self.place, "proposer": self.proposer.code if self.proposer else "",
            "proposed_by": digest(self.proposed_by), "to": self.to.code, "text": digest(self.text),
            "on": self.on.isoformat(), "illustrative": self.illustrative,
        }  # fmt: skip


class Disposition(models.Model):
    """What one of those who decide says to a proposal, never changed; of each the last word counts, and all weigh the same."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="dispositions")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="+")  # the session that decides
    key = models.CharField(max_length=80, unique=True)
    body = models.ForeignKey(
        "organisations.Body", on_delete=models.PROTECT, related_name="+"
    )  # as it chairs or is asked
    verdict = models.CharField(max_length=12, choices=Verdict)
    reason = models.CharField(max_length=WORDS_MAX, blank=True)
    on = models.DateField()
    illustrative = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(verdict=Verdict.ACCEPTED) | ~models.Q(reason=""),
                name="meetings_disposition_says_why",
                violation_error_message=_("Say why: only what is accepted needs no reason."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.body_id} {self.verdict}"

    def told(self) -> dict[str, object]:
        """What the act of saying it vouches for; the reason only by its salted digest."""
        return {
            "meeting": self.meeting_id, "body": self.body.code, "verdict": self.verdict, "on": self.on.isoformat(),
            "reason": self.proposal.meeting.digest(self.reason), "illustrative": self.illustrative,
        }  # fmt: skip


class Led(models.Model):
    """A task of a conclusion that a proposal led to; with its commitments it tells what became of the proposal."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="led")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="proposed")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "task"], name="meetings_led_once")]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.task_id}"

    def told(self) -> dict[str, object]:
        """What the act of linking them vouches for."""
        return {"conclusion": self.task.conclusion_id, "place": self.task.place}
