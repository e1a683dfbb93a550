"""Bodies with a life: their names, kinds, levels and parents hold from a day to a day."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

_ORDERED = models.Q(valid_to=None) | models.Q(valid_to__gt=models.F("valid_from"))
_OPEN = models.Q(valid_to=None)
_ORDERED_SENTENCE = _("A period ends after it begins. Correct one of the two days.")
_NOT_BEFORE = models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from"))
_NOT_BEFORE_SENTENCE = _("A period does not end before it begins. Correct one of the two days.")


class BodySide(models.TextChoices):
    """Which side of the table: the authority's, the Front's, the Party's, or another."""

    AUTHORITY = "AUTHORITY", _("authority")
    FRONT = "FRONT", _("Front")
    PARTY = "PARTY", _("Party")
    OTHER = "OTHER", _("other")


class BodyKind(models.Model):
    """What a body is. Rows are data: a place adds the kinds that it needs."""

    code = models.CharField(max_length=40, unique=True)
    label = models.CharField(max_length=120)
    label_en = models.CharField(max_length=120)
    side = models.CharField(max_length=9, choices=BodySide)
    protocol_order = models.PositiveSmallIntegerField(default=100)

    def __str__(self) -> str:
        return self.label


class Body(models.Model):
    """A body for as long as it lives. Never renamed in place: names are rows of their own."""

    code = models.CharField(max_length=60, unique=True)
    kind = models.ForeignKey(BodyKind, on_delete=models.PROTECT)
    founded_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    illustrative = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.code


class Dated(models.Model):
    """Holds from `valid_from` (inclusive) to `valid_to` (exclusive, null while open)."""

    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        abstract = True


class BodyName(Dated):
    """What a body is called in a period."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="names")
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=_ORDERED, name="organisations_name_period", violation_error_message=_ORDERED_SENTENCE
            ),
            models.UniqueConstraint(fields=["body"], condition=_OPEN, name="organisations_name_open_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Level(models.TextChoices):
    """At which level of the country a body works. Districts are history: bodies there end on 30/6/2025."""

    CENTRAL = "CENTRAL", _("central")
    PROVINCE = "PROVINCE", _("province")
    DISTRICT = "DISTRICT", _("district")
    COMMUNE = "COMMUNE", _("commune")


class BodyLevel(Dated):
    """The level at which a body works in a period."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="levels")
    level = models.CharField(max_length=8, choices=Level)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=_ORDERED, name="organisations_level_period", violation_error_message=_ORDERED_SENTENCE
            ),
            models.UniqueConstraint(fields=["body"], condition=_OPEN, name="organisations_level_open_once"),
        ]

    def __str__(self) -> str:
        return f"{self.body_id} {self.level}"


class BodyCode(Dated):
    """A code that others know the body by."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="codes")
    scheme = models.CharField(max_length=20)
    value = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["value"], name="organisations_code_value")]
        constraints = [
            models.UniqueConstraint(fields=["body", "scheme"], condition=_OPEN, name="organisations_code_open_once")
        ]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


class Contact(Dated):
    """Where the office of a body is reached in a period. An office's, never a person's: no name, no private number."""

    key = models.CharField(max_length=80, unique=True)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="contacts")
    address = models.CharField(max_length=200, blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    mail = models.CharField(max_length=120, blank=True)
    hours = models.CharField(max_length=120, blank=True)  # when citizens are received
    illustrative = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=_NOT_BEFORE, name="organisations_contact_period", violation_error_message=_NOT_BEFORE_SENTENCE
            ),
            models.UniqueConstraint(fields=["body"], condition=_OPEN, name="organisations_contact_open_once"),
        ]

    def __str__(self) -> str:
        return f"{self.body_id} {self.telephone}"


class Structure(models.TextChoices):
    """In which respect one body stands under another. The structures are parallel: a body may have a place in each."""

    ADMINISTRATIVE = "ADMINISTRATIVE", _("administrative structure")
    PARTY = "PARTY", _("Party structure")
    FRONT = "FRONT", _("Front structure")
    AGENCY = "AGENCY", _("inside whose agency it works")  # it stays a body and a party of its own


class BodyParent(Dated):
    """Under which body another stands in a period, in one structure."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="parents")
    parent = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="children")
    structure = models.CharField(max_length=14, choices=Structure, default=Structure.ADMINISTRATIVE)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=_ORDERED, name="organisations_parent_period", violation_error_message=_ORDERED_SENTENCE
            ),
            models.CheckConstraint(
                condition=~models.Q(body=models.F("parent")),
                name="organisations_parent_is_another",
                violation_error_message=_("A body cannot stand under itself."),
            ),
            models.UniqueConstraint(
                fields=["body", "structure"], condition=_OPEN, name="organisations_parent_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body_id} under {self.parent_id}"


class Succession(models.Model):
    """Who follows whom, from a day, by what decision."""

    predecessor = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="inheritances")
    effective_on = models.DateField()
    legal_basis = models.CharField(max_length=300)

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"


