"""Files, known by their content."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """One content, however often it is attached."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.sha256


class Arriving(models.Model):
    """A file that comes in pieces: so far `offset` bytes of it lie flushed on the disk, under its token.

    `purpose` is what it is for, in the words of whoever takes it. `done_at`: it is kept, and its pieces are gone.
    """

    token = models.CharField(max_length=43, unique=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=80)
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)  # as the sender counted it; empty where it could not
    offset = models.PositiveBigIntegerField(default=0)
    moved_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(offset__lte=models.F("size")),
                name="storage_arrives_no_more_than_all",
                violation_error_message=_("More came than the file was said to hold."),
            )
        ]

    def __str__(self) -> str:
        return self.token
