"""Meetings with voters, what was asked at them, and the whole way of each petition. No petitioner is known here."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from phoihop.domain.petitions.states import (
    Around,
    Competence,
    Contact,
    DataRequestState,
    DataWish,
    PetitionState,
    PetitionVerb,
    PlannedState,
    PlannedVerb,
    Referred,
    Result,
    Said,
)
from phoihop.foundation.audit import chain

WORDS_MAX, TOPIC_MAX, PLACE_MAX, PAPER_MAX = 2000, 60, 200, 60


class Session(models.Model):
    """A meeting with voters: which kind, when, where, by whom, and how many came."""

    key = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=10, choices=Contact)
    held_on = models.DateField()
    place = models.CharField(max_length=PLACE_MAX)
    organiser = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    attended = models.PositiveIntegerField()
    spoke = models.PositiveIntegerField()
    illustrative = models.BooleanField(default=False)

    class Meta:
        ordering = ("-held_on", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(spoke__lte=models.F("attended")),
                name="petitions_who_spoke_was_there",
                violation_error_message=_("No more people can speak than came."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.held_on} {self.place}"

    def told(self) -> dict[str, object]:
        """What the act of recording it vouches for."""
        return {
            "kind": self.kind, "held_on": self.held_on.isoformat(), "place": self.place,
            "organiser": self.organiser.code, "attended": self.attended, "spoke": self.spoke,
            "illustrative": self.illustrative,
        }  # fmt: skip


class Planned(models.Model):
    """A meeting with voters that is to come: by when the press and the host are told of it, and what became of it."""

    key = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=10, choices=Contact)
    around = models.CharField(max_length=6, choices=Around, blank=True)
    day = models.DateField(db_index=True)
    place = models.CharField(max_length=PLACE_MAX)
    organiser = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    host = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")  # of the place
    planned_on = models.DateField()
    press_due_on = models.DateField(null=True)  # none where the rule book says nothing
    host_due_on = models.DateField(null=True)
    reckoning = models.TextField()  # how the rule book came to both days, as canonical JSON
    press_told_on = models.DateField(null=True)
    host_told_on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=PlannedState)
    held = models.OneToOneField(Session, null=True, on_delete=models.PROTECT, related_name="planned")
    illustrative = models.BooleanField(default=False)

    class Meta:
        ordering = ("day", "pk")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="HELD", held=None),
                name="petitions_held_has_its_meeting",
                violation_error_message=_("A planned meeting that was held is recorded as a meeting."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.place}"

    def told(self) -> dict[str, object]:
        """What the act of planning it vouches for."""
        return {
            "kind": self.kind, "around": self.around, "day": self.day.isoformat(), "place": self.place,
            "organiser": self.organiser.code, "host": self.host.code, "planned_on": self.planned_on.isoformat(),
            "press_due_on": self.press_due_on.isoformat() if self.press_due_on else "",
            "host_due_on": self.host_due_on.isoformat() if self.host_due_on else "", "reckoning": self.reckoning,
            "illustrative": self.illustrative,
        }  # fmt: skip


class PlannedStep(models.Model):
    """One step of a planned meeting, never changed: announced, called off with the reason, or held."""

    planned = models.ForeignKey(Planned, on_delete=models.PROTECT, related_name="way")
    key = models.CharField(max_length=80, unique=True)
    verb = models.CharField(max_length=8, choices=PlannedVerb)
    actor = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    words = models.CharField(max_length=PLACE_MAX, blank=True)  # how it was announced, or why it was called off

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.planned_id} {self.verb}"

    def told(self) -> dict[str, object]:
        """What the act vouches for."""
        held = self.planned.held_id if self.verb == PlannedVerb.HOLD else None
        return {"on": self.on.isoformat(), "words": self.words, "held": held or 0}


class Sitting(models.Model):
    """A session of a People's Council, before and after which one body sums up for it what voters asked."""

    key = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=PLACE_MAX)
    council = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    compiler = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    opens_on = models.DateField()
    closes_on = models.DateField()
    entered_on = models.DateField()
    illustrative = models.BooleanField(default=False)

    class Meta:
        ordering = ("-opens_on", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opens_on")),
                name="petitions_sitting_opens_first",
                violation_error_message=_("A session closes on the day it opens, or later."),
            ),
            models.UniqueConstraint(
                fields=["compiler", "council", "opens_on"],
                name="petitions_sitting_once",
                violation_error_message=_("This session is entered already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def told(self) -> dict[str, object]:
        """What the act of entering it vouches for."""
        return {
            "name": self.name, "council": self.council.code, "compiler": self.compiler.code,
            "opens_on": self.opens_on.isoformat(), "closes_on": self.closes_on.isoformat(),
            "entered_on": self.entered_on.isoformat(), "illustrative": self.illustrative,
        }  # fmt: skip


class SittingSummary(models.Model):
    """One of the two summaries of a session: the duty in the ledger, and the paper once it was issued."""

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="summaries")
    around = models.CharField(max_length=6, choices=Around)
    commitment = models.OneToOneField("ledger.Commitment", on_delete=models.PROTECT, related_name="+")
    document = models.OneToOneField("documents.Document", null=True, on_delete=models.PROTECT, related_name="+")
    issued_on = models.DateField(null=True)
    last = models.PositiveBigIntegerField(
        default=0
    )  # of the readers whose petitions it tells of: what reaches the body later is new
    key = models.CharField(max_length=80, blank=True)  # so that a summary sent twice is one

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["sitting", "around"], name="petitions_summary_once"),
            models.CheckConstraint(
                condition=models.Q(document=None, issued_on=None)
                | models.Q(document__isnull=False, issued_on__isnull=False),
                name="petitions_summary_issued_on_a_day",
                violation_error_message=_("A paper was issued on a day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sitting_id} {self.around}"

    def told(self) -> dict[str, object]:
        """What the act of issuing it vouches for."""
        return {
            "sitting": self.sitting_id, "around": self.around, "commitment": self.commitment.code,
            "document": self.document.digest if self.document else "", "last": self.last,
            "issued_on": self.issued_on.isoformat() if self.issued_on else "",
        }  # fmt: skip


class Referral(models.Model):
    """That somebody came with what is not held here, and where they were sent. Not a word of it, and nobody's name."""

    key = models.CharField(max_length=80, unique=True)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="referrals")
    kind = models.CharField(max_length=9, choices=Referred)
    to = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    def __str__(self) -> str:
        return f"{self.session_id} {self.kind}"

    def told(self) -> dict[str, object]:
        """What the act of referring vouches for."""
        return {"session": self.session_id, "kind": self.kind, "to": self.to.code, "on": self.on.isoformat()}


class Matter(models.Model):
    """What several petitions ask alike. It holds nothing: each petition keeps its origin, its clock and its way."""

    key = models.CharField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.key


class Petition(models.Model):
    """One matter that voters ask for. Its state says whether it was answered, its result what came of it."""

    key = models.CharField(max_length=80, unique=True)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="petitions")
    taken_on = models.DateField(db_index=True)  # the day it was taken in here, which may be long after the meeting
    collector = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    salt = models.CharField(max_length=32)  # so that the words can go and the chain stays whole
    topic = models.CharField(max_length=TOPIC_MAX)
    place = models.CharField(max_length=PLACE_MAX)
    place_folded = models.CharField(max_length=PLACE_MAX * 2)  # as a search compares it
    competence = models.CharField(max_length=8, choices=Competence)
    state = models.CharField(max_length=9, choices=PetitionState)
    holder = models.ForeignKey("organisations.Body", null=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True)
    result = models.CharField(max_length=11, choices=Result, blank=True)
    result_day = models.DateField(null=True)
    matter = models.ForeignKey(Matter, null=True, on_delete=models.PROTECT, related_name="petitions")
    illustrative = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["holder", "state", "due_on"], name="petitions_with_a_body"),
            models.Index(fields=["collector", "state", "due_on"], name="petitions_of_a_body"),
            models.Index(fields=["place_folded"], name="petitions_of_a_place"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def digest(self, words: str) -> str:
        """What stands for words in hashed text; none for none."""
        return chain.digest(self.salt + words) if words else ""

    def told(self) -> dict[str, object]:
        """What the act of collecting it vouches for."""
        return {
            "session": self.session_id, "collector": self.collector.code, "text": self.digest(self.text),
            "taken_on": self.taken_on.isoformat(),
            "topic": self.topic, "place": self.place, "competence": self.competence, "illustrative": self.illustrative,
        }  # fmt: skip


class Stage(models.Model):
    """One stretch of the way, never changed: who had the petition after it, by which day, and what was said of it."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="way")
    key = models.CharField(max_length=80, unique=True)
    verb = models.CharField(max_length=8, choices=PetitionVerb)
    actor = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    holder = models.ForeignKey("organisations.Body", null=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True)
    result = models.CharField(max_length=11, choices=Result, blank=True)
    result_day = models.DateField(null=True)
    words = models.TextField(blank=True)
    paper = models.CharField(max_length=PAPER_MAX, blank=True)  # the number of the official paper that answers
    matter = models.ForeignKey(Matter, null=True, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(
        "organisations.Body", null=True, on_delete=models.PROTECT, related_name="+"
    )  # who helps, or had it
    other_due_on = models.DateField(null=True)  # by which day
    commitment = models.OneToOneField(
        "ledger.Commitment", null=True, on_delete=models.PROTECT, related_name="promised"
    )  # what was promised, as both sides keep it
    reckoning = models.TextField(blank=True)  # how the rule book came to the day that this set, as canonical JSON
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )  # who drafted or checked it: nobody checks their own
    document = models.ForeignKey(
        "documents.Document", null=True, on_delete=models.PROTECT, related_name="+"
    )  # the answer as a paper of the register; one may answer many

    class Meta:
        ordering = ("pk",)
        indexes = [
            models.Index(fields=["other", "petition"], name="petitions_helped_by"),
            models.Index(fields=["on"], condition=models.Q(verb="REOPEN"), name="petitions_opened_again"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(verb="ANSWER", paper=""),
                name="petitions_answer_on_paper",
                violation_error_message=_("An answer is given on an official paper: write its number."),
            ),
            models.CheckConstraint(
                condition=models.Q(verb__in=["ASK_HELP", "HELP", "PASS"], other__isnull=False)
                | (~models.Q(verb__in=["ASK_HELP", "HELP", "PASS"]) & models.Q(other=None)),
                name="petitions_help_names_who",
                violation_error_message=_("Help is asked of a body and given by one; what passes on was with one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.petition_id} {self.verb}"

    def told(self) -> dict[str, object]:
        """What the act vouches for; words only by their salted digest."""
        return {
            "on": self.on.isoformat(), "holder": self.holder.code if self.holder else "",
            "due_on": self.due_on.isoformat() if self.due_on else "", "result": self.result,
            "result_day": self.result_day.isoformat() if self.result_day else "",
            "words": self.petition.digest(self.words), "paper": self.paper, "matter": self.matter_id or 0,
            "other": self.other.code if self.other else "",
            "other_due_on": self.other_due_on.isoformat() if self.other_due_on else "", "reckoning": self.reckoning,
            "commitment": self.commitment.code if self.commitment else "",
            "person": self.person_id or 0, "document": self.document.digest if self.document else "",
        }  # fmt: skip


class Reader(models.Model):
    """A body that sees a petition: it collected it, had it once, or was asked for help. It follows from the way, and is
    kept because a board asks for it over all petitions of a body: once for each body and petition, never taken back."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="readers", db_index=False)
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["body", "petition"], name="petitions_of_a_reader")]
        constraints = [models.UniqueConstraint(fields=["petition", "body"], name="petitions_reader_once")]

    def __str__(self) -> str:
        return f"{self.petition_id} {self.body_id}"


