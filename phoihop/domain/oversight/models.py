"""Supervision, its findings, its recommendations, and the two voices on each: what the body says, what was found."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from phoihop.domain.oversight.states import (
    CriticismForm,
    CriticismState,
    CriticismVerb,
    Form,
    IntentState,
    IntentVerb,
    Priority,
    RecommendationState,
    Taken,
    Verb,
)
from phoihop.foundation.audit import chain

TITLE_MAX, WORDS_MAX, PAPER_MAX, MEMBER_MAX = 300, 2000, 60, 200


class Intent(models.Model):
    """One supervision of a body's yearly programme: what, of whom and in which days, agreed with the authority beforehand."""

    key = models.CharField(max_length=80, unique=True)
    supervisor = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    form = models.CharField(max_length=10, choices=Form)
    title = models.CharField(max_length=TITLE_MAX)
    supervised = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")  # who agrees to it
    begins_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(max_length=8, choices=IntentState)
    illustrative = models.BooleanField(default=False)

    class Meta:
        ordering = ("begins_on", "pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("begins_on")),
                name="oversight_intent_days_in_order",
                violation_error_message=_("The last day is not before the first."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def told(self) -> dict[str, object]:
        """What the act of proposing it vouches for, beside its days."""
        return {
            "form": self.form, "title": chain.digest(self.title), "supervisor": self.supervisor.code,
            "supervised": self.supervised.code, "authority": self.authority.code, "illustrative": self.illustrative,
        }  # fmt: skip


class IntentStep(models.Model):
    """One dated thing said of it, never changed: the days that it had from then on, and by whom."""

    key = models.CharField(max_length=80, unique=True)
    intent = models.ForeignKey(Intent, on_delete=models.PROTECT, related_name="steps")
    verb = models.CharField(max_length=7, choices=IntentVerb)
    actor = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    words = models.TextField(blank=True)
    begins_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(verb__in=["OBJECT", "MOVE", "DROP"], words=""),
                name="oversight_intent_says_why",
                violation_error_message=_("Say why."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.intent_id} {self.verb}"

    def told(self) -> dict[str, object]:
        """What the act vouches for."""
        first = self.intent.told() if self.verb == IntentVerb.PROPOSE else {}
        return first | {
            "actor": self.actor.code, "on": self.on.isoformat(), "words": chain.digest(self.words),
            "begins_on": self.begins_on.isoformat(), "ends_on": self.ends_on.isoformat(),
        }  # fmt: skip


class Supervision(models.Model):
    """One supervision of one body, in one of the lawful forms, and the body above it that knows of it."""

    key = models.CharField(max_length=80, unique=True)
    form = models.CharField(max_length=10, choices=Form)
    title = models.CharField(max_length=TITLE_MAX)
    supervisor = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    supervised = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    superior = models.ForeignKey("organisations.Body", null=True, on_delete=models.PROTECT, related_name="+")
    plan_sent_on = models.DateField()
    begins_on = models.DateField()
    intent = models.OneToOneField(Intent, null=True, on_delete=models.PROTECT, related_name="supervision")
    illustrative = models.BooleanField(default=False)

    class Meta:
        ordering = ("-begins_on", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(begins_on__gte=models.F("plan_sent_on")),
                name="oversight_plan_comes_first",
                violation_error_message=_("The plan is sent before the supervision begins."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def told(self) -> dict[str, object]:
        """What the act of beginning it vouches for."""
        return {
            "form": self.form, "title": chain.digest(self.title), "supervisor": self.supervisor.code,
            "supervised": self.supervised.code, "superior": self.superior.code if self.superior else "",
            "plan_sent_on": self.plan_sent_on.isoformat(), "begins_on": self.begins_on.isoformat(),
            "illustrative": self.illustrative,
        } | ({"intent": self.intent_id} if self.intent_id else {})  # fmt: skip


class Finding(models.Model):
    """What was found by a supervision, never changed."""

    key = models.CharField(max_length=80, unique=True)
    supervision = models.ForeignKey(Supervision, on_delete=models.PROTECT, related_name="findings")
    on = models.DateField()
    words = models.TextField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.supervision_id} {self.on}"

    def told(self) -> dict[str, object]:
        """What the act vouches for."""
        return {"on": self.on.isoformat(), "words": chain.digest(self.words)}


class Recommendation(models.Model):
    """What the supervised body is asked to do. It answers in writing by a day; the supervisor says what came of it."""

    key = models.CharField(max_length=80, unique=True)
    supervision = models.ForeignKey(Supervision, on_delete=models.PROTECT, related_name="recommendations")
    words = models.TextField()
    priority = models.CharField(max_length=6, choices=Priority)
    state = models.CharField(max_length=15, choices=RecommendationState)
    due_on = models.DateField()
    asked_superior = models.ForeignKey("organisations.Body", null=True, on_delete=models.PROTECT, related_name="+")
    answerer = models.ForeignKey(
        "organisations.Body", null=True, on_delete=models.PROTECT, related_name="+"
    )  # since the supervised body ended

    class Meta:
        ordering = ("pk",)
        indexes = [models.Index(fields=["state", "due_on"], name="oversight_due")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def answering_id(self) -> int:
        """The body that answers: the supervised one, or who took that over from it."""
        return self.answerer_id or self.supervision.supervised_id

    def told(self) -> dict[str, object]:
        """What the act of recommending it vouches for, beside its first voice."""
        return {"supervision": self.supervision_id, "words": chain.digest(self.words), "priority": self.priority}


class Delegation(models.Model):
    """Who supervises, by which decision: posts and bodies, and of names only those of public posts. The last one holds."""

    key = models.CharField(max_length=80, unique=True)
    supervision = models.ForeignKey(Supervision, on_delete=models.PROTECT, related_name="delegations")
    actor = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    decision = models.CharField(max_length=PAPER_MAX)
    decided_on = models.DateField()
    head = models.CharField(max_length=MEMBER_MAX)
    members = models.TextField(blank=True)  # one a line

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.supervision_id} {self.decision}"

    @property
    def others(self) -> list[str]:
        """The members beside the head."""
        return self.members.splitlines()

    def told(self) -> dict[str, object]:
        """What the act of stating it vouches for."""
        return {
            "actor": self.actor.code, "on": self.on.isoformat(), "decision": self.decision,
            "decided_on": self.decided_on.isoformat(), "who": chain.digest(f"{self.head}\n{self.members}"),
        }  # fmt: skip


class Report(models.Model):
    """What came of a supervision as a numbered paper: one of each, never changed."""

    key = models.CharField(max_length=80, unique=True)
    supervision = models.OneToOneField(Supervision, on_delete=models.PROTECT, related_name="report")
    actor = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    document = models.OneToOneField("documents.Document", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    def __str__(self) -> str:
        return f"{self.supervision_id} {self.on}"

    def told(self) -> dict[str, object]:
        """What the act of issuing it vouches for."""
        return {"actor": self.actor.code, "on": self.on.isoformat(), "document": self.document.digest}


class Voice(models.Model):
    """One dated thing said of a recommendation, never changed: by the body, or by who supervises."""

    key = models.CharField(max_length=80, unique=True)
    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="voices")
    verb = models.CharField(max_length=9, choices=Verb)
    actor = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    words = models.TextField(blank=True)
    paper = models.CharField(max_length=PAPER_MAX, blank=True)
    due_on = models.DateField()
    asked_superior = models.ForeignKey("organisations.Body", null=True, on_delete=models.PROTECT, related_name="+")
    answerer = models.ForeignKey("organisations.Body", null=True, on_delete=models.PROTECT, related_name="+")
    former = models.ForeignKey(
        "organisations.Body", null=True, on_delete=models.PROTECT, related_name="+"
    )  # who was to answer
    reckoning = models.TextField(blank=True)  # how the rule book came to the day that this set, as canonical JSON

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(verb="ANSWER", paper=""),
                name="oversight_answer_in_writing",
                violation_error_message=_("The answer is given in writing: name its paper."),
            ),
            models.CheckConstraint(
                condition=~models.Q(verb="GIVE_UP", words=""),
                name="oversight_not_done_has_a_reason",
                violation_error_message=_("Say why it was not carried out."),
            ),
            models.CheckConstraint(
                condition=models.Q(verb="PASS") ^ models.Q(former=None),
                name="oversight_what_passes_was_with_one",
                violation_error_message=_("What passes on was with a body that ended."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation_id} {self.verb}"

    def told(self) -> dict[str, object]:
        """What the act vouches for."""
        first = self.recommendation.told() if self.verb == Verb.RECOMMEND else {}
        if self.former:
            first = {"former": self.former.code, "answerer": self.answerer.code if self.answerer else ""}
        return first | {
            "actor": self.actor.code, "on": self.on.isoformat(), "said": chain.digest(self.words), "paper": self.paper,
            "due_on": self.due_on.isoformat(), "reckoning": self.reckoning,
            "asked_superior": self.asked_superior.code if self.asked_superior else "",
        }  # fmt: skip


class Criticism(models.Model):
    """A draft that the Front or one of its organisations criticises before it is issued, and what became of each point."""

    key = models.CharField(max_length=80, unique=True)
    form = models.CharField(max_length=10, choices=CriticismForm)
    title = models.CharField(max_length=TITLE_MAX)
    critic = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    drafter = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    received_on = models.DateField()  # the draft
    state = models.CharField(max_length=8, choices=CriticismState)
    step = models.PositiveSmallIntegerField(default=0)  # of a conference, the last that was taken
    due_on = models.DateField(null=True)
    illustrative = models.BooleanField(default=False)

    class Meta:
        ordering = ("-received_on", "-pk")
        verbose_name_plural = "criticisms"

    def __str__(self) -> str:
        return self.title

    def told(self) -> dict[str, object]:
        """What the act of taking it up vouches for."""
        return {
            "form": self.form, "title": chain.digest(self.title), "critic": self.critic.code,
            "drafter": self.drafter.code, "received_on": self.received_on.isoformat(), "illustrative": self.illustrative,
        }  # fmt: skip


class Point(models.Model):
    """One point of a criticism: the clause of the draft that it speaks of, and what it asks."""

    criticism = models.ForeignKey(Criticism, on_delete=models.PROTECT, related_name="points")
    number = models.PositiveSmallIntegerField()
    clause = models.CharField(max_length=PAPER_MAX)
    words = models.TextField()
    reply = models.CharField(max_length=6, choices=Taken, blank=True)  # what the drafting body says
    found = models.CharField(max_length=6, choices=Taken, blank=True)  # what stands in the text that was issued

    class Meta:
        ordering = ("number",)
        constraints = [models.UniqueConstraint(fields=["criticism", "number"], name="oversight_points_in_order")]

    def __str__(self) -> str:
        return f"{self.criticism_id}.{self.number}"


class Remark(models.Model):
    """One dated step of a criticism, never changed."""

    key = models.CharField(max_length=80, unique=True)
    criticism = models.ForeignKey(Criticism, on_delete=models.PROTECT, related_name="remarks")
    verb = models.CharField(max_length=8, choices=CriticismVerb)
    actor = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    step = models.PositiveSmallIntegerField(default=0)
    point = models.ForeignKey(Point, null=True, on_delete=models.PROTECT, related_name="remarks")
    how = models.CharField(max_length=6, choices=Taken, blank=True)
    words = models.TextField(blank=True)
    paper = models.CharField(max_length=PAPER_MAX, blank=True)
    due_on = models.DateField(null=True)
    reckoning = models.TextField(blank=True)  # how the rule book came to the day that this set, as canonical JSON

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.criticism_id} {self.verb}"

    def told(self) -> dict[str, object]:
        """What the act vouches for."""
        if self.verb == CriticismVerb.TAKE_UP:
            return self.criticism.told()
        point = self.point
        clause = {"clause": point.clause, "asks": chain.digest(point.words)} if point else {}
        return clause | {
            "actor": self.actor.code, "on": self.on.isoformat(), "step": self.step,
            "point": point.number if point else 0, "how": self.how, "words": chain.digest(self.words),
            "paper": self.paper, "due_on": self.due_on.isoformat() if self.due_on else "", "reckoning": self.reckoning,
        }  # fmt: skip


class Effect(models.Model):
    """A policy that changed because of a recommendation or of a point of criticism: which text says so now, and where. Never changed."""

    key = models.CharField(max_length=80, unique=True)
    recommendation = models.ForeignKey(Recommendation, null=True, on_delete=models.PROTECT, related_name="effects")
    point = models.ForeignKey(Point, null=True, on_delete=models.PROTECT, related_name="effects")
    actor = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    policy = models.CharField(max_length=TITLE_MAX)
    paper = models.CharField(max_length=PAPER_MAX)  # the number of the text that changed it
    clause = models.CharField(max_length=PAPER_MAX, blank=True)
    words = models.TextField()  # what is otherwise now
    document = models.ForeignKey(
        "documents.Document", null=True, on_delete=models.PROTECT, related_name="+"
    )  # where that text stands in a register here
    agreement = models.ForeignKey(
        "agreements.Agreement", null=True, on_delete=models.PROTECT, related_name="+"
    )  # where the policy is a regulation kept here

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(recommendation=None) ^ models.Q(point=None),
                name="oversight_effect_of_one",
                violation_error_message=_("A policy changed because of a recommendation or of a point of criticism."),
            ),
        ]

    def __str__(self) -> str:
        return self.policy

    @property
    def illustrative(self) -> bool:
        """Whether what it came of is made up."""
        if self.recommendation:
            return self.recommendation.supervision.illustrative
        return bool(self.point and self.point.criticism.illustrative)

    def told(self) -> dict[str, object]:
        """What the act vouches for."""
        return {
            "recommendation": self.recommendation_id or 0, "point": self.point_id or 0, "actor": self.actor.code,
            "on": self.on.isoformat(), "policy": chain.digest(self.policy), "paper": self.paper, "clause": self.clause,
            "words": chain.digest(self.words), "document": self.document.digest if self.document else "",
            "agreement": self.agreement.code if self.agreement else "",
        }  # fmt: skip
