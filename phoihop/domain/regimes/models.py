"""Regimes with their forms, periods with their duties, what bodies write and send, and what is compiled of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from phoihop.domain.organisations.models import Level
from phoihop.domain.regimes import rules
from phoihop.domain.regimes.states import CompilationState, RegimeState, ThreadState, ThreadVerb
from phoihop.foundation.audit import chain


class Frequency(models.TextChoices):
    """How often. The periodic ones are those of the rule book; the others are asked for when they are needed."""

    MONTH = "MONTH", _("every month")
    QUARTER = "QUARTER", _("every quarter")
    HALF = "HALF", _("every half-year")
    NINE_MONTHS = "NINE_MONTHS", _("nine months")
    YEAR = "YEAR", _("every year")
    THEMATIC = "THEMATIC", _("on a theme")
    AD_HOC = "AD_HOC", _("when asked")


class IndicatorKind(models.TextChoices):
    """What a figure is."""

    NUMBER = "NUMBER", _("a number")
    SHARE = "SHARE", _("a share")
    MONEY = "MONEY", _("money in đồng")
    YES_NO = "YES_NO", _("yes or no")
    TEXT = "TEXT", _("words")
    DAY = "DAY", _("a day")


class To(models.TextChoices):
    """To whom a kind of body reports."""

    ISSUER = "ISSUER", _("to the body that issued the regime")
    ABOVE = "ABOVE", _("to the body right above it")


class Regime(models.Model):
    """A reporting regime with the ten contents of Decree 09/2019/NĐ-CP, article 7; some are rows, some follow by rule."""

    code = models.CharField(max_length=30, unique=True)
    title = models.CharField(max_length=300)
    content = models.TextField()
    reporters_told = models.CharField(max_length=500)
    receivers_told = models.CharField(max_length=500)
    method = models.CharField(max_length=500)
    frequency = models.CharField(max_length=11, choices=Frequency)
    basis = models.CharField(max_length=300)
    verified = models.BooleanField(default=False)
    guide = models.TextField(blank=True)
    issuer = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    opens_days = models.PositiveSmallIntegerField(default=10)  # before the cut-off a period opens by itself
    state = models.CharField(max_length=8, choices=RegimeState, default=RegimeState.DRAFT)
    illustrative = models.BooleanField(default=False)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.code

    def told(self) -> dict[str, object]:
        """What the act of drafting vouches for: every content and every row of the form, by one digest."""
        head = [
            self.title, self.content, self.reporters_told, self.receivers_told, self.method, self.frequency, self.basis,
            self.verified, self.guide, self.issuer.code, self.opens_days, self.illustrative,
        ]  # fmt: skip
        rows = [
            [row.told() for row in found.order_by("pk")]
            for found in (self.reporters.all(), self.headings.all(), self.indicators.all(), self.checks.all())
        ]
        return {"code": self.code, "form": chain.digest(chain.canonical([head, *rows]))}


class Reporter(models.Model):
    """Bodies of a kind at a level that report under a regime, and to whom."""

    regime = models.ForeignKey(Regime, on_delete=models.PROTECT, related_name="reporters")
    kind = models.CharField(max_length=40)
    level = models.CharField(max_length=8, choices=Level)
    to = models.CharField(max_length=6, choices=To)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["regime", "kind", "level"], name="regimes_reporter_once")]

    def __str__(self) -> str:
        return f"{self.regime_id} {self.kind} {self.level}"

    def told(self) -> list[object]:
        """Its line in what the regime vouches for."""
        return [self.kind, self.level, self.to]


class Heading(models.Model):
    """One heading of the outline; under those asked for each body writes its own words."""

    regime = models.ForeignKey(Regime, on_delete=models.PROTECT, related_name="headings")
    place = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=8)
    words = models.CharField(max_length=300)
    asked = models.BooleanField(default=False)

    class Meta:
        ordering = ("place",)
        constraints = [models.UniqueConstraint(fields=["regime", "code"], name="regimes_heading_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.words}"

    def told(self) -> list[object]:
        """Its line in what the regime vouches for."""
        return [self.place, self.code, self.words, self.asked]


class Indicator(models.Model):
    """One figure of the form."""

    regime = models.ForeignKey(Regime, on_delete=models.PROTECT, related_name="indicators")
    place = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=30)
    words = models.CharField(max_length=300)
    kind = models.CharField(max_length=6, choices=IndicatorKind)
    unit = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=30, blank=True)
    numerator = models.CharField(max_length=30, blank=True)
    denominator = models.CharField(max_length=30, blank=True)
    adds_up = models.BooleanField(default=False)  # what happened in the period, not how things stand at its end

    class Meta:
        ordering = ("place",)
        constraints = [
            models.UniqueConstraint(fields=["regime", "code"], name="regimes_indicator_once"),
            models.CheckConstraint(
                condition=(models.Q(kind="SHARE") & ~models.Q(numerator="") & ~models.Q(denominator=""))
                | (~models.Q(kind="SHARE") & models.Q(numerator="", denominator="")),
                name="regimes_share_of_two",
                violation_error_message=_("A share is of one figure in another: name both."),
            ),
            models.CheckConstraint(
                condition=models.Q(adds_up=False) | models.Q(kind__in=["NUMBER", "MONEY"]),
                name="regimes_numbers_add_up",
                violation_error_message=_("Only numbers and money add up over the year."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.words}"

    @property
    def field(self) -> rules.Field:
        """The same, as the arithmetic reads it."""
        return rules.Field(
            self.code, self.words, self.kind, self.unit, self.source, self.numerator, self.denominator, self.adds_up
        )  # fmt: skip

    def told(self) -> list[object]:
        """Its line in what the regime vouches for."""
        return [
            self.place, self.code, self.words, self.kind, self.unit, self.source, self.numerator, self.denominator,
            self.adds_up,
        ]  # fmt: skip


class Check(models.Model):
    """What must hold between figures of the form. `right` are codes, a plus between them."""

    regime = models.ForeignKey(Regime, on_delete=models.PROTECT, related_name="checks")
    left = models.CharField(max_length=30)
    sign = models.CharField(max_length=2, choices=[("LE", "≤"), ("EQ", "="), ("GE", "≥")])
    right = models.CharField(max_length=300)
    sentence = models.CharField(max_length=300)
    hard = models.BooleanField(default=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.left} {self.sign} {self.right}"

    @property
    def rule(self) -> rules.Checked:
        """The same, as the arithmetic reads it."""
        return rules.Checked(self.left, self.sign, tuple(self.right.split("+")), self.sentence, self.hard)

    def told(self) -> list[object]:
        """Its line in what the regime vouches for."""
        return [self.left, self.sign, self.right, self.sentence, self.hard]


class OpenedPeriod(models.Model):
    """One period of a regime, its duties opened. Both days are inclusive, as papers count them."""

    regime = models.ForeignKey(Regime, on_delete=models.PROTECT, related_name="periods")
    code = models.CharField(max_length=12)
    first_day = models.DateField()
    last_day = models.DateField()
    opened_on = models.DateField()

    class Meta:
        ordering = ("-last_day", "-pk")
        constraints = [models.UniqueConstraint(fields=["regime", "code"], name="regimes_period_once")]

    def __str__(self) -> str:
        return f"{self.regime_id} {self.code}"

    def told(self) -> dict[str, object]:
        """What the act of opening vouches for: the days, and who owes a report to whom by which commitment."""
        duties = self.duties.order_by("pk").values_list(
            "body__code", "receiver__code", "level", "kind", "commitment__code"
        )
        days = [day.isoformat() for day in (self.first_day, self.last_day, self.opened_on)]
        return {"code": self.code, "days": days, "duties": chain.digest(chain.canonical([list(row) for row in duties]))}


class Duty(models.Model):
    """One body's report of one period: level, kind and receiver are those of the day on which the period was opened."""

    period = models.ForeignKey(OpenedPeriod, on_delete=models.PROTECT, related_name="duties")
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=8, choices=Level)
    kind = models.CharField(max_length=40)
    commitment = models.OneToOneField("ledger.Commitment", on_delete=models.PROTECT, related_name="reporting_duty")

    class Meta:
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["period", "body"], name="regimes_duty_once")]

    def __str__(self) -> str:
        return f"{self.period_id} {self.body_id}"


