"""Commitments as rows folded from entries, the entries themselves, and the standings kept beside them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from phoihop.domain.ledger import rules
from phoihop.domain.ledger.states import CHANGES, Mood, State, Verb
from phoihop.foundation.audit import chain


class Commitment(models.Model):
    """Who owes what to whom, by when. Every column but the row number follows from the entries."""

    code = models.CharField(max_length=20, unique=True)  # PH-2021-0147
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=500)
    product = models.CharField(max_length=300, blank=True)
    basis = models.CharField(max_length=300, blank=True)
    mood = models.CharField(max_length=8, choices=Mood)
    illustrative = models.BooleanField(default=False)
    debtor = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="owes", db_index=False)
    creditor = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="is_owed", db_index=False)
    supporters = models.ManyToManyField("organisations.Body", through="Supporter", related_name="supports")
    arises_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="promises")

    state = models.CharField(max_length=14, choices=State)
    due_on = models.DateField(null=True)
    opener_id = models.BigIntegerField()
    proposer_id = models.BigIntegerField(null=True)
    proposed_for = models.CharField(max_length=4, blank=True, default="")  # the side whose key is turned
    opened_on = models.DateField()
    recorded_at = models.DateTimeField()  # of the last entry
    placed_on = models.DateField()  # the structure of this day says under whom its sides are counted
    since = models.DateField()
    claimed_on = models.DateField(null=True)
    fulfilled_on = models.DateField(null=True)
    percent = models.PositiveSmallIntegerField(default=0)
    returns = models.PositiveSmallIntegerField(default=0)
    changes = models.PositiveSmallIntegerField(default=0)
    asked_seq = models.PositiveIntegerField(default=0)
    asked_change = models.CharField(max_length=14, blank=True, default="")
    asked_by_id = models.BigIntegerField(null=True)

    entry_count = models.PositiveIntegerField()
    head_hash = models.CharField(max_length=64)
    sealed_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(debtor=models.F("creditor")),
                name="ledger_commitment_has_two_sides",
                violation_error_message=_("A commitment stands between two different bodies."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state="FULFILLED") | models.Q(claimed_on__isnull=False, fulfilled_on__isnull=False),
                name="ledger_fulfilled_was_claimed",
                violation_error_message=_("Only what was reported done can be confirmed."),
            ),
        ]
        indexes = [
            models.Index(fields=["debtor", "state", "due_on"], name="ledger_commitment_owes"),
            models.Index(fields=["creditor", "state", "due_on"], name="ledger_commitment_owed"),
            models.Index(
                fields=["due_on", "code"],
                condition=models.Q(state="IN_FORCE"),
                name="ledger_commitment_running",  # the longest late of a province are found without sorting all of them
            ),
            models.Index(
                fields=["code"],
                condition=models.Q(entry_count__gt=models.F("sealed_count")),
                name="ledger_commitment_unsealed",  # a seal reads what was touched since the last one, and no more
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def chain_name(self) -> str:
        """The name of its hash chain."""
        return rules.chain_name(self.code)

    @property
    def short_code(self) -> str:
        """The head of its chain, as people read it aloud."""
        return chain.short_code(self.head_hash)


class Supporter(models.Model):
    """A body that works with the debtor (phối hợp); it may report progress and turns no key."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, db_index=False)
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["commitment", "body"], name="ledger_supporter_once")]

    def __str__(self) -> str:
        return f"{self.commitment_id}: {self.body_id}"


