"""One row for each thing that can be found, with its words folded, and how far the records have been followed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a thing is, in the order in which people ask for it."""

    COMMITMENT = "COMMITMENT", _("Commitments")
    AGREEMENT = "AGREEMENT", _("Agreements")
    ARTICLE = "ARTICLE", _("Articles of agreements")
    PLAN = "PLAN", _("Plans")
    ROW = "ROW", _("Rows of plans")
    REPORT = "REPORT", _("Reports and papers")
    MEETING = "MEETING", _("Meetings")
    PROGRAMME = "PROGRAMME", _("What work serves")
    FILE = "FILE", _("Files of evidence")
    BODY = "BODY", _("Bodies")
    DUTY = "DUTY", _("Reports that are owed")


class Findable(models.Model):
    """A thing as it is found. Whoever looks sees it only where the thing's own noun lets them see it.

    `words` is every folded word of it once, between single spaces; both databases keep an index of them (see the
    migration). `head` is the title's words in their order. `address` is what its page is asked for by, between slashes.
    """

    kind = models.CharField(max_length=10, choices=Kind)
    ref = models.BigIntegerField()  # the row number of the thing in its own table
    address = models.CharField(max_length=300)
    title = models.CharField(max_length=600)
    line = models.CharField(max_length=600, blank=True)  # what stands below the title
    text = models.TextField(blank=True)
    head = models.TextField()
    words = models.TextField()
    day = models.DateField()  # the newest of equals comes first
    illustrative = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "ref"], name="finding_findable_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.address}"


class Extract(models.Model):
    """The words that were read in a file, known by its content. It points to no file, so that it holds none back."""

    sha256 = models.CharField(max_length=64, unique=True)
    text = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.sha256


NAME, QUERY = 60, 400  # letters of a saved search


class Saved(models.Model):
    """A choice of a list that a person keeps under a name: the list, and what its address chooses. What it holds is
    counted when it is looked at, with the rights of that moment.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=NAME)
    page = models.CharField(max_length=20)
    query = models.CharField(max_length=QUERY, blank=True)
    key = models.CharField(max_length=60)
    saved_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)  # it can be brought back for a little while

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="finding_saved_once"),
            models.CheckConstraint(
                condition=~models.Q(name=""), name="finding_saved_named",
                violation_error_message=_("A saved search has a name."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.user_id}: {self.name}"


class Followed(models.Model):
    """How far one stream of records has been followed: everything up to this row number is in the index."""

    stream = models.CharField(max_length=10, unique=True)
    upto = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.stream}: {self.upto}"
