"""Joint plans and their rows. What a row binds is a commitment in the ledger; here stands what a plan adds to it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from phoihop.domain.plans.states import PlanState


class Plan(models.Model):
    """The joint plan of a year under an agreement."""

    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=300)
    year = models.PositiveSmallIntegerField()
    agreement = models.ForeignKey("agreements.Agreement", on_delete=models.PROTECT, related_name="plans")
    drafter = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=PlanState, default=PlanState.DRAFT)
    illustrative = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def told(self) -> dict[str, object]:
        """What the act of drafting vouches for."""
        return {"agreement": self.agreement.code, "code": self.code, "title": self.title, "year": self.year}


class Row(models.Model):
    """One row: its content is the commitment's title; each side's duty and the progress asked for stand here."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="rows")
    number = models.PositiveSmallIntegerField()
    group = models.CharField(max_length=200)
    article = models.ForeignKey("agreements.Article", null=True, on_delete=models.PROTECT, related_name="rows")
    commitment = models.OneToOneField("ledger.Commitment", on_delete=models.PROTECT, related_name="plan_row")
    lead_duty = models.CharField(max_length=500)
    other_duty = models.CharField(max_length=500)
    timing = models.CharField(max_length=120)

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plans_row_once"),
            models.CheckConstraint(
                condition=~models.Q(lead_duty="") & ~models.Q(other_duty="") & ~models.Q(timing=""),
                name="plans_row_has_three_things",
                violation_error_message=_("A row says its content, each side's responsibility, and its progress."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.number}"

    def told(self) -> dict[str, object]:
        """What the act of adding it vouches for; what the row binds stands in the ledger."""
        return {
            "number": self.number, "commitment": self.commitment.code, "lead": self.lead_duty, "other": self.other_duty,
            "timing": self.timing, "group": self.group, "article": self.article.number if self.article else None,
        }  # fmt: skip
