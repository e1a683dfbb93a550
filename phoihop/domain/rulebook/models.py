"""Rules as data: what is due when, on what basis, from when to when, and whether a person has verified it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from phoihop.domain.organisations.models import Level


class Sourced(models.Model):
    """A row that says where it comes from and whether a person has checked it against that source."""

    basis = models.CharField(max_length=300)
    verified = models.BooleanField(default=False)

    class Meta:
        abstract = True


class Unit(models.TextChoices):
    """What a rule counts."""

    DAYS = "DAYS", _("days")
    WORKING_DAYS = "WORKING_DAYS", _("working days")


class Rule(Sourced):
    """So many days after something happens. Holds from `valid_from` (inclusive) to `valid_to` (exclusive)."""

    code = models.CharField(max_length=20)
    words = models.CharField(max_length=300)
    value = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=12, choices=Unit)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="rulebook_rule_once")]

    def __str__(self) -> str:
        return f"{self.code}: {self.value} {self.unit}"


class PeriodRule(Sourced):
    """When a reporting regime cuts off its figures, and how many working days a level has to send the report."""

    regime = models.CharField(max_length=12)
    level = models.CharField(max_length=8, choices=Level)
    cut_off_day = models.PositiveSmallIntegerField()
    send_by_days = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["regime", "level", "valid_from"], name="rulebook_period_rule_once"),
            models.CheckConstraint(
                condition=models.Q(send_by_days__gte=1),
                name="rulebook_sent_after_cut_off",
                violation_error_message=_("A report is sent at least one working day after its cut-off."),
            ),
            models.CheckConstraint(
                condition=models.Q(cut_off_day__gte=1, cut_off_day__lte=31),
                name="rulebook_cut_off_is_a_day",
                violation_error_message=_(
                    "A cut-off is a day from 1 to 31; in a month that is too short it is the last day."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.regime} {self.level}"


class SwappedDay(Sourced):
    """A day that the Government took off or made a working day; it wins over the computed calendar."""

    day = models.DateField(unique=True)
    off = models.BooleanField()
    words = models.CharField(max_length=120)

    def __str__(self) -> str:
        return f"{self.day}: {'off' if self.off else 'worked'}"
