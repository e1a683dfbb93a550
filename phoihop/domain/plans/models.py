"""Joint plans and their rows. What a row binds is a commitment in the ledger; here stands what a plan adds to it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from phoihop.domain.plans.states import APPROVED, PlanState
from phoihop.domain.plans.timing import Span, When


class Plan(models.Model):
    """The joint plan of a year under an agreement."""

    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=300)
    year = models.PositiveSmallIntegerField()
    agreement = models.ForeignKey("agreements.Agreement", on_delete=models.PROTECT, related_name="plans")
    drafter = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    approver = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    follows = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="followed_by")
    decision = models.CharField(max_length=300, blank=True)
    approved_on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=PlanState, default=PlanState.DRAFT)
    final_review = models.CharField(max_length=64, blank=True)  # the digest of what all sides signed
    illustrative = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state__in=sorted(APPROVED)) ^ (models.Q(approved_on__isnull=False) & ~models.Q(decision="")),
                name="plans_plan_in_force_on_a_decision",
                violation_error_message=_("A plan in force names the day and the decision by which it was approved."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=[PlanState.CLOSED, PlanState.REVIEWED]) ^ ~models.Q(final_review=""),
                name="plans_plan_reviewed_on_a_review",
                violation_error_message=_("A plan is reviewed once all its sides have signed its final review."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def told(self) -> dict[str, object]:
        """What the act of drafting vouches for."""
        return {
            "agreement": self.agreement.code, "code": self.code, "title": self.title, "year": self.year,
            "approver": self.approver.code, "follows": self.follows.code if self.follows else "",
        }  # fmt: skip

    def review_told(self) -> dict[str, object]:
        """What the act of reviewing vouches for."""
        return {"review": self.final_review}

    def approval_told(self) -> dict[str, object]:
        """What the act of approving vouches for."""
        return {"decision": self.decision, "on": self.approved_on.isoformat() if self.approved_on else ""}


class Return(models.Model):
    """What was to be mended when the body that approves sent the plan back. Never changed."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="returns")
    words = models.CharField(max_length=500)
    by_body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.plan_id} {self.on}"

    def told(self) -> dict[str, object]:
        """What the act of returning vouches for."""
        return {"words": self.words, "body": self.by_body.code, "on": self.on.isoformat()}


