"""One row a job: when it is due, who holds it, and what came of it last."""

from django.db import models


class JobRow(models.Model):
    """`held_until` is empty while nobody works on it; a worker that dies loses it when that moment passes."""

    name = models.CharField(max_length=60, unique=True)
    due_at = models.DateTimeField()
    held_until = models.DateTimeField(null=True)
    runs = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)  # in a row
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
