"""What the work serves, its dated steps, its indicators with what they came to, and how communes stand at its criteria."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from phoihop.domain.programmes.states import Kind, ProgrammeState, Verb
from phoihop.foundation.audit import chain

TITLE_MAX, WORDS_MAX, PAPER_MAX, UNIT_MAX = 300, 2000, 120, 40
_DIGITS, _PLACES = 16, 2


class Programme(models.Model):
    """A resolution, a scheme, a programme, a movement or a directive that work serves; `keeper` tells how far it is."""

    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=15, choices=Kind)
    title = models.CharField(max_length=TITLE_MAX)
    objective = models.TextField(blank=True)
    issuer = models.CharField(max_length=TITLE_MAX)
    paper = models.CharField(max_length=PAPER_MAX, blank=True)
    issued_on = models.DateField(null=True)
    keeper = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    within = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    starts_on = models.DateField()
    last_day = models.DateField(null=True)
    review_due_on = models.DateField(null=True)
    source = models.CharField(max_length=TITLE_MAX, blank=True)
    verified = models.BooleanField(default=False)
    illustrative = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=ProgrammeState, default=ProgrammeState.RUNNING)

    class Meta:
        ordering = ("code",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day__isnull=True) | models.Q(last_day__gte=models.F("starts_on")),
                name="programmes_ends_after_it_starts",
                violation_error_message=_("It ends on the day on which it starts or later."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def unproven(self) -> bool:
        """What is told of it was not read in its own paper yet."""
        return not self.verified and not self.illustrative

    def told(self) -> dict[str, object]:
        """What the act of entering it vouches for."""
        return {
            "code": self.code, "kind": self.kind, "title": self.title, "objective": chain.digest(self.objective),
            "issuer": self.issuer, "paper": self.paper, "issued_on": _day(self.issued_on), "keeper": self.keeper.code,
            "within": self.within.code if self.within else "", "starts_on": _day(self.starts_on),
            "last_day": _day(self.last_day), "review_due_on": _day(self.review_due_on), "source": self.source,
            "verified": self.verified, "illustrative": self.illustrative,
        }  # fmt: skip


class Event(models.Model):
    """One dated step of a programme, never changed: a body registered, it was reviewed, a body is to be commended."""

    key = models.CharField(max_length=80, unique=True)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="events")
    verb = models.CharField(max_length=8, choices=Verb)
    actor = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    words = models.TextField(blank=True)
    paper = models.CharField(max_length=PAPER_MAX, blank=True)
    nominee = models.ForeignKey("organisations.Body", null=True, on_delete=models.PROTECT, related_name="+")
    illustrative = models.BooleanField(default=False)

    class Meta:
        ordering = ("on", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "actor"], condition=models.Q(verb="REGISTER"), name="programmes_registers_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(verb="COMMEND") ^ models.Q(nominee__isnull=False),
                name="programmes_commends_somebody",
                violation_error_message=_("Choose the body that is to be commended."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.verb}"

    def told(self) -> dict[str, object]:
        """What the act vouches for."""
        first = self.programme.told() if self.verb == Verb.ENTER else {}
        return first | {
            "actor": self.actor.code, "on": self.on.isoformat(), "words": chain.digest(self.words), "by_paper": self.paper,
            "nominee": self.nominee.code if self.nominee else "", "made_up": self.illustrative,
        }  # fmt: skip


class Indicator(models.Model):
    """What shows how far a programme is: from where it began to what it is to reach, each with its year. Never changed."""

    key = models.CharField(max_length=80, unique=True)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="indicators")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=TITLE_MAX)
    unit = models.CharField(max_length=UNIT_MAX)
    baseline = models.DecimalField(max_digits=_DIGITS, decimal_places=_PLACES)
    baseline_year = models.PositiveSmallIntegerField()
    target = models.DecimalField(max_digits=_DIGITS, decimal_places=_PLACES)
    target_year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=TITLE_MAX)
    illustrative = models.BooleanField(default=False)

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="programmes_indicator_once"),
            models.CheckConstraint(
                condition=models.Q(target_year__gt=models.F("baseline_year")),
                name="programmes_target_comes_later",
                violation_error_message=_("The target is of a later year than the beginning."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.number}"

    def told(self) -> dict[str, object]:
        """What the act of setting it vouches for."""
        return {
            "number": self.number, "name": self.name, "unit": self.unit, "baseline": _amount(self.baseline),
            "baseline_year": self.baseline_year, "target": _amount(self.target), "target_year": self.target_year,
            "source": self.source, "illustrative": self.illustrative,
        }  # fmt: skip


class Measure(models.Model):
    """What an indicator came to on a day, and where that is read. Never changed: a correction is another one of that day."""

    key = models.CharField(max_length=80, unique=True)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="measures")
    on = models.DateField()
    value = models.DecimalField(max_digits=_DIGITS, decimal_places=_PLACES)
    source = models.CharField(max_length=TITLE_MAX)
    by_body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    illustrative = models.BooleanField(default=False)

    class Meta:
        ordering = ("on", "pk")

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.on}"

    def told(self) -> dict[str, object]:
        """What the act vouches for."""
        return {
            "indicator": self.indicator.number, "on": self.on.isoformat(), "value": _amount(self.value),
            "source": self.source, "body": self.by_body.code, "illustrative": self.illustrative,
        }  # fmt: skip


class Criterion(models.Model):
    """One criterion by which communes are judged under a programme."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="criteria")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=TITLE_MAX)

    class Meta:
        ordering = ("number",)
        verbose_name_plural = "criteria"
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="programmes_criterion_once")]

    def __str__(self) -> str:
        return f"{self.programme_id}.{self.number}"

    def told(self) -> dict[str, object]:
        """What the act of adding it vouches for."""
        return {"number": self.number, "name": self.name}