class Row(models.Model):
    """One row: its content is the commitment's title; each side's duty and the progress asked for stand here."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="rows")
    number = models.PositiveSmallIntegerField()
    group = models.CharField(max_length=200)
    commitment = models.OneToOneField("ledger.Commitment", on_delete=models.PROTECT, related_name="plan_row")
    lead_duty = models.CharField(max_length=500)
    other_duty = models.CharField(max_length=500)
    timing = models.CharField(max_length=120)  # as it was written; the four columns below are what it means
    span = models.CharField(max_length=10, choices=Span, default=Span.UNREAD)
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    anchor = models.CharField(max_length=120, blank=True)
    carries_on = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="carried_on_by")
    indicator = models.CharField(
        max_length=200, blank=True
    )  # by what one measures it, and how much of that is promised
    target = models.CharField(max_length=120, blank=True)
    beneficiaries = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plans_row_once"),
            models.CheckConstraint(
                condition=~models.Q(lead_duty="") & ~models.Q(other_duty="") & ~models.Q(timing=""),
                name="plans_row_has_three_things",
                violation_error_message=_("A row says its content, each side's responsibility, and its progress."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.number}"

    def told(self) -> dict[str, object]:
        """What the act of adding it vouches for: all that no later wording changes. What it binds stands in the ledger."""
        return {
            "number": self.number, "commitment": self.commitment.code, "group": self.group,
            "carries_on": self.carries_on.commitment.code if self.carries_on else "",
        }  # fmt: skip

    @property
    def when(self) -> When:
        """What the words of its time mean."""
        return When(Span(self.span), self.first_on, self.last_on, self.anchor)


class Serving(models.Model):
    """That a row serves an article or a programme, from a day on until other words took it back. Ended, never changed."""

    row = models.ForeignKey(Row, on_delete=models.PROTECT, related_name="servings")
    article = models.ForeignKey("agreements.Article", null=True, on_delete=models.PROTECT, related_name="servings")
    programme = models.ForeignKey("programmes.Programme", null=True, on_delete=models.PROTECT, related_name="servings")
    since = models.DateField()
    by_body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    until = models.DateField(null=True)
    ended_by = models.ForeignKey("organisations.Body", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["row", "programme"], condition=models.Q(until__isnull=True), name="plans_serves_once"
            ),
            models.UniqueConstraint(
                fields=["row", "article"], condition=models.Q(until__isnull=True), name="plans_serves_article_once"
            ),
            models.CheckConstraint(
                condition=models.Q(article__isnull=True) ^ models.Q(programme__isnull=True),
                name="plans_serves_one_thing",
                violation_error_message=_("What is served is one article or one programme."),
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True, ended_by__isnull=True)
                | models.Q(until__isnull=False, ended_by__isnull=False),
                name="plans_serving_ends_by_somebody",
                violation_error_message=_("What a row serves is taken back by a body on a day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.row_id} {self.article_id} {self.programme_id}"

    def told(self) -> dict[str, object]:
        """What the act of saying so vouches for."""
        return {
            "row": self.row.number, "article": self.article.number if self.article else None,
            "programme": self.programme.code if self.programme else "", "since": self.since.isoformat(),
            "body": self.by_body.code,
        }  # fmt: skip

    def ending_told(self) -> dict[str, object]:
        """What the act of taking it back vouches for."""
        until = self.until.isoformat() if self.until else ""
        return self.told() | {"until": until, "ended_by": self.ended_by.code if self.ended_by else ""}


class Wording(models.Model):
    """A row as one body worded it: when it was added, worded anew, countered, or agreed to by both sides after it bound. Never changed; the last one is the row's.

    `seq` is that of the entry in which the ledger tells the same content, product and day.
    """

    row = models.ForeignKey(Row, on_delete=models.PROTECT, related_name="wordings")
    seq = models.PositiveIntegerField()
    by_body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    countered = models.BooleanField(default=False)
    amended = models.BooleanField(
        default=False
    )  # the row bound already; `by_body` asked for these words, and the other side granted them
    content = models.CharField(max_length=500)
    lead_duty = models.CharField(max_length=500)
    other_duty = models.CharField(max_length=500)
    timing = models.CharField(max_length=120)
    product = models.CharField(max_length=300, blank=True)
    due_on = models.DateField(null=True)
    indicator = models.CharField(max_length=200, blank=True)
    target = models.CharField(max_length=120, blank=True)
    beneficiaries = models.CharField(max_length=200, blank=True)
    articles = models.CharField(max_length=500, blank=True)  # what it serves: numbers, and codes of programmes
    programmes = models.CharField(max_length=2000, blank=True)

    class Meta:
        ordering = ("seq",)
        constraints = [models.UniqueConstraint(fields=["row", "seq"], name="plans_wording_once")]

    def __str__(self) -> str:
        return f"{self.row_id} #{self.seq}"

    def told(self) -> dict[str, object]:
        """What the act of wording vouches for."""
        return {
            "row": self.row.number, "seq": self.seq, "body": self.by_body.code, "on": self.on.isoformat(),
            "countered": self.countered, "content": self.content, "lead": self.lead_duty, "other": self.other_duty,
            "timing": self.timing, "product": self.product, "due_on": self.due_on.isoformat() if self.due_on else "",
            "indicator": self.indicator, "target": self.target, "beneficiaries": self.beneficiaries,
            "articles": self.articles, "programmes": self.programmes,
        } | ({"amended": True} if self.amended else {})  # fmt: skip


class FundingKind(models.TextChoices):
    """What an amount of money says of a row."""

    NEEDED = "NEEDED", _("needed")
    ALLOCATED = "ALLOCATED", _("allocated")
    SPENT = "SPENT", _("spent")


class Funding(models.Model):
    """One amount in whole đồng: needed, allocated or spent for a row, out of a source. Never changed.

    A correction is a line of its own that takes away or adds, so that every total is the sum of its lines.
    """

    row = models.ForeignKey(Row, on_delete=models.PROTECT, related_name="funding")
    kind = models.CharField(max_length=10, choices=FundingKind)
    amount = models.BigIntegerField()
    source = models.CharField(max_length=200)
    document = models.CharField(max_length=300, blank=True)
    on = models.DateField()
    by_body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["by_body", "key"], name="plans_funding_once_per_key"),
            models.CheckConstraint(
                condition=~models.Q(amount=0),
                name="plans_funding_is_some_money",
                violation_error_message=_("An amount of nothing says nothing. Enter the đồng."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.row_id} {self.kind} {self.amount}"

    def told(self) -> dict[str, object]:
        """What the act of recording it vouches for."""
        return {
            "row": self.row.number, "kind": self.kind, "amount": self.amount, "source": self.source,
            "document": self.document, "on": self.on.isoformat(), "body": self.by_body.code,
        }  # fmt: skip