class Entry(models.Model):
    """One line of a commitment's story. Never changed, never removed; a correction is a new line.

    A step carries what holds after it; a remark leaves these four columns empty. A foreign key gets no index of its own
    where one below begins with its column: each index is written with every entry.
    """

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="entries", db_index=False)
    seq = models.PositiveIntegerField()
    verb = models.CharField(max_length=14, choices=Verb)
    effective_on = models.DateField()
    recorded_at = models.DateTimeField()
    origin = models.CharField(max_length=8)
    by_body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+", db_index=False)
    by_user = models.BigIntegerField(null=True)
    facts = models.TextField()  # canonical JSON, no personal data
    note_digest = models.CharField(max_length=64, blank=True)
    state_after = models.CharField(max_length=14, blank=True)
    due_after = models.DateField(null=True)
    debtor_after = models.ForeignKey(
        "organisations.Body", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    creditor_after = models.ForeignKey(
        "organisations.Body", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    key = models.CharField(max_length=80)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commitment", "seq"], name="ledger_entry_once_per_place"),
            models.UniqueConstraint(fields=["by_body", "key"], name="ledger_entry_once_per_key"),
        ]
        indexes = [
            models.Index(fields=["debtor_after", "effective_on"], name="ledger_entry_by_debtor"),
            models.Index(fields=["creditor_after", "effective_on"], name="ledger_entry_by_creditor"),
            models.Index(
                fields=["effective_on"],
                condition=models.Q(verb__in=sorted(map(str, CHANGES))),
                name="ledger_entry_disturbing",  # few are, and an overview counts those of a year
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment_id} #{self.seq} {self.verb}"


class Note(models.Model):
    """What people said with an entry. Outside the hashed text: erasing the words leaves the chain whole."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="note")
    salt = models.CharField(max_length=32)
    text = models.TextField()

    def __str__(self) -> str:
        return f"{self.entry_id}"


class Evidence(models.Model):
    """A file shown with an entry; its content hash stands in the entry's hashed facts.

    Nothing vouches for `name`: people name files after people, and hashed facts hold no personal data for ever. It is
    what the file was called when it was shown, a label to be corrected or erased; what was shown is the content.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="evidence")
    file = models.ForeignKey("storage.StoredFile", on_delete=models.PROTECT)
    name = models.CharField(max_length=255)

    def __str__(self) -> str:
        return self.name


class Side(models.TextChoices):
    """From whose side a standing counts."""

    OWES = "OWES", _("What we do")
    OWED = "OWED", _("What others do for us")


class StandingBase(models.Model):
    """How many commitments of a kind and state, due on a day, a body has on one side; itself, or all under it.

    `late`: of what was reported done, whether that was after its day. Whether the rest is late follows from the day asked.
    """

    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+", db_index=False)
    side = models.CharField(max_length=4, choices=Side)
    under = models.BooleanField()
    kind = models.CharField(max_length=40)
    state = models.CharField(max_length=14)
    due_on = models.DateField()  # rules.NO_DAY where there is none
    late = models.BooleanField()
    n = models.IntegerField()

    class Meta:
        abstract = True


class Standing(StandingBase):
    """The folded counts."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "side", "under", "kind", "state", "due_on", "late"], name="ledger_standing_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["body", "under", "due_on"],
                condition=models.Q(side="OWES", state="IN_FORCE"),
                name="ledger_standing_running",  # of the months near a day an overview reads day by day
            )
        ]

    def __str__(self) -> str:
        return f"{self.body_id} {self.side} {self.kind} {self.state} {self.due_on}: {self.n}"


class MonthStanding(models.Model):
    """What the folded counts of one side make by month, whatever the kind: so an overview reads as much after years as at first.

    Kept for what bodies owe. `month` is its first day, that of rules.NO_DAY where there is no due day.
    """

    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+", db_index=False)
    under = models.BooleanField()
    state = models.CharField(max_length=14)
    month = models.DateField()
    late = models.BooleanField()
    n = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "under", "state", "month", "late"], name="ledger_month_once")
        ]

    def __str__(self) -> str:
        return f"{self.body_id} {self.state} {self.month}: {self.n}"


class StandingDelta(StandingBase):
    """Counts not folded yet: on PostgreSQL writers append here instead of queuing for one row."""

    class Meta:
        indexes = [models.Index(fields=["body", "under"], name="ledger_delta_by_body")]

    def __str__(self) -> str:
        return f"{self.body_id} {self.side} {self.state}: {self.n:+}"


class PastStanding(models.Model):
    """How many duties a body itself had at the end of a month, by how they stood and when they were due (`past.py`)."""

    day = models.DateField()  # the last of a month
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+", db_index=False)
    stands = models.CharField(max_length=9)  # rules.RUNS, or the mark of what is over or stands still
    due_on = models.DateField()  # as rules.kept_due says
    n = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "body", "stands", "due_on"], name="ledger_past_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.body_id} {self.stands} {self.due_on}: {self.n}"


class Spell(models.Model):
    """The days for which one step held that left a commitment in force past its due day."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="spell")
    debtor = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+", db_index=False)
    due_on = models.DateField()
    first = models.DateField()
    until = models.DateField()  # the day of the next step, rules.NO_DAY where there is none

    class Meta:
        indexes = [models.Index(fields=["until", "due_on"], name="ledger_spell_until")]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.first} – {self.until}"


class PastKept(models.Model):
    """How far the past is counted: all entries up to one, and the ends of months from one to another."""

    entry_id = models.BigIntegerField()
    first_day = models.DateField()
    last_day = models.DateField()

    def __str__(self) -> str:
        return f"{self.entry_id}, {self.last_day}"


class Recount(models.Model):
    """A proof that the standings equal a count over the entries: when, and how many rows differed."""

    at = models.DateTimeField()
    differences = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.at}: {self.differences}"


class Restructured(models.Model):
    """From when on open commitments are counted under the structure of `on`; ended ones keep the day they ended under."""

    on = models.DateField()
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.on}"


class Counter(models.Model):
    """The last number given to a commitment in a year."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"
