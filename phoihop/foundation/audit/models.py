"""Chained records of who did what to which thing, and the seals over the heads of all chains."""

from django.db import models


class Record(models.Model):
    """One act. Append-only; each subject has a chain of its own, so that writers do not queue for one another."""

    subject = models.CharField(max_length=120)  # "agreements.agreement:3"
    seq = models.PositiveIntegerField()
    code = models.CharField(max_length=80)  # "agreements.party.signed"
    by_user = models.BigIntegerField(null=True)
    by_body = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    origin = models.CharField(max_length=8)
    facts = models.TextField(default="{}")  # canonical JSON; never personal data
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "seq"], name="audit_record_once_per_place")]
        indexes = [models.Index(fields=["recorded_at"], name="audit_record_by_moment")]  # what a seal has to read

    def __str__(self) -> str:
        return f"{self.subject} #{self.seq} {self.code}"

    @property
    def chain_name(self) -> str:
        """The name that the chain's first link is bound to."""
        return f"audit:{self.subject}"

    def text(self) -> str:
        """What is hashed: every column but the row number and the hashes."""
        return "\n".join(
            [
                self.subject,
                str(self.seq),
                self.code,
                str(self.by_user),
                str(self.by_body),
                self.at.isoformat(),
                self.recorded_at.isoformat(),
                self.origin,
                self.facts,
            ]
        )


class Seal(models.Model):
    """A line drawn under everything recorded so far: it chains the heads of the chains touched since the last one."""

    seq = models.PositiveIntegerField(unique=True)
    sealed_at = models.DateTimeField()
    origin = models.CharField(max_length=8)
    lines_digest = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    short_code = models.CharField(max_length=9)

    class Meta:
        ordering = ["seq"]

    def __str__(self) -> str:
        return f"{self.seq}: {self.short_code}"

    def text(self) -> str:
        """What is hashed."""
        return f"{self.seq}\n{self.sealed_at.isoformat()}\n{self.origin}\n{self.lines_digest}"


class SealLine(models.Model):
    """The head of one chain at the moment of a seal."""

    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="lines")
    chain = models.CharField(max_length=140)
    seq = models.PositiveIntegerField()
    head_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seal", "chain"], name="audit_seal_line_once_per_chain")]
        indexes = [models.Index(fields=["chain", "seq"], name="audit_seal_line_by_chain")]

    def __str__(self) -> str:
        return f"{self.chain} #{self.seq}"
