"""What was asked before, and facts about this installation."""

from django.db import models


class Request(models.Model):
    """A write that was asked for under an idempotency key, and what came of it."""

    scope = models.CharField(max_length=80)
    key = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)  # of what was asked, so that a key cannot serve two purposes
    nonce = models.CharField(max_length=32)
    outcome = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="lifecycle_request_once_per_key")]

    def __str__(self) -> str:
        return f"{self.scope}: {self.key}"


class Installation(models.Model):
    """One row: the day that a demonstration stands still on, if it is one."""

    fixed_today = models.DateField(null=True)
    demo = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.fixed_today or "")
