"""What bodies are told, how each person wants to hear of it, and what was read. No word of a citizen stands in any of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a notice is about. Each person chooses for each kind how to hear of it."""

    KEY = "KEY", _("Something waits for our key")
    SIGNING = "SIGNING", _("An agreement waits for our signature")
    OWN = "OWN", _("We are asked to sign an agreement of our own, and nothing is promised")
    COUNTERED = "COUNTERED", _("The other side proposes other words")
    RETURNED = "RETURNED", _("Something of ours was returned: a report of a task done, or a plan")
    DUTY = "DUTY", _("A new duty, or a reporting period that opened")
    ANSWERED = "ANSWERED", _("The other side answered")
    FIGURE = "FIGURE", _("Something was written about a figure of a report")
    VOTERS = "VOTERS", _("Voters wrote of a petition that we collected")
    PASSED = "PASSED", _("A duty changed hands in a reorganisation")
    SOON = "SOON", _("Due soon")
    LATE = "LATE", _("Overdue")
    ESCALATED = "ESCALATED", _("Long overdue: told to the leader’s post")
    OVERVIEW = "OVERVIEW", _("The overview of the week, on Mondays")
    MEETING = "MEETING", _("A meeting that we are asked to was moved or called off")
    MACHINE = "MACHINE", _("Another program takes no messages of ours")


class Way(models.TextChoices):
    """How a person hears of a kind. Whatever is not switched off stands in the list too."""

    MAIL = "MAIL", _("by letter at once")
    DAY = "DAY", _("by letter, gathered each day")
    WEEK = "WEEK", _("by letter, gathered each week")
    APP = "APP", _("in the list only")
    NOT = "NOT", _("not at all")


LETTERS = frozenset({Way.MAIL, Way.DAY, Way.WEEK})  # the ways that end in a letter
# Which right in the body a kind is meant for, and how a person hears of it who chose nothing.
MEANT_FOR: dict[str, str] = {
    Kind.KEY: "turn_key",
    Kind.SIGNING: "sign",
    Kind.OWN: "draft",
    Kind.COUNTERED: "draft",
    Kind.RETURNED: "report_progress",
    Kind.DUTY: "report_progress",
    Kind.ANSWERED: "report_progress",
    Kind.FIGURE: "draft",
    Kind.VOTERS: "draft",
    Kind.PASSED: "report_progress",
    Kind.SOON: "report_progress",
    Kind.LATE: "report_progress",
    Kind.ESCALATED: "turn_key",
    Kind.OVERVIEW: "turn_key",
    Kind.MEETING: "draft",
    Kind.MACHINE: "give_accounts",
}
UNASKED: dict[str, str] = {
    str(kind): {"ANSWERED": Way.APP, "SOON": Way.DAY, "OWN": Way.DAY}.get(kind, Way.MAIL) for kind in Kind
}


class Notice(models.Model):
    """A matter that one body is told of once. `thing`: the name of a page and what it asks for, as commitment:PH-2021-0147.

    `key` makes a doubled cause tell once. `facts`: codes and counts, never titles or words of people.
    """

    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind)
    what = models.CharField(max_length=14)
    thing = models.CharField(max_length=120)
    n = models.PositiveIntegerField()
    facts = models.TextField(default="{}")
    on = models.DateField()
    recorded_at = models.DateTimeField()
    key = models.CharField(max_length=120, unique=True)
    posted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(n__gte=1),
                name="notices_notice_of_something",
                violation_error_message=_("A notice tells of one thing at least."),
            )
        ]
        indexes = [
            models.Index(fields=["body", "recorded_at"], name="notices_notice_by_body"),
            models.Index(fields=["id"], condition=Q(posted_at=None), name="notices_notice_unposted"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.what} {self.thing} {self.n}"


class Read(models.Model):
    """A person has read a notice."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="reads", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "user"], name="notices_read_once")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.notice_id}"


class Choice(models.Model):
    """How a person wants to hear of a kind."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind)
    way = models.CharField(max_length=4, choices=Way)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="notices_choice_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind} {self.way}"


class Mailbox(models.Model):
    """Where letters for a person go, in which language, and when they may come. Without one a person gets none."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    address = models.EmailField(max_length=254, blank=True)
    language = models.CharField(max_length=2, default="vi")
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_to = models.TimeField(null=True, blank=True)
    working_days_only = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_to=None)
                | (Q(quiet_from__isnull=False, quiet_to__isnull=False) & ~Q(quiet_from=F("quiet_to"))),
                name="notices_quiet_hours_whole",
                violation_error_message=_("Quiet hours have a beginning and an end, and the two differ."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}"


class Gathered(models.Model):
    """A notice that a person gets with others, in the next letter of the day or the week; `put_at` once it is in one."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="+", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    way = models.CharField(max_length=4, choices=Way)
    put_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "user"], name="notices_gathered_once")]
        indexes = [models.Index(fields=["way", "user"], condition=Q(put_at=None), name="notices_gathered_open")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.way}: {self.notice_id}"


class Reminded(models.Model):
    """One row: up to which day the calendar of reminders was looked through."""

    until = models.DateField()

    def __str__(self) -> str:
        return f"{self.until}"
