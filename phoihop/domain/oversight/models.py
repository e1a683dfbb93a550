"""Supervision, its findings, its recommendations, and the two voices on each: what the body says, what was found."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from phoihop.domain.oversight.states import Form, Priority, RecommendationState, Verb
from phoihop.foundation.audit import chain

TITLE_MAX, WORDS_MAX, PAPER_MAX = 300, 2000, 60


class Supervision(models.Model):
    """One supervision of one body, in one of the lawful forms, and the body above it that knows of it."""

    key = models.CharField(max_length=80, unique=True)
    form = models.CharField(max_length=10, choices=Form)
    title = models.CharField(max_length=TITLE_MAX)
    supervisor = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    supervised = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    superior = models.ForeignKey("organisations.Body", null=True, on_delete=models.PROTECT, related_name="+")
    plan_sent_on = models.DateField()
    begins_on = models.DateField()
    illustrative = models.BooleanField(default=False)

    class Meta:
        ordering = ("-begins_on", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(begins_on__gte=models.F("plan_sent_on")),
                name="oversight_plan_comes_first",
                violation_error_message=_("The plan is sent before the supervision begins."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def told(self) -> dict[str, object]:
        """What the act of beginning it vouches for."""
        return {
            "form": self.form, "title": chain.digest(self.title), "supervisor": self.supervisor.code,
            "supervised": self.supervised.code, "superior": self.superior.code if self.superior else "",
            "plan_sent_on": self.plan_sent_on.isoformat(), "begins_on": self.begins_on.isoformat(),
            "illustrative": self.illustrative,
        }  # fmt: skip


class Finding(models.Model):
    """What was found by a supervision, never changed."""

    key = models.CharField(max_length=80, unique=True)
    supervision = models.ForeignKey(Supervision, on_delete=models.PROTECT, related_name="findings")
    on = models.DateField()
    words = models.TextField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.supervision_id} {self.on}"

    def told(self) -> dict[str, object]:
        """What the act vouches for."""
        return {"on": self.on.isoformat(), "words": chain.digest(self.words)}


class Recommendation(models.Model):
    """What the supervised body is asked to do. It answers in writing by a day; the supervisor says what came of it."""

    key = models.CharField(max_length=80, unique=True)
    supervision = models.ForeignKey(Supervision, on_delete=models.PROTECT, related_name="recommendations")
    words = models.TextField()
    priority = models.CharField(max_length=6, choices=Priority)
    state = models.CharField(max_length=15, choices=RecommendationState)
    due_on = models.DateField()
    asked_superior = models.ForeignKey("organisations.Body", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("pk",)
        indexes = [models.Index(fields=["state", "due_on"], name="oversight_due")]

    def __str__(self) -> str:
        return str(self.pk)

    def told(self) -> dict[str, object]:
        """What the act of recommending it vouches for, beside its first voice."""
        return {"supervision": self.supervision_id, "words": chain.digest(self.words), "priority": self.priority}


class Voice(models.Model):
    """One dated thing said of a recommendation, never changed: by the body, or by who supervises."""

    key = models.CharField(max_length=80, unique=True)
    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="voices")
    verb = models.CharField(max_length=9, choices=Verb)
    actor = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    words = models.TextField(blank=True)
    paper = models.CharField(max_length=PAPER_MAX, blank=True)
    due_on = models.DateField()
    asked_superior = models.ForeignKey("organisations.Body", null=True, on_delete=models.PROTECT, related_name="+")
    reckoning = models.TextField(blank=True)  # how the rule book came to the day that this set, as canonical JSON

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(verb="ANSWER", paper=""),
                name="oversight_answer_in_writing",
                violation_error_message=_("The answer is given in writing: name its paper."),
            ),
            models.CheckConstraint(
                condition=~models.Q(verb="GIVE_UP", words=""),
                name="oversight_not_done_has_a_reason",
                violation_error_message=_("Say why it was not carried out."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation_id} {self.verb}"

    def told(self) -> dict[str, object]:
        """What the act vouches for."""
        first = self.recommendation.told() if self.verb == Verb.RECOMMEND else {}
        return first | {
            "actor": self.actor.code, "on": self.on.isoformat(), "said": chain.digest(self.words), "paper": self.paper,
            "due_on": self.due_on.isoformat(), "reckoning": self.reckoning,
            "asked_superior": self.asked_superior.code if self.asked_superior else "",
        }  # fmt: skip