class NamedHeir(models.Model):
    """Who may take duties of a body that ends, as the decision that ends it names them; they take no place of it."""

    predecessor = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="named_heirs")
    heir = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="named_for")
    effective_on = models.DateField()
    legal_basis = models.CharField(max_length=300)

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.heir_id}"


class Person(models.Model):
    """Somebody who holds public posts. Nothing but the name: what a person is comes from the posts."""

    full_name = models.CharField(max_length=100)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="person")
    illustrative = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.full_name


class Post(models.Model):
    """A post in a body (chairman, secretary); `protocol_order` is its place when a person's posts are printed.

    One without a place in that order (`UNRANKED`) is of the staff: entered with an account, known inside alone.
    """

    UNRANKED = 200

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="posts")
    title = models.CharField(max_length=200)
    protocol_order = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "title"], name="organisations_post_once")]

    def __str__(self) -> str:
        return self.title


class Holding(Dated):
    """A person holds a post in a period. One person may hold several at once. Begun and ended on one day it holds on none."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="holdings")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=_NOT_BEFORE, name="organisations_holding_period", violation_error_message=_NOT_BEFORE_SENTENCE
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.post_id}"


class Term(Dated):
    """A term of office of one body (2021 to 2026): terms belong to bodies, and run differently in each."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="terms")
    label = models.CharField(max_length=60)
    illustrative = models.BooleanField(default=False)  # its days are made up, whatever the label says
    key = models.CharField(max_length=80, null=True, blank=True, unique=True)  # of the form that entered it

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=_ORDERED, name="organisations_term_period", violation_error_message=_ORDERED_SENTENCE
            )
        ]

    def __str__(self) -> str:
        return self.label


class TermChange(models.Model):
    """What was entered of a term before it was changed or ended, and why it was: the last one tells how it stood before."""

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="changes")
    key = models.CharField(max_length=80, unique=True)
    label = models.CharField(max_length=60)
    first_day = models.DateField()
    until = models.DateField(null=True)  # exclusive
    reason = models.CharField(max_length=300)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.term_id}: {self.label}"


class Seat(Dated):
    """A body's place in an inter-agency body, by a decision; not `sits`: it only ought to have one, by its function."""

    key = models.CharField(max_length=80, unique=True)
    ended_key = models.CharField(max_length=80, blank=True)
    council = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="seats")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="seats_held")
    sits = models.BooleanField()
    title = models.CharField(max_length=200, blank=True)  # the post there; in words also what it goes with at home
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="seats")  # who holds it sits there
    basis = models.CharField(max_length=300)  # the decision that gave it, or the function by which it ought to be given
    illustrative = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=_NOT_BEFORE, name="organisations_seat_period", violation_error_message=_NOT_BEFORE_SENTENCE
            ),
            models.UniqueConstraint(
                fields=["council", "body", "sits"], condition=_OPEN, name="organisations_seat_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body_id} in {self.council_id}"


class Mandate(Dated):
    """A person speaks or works for a body, in a role, in a period. Given and taken back on one day it holds on none."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mandates")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="mandates")
    role = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=_NOT_BEFORE, name="organisations_mandate_period", violation_error_message=_NOT_BEFORE_SENTENCE
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.body_id}"


class AccountKey(models.Model):
    """The idempotency key of one act on an account, and a hash of what was asked: the same again changes nothing."""

    key = models.CharField(max_length=80, unique=True)
    asked = models.CharField(max_length=64)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.key
