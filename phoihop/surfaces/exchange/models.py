"""Keys by which other machines come in: each for one person, one body and one purpose."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    """How much of what its holder may do a key lets a machine do. Nothing is ever signed by one."""

    READ = "READ", _("read what the holder may read")
    WRITE = "WRITE", _("also draft, and report progress")
    KEYS = "KEYS", _("also turn the body's keys: propose, agree, report done, confirm")
    FEED = "FEED", _("only an address for a calendar and a reader of news")


class Token(models.Model):
    """A key. Of its secret only a digest is kept; it ends on a day, when it is taken back, with the mandate under which it
    was made, and with the holder's password. What the holder may do later by another mandate, it never opens.
    """

    digest = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=120)
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="machine_keys")
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    mandate = models.ForeignKey("organisations.Mandate", on_delete=models.PROTECT, related_name="+")
    scope = models.CharField(max_length=8, choices=Scope)
    made_with = models.CharField(max_length=64)  # a mark of the holder's password at that time
    key = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    last_day = models.DateField()
    used_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["holder", "key"], name="exchange_token_once_per_key")]
        indexes = [models.Index(fields=["body", "ended_at"], name="exchange_token_of_body")]

    def __str__(self) -> str:
        return f"{self.pk} {self.purpose}"
