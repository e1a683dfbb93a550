"""The register of outgoing papers: each body's own book of a type and year, no number twice and none skipped."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from phoihop.domain.documents.states import JointState
from phoihop.foundation.audit import chain

ARRIVALS = "VĂN BẢN ĐẾN"  # the book of what comes in
COPIES = "BẢN SAO"  # the one book of all kinds of copies


class Book(models.Model):
    """The last number that a body gave to papers of a type in a year, from 1 on 1 January to 31 December.

    Bodies of the Party and the Youth Union count through a term of office: `year` is the one in which it began. While
    none is entered they count by the year.
    Decree 30/2020, article 15: the head of a body decides by which books it numbers; here each type has its own.
    """

    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=100)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "kind", "year"], name="documents_book_once")]

    def __str__(self) -> str:
        return f"{self.body_id} {self.kind} {self.year}: {self.last}"


class Document(models.Model):
    """One paper in the register, as it was issued."""

    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    symbol = models.CharField(max_length=80)
    kind = models.CharField(max_length=100)
    about = models.CharField(max_length=500)
    issued_on = models.DateField()
    facts = models.TextField()  # canonical JSON of the paper
    digest = models.CharField(max_length=64)  # SHA-256 of `facts`
    key = models.CharField(max_length=80, null=True, blank=True, unique=True)  # of the form that issued it by itself
    code = models.CharField(max_length=14, unique=True)  # printed on it: by this anybody asks whether it was issued
    address = models.CharField(
        max_length=200
    )  # of the page that answers, as printed; it stays though the site may move
    copy_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="copies")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "kind", "year", "number"], name="documents_number_once")]

    def __str__(self) -> str:
        return f"{self.number:02d}/{self.symbol}"

    def told(self) -> dict[str, object]:
        """What the act of registering vouches for: the paper by its digest, and the line in the register."""
        line = [self.body_id, self.year, self.symbol, self.kind, self.about, self.issued_on.isoformat()]
        line += [self.code, self.address]
        if self.copy_of_id:
            line.append(self.copy_of_id)
        line += [f"{one.signatory}:{one.body_id}" for one in sorted(self.joined.all(), key=lambda one: one.signatory)]
        digest = self.digest if chain.digest(self.facts) == self.digest else ""
        return {"number": self.number, "digest": digest, "line": chain.digest(chain.canonical(line))}


class Joined(models.Model):
    """The body for which one of those under a paper signs: on a joint paper each for its own, all of equal weight."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="joined")
    signatory = models.PositiveSmallIntegerField()  # which name of the paper, from 0
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "signatory"], name="documents_joined_once")]

    def __str__(self) -> str:
        return f"{self.document_id} {self.signatory}: {self.body_id}"


class Arrival(models.Model):
    """One paper that came in, in the receiving body's own book of the year: no number twice, none skipped."""

    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=80, unique=True)
    arrived_on = models.DateField()
    author = models.CharField(max_length=200)
    symbol = models.CharField(max_length=80)  # number and symbol as they are printed on it
    dated = models.DateField()
    kind = models.CharField(max_length=100, blank=True)
    about = models.CharField(max_length=500)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "year", "number"], name="documents_arrival_once")]

    def __str__(self) -> str:
        return f"{self.year}/{self.number}: {self.symbol}"

    def told(self) -> dict[str, object]:
        """What the act of taking it in vouches for."""
        line = [self.body_id, self.year, self.arrived_on.isoformat(), self.author, self.symbol, self.dated.isoformat()]
        line += [self.kind, self.about]
        return {"number": self.number, "line": chain.digest(chain.canonical(line))}


class Handling(models.Model):
    """What is done with a paper that came in, from this line on: the last line is how it stands."""

    arrival = models.ForeignKey(Arrival, on_delete=models.PROTECT, related_name="handlings")
    number = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=80, unique=True)
    receiver = models.CharField(max_length=1000)
    due_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    reply = models.CharField(max_length=200, blank=True)  # number and symbol of what answered it
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("number",)
        constraints = [models.UniqueConstraint(fields=["arrival", "number"], name="documents_handling_once")]

    def __str__(self) -> str:
        return f"{self.arrival_id} #{self.number}"

    def told(self) -> dict[str, object]:
        """What the act of writing the line vouches for."""
        days = [day.isoformat() if day else None for day in (self.due_on, self.done_on)]
        line = [self.receiver, *days, self.reply, self.note]
        return {"number": self.number, "line": chain.digest(chain.canonical(line))}


