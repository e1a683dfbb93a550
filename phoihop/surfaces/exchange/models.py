"""How other machines come in and are told: keys, lists from spreadsheets, and addresses that hear of what happens."""

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


class Import(models.Model):
    """A list that somebody brought: what it says, which columns are which, what was mended on the page, and what came of it.

    What it says is forgotten a day after it was brought; what it made stands in the ledger of each thing.
    """

    key = models.CharField(max_length=80)
    kind = models.CharField(max_length=12)
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)  # of the file as it came
    heads = models.TextField()  # JSON: what the line of headings says, by the place of the column
    lines = models.TextField(blank=True)  # JSON: number of the line, and its cells by the place of the column
    columns = models.TextField()  # JSON: the place of each column that is read, by its name
    mended = models.TextField(default="{}")  # JSON: what a person wrote on the page, by the name of the cell
    read_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    made = models.TextField(blank=True)  # JSON: what each row made, to be taken back by
    rows = models.PositiveIntegerField(default=0)  # that were taken in
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brought_by", "key"], name="exchange_import_once_per_key"),
            models.CheckConstraint(
                condition=models.Q(undone_at=None) | models.Q(taken_at__isnull=False),
                name="exchange_import_undone_after_taken",
                violation_error_message=_("Only a list that was taken in is taken back."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.kind}"


class Heading(models.Model):
    """Which column a body's lists mean by a heading that people chose for; no name: it is passed over."""

    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    head = models.CharField(max_length=200)  # without marks and case
    name = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "kind", "head"], name="exchange_heading_once")]

    def __str__(self) -> str:
        return f"{self.head} → {self.name}"


class Webhook(models.Model):
    """An address of another program that hears of what happens to a body's things. Its secret is kept locked.

    `turn` counts how often the secret was changed; the former one signs too until its moment, so that no message is lost.
    """

    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+", db_index=False)
    address = models.CharField(max_length=250)
    purpose = models.CharField(max_length=120)
    kinds = models.TextField()  # JSON: the kinds of events that it hears of
    secret = models.CharField(max_length=200)
    former = models.CharField(max_length=200, blank=True)
    former_until = models.DateTimeField(null=True)
    turn = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    key = models.CharField(max_length=80)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "key"], name="exchange_webhook_once_per_key"),
            models.CheckConstraint(
                condition=models.Q(former="", former_until=None)
                | (~models.Q(former="") & models.Q(former_until__isnull=False)),
                name="exchange_webhook_former_whole",
                violation_error_message=_("A former secret has a moment until which it signs too."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.purpose}"


class Delivery(models.Model):
    """A message to a webhook. `name` is what its receiver knows it by: sent again it is the same."""

    webhook = models.ForeignKey(Webhook, on_delete=models.PROTECT, related_name="deliveries", db_index=False)
    message = models.OneToOneField("outbox.Message", on_delete=models.PROTECT, to_field="dedup", related_name="+")
    name = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    n = models.PositiveIntegerField()  # things that it tells of
    queued_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["webhook", "-queued_at"], name="exchange_delivery_newest")]

    def __str__(self) -> str:
        return f"{self.name} {self.kind}"
