"""Reports of a period, the texts people write into them, and the figures frozen when they were sent."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from phoihop.domain.reporting.states import ReportState
from phoihop.foundation.audit import chain


class Report(models.Model):
    """One body's report of one period. Both days are inclusive, as papers count them."""

    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=12)  # 9T-2021
    title = models.CharField(max_length=300)
    first_day = models.DateField()
    last_day = models.DateField()
    plan = models.ForeignKey("plans.Plan", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=5, choices=ReportState, default=ReportState.DRAFT)
    illustrative = models.BooleanField(default=False)
    joint = models.OneToOneField("documents.Joint", null=True, on_delete=models.PROTECT, related_name="+")
    sent_on = models.DateField(null=True)
    known_at = models.DateTimeField(null=True)  # nothing recorded later is in it
    facts = models.TextField(blank=True)  # canonical JSON of the paper as sent
    digest = models.CharField(max_length=64, blank=True)  # SHA-256 of `facts`

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "period"], name="reporting_report_once"),
            models.CheckConstraint(
                condition=models.Q(state="DRAFT", joint=None, sent_on=None, known_at=None, facts="", digest="")
                | models.Q(state="LAID", joint__isnull=False, sent_on=None, known_at__isnull=False, facts="", digest="")
                | (models.Q(state="SENT", sent_on__isnull=False, known_at__isnull=False) & ~models.Q(facts="")),
                name="reporting_sent_is_frozen",
                violation_error_message=_("A sent report has its day, its moment and its frozen words."),
            ),
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")),
                name="reporting_period_in_order",
                violation_error_message=_("A period ends after it begins. Correct one of the two days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.body_id}"

    def told(self) -> dict[str, object]:
        """What the act of drafting vouches for: whose report of which days over which plan, under which title."""
        head = [self.title, self.first_day.isoformat(), self.last_day.isoformat(), self.plan.code, self.illustrative]
        return {"period": self.period, "body": self.body.code, "head": chain.digest(chain.canonical(head))}


class Passage(models.Model):
    """A paragraph of a draft, under a heading of the outline. `{name}` in it stands for a figure.

    It never changes: other words are another paragraph in its place, and this one is retired, as one that is set aside is.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="passages")
    heading = models.CharField(max_length=8)  # I.1
    place = models.PositiveSmallIntegerField()
    text = models.TextField()
    source = models.CharField(max_length=300, blank=True)
    illustrative = models.BooleanField(default=False)
    drawn = models.TextField(blank=True)  # the words of its sources, from which it was begun
    key = models.CharField(max_length=80, null=True, blank=True, unique=True)  # of the form that wrote it
    retired_at = models.DateTimeField(null=True)  # from then on it stands in no paper

    class Meta:
        ordering = ("heading", "place", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "heading", "place"],
                condition=models.Q(retired_at=None),
                name="reporting_passage_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.heading}.{self.place}"

    def told(self) -> dict[str, object]:
        """What the act of writing vouches for: the place and the digest of the words."""
        words = [self.text, self.source, self.illustrative, *([self.drawn] if self.drawn else [])]
        return {"heading": self.heading, "place": self.place, "words": chain.digest(chain.canonical(words))}

    def retired(self) -> dict[str, object]:
        """What the act of setting it aside vouches for: which words at which place, and when."""
        return {**self.told(), "at": self.retired_at.isoformat() if self.retired_at else ""}


class Figure(models.Model):
    """A number of a sent report: what it counts, and as of when."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="figures")
    name = models.CharField(max_length=20)
    value = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "name"], name="reporting_figure_once")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.name}: {self.value}"


class Origin(models.Model):
    """One record behind a figure: a commitment, and how far its story went when it was counted."""

    figure = models.ForeignKey(Figure, on_delete=models.PROTECT, related_name="origins")
    commitment = models.ForeignKey("ledger.Commitment", on_delete=models.PROTECT, related_name="+")
    seq = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["figure", "commitment"], name="reporting_origin_once")]

    def __str__(self) -> str:
        return f"{self.figure_id}: {self.commitment_id} #{self.seq}"