class Enclosure(models.Model):
    """One file that came with a paper: the paper itself, or an annex of it, as its sender named it."""

    arrival = models.ForeignKey(Arrival, on_delete=models.PROTECT, related_name="enclosures")
    number = models.PositiveSmallIntegerField()
    file = models.ForeignKey("storage.StoredFile", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)

    class Meta:
        ordering = ("number",)
        constraints = [models.UniqueConstraint(fields=["arrival", "number"], name="documents_enclosure_once")]

    def __str__(self) -> str:
        return f"{self.arrival_id} #{self.number}"

    def told(self) -> dict[str, object]:
        """What the act of keeping it vouches for."""
        return {"number": self.number, "file": self.file.sha256, "line": chain.digest(self.name)}


class SignatureKind(models.TextChoices):
    """Who a signature is of."""

    PERSON = "PERSON", _("signature of a person")
    BODY = "BODY", _("seal of a body")


class Signature(models.Model):
    """One more signature on a paper, in a file kept beside it; the paper as issued stays what it was, and so does each before."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="signatures")
    number = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=6, choices=SignatureKind)
    signatory = models.PositiveSmallIntegerField()  # over which name of the paper, from 0
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    field = models.CharField(max_length=60)  # in the file
    over = models.CharField(max_length=64)  # SHA-256 of the bytes that were shown and signed
    file = models.ForeignKey("storage.StoredFile", on_delete=models.PROTECT, related_name="+")
    holder = models.CharField(max_length=200)
    organisation = models.CharField(max_length=200, blank=True)
    issuer = models.CharField(max_length=200)
    serial = models.CharField(max_length=80)
    root = models.CharField(max_length=64)  # SHA-256 of the authority that was trusted when it was made
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="documents_signature_once"),
            models.UniqueConstraint(fields=["document", "kind", "signatory"], name="documents_signed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} #{self.number}"

    def told(self) -> dict[str, object]:
        """What the act of signing vouches for: whose signature over which bytes gave which, and when."""
        line = [self.kind, self.signatory, self.body_id, self.field, self.holder, self.organisation, self.issuer]
        line += [self.serial, self.root, self.signed_at.isoformat()]
        return {
            "number": self.number, "over": self.over, "file": self.file.sha256, "line": chain.digest(chain.canonical(line)),
        }  # fmt: skip


class Joint(models.Model):
    """The words of a paper that several bodies issue together, as they are laid before each of them; it has no number yet."""

    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")  # whose number it takes
    state = models.CharField(max_length=9, choices=JointState, default=JointState.LAID)
    key = models.CharField(max_length=80, unique=True)
    laid_on = models.DateField()
    facts = models.TextField()  # canonical JSON of the paper
    digest = models.CharField(max_length=64)  # SHA-256 of `facts`: what each body reads and agrees to
    document = models.OneToOneField(Document, on_delete=models.PROTECT, null=True, related_name="laid")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="ISSUED") | models.Q(document__isnull=False),
                name="documents_joint_issued_as",
                violation_error_message=_("A joint paper that was issued stands in the register."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    def told(self) -> dict[str, object]:
        """What the act of laying it vouches for: whose paper with which words before which bodies."""
        sides = [f"{one.signatory}:{one.body_id}" for one in sorted(self.sides.all(), key=lambda one: one.signatory)]
        digest = self.digest if chain.digest(self.facts) == self.digest else ""
        return {"body": self.body_id, "digest": digest, "sides": sides, "on": self.laid_on.isoformat()}


class JointSide(models.Model):
    """A body that is to issue it, and over which name it signs."""

    joint = models.ForeignKey(Joint, on_delete=models.PROTECT, related_name="sides")
    signatory = models.PositiveSmallIntegerField()
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("signatory",)
        constraints = [models.UniqueConstraint(fields=["joint", "signatory"], name="documents_joint_side_once")]

    def __str__(self) -> str:
        return f"{self.joint_id} {self.signatory}: {self.body_id}"


class JointAnswer(models.Model):
    """What a body says to the words that it read: its last answer counts, those before stay."""

    joint = models.ForeignKey(Joint, on_delete=models.PROTECT, related_name="answers")
    number = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=80, unique=True)
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    agrees = models.BooleanField()
    read = models.CharField(max_length=64)  # the digest of the words that were shown
    reason = models.CharField(max_length=1000, blank=True)
    given_on = models.DateField()

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["joint", "number"], name="documents_joint_answer_once"),
            models.CheckConstraint(
                condition=models.Q(agrees=True) | ~models.Q(reason=""),
                name="documents_joint_no_has_reason",
                violation_error_message=_("Who does not agree says why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.joint_id} #{self.number}"

    def told(self) -> dict[str, object]:
        """What the act of answering vouches for."""
        said = chain.digest(chain.canonical([self.reason, self.given_on.isoformat()]))
        return {"number": self.number, "body": self.body_id, "agrees": self.agrees, "read": self.read, "said": said}
