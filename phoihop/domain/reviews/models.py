"""A review, its sides as equals, the points that they score, and the text that they write together.

Nothing of the text is overwritten: each wording holds from one edition of the text to another.
"""

from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from phoihop.domain.agreements.models import Agreement
from phoihop.domain.ledger.states import Reason
from phoihop.domain.plans.models import Plan
from phoihop.domain.programmes.models import Programme
from phoihop.domain.reviews.states import Answered, CauseKind, Grade, Outcome, Part, ReviewKind, ReviewState
from phoihop.foundation.audit import chain

KEY_MAX, LABEL_MAX, WORDS_MAX, TEXT_MAX = 80, 320, 1000, 8000


class Review(models.Model):
    """An interim or final review of one thing over a half-open time. `edition` counts the changes of its text."""

    key = models.CharField(max_length=KEY_MAX, unique=True)
    agreement = models.ForeignKey("agreements.Agreement", null=True, on_delete=models.PROTECT, related_name="reviews")
    programme = models.ForeignKey("programmes.Programme", null=True, on_delete=models.PROTECT, related_name="reviews")
    plan = models.ForeignKey("plans.Plan", null=True, on_delete=models.PROTECT, related_name="reviews")
    kind = models.CharField(max_length=7, choices=ReviewKind)
    covers_from = models.DateField()
    covers_to = models.DateField()
    opener = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    opened_on = models.DateField()
    state = models.CharField(max_length=9, choices=ReviewState, default=ReviewState.SCORING)
    edition = models.PositiveIntegerField(default=0)
    frozen_on = models.DateField(null=True)
    facts = models.TextField(blank=True)  # canonical JSON of all that was agreed, once it stands
    digest = models.CharField(max_length=64, blank=True)  # SHA-256 of `facts`
    document = models.OneToOneField(
        "documents.Document", null=True, on_delete=models.PROTECT, related_name="review"
    )  # the joint paper, once it is issued
    source = models.CharField(max_length=300, blank=True)
    illustrative = models.BooleanField(default=False)

    class Meta:
        ordering = ("-opened_on", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(covers_to__gt=models.F("covers_from")),
                name="reviews_time_in_order",
                violation_error_message=_("The time under review ends after it begins. Correct one of the two days."),
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["FROZEN", "SIGNED"], frozen_on__isnull=False) & ~models.Q(digest="")
                | models.Q(frozen_on=None, digest="") & ~models.Q(state__in=["FROZEN", "SIGNED"]),
                name="reviews_text_stands_with_its_digest",
                violation_error_message=_("A text that all sides agreed to stands with its day and its digest."),
            ),
            models.CheckConstraint(
                condition=models.Q(agreement__isnull=False, programme=None, plan=None)
                | models.Q(agreement=None, programme__isnull=False, plan=None)
                | models.Q(agreement=None, programme=None, plan__isnull=False),
                name="reviews_of_one_thing",
            ),
            *(
                models.UniqueConstraint(
                    fields=[noun],
                    condition=models.Q(state__in=["SCORING", "JOINT", "FROZEN"]),
                    name=f"reviews_one_at_a_time_{noun}",
                    violation_error_message=_("A review of this is under way already."),
                )
                for noun in ("agreement", "programme", "plan")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject.code} {self.kind} {self.covers_from}"

    @property
    def subject(self) -> Agreement | Programme | Plan:
        """What is reviewed."""
        found: Agreement | Programme | Plan | None = self.agreement or self.programme or self.plan
        if found is None:  # the constraint forbids it
            raise LookupError(self.pk)
        return found

    @property
    def last_day(self) -> date:
        """The last day of the time under review, as people name it."""
        return self.covers_to - timedelta(days=1)

    def told(self) -> dict[str, object]:
        """What the act of preparing it vouches for: what is reviewed, by whom, and point by point."""
        sides = list(self.sides.order_by("place").values_list("body__code", flat=True))
        points = [[point.number, point.label] for point in self.points.order_by("number")]
        return {
            "subject": [str(self.subject._meta.model_name), self.subject.code], "kind": self.kind, "sides": sides,
            "covers": [self.covers_from.isoformat(), self.covers_to.isoformat()],
            "points": chain.digest(chain.canonical(points)), "source": self.source, "illustrative": self.illustrative,
        }  # fmt: skip