class Verdict(models.Model):
    """Whether a commune reached a criterion in a year. Never changed; the last one of the year holds.

    What was reached before and is not any more was lost again: it names the cause and what will be done about it.
    """

    key = models.CharField(max_length=80, unique=True)
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="verdicts")
    commune = models.CharField(max_length=10)  # by its code in the gazetteer of that year
    year = models.PositiveSmallIntegerField()
    reached = models.BooleanField()
    lost = models.BooleanField(default=False)
    cause = models.CharField(max_length=500, blank=True)
    remedy = models.CharField(max_length=500, blank=True)
    paper = models.CharField(max_length=PAPER_MAX)
    on = models.DateField()
    by_body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    illustrative = models.BooleanField(default=False)

    class Meta:
        ordering = ("pk",)
        indexes = [models.Index(fields=["year", "commune"], name="programmes_verdict_year")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(lost=False) | (models.Q(reached=False) & ~models.Q(cause="") & ~models.Q(remedy="")),
                name="programmes_lost_has_cause_and_remedy",
                violation_error_message=_("Say why it was lost again, and what will be done about it."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id} {self.commune} {self.year}"

    def told(self) -> dict[str, object]:
        """What the act vouches for."""
        return {
            "criterion": self.criterion.number, "commune": self.commune, "year": self.year, "reached": self.reached,
            "lost": self.lost, "cause": self.cause, "remedy": self.remedy, "by_paper": self.paper,
            "on": self.on.isoformat(), "body": self.by_body.code, "illustrative": self.illustrative,
        }  # fmt: skip


class Duty(models.Model):
    """A commitment that a programme created."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="duties")
    commitment = models.OneToOneField("ledger.Commitment", on_delete=models.PROTECT, related_name="programme_duty")

    class Meta:
        ordering = ("pk",)
        verbose_name_plural = "duties"

    def __str__(self) -> str:
        return f"{self.programme_id} {self.commitment_id}"

    def told(self) -> dict[str, object]:
        """What the act of creating it vouches for. What it binds stands in the ledger."""
        return {"commitment": self.commitment.code}


def _day(day: object) -> str:
    return str(day) if day else ""


def _amount(value: Decimal) -> str:
    return f"{value:.2f}"
