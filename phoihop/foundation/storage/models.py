"""Files, known by their content."""

from django.db import models


class StoredFile(models.Model):
    """One content, however often it is attached."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.sha256