class Side(models.Model):
    """A body that reviews, in the place of a party: when it handed in its scores, and when who signed for it."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="sides")
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()
    salt = models.CharField(max_length=32)  # few grades and no words would else be guessed from their digest
    handed_in_on = models.DateField(null=True)
    agreed_to = models.PositiveIntegerField(null=True)  # the edition of the text that it agreed to last
    signed_on = models.DateField(null=True)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.BigIntegerField(null=True)
    signed_as = models.ForeignKey("organisations.Holding", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("place",)
        constraints = [
            models.UniqueConstraint(fields=["review", "body"], name="reviews_side_once"),
            models.CheckConstraint(
                condition=models.Q(signed_on=None, signed_at=None)
                | models.Q(signed_on__isnull=False, signed_at__isnull=False),
                name="reviews_signature_whole",
                violation_error_message=_("A signature has its day and its moment."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review_id}: {self.body_id}"

    def told_scores(self) -> dict[str, object]:
        """What the act of handing in vouches for: all scores of this side, by a digest that nobody guesses them from."""
        given = self.scores.order_by("point__number").values_list("point__number", "grade", "words")
        return {
            "body": self.body.code,
            "scores": chain.digest(chain.canonical([self.salt, *(list(row) for row in given)])),
        }

    def told_signature(self, text: str) -> dict[str, object]:
        """What a signature vouches for: who signed in which post on which day, and the digest of what was signed."""
        day = self.signed_on.isoformat() if self.signed_on else ""
        return {"body": self.body.code, "on": day, "as": self.signed_as_id or 0, "text": text}


class Point(models.Model):
    """One thing that is scored: an article, or a group of them."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="points")
    number = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=LABEL_MAX)
    article = models.ForeignKey("agreements.Article", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("number",)
        constraints = [models.UniqueConstraint(fields=["review", "number"], name="reviews_point_once")]

    def __str__(self) -> str:
        return f"{self.review_id} {self.number}"


class Score(models.Model):
    """What one side says of one point. Its own until it hands in, and nobody else's until all have."""

    side = models.ForeignKey(Side, on_delete=models.PROTECT, related_name="scores")
    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="scores")
    grade = models.CharField(max_length=6, choices=Grade)
    words = models.TextField(blank=True)

    class Meta:
        ordering = ("point__number",)
        constraints = [models.UniqueConstraint(fields=["side", "point"], name="reviews_score_once")]

    def __str__(self) -> str:
        return f"{self.side_id} {self.point_id}"


class Written(models.Model):
    """A piece of the common text: who wrote it when, and in which editions it stands (`until` is the first without it)."""

    author = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    since = models.PositiveIntegerField()
    until = models.PositiveIntegerField(null=True)

    class Meta:
        abstract = True

    @property
    def slot(self) -> str:
        """The place in the text that it fills."""
        raise NotImplementedError

    def said(self) -> list[object]:
        """Its words, as the act of writing vouches for them."""
        raise NotImplementedError

    def told(self) -> dict[str, object]:
        """What the act of writing it vouches for."""
        words = chain.digest(chain.canonical([self.author_id, self.on.isoformat(), *self.said()]))
        return {"slot": self.slot, "since": self.since, "words": words}

    def told_end(self) -> dict[str, object]:
        """What the act of replacing or striking it vouches for."""
        return {"slot": self.slot, "since": self.since, "until": self.until}