class Slip(models.Model):
    """What somebody who asked took home to follow it by. Who that is, nobody knows; the secret is kept as a stamp alone."""

    code = models.CharField(max_length=20, unique=True)
    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="slips")
    stamp = models.CharField(max_length=64)
    issued_on = models.DateField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return str(self.pk)

    def told(self) -> dict[str, object]:
        """What the act of handing it out vouches for."""
        return {"petition": self.petition_id, "code": chain.digest(self.code), "stamp": chain.digest(self.stamp)}


class Key(models.Model):
    """What opens the words that somebody wrote by one slip. Without it they are gone, and every chain stays whole."""

    slip = models.OneToOneField(Slip, on_delete=models.PROTECT, related_name="opened_by")
    locked = models.CharField(max_length=120)

    def __str__(self) -> str:
        return str(self.slip_id)


class Word(models.Model):
    """What somebody wrote by a slip, locked. Each look at it is recorded."""

    key = models.CharField(max_length=80, unique=True)
    slip = models.ForeignKey(Slip, on_delete=models.PROTECT, related_name="words")
    kind = models.CharField(max_length=8, choices=Said)
    locked = models.TextField()
    on = models.DateField()
    unread = models.BooleanField(
        default=True
    )  # the body that collected the petition has still to look at it; never again once it did, or may or can no more

    class Meta:
        ordering = ("pk",)
        indexes = [models.Index(fields=["slip"], condition=models.Q(unread=True), name="petitions_word_unread")]

    def __str__(self) -> str:
        return str(self.pk)

    def told(self) -> dict[str, object]:
        """What the act of writing it vouches for: never the words."""
        return {"slip": self.slip_id, "kind": self.kind, "on": self.on.isoformat(), "words": chain.digest(self.locked)}


