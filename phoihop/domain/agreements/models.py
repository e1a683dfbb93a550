"""Agreements, their parties and their articles."""

from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from phoihop.domain.agreements import text as texts
from phoihop.domain.agreements.states import AgreementKind, AgreementState, ExtensionState, Standing, WordingState
from phoihop.foundation.audit import chain

MOST_PARTIES = 7


class Agreement(models.Model):
    """A signed paper between equal bodies: a coordination regulation, a programme. Its term is half-open."""

    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=10, choices=AgreementKind)
    symbol = models.CharField(max_length=80, blank=True)  # as printed: joint symbols follow no single pattern
    term_from = models.DateField()
    term_to = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=AgreementState, default=AgreementState.DRAFT)
    drafter = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    renews = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="renewals")
    in_force_from = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    closing_review = models.CharField(max_length=64, blank=True)  # digest of the final review that it was closed on
    source = models.CharField(max_length=300, blank=True)
    preamble = models.TextField(blank=True)  # what stands before the first article, as it was written
    closing = models.TextField(blank=True)  # what stands after the last one: signatures, recipients
    illustrative = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(term_to=None) | models.Q(term_to__gt=models.F("term_from")),
                name="agreements_term_in_order",
                violation_error_message=_("A term ends after it begins. Correct one of the two days."),
            ),
            models.CheckConstraint(
                condition=models.Q(in_force_from=None) ^ models.Q(state__in=["IN_FORCE", "CLOSED"]),
                name="agreements_in_force_has_its_day",
                violation_error_message=_("An agreement in force has the day from which it is."),
            ),
            models.CheckConstraint(
                condition=models.Q(closed_on=None, closing_review="") & ~models.Q(state="CLOSED")
                | models.Q(state="CLOSED", closed_on__isnull=False) & ~models.Q(closing_review=""),
                name="agreements_closed_on_its_review",
                violation_error_message=_("An agreement is closed on a day, after its final review."),
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=AgreementKind.values),
                name="agreements_of_a_known_kind",
                violation_error_message=_("An agreement is of one of the kinds that are known."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def last_day(self) -> date | None:
        """The last day of its term, as papers name it; None while open."""
        return self.term_to - timedelta(days=1) if self.term_to else None

    @property
    def begins(self) -> date | None:
        """The first day on which it binds: all have signed and its term has begun; None until all have signed."""
        return max(self.in_force_from, self.term_from) if self.in_force_from else None

    def told(self) -> dict[str, object]:
        """What the act of drafting vouches for: the parties in their order, and the head of the paper."""
        signed_to = self.signed_to()
        term = [self.term_from.isoformat(), signed_to.isoformat() if signed_to else ""]
        kept = [self.code, self.title, self.kind, self.symbol]
        head = [*kept, *term, self.source, self.illustrative, self.preamble, self.closing]
        parties = list(self.parties.order_by("place").values_list("body__code", flat=True))
        renewed = self.renews.code if self.renews else ""
        return {"parties": parties, "words": chain.digest(chain.canonical(head)), "renews": renewed}

    def signed_to(self) -> date | None:
        """The end of the term as it was signed, whatever it was prolonged to since."""
        first = self.extensions.filter(state=ExtensionState.PROLONGED).order_by("seq").first()
        return first.was_to if first else self.term_to

    def told_closing(self) -> dict[str, object]:
        """What the act of closing vouches for: the day, and the final review that it rests on."""
        return {"on": self.closed_on.isoformat() if self.closed_on else "", "review": self.closing_review}

    def text_digest(self) -> str:
        """The digest of everything that a signature vouches for: the head of the paper and every article."""
        was = self.amended()
        signed = Article.every.filter(agreement=self, added=False).order_by("number")
        articles = [
            row.told((was[row.pk][0].was_heading, was[row.pk][0].was_text) if row.pk in was else None) for row in signed
        ]
        return chain.digest(chain.canonical([self.told(), articles]))

    def amended(self) -> dict[int, list["Wording"]]:
        """What all sides signed after the agreement was in force, by the number of the article's row, the first first."""
        found: dict[int, list[Wording]] = {}
        stood = Wording.objects.filter(article__agreement=self, state=WordingState.STANDS, holds_from__isnull=False)
        for row in stood.order_by("article_id", "seq"):
            found.setdefault(row.article_id, []).append(row)
        return found


class Heading(models.Model):
    """What a draft said of itself before its drafter changed title, kind, term or parties: `was` as the act before told it."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="headings")
    seq = models.PositiveSmallIntegerField()
    was = models.TextField()
    was_title = models.CharField(max_length=300)

    class Meta:
        ordering = ("seq",)
        constraints = [models.UniqueConstraint(fields=["agreement", "seq"], name="agreements_heading_once")]

    def __str__(self) -> str:
        return f"{self.agreement_id} #{self.seq}"


class Party(models.Model):
    """A body that is asked to sign, and when it did. All parties are equal; `place` is only the order on paper."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="parties")
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()
    signed_on = models.DateField(null=True)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.BigIntegerField(null=True)  # the person, where one is known
    signed_as = models.ForeignKey("organisations.Holding", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("place",)
        constraints = [
            models.UniqueConstraint(fields=["agreement", "body"], name="agreements_party_once"),
            models.UniqueConstraint(fields=["agreement", "place"], name="agreements_place_once"),
            models.CheckConstraint(
                condition=models.Q(place__gte=1, place__lte=MOST_PARTIES),
                name="agreements_parties_in_bounds",
                violation_error_message=_("At most seven bodies sign one agreement."),
            ),
            models.CheckConstraint(
                condition=models.Q(signed_on=None, signed_at=None)
                | models.Q(signed_on__isnull=False, signed_at__isnull=False),
                name="agreements_signature_whole",
                violation_error_message=_("A signature has its day and its moment."),
            ),
            models.CheckConstraint(
                condition=models.Q(signed_as=None) | models.Q(signed_on__isnull=False),
                name="agreements_post_with_signature",
                violation_error_message=_("A post stands beside a signature alone."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id}: {self.body_id}"

    def told(self, text: str) -> dict[str, object]:
        """What a signature vouches for: who signed in which post on which day, and the digest of the text that was signed."""
        day = self.signed_on.isoformat() if self.signed_on else ""
        return {"body": self.body.code, "on": day, "as": self.signed_as_id or 0, "text": text}


class Articles(models.Manager["Article"]):
    """The articles of the paper: those that were signed, and of those proposed afterwards the ones that all sides signed too."""

    def get_queryset(self) -> models.QuerySet["Article"]:
        stood = Wording.objects.filter(article=models.OuterRef("pk"), state=WordingState.STANDS)
        return super().get_queryset().filter(models.Q(added=False) | models.Exists(stood))


class Article(models.Model):
    """One article (Điều), in the words agreed last. Rows of plans name the article that asks for them."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="articles")
    number = models.PositiveSmallIntegerField()
    chapter = models.CharField(max_length=200, blank=True)
    label = models.CharField(max_length=20, blank=True)  # as it was written, where it was read from a text: `Điều 3:`
    heading = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    operative = models.BooleanField(default=True)  # asks for action; articles on scope or effect do not
    added = models.BooleanField(
        default=False
    )  # proposed after the agreement was in force: no part of what was signed then
    illustrative = models.BooleanField(default=False)

    objects = Articles()
    every = models.Manager()  # noqa: DJ012  # the manager named first is the one of relations; this one has also what is proposed only

    class Meta:
        ordering = ("number",)
        constraints = [models.UniqueConstraint(fields=["agreement", "number"], name="agreements_article_once")]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.number}"

    @property
    def named(self) -> str:
        """How it is called in a sentence; in a paper without articles its label counts sections."""
        if not texts.numeral(self.label):
            return gettext("Article %(number)s") % {"number": self.number}
        return self.cited

    @property
    def cited(self) -> str:
        """How papers cite it, whatever the language of the screen."""
        return texts.cited(self.number, self.label, self.chapter)

    @property
    def titled(self) -> str:
        """The same before its heading: as it was written, where it was read from a text."""
        return self.label or f"{self.named}."

    def told(self, words: tuple[str, str] | None = None) -> dict[str, object]:
        """What the act of writing vouches for: the number and the digest of the words; of other `words`, heading and text."""
        heading, text = words or (self.heading, self.text)
        all_ = [self.chapter, self.label, heading, text, self.operative, self.illustrative]
        return {"number": self.number, "words": chain.digest(chain.canonical(all_))}


class Wording(models.Model):
    """Other words for an article, proposed by a party. Never changed but for its state.

    Before anybody has signed they are the article's once all have agreed. Of an agreement in force they are an amendment:
    the proposal and every answer are signatures, and it holds from the day asked for, but from none before the last of them.
    """

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="wordings")
    seq = models.PositiveSmallIntegerField()
    by_body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    heading = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    was_heading = models.CharField(max_length=300)  # the article's words when these were proposed
    was_text = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=WordingState, default=WordingState.OPEN)
    from_day = models.DateField(null=True)  # of an amendment: from when it is to hold
    holds_from = models.DateField(null=True)  # and from when it does, once all sides have signed it
    ends = models.BooleanField(default=False)  # the article ends then
    signed_as = models.ForeignKey("organisations.Holding", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("seq",)
        constraints = [
            models.UniqueConstraint(fields=["article", "seq"], name="agreements_wording_once"),
            models.UniqueConstraint(
                fields=["article"], condition=models.Q(state="OPEN"), name="agreements_one_wording_waits"
            ),
            models.CheckConstraint(
                condition=models.Q(holds_from=None) | models.Q(state="STANDS", from_day__lte=models.F("holds_from")),
                name="agreements_amendment_holds_when_signed",
                violation_error_message=_(
                    "An amendment holds once all sides have signed it, and no sooner than it says."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} #{self.seq}"

    def told(self) -> dict[str, object]:
        """What the act of proposing vouches for."""
        words = [self.heading, self.text, self.was_heading, self.was_text]
        return {
            "article": self.article_id, "seq": self.seq, "body": self.by_body.code, "on": self.on.isoformat(),
            "words": chain.digest(chain.canonical(words)), "from": self.from_day.isoformat() if self.from_day else "",
            "ends": self.ends, "as": self.signed_as_id or 0,
        }  # fmt: skip

    def told_standing(self, words: tuple[str, str] | None = None) -> dict[str, object]:
        """What the last answer vouches for: the article's words by it, and of an amendment the day from which they hold."""
        holds: dict[str, object] = {"holds": self.holds_from.isoformat()} if self.holds_from else {}
        return self.article.told(words) | holds


class Assent(models.Model):
    """That a party agreed to words which another proposed; to an amendment, in which post it signed."""

    wording = models.ForeignKey(Wording, on_delete=models.PROTECT, related_name="assents")
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    signed_as = models.ForeignKey("organisations.Holding", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wording", "body"], name="agreements_assent_once")]

    def __str__(self) -> str:
        return f"{self.wording_id}: {self.body_id}"

    def told(self) -> dict[str, object]:
        """What the act of agreeing vouches for."""
        return {"body": self.body.code, "on": self.on.isoformat(), "as": self.signed_as_id or 0}


class Extension(models.Model):
    """A later end of the term of an agreement in force, proposed by one side and signed by all. Never changed but for its state.

    The proposal and every answer are signatures. What was signed at the beginning keeps the term that it names.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="extensions")
    seq = models.PositiveSmallIntegerField()
    by_body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    term_to = models.DateField()  # exclusive, as the agreement's own
    was_to = models.DateField()  # the end of the term when this was proposed
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=ExtensionState, default=ExtensionState.OPEN)
    stood_on = models.DateField(null=True)  # the day of the last signature
    signed_as = models.ForeignKey("organisations.Holding", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("seq",)
        constraints = [
            models.UniqueConstraint(fields=["agreement", "seq"], name="agreements_extension_once"),
            models.UniqueConstraint(
                fields=["agreement"], condition=models.Q(state="OPEN"), name="agreements_one_extension_waits"
            ),
            models.CheckConstraint(
                condition=models.Q(term_to__gt=models.F("was_to")),
                name="agreements_extension_is_later",
                violation_error_message=_("A term is prolonged to a later day. Correct the day."),
            ),
            models.CheckConstraint(
                condition=models.Q(stood_on=None) ^ models.Q(state="PROLONGED"),
                name="agreements_extension_stands_from_its_day",
                violation_error_message=_("A term that all sides prolonged has the day of the last signature."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} → {self.term_to}"

    @property
    def last_day(self) -> date:
        """The last day of the term that it proposes, as papers name it."""
        return self.term_to - timedelta(days=1)

    @property
    def last_standing_day(self) -> date:
        """The last day of the term that it was to prolong, and on which it can still be signed."""
        return self.was_to - timedelta(days=1)

    def lapsed(self, on: date) -> bool:
        """It came to nothing: the term ended before all sides had signed it."""
        return self.state == ExtensionState.OPEN and self.was_to <= on

    def told(self) -> dict[str, object]:
        """What the act of proposing vouches for."""
        return {
            "agreement": self.agreement.code, "seq": self.seq, "body": self.by_body.code, "on": self.on.isoformat(),
            "to": self.term_to.isoformat(), "was": self.was_to.isoformat(), "reason": chain.digest(self.reason),
            "as": self.signed_as_id or 0,
        }  # fmt: skip

    def told_standing(self, term_to: date | None) -> dict[str, object]:
        """What the last signature vouches for: the agreement's term by it, and since which day."""
        return {
            "to": term_to.isoformat() if term_to else "",
            "stood": self.stood_on.isoformat() if self.stood_on else "",
        }


class ExtensionAssent(models.Model):
    """That a side signed the longer term which another proposed, and in which post."""

    extension = models.ForeignKey(Extension, on_delete=models.PROTECT, related_name="assents")
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    signed_as = models.ForeignKey("organisations.Holding", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["extension", "body"], name="agreements_extension_assent_once")]

    def __str__(self) -> str:
        return f"{self.extension_id}: {self.body_id}"

    def told(self) -> dict[str, object]:
        """What the act of signing it vouches for."""
        return {"body": self.body.code, "on": self.on.isoformat(), "as": self.signed_as_id or 0}


class Target(models.Model):
    """By when bodies of a kind at a level are to have signed their own with the organisations. Its day never changes.

    The first for a kind and level holds as the regulation asks it; another day holds once the other side has agreed.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="targets")
    kind = models.CharField(max_length=40)
    level = models.CharField(max_length=10)
    due_on = models.DateField()
    document = models.CharField(max_length=300)
    by_body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    set_on = models.DateField()
    agreed_by = models.ForeignKey("organisations.Body", null=True, on_delete=models.PROTECT, related_name="+")
    agreed_on = models.DateField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(agreed_by=None, agreed_on=None)
                | models.Q(agreed_by__isnull=False, agreed_on__isnull=False),
                name="agreements_target_agreed_by_somebody",
                violation_error_message=_("Who agreed to a target day is recorded with the day on which it was."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.kind} {self.due_on}"

    def told(self) -> dict[str, object]:
        """What the act of setting it vouches for."""
        return {
            "kind": self.kind, "level": self.level, "due": self.due_on.isoformat(), "document": self.document,
            "body": self.by_body.code, "on": self.set_on.isoformat(),
        }  # fmt: skip

    def told_agreed(self) -> dict[str, object]:
        """What the other side's key vouches for."""
        return self.told() | {
            "agreed": self.agreed_by.code if self.agreed_by else "",
            "since": self.agreed_on.isoformat() if self.agreed_on else "",
        }


class SigningDuty(models.Model):
    """That two bodies which a regulation asks to sign their own have promised one another to do so by a day.

    Who owes it to whom stands in the ledger, whoever has taken it over since.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="signing_duties")
    commitment = models.OneToOneField("ledger.Commitment", on_delete=models.PROTECT, related_name="signing_duty")

    class Meta:
        ordering = ("pk",)
        verbose_name_plural = "signing duties"

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.commitment_id}"

    def told(self) -> dict[str, object]:
        """What the act of promising vouches for. What it binds stands in the ledger."""
        return {"commitment": self.commitment.code}


class Settlement(models.Model):
    """What became of an agreement when a party ended: the standing that a person decided, and on which document.

    `cause` names the event by which the party ended. Of two settlements for one day the later recorded counts after.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="settlements")
    cause = models.CharField(max_length=40)
    effective_on = models.DateField()
    standing = models.CharField(max_length=12, choices=Standing)
    document = models.CharField(max_length=300)
    reason = models.CharField(max_length=500)

    class Meta:
        ordering = ("effective_on", "pk")
        constraints = [models.UniqueConstraint(fields=["agreement", "cause"], name="agreements_settled_once")]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.standing} {self.effective_on}"

    def told(self) -> dict[str, object]:
        """What the act of settling vouches for."""
        words = [self.cause, self.effective_on.isoformat(), self.standing, self.document, self.reason]
        columns = ("party__agreement__code", "party__place", "body__code", "since")
        heirs = [
            [code, place, body, str(since)]
            for code, place, body, since in self.heirs.order_by("party__place").values_list(*columns)
        ]
        return {"words": chain.digest(chain.canonical(words)), "heirs": heirs}


class PartyHeir(models.Model):
    """From a day on, a body stands in a party's place, as a settlement says. Who signed stays who signed."""

    settlement = models.ForeignKey(Settlement, on_delete=models.PROTECT, related_name="heirs")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="heirs")
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    since = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["party", "settlement"], name="agreements_party_heir_once")]

    def __str__(self) -> str:
        return f"{self.party_id} → {self.body_id}"