class Cell(models.Model):
    """What a body has written so far into one cell, as it was written: a draft vouches for nothing and loses nothing."""

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="cells")
    code = models.CharField(max_length=30)  # of an indicator or a heading
    text = models.TextField(blank=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["duty", "code"], name="regimes_cell_once")]

    def __str__(self) -> str:
        return f"{self.duty_id} {self.code}"


class Attachment(models.Model):
    """A file that goes with the next sending."""

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="attachments")
    file = models.ForeignKey("storage.StoredFile", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["duty", "file"], name="regimes_attachment_once")]

    def __str__(self) -> str:
        return self.name


class Edition(models.Model):
    """A report as it was sent, never changed. What is sent after a return is another edition."""

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=80, unique=True)
    sent_on = models.DateField()
    recorded_at = models.DateTimeField()
    late = models.PositiveSmallIntegerField(default=0)  # days
    late_reason = models.CharField(max_length=500, blank=True)
    facts = models.TextField()  # canonical JSON: figures with their sources, texts, files
    digest = models.CharField(max_length=64)  # SHA-256 of `facts`

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["duty", "number"], name="regimes_edition_once"),
            models.CheckConstraint(
                condition=models.Q(late=0) | ~models.Q(late_reason=""),
                name="regimes_late_is_explained",
                violation_error_message=_("A late report says why it is late."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty_id} #{self.number}"

    def told(self) -> dict[str, object]:
        """What the act of sending vouches for; nothing where the facts are no longer what was sent."""
        digest = self.digest if chain.digest(self.facts) == self.digest else ""
        return {
            "number": self.number, "on": self.sent_on.isoformat(), "late": self.late, "digest": digest,
            "reason": chain.digest(self.late_reason) if self.late_reason else "",
        }  # fmt: skip


class Remark(models.Model):
    """What the receiver says of one cell of an edition when it returns the report."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="remarks")
    cell = models.CharField(max_length=30)
    words = models.CharField(max_length=500)

    class Meta:
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["edition", "cell"], name="regimes_remark_once")]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.cell}"

    def told(self) -> dict[str, object]:
        """What the act of returning vouches for."""
        return {"edition": self.edition.number, "cell": self.cell, "words": chain.digest(self.words)}


class Thread(models.Model):
    """What the two sides of a report write to one another about one of its cells; it goes on over the editions."""

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="threads")
    cell = models.CharField(max_length=30, blank=True)  # of an indicator or a heading; empty: the report as a whole
    state = models.CharField(max_length=8, choices=ThreadState)

    class Meta:
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["duty", "cell"], name="regimes_thread_once")]

    def __str__(self) -> str:
        return f"{self.duty_id} {self.cell}: {self.state}"


class Line(models.Model):
    """One line of a thread, never changed. Without words: the report was sent anew or approved, or the remark has them."""

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveSmallIntegerField()
    verb = models.CharField(max_length=6, choices=ThreadVerb)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")  # which one was there to speak of
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=1000, blank=True)
    remark = models.OneToOneField(Remark, null=True, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    key = models.CharField(
        max_length=80, null=True, blank=True, unique=True
    )  # of its form; what follows from another act has none

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["thread", "number"], name="regimes_line_once"),
            models.CheckConstraint(
                condition=models.Q(remark=None) | models.Q(words=""),
                name="regimes_remark_says_it_once",
                violation_error_message=_("What a remark says stands in the remark."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.thread_id} #{self.number}"

    @property
    def said(self) -> str:
        """The words, wherever they are kept."""
        return self.remark.words if self.remark else self.words

    def told(self) -> dict[str, object]:
        """What the step that it took vouches for."""
        line = [self.verb, self.edition_id, self.body_id, self.words, self.remark_id]
        return {"number": self.number, "line": chain.digest(chain.canonical(line))}


class Compilation(models.Model):
    """What a body compiles of the reports that it receives. `known_at`: nothing recorded later is in its figures."""

    period = models.ForeignKey(OpenedPeriod, on_delete=models.PROTECT, related_name="compilations")
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=CompilationState, default=CompilationState.GATHERING)
    known_at = models.DateTimeField(null=True)
    settled_on = models.DateField(null=True)
    document = models.ForeignKey("documents.Document", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["period", "body"], name="regimes_compilation_once"),
            models.CheckConstraint(
                condition=models.Q(state="GATHERING", known_at=None, settled_on=None, document=None)
                | models.Q(state="SETTLED", known_at__isnull=False, settled_on__isnull=False, document=None)
                | models.Q(state="ISSUED", known_at__isnull=False, settled_on__isnull=False, document__isnull=False),
                name="regimes_settled_has_its_moment",
                violation_error_message=_("A settled report has its moment, an issued one its paper."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period_id} {self.body_id}"

    def told(self) -> dict[str, object]:
        """What the act of beginning it vouches for."""
        return {"period": self.period_id, "body": self.body_id}

    def settled(self) -> dict[str, object]:
        """What the last act of settling vouches for."""
        moment = self.known_at.isoformat() if self.known_at else ""
        return {"known_at": moment, "on": self.settled_on.isoformat() if self.settled_on else ""}


class Wording(models.Model):
    """The compiler's words under a heading, never changed: the last one counts, those before are its history."""

    compilation = models.ForeignKey(Compilation, on_delete=models.PROTECT, related_name="wordings")
    key = models.CharField(max_length=80, unique=True)
    heading = models.CharField(max_length=8)
    text = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.compilation_id} {self.heading}"

    def told(self) -> dict[str, object]:
        """What the act of writing vouches for."""
        return {"heading": self.heading, "text": chain.digest(self.text)}