class DataRequest(models.Model):
    """What somebody asked of what they wrote by a slip: to see it, to have it put right, gone, or left
    alone. Nobody is named."""

    key = models.CharField(max_length=80, unique=True)
    slip = models.ForeignKey(Slip, on_delete=models.PROTECT, related_name="requests")
    kind = models.CharField(max_length=7, choices=DataWish)
    asked_on = models.DateField()
    due_on = models.DateField(null=True)  # none where the rule book says nothing
    reckoning = models.TextField(blank=True)  # how the rule book came to that day, as canonical JSON
    state = models.CharField(max_length=8, choices=DataRequestState)
    answered_on = models.DateField(null=True)
    answer = models.CharField(max_length=PLACE_MAX, blank=True)  # what was done, or why not
    answer_key = models.CharField(max_length=80, blank=True)  # so that an answer sent twice is one
    upto = models.PositiveBigIntegerField(default=0)  # the last word that stood there when it was answered

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state__in=["GRANTED", "REFUSED"], answered_on=None),
                name="petitions_data_answer_has_a_day",
                violation_error_message=_("An answer has its day."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.slip_id} {self.kind}"

    def told(self) -> dict[str, object]:
        """What the act of asking vouches for."""
        return {
            "slip": self.slip_id, "kind": self.kind, "on": self.asked_on.isoformat(),
            "due_on": self.due_on.isoformat() if self.due_on else "", "reckoning": self.reckoning,
        }  # fmt: skip

    def answered(self) -> dict[str, object]:
        """What the act of answering vouches for: never its words, which are written to one person."""
        words = self.slip.petition.digest(self.answer)
        return {"on": self.answered_on.isoformat() if self.answered_on else "", "answer": words, "upto": self.upto}


class Tries(models.Model):
    """How many wrong codes and secrets came in a quarter of an hour: from one address, for one code, or in all."""

    begins = models.DateTimeField()
    of = models.CharField(max_length=64, blank=True)  # a stamp of the address or code; empty for all
    wrong = models.PositiveIntegerField(default=0)
    noticed = models.BooleanField(default=False)  # whether the alarm was raised over them

    class Meta:
        constraints = [models.UniqueConstraint(fields=["begins", "of"], name="petitions_tries_once")]

    def __str__(self) -> str:
        return f"{self.begins} {self.wrong}"
