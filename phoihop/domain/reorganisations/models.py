"""Reorganisations and what people decided for them: an heir for every duty, a standing for every agreement."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from phoihop.domain.agreements.states import Standing
from phoihop.domain.ledger.models import Side
from phoihop.domain.reorganisations.states import Awaited, Clock, ReorganisationState


class Reorganisation(models.Model):
    """An event: from a day on, bodies begin, end, merge and move, by decisions that the sheet names."""

    code = models.CharField(max_length=20, unique=True)  # SX-2025-01
    key = models.CharField(max_length=80, unique=True)
    title = models.CharField(max_length=300)
    effective_on = models.DateField()
    sheet = models.TextField()
    state = models.CharField(max_length=12, choices=ReorganisationState, default=ReorganisationState.DRAFT)
    drafted_at = models.DateTimeField()
    rest = models.CharField(max_length=500, blank=True)  # why what nobody decided one by one follows the proposals
    carried_out_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-effective_on", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(carried_out_at=None) ^ models.Q(state="CARRIED_OUT"),
                name="reorganisations_carried_out_has_its_moment",
                violation_error_message=_("What was carried out has the moment at which it was."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class DutyDecision(models.Model):
    """Who takes one side of a commitment whose body ends. Without an heir the commitment ends with its body."""

    reorganisation = models.ForeignKey(Reorganisation, on_delete=models.PROTECT, related_name="duties")
    commitment = models.ForeignKey("ledger.Commitment", on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=4, choices=Side)
    heir = models.CharField(max_length=60, blank=True)  # a code: the body may only begin on the day
    clock = models.CharField(max_length=9, choices=Clock, default=Clock.CONTINUES)
    reason = models.CharField(max_length=500)
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reorganisation", "commitment", "side"], name="reorganisations_duty_decided_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.side} → {self.heir}"


class AgreementDecision(models.Model):
    """What becomes of an agreement one of whose parties ends, and on which document that rests."""

    reorganisation = models.ForeignKey(Reorganisation, on_delete=models.PROTECT, related_name="agreements")
    agreement = models.ForeignKey("agreements.Agreement", on_delete=models.PROTECT, related_name="+")
    standing = models.CharField(max_length=12, choices=Standing)
    heirs = models.TextField(default="{}")  # canonical JSON: who stands in the place of a party that several follow
    document = models.CharField(max_length=300)
    reason = models.CharField(max_length=500)
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reorganisation", "agreement"], name="reorganisations_agreement_decided_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.standing}"


class MandateDecision(models.Model):
    """A person who acts for a body that ends is given the same role in another. Nobody gets one unasked."""

    reorganisation = models.ForeignKey(Reorganisation, on_delete=models.PROTECT, related_name="mandates")
    mandate = models.ForeignKey("organisations.Mandate", on_delete=models.PROTECT, related_name="+")
    heir = models.CharField(max_length=60)
    reason = models.CharField(max_length=500, blank=True)
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reorganisation", "mandate", "heir"], name="reorganisations_mandate_given_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.mandate_id} → {self.heir}"


class AnswerDecision(models.Model):
    """Who answers a petition or a recommendation that a body leaves unanswered when it ends."""

    reorganisation = models.ForeignKey(Reorganisation, on_delete=models.PROTECT, related_name="answers")
    kind = models.CharField(max_length=14, choices=Awaited)
    number = models.BigIntegerField()
    body = models.CharField(max_length=60)  # a code, as is the heir's: of a recommendation two bodies may be asked
    heir = models.CharField(max_length=60)
    reason = models.CharField(max_length=500)
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reorganisation", "kind", "number", "body"], name="reorganisations_answer_decided_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number} → {self.heir}"


class PartnerNotice(models.Model):
    """What a body is told on its desk: so many duties stand across from another body since, so many ended."""

    reorganisation = models.ForeignKey(Reorganisation, on_delete=models.PROTECT, related_name="notices")
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    passed = models.PositiveIntegerField()
    ended = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reorganisation", "body"], name="reorganisations_partner_told_once")
        ]

    def __str__(self) -> str:
        return f"{self.reorganisation_id} → {self.body_id}"