class Wording(Written):
    """A part of the text that is written freely."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="wordings")
    part = models.CharField(max_length=8, choices=Part)
    words = models.TextField(blank=True)

    class Meta:
        ordering = ("since",)
        constraints = [models.UniqueConstraint(fields=["review", "since"], name="reviews_wording_once")]

    def __str__(self) -> str:
        return f"{self.review_id} {self.part} {self.since}"

    @property
    def slot(self) -> str:
        return f"part:{self.part}"

    def said(self) -> list[object]:
        return [self.words]


class Judgement(Written):
    """What the sides say of a point together."""

    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="judgements")
    outcome = models.CharField(max_length=9, choices=Outcome)
    words = models.TextField(blank=True)

    class Meta:
        ordering = ("since",)
        constraints = [models.UniqueConstraint(fields=["point", "since"], name="reviews_judgement_once")]

    def __str__(self) -> str:
        return f"{self.point_id} {self.outcome} {self.since}"

    @property
    def slot(self) -> str:
        return f"point:{self.point.number}"

    def said(self) -> list[object]:
        return [self.outcome, self.words]


class Shortcoming(Written):
    """What falls short, why, and who does what about it by when. `source`: where the words of the shortcoming come from.

    `illustrative`: cause and remedy are made up.
    """

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="shortcomings")
    number = models.PositiveSmallIntegerField()
    words = models.TextField()
    cause_kind = models.CharField(max_length=10, choices=CauseKind)
    cause = models.CharField(max_length=10, choices=Reason)
    cause_words = models.TextField()
    remedy = models.CharField(max_length=500)
    owner = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    towards = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    source = models.CharField(max_length=300, blank=True)
    illustrative = models.BooleanField(default=False)
    commitment = models.OneToOneField(
        "ledger.Commitment", null=True, on_delete=models.PROTECT, related_name="shortcoming"
    )

    class Meta:
        ordering = ("number", "since")
        constraints = [
            models.UniqueConstraint(fields=["review", "since"], name="reviews_shortcoming_once"),
            models.CheckConstraint(
                condition=~models.Q(owner=models.F("towards")),
                name="reviews_remedy_between_two",
                violation_error_message=_("A remedy is owed by one side to another. Choose two different sides."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review_id} {self.number}"

    @property
    def slot(self) -> str:
        return f"shortcoming:{self.number}"

    def said(self) -> list[object]:
        cause = [self.cause_kind, self.cause, self.cause_words]
        remedy = [self.remedy, self.owner_id, self.towards_id, self.due_on.isoformat()]
        return [self.words, *cause, *remedy, self.source, self.illustrative]


class Answer(Written):
    """What came of a remedy of an earlier review, looked at again in this one."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="answers")
    shortcoming = models.ForeignKey(Shortcoming, on_delete=models.PROTECT, related_name="answers")
    found = models.CharField(max_length=7, choices=Answered)
    words = models.TextField(blank=True)

    class Meta:
        ordering = ("since",)
        constraints = [
            models.UniqueConstraint(fields=["review", "since"], name="reviews_answer_once"),
            models.CheckConstraint(
                condition=models.Q(found=Answered.DONE) | ~models.Q(words=""),
                name="reviews_answer_says_why",
                violation_error_message=_("A remedy that was not carried out whole says why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review_id} {self.shortcoming_id} {self.since}"

    @property
    def slot(self) -> str:
        return f"remedy:{self.shortcoming_id}"

    def said(self) -> list[object]:
        return [self.found, self.words]


class Duty(models.Model):
    """That an agreement is to be reviewed by a day, opened in the ledger by rule."""

    agreement = models.ForeignKey("agreements.Agreement", on_delete=models.PROTECT, related_name="review_duties")
    kind = models.CharField(max_length=7, choices=ReviewKind)
    due_on = models.DateField()
    commitment = models.OneToOneField("ledger.Commitment", on_delete=models.PROTECT, related_name="review_duty")

    class Meta:
        ordering = ("due_on", "pk")
        constraints = [models.UniqueConstraint(fields=["agreement", "kind", "due_on"], name="reviews_duty_once")]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.kind} {self.due_on}"
