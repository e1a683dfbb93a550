"""Facts about this installation."""

from django.db import models


class Installation(models.Model):
    """One row: the day that a demonstration stands still on, if it is one."""

    fixed_today = models.DateField(null=True)
    demo = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.fixed_today or "")
