"""Meetings, their chairs, their agenda, who is invited, what each answered and how each came."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from phoihop.domain.meetings.states import (
    THERE,
    Answer,
    Came,
    Choice,
    FloorState,
    MeetingState,
    MeetingVerb,
    Needed,
    SessionOfDay,
    TaskState,
    VoteState,
)
from phoihop.foundation.audit import chain

TITLE_MAX, PLACE_MAX, WORDS_MAX = 300, 200, 500


class Meeting(models.Model):
    """One meeting. The organiser prepares it; the chairs lead it with equal weight, and need not be the organiser."""

    code = models.CharField(max_length=20, unique=True)
    key = models.CharField(max_length=80, unique=True)
    title = models.CharField(max_length=TITLE_MAX)
    organiser = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField()
    session = models.CharField(max_length=9, choices=SessionOfDay)
    place = models.CharField(max_length=PLACE_MAX)
    state = models.CharField(max_length=11, choices=MeetingState)
    quorum = models.PositiveSmallIntegerField(null=True)  # percent of the invited bodies that have to be there to vote
    beat = models.PositiveIntegerField(default=0)  # counts what was done: a page that follows asks whether it moved
    on_agenda = models.PositiveSmallIntegerField(null=True)  # the place of the matter that is taken up
    taken_up_at = models.DateTimeField(null=True)
    follows = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="followed")  # in its series
    number = models.PositiveSmallIntegerField(null=True)  # of the session in its series
    turn = models.PositiveSmallIntegerField(
        default=0
    )  # how often it was corrected or moved: answers to earlier turns no longer count
    salt = models.CharField(
        max_length=32
    )  # words about people stay out of hashed text; it vouches for them all the same
    source = models.CharField(max_length=400, blank=True)  # where the record comes from, if not from this installation
    illustrative = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def digest(self, words: str) -> str:
        """What stands for words in hashed text; none for none."""
        return chain.digest(self.salt + words) if words else ""

    @property
    def sequence(self) -> int:
        """The number that grows with each change, so that a calendar takes the newer."""
        return self.turn + (self.state == MeetingState.CALLED_OFF)

    def told(self) -> dict[str, object]:
        """What the act of preparing it vouches for, and of each change of it."""
        chairs = self.chairs.select_related("body").order_by("place")
        agenda = self.agenda.select_related("presenter").order_by("place")
        return {
            "code": self.code, "title": self.title, "organiser": self.organiser.code, "source": self.source,
            "held_on": self.held_on.isoformat(), "session": self.session, "place": self.place,
            "illustrative": self.illustrative, "chairs": [chair.body.code for chair in chairs],
            "quorum": self.quorum or 0, "turn": self.turn, "follows": self.follows.code if self.follows else "", "agenda": [
                [item.heading, item.minutes or 0, item.presenter.code if item.presenter else "", item.illustrative]
                for item in agenda
            ],
        }  # fmt: skip


class Turn(models.Model):
    """A change of a meeting before it is held: corrected, moved or called off. `before`: what the act before vouched for."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="turns")
    key = models.CharField(max_length=80, unique=True)
    verb = models.CharField(max_length=8, choices=MeetingVerb)
    before = models.TextField()
    was_on = models.DateField()  # the day of the meeting before
    was_session = models.CharField(max_length=9, choices=SessionOfDay)
    held_on = models.DateField()  # and after
    reason = models.CharField(max_length=WORDS_MAX, blank=True)
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")  # who changed it
    on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(verb=MeetingVerb.CORRECT) | ~models.Q(reason=""),
                name="meetings_turn_says_why",
                violation_error_message=_("Say why the meeting is moved or called off."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.verb}"

    def said(self) -> dict[str, object]:
        """What the act vouches for beside the meeting as it then stood; the reason by its salted digest."""
        return {
            "was_on": self.was_on.isoformat(), "was_session": self.was_session, "held_on": self.held_on.isoformat(),
            "reason": self.meeting.digest(self.reason), "body": self.body.code, "on": self.on.isoformat(),
        }  # fmt: skip


class Chair(models.Model):
    """A body whose leader chairs. `place` only keeps an order; no chair stands above another."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="chairs")
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "body"], name="meetings_chair_once")]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.body_id}"


class AgendaItem(models.Model):
    """One matter on the agenda."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="agenda")
    place = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=TITLE_MAX)
    minutes = models.PositiveSmallIntegerField(null=True)
    presenter = models.ForeignKey("organisations.Body", null=True, on_delete=models.PROTECT, related_name="+")
    illustrative = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "place"], name="meetings_item_once_per_place")]

    def __str__(self) -> str:
        return self.heading


class Invitation(models.Model):
    """A body that is asked to come, by one of its posts or by whoever leads it on that day."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="invitations")
    key = models.CharField(max_length=120, unique=True)
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey("organisations.Post", null=True, on_delete=models.PROTECT, related_name="+")
    illustrative = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "body"], condition=models.Q(post=None), name="meetings_body_invited_once"
            ),
            models.UniqueConstraint(fields=["meeting", "post"], name="meetings_post_invited_once"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.body_id}"

    def told(self) -> dict[str, object]:
        """What the act of putting it on the list vouches for."""
        return {
            "meeting": self.meeting_id, "body": self.body.code, "post": self.post.title if self.post else "",
            "illustrative": self.illustrative,
        }  # fmt: skip


class Reply(models.Model):
    """What an invited body answered, never changed; the last one counts. `words`: who comes instead, or why not."""

    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="replies")
    key = models.CharField(max_length=120, unique=True)
    turn = models.PositiveSmallIntegerField(default=0)  # of the meeting as it was asked: a meeting that moved asks anew
    answer = models.CharField(max_length=8, choices=Answer)
    words = models.CharField(max_length=WORDS_MAX, blank=True)
    on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer=Answer.ACCEPT) | ~models.Q(words=""),
                name="meetings_reply_says_who_or_why",
                violation_error_message=_("Say who comes instead, or why nobody can come."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.invitation_id} {self.answer}"

    def told(self) -> dict[str, object]:
        """What the act vouches for; words only by their salted digest."""
        words = self.invitation.meeting.digest(self.words)
        return {"answer": self.answer, "words": words, "on": self.on.isoformat(), "turn": self.turn}


class Presence(models.Model):
    """How an invited body was there, never changed; the last note counts.

    `right_level` (đúng thành phần): whether who came holds a post such as was asked for; unknown where nobody came.
    """

    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="presences")
    key = models.CharField(max_length=120, unique=True)
    came = models.CharField(max_length=8, choices=Came)
    right_level = models.BooleanField(null=True)
    words = models.CharField(max_length=WORDS_MAX, blank=True)  # who came, or the excuse

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(came__in=THERE, right_level__isnull=False)
                | (~models.Q(came__in=THERE) & models.Q(right_level=None)),
                name="meetings_level_of_who_came",
                violation_error_message=_("Say of everybody who came whether it was the right level, and of no other."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.invitation_id} {self.came}"

    def told(self) -> dict[str, object]:
        """What the act vouches for; words only by their salted digest."""
        words = self.invitation.meeting.digest(self.words)
        return {"came": self.came, "right_level": self.right_level, "words": words}


class Conclusion(models.Model):
    """The text of what a meeting concluded, as it was brought, in NFC; positions in it count its characters."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="conclusions")
    key = models.CharField(max_length=80, unique=True)
    text = models.TextField()
    on = models.DateField()

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.on}"

    def told(self) -> dict[str, object]:
        """What the act of taking it in vouches for; the words only by their salted digest."""
        return {"meeting": self.meeting_id, "on": self.on.isoformat(), "text": self.meeting.digest(self.text)}


class Task(models.Model):
    """A stretch of a conclusion that seems to ask something of somebody, with what was read in it."""

    conclusion = models.ForeignKey(Conclusion, on_delete=models.PROTECT, related_name="tasks")
    place = models.PositiveSmallIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    mood = models.CharField(max_length=8)
    leads = models.TextField(blank=True)  # names as the text writes them, a line each
    supports = models.TextField(blank=True)
    action = models.TextField()
    due_on = models.DateField(null=True)
    sure = models.PositiveSmallIntegerField()  # of a hundred
    state = models.CharField(max_length=9, choices=TaskState)
    commitments = models.ManyToManyField("ledger.Commitment", through="Settled", related_name="discussed")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conclusion", "place"], name="meetings_task_once_per_place")]

    def __str__(self) -> str:
        return f"{self.conclusion_id} {self.place}"

    def told(self) -> dict[str, object]:
        """What the act of finding it vouches for."""
        meeting = self.conclusion.meeting
        return {
            "conclusion": self.conclusion_id, "place": self.place, "start": self.start, "end": self.end,
            "mood": self.mood, "leads": meeting.digest(self.leads), "supports": meeting.digest(self.supports),
            "action": meeting.digest(self.action),
            "due_on": self.due_on.isoformat() if self.due_on else "", "sure": self.sure,
        }  # fmt: skip

    def settled(self) -> dict[str, object]:
        """What the act of confirming it vouches for: the commitments that carry it, and who supports them."""
        return {
            "commitments": sorted(row.commitment.code for row in self.opened.select_related("commitment")),
            "supporters": sorted(self.supporters.values_list("body__code", flat=True)),
        }  # fmt: skip


class Settled(models.Model):
    """A commitment that a person opened for a task; it says where the commitment was discussed."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="opened")
    commitment = models.OneToOneField("ledger.Commitment", on_delete=models.PROTECT, related_name="settled_at")

    def __str__(self) -> str:
        return f"{self.task_id}: {self.commitment_id}"


class Supporter(models.Model):
    """A body that supports what a task asks; who confirmed the task chose it among those that the words name."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="supporters")
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "body"], name="meetings_supporter_once")]

    def __str__(self) -> str:
        return f"{self.task_id}: {self.body_id}"


class Revision(models.Model):
    """One text of the minutes, never changed; the last one counts. Written beside others, it holds what all of them wrote."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="revisions")
    key = models.CharField(max_length=80, unique=True)
    number = models.PositiveIntegerField()
    text = models.TextField()
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")  # whose secretary wrote
    at = models.DateTimeField()
    illustrative = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="meetings_revision_once_per_number")]

    def __str__(self) -> str:
        return f"{self.meeting_id} #{self.number}"

    def told(self) -> dict[str, object]:
        """What the act of writing it vouches for; the words only by their salted digest."""
        return {
            "meeting": self.meeting_id, "number": self.number, "text": self.meeting.digest(self.text),
            "body": self.body.code, "illustrative": self.illustrative,
        }  # fmt: skip


class Signature(models.Model):
    """A chair's name under one revision. It stands for that text alone: a later one has to be signed anew."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="signatures")
    chair = models.ForeignKey(Chair, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["revision", "chair"], name="meetings_chair_signs_once")]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.chair_id}"

    def told(self) -> dict[str, object]:
        """What the act of signing vouches for."""
        return {"chair": self.chair.body.code, "on": self.on.isoformat()}


class Objection(models.Model):
    """What a body that was there says against a conclusion, within the time that the rule gives it."""

    conclusion = models.ForeignKey(Conclusion, on_delete=models.PROTECT, related_name="objections")
    key = models.CharField(max_length=80, unique=True)
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    on = models.DateField()

    def __str__(self) -> str:
        return f"{self.conclusion_id} {self.body_id}"

    def told(self) -> dict[str, object]:
        """What the act of objecting vouches for; the words only by their salted digest."""
        words = self.conclusion.meeting.digest(self.words)
        return {"body": self.body.code, "words": words, "on": self.on.isoformat()}


class Issued(models.Model):
    """A paper of the meeting in the register: its minutes, or the notice of its conclusion."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="papers")
    document = models.OneToOneField("documents.Document", on_delete=models.PROTECT, related_name="of_meeting")
    turn = models.PositiveSmallIntegerField(default=0)  # an invitation to the day before a move no longer asks

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.document_id}"

    def told(self) -> dict[str, object]:
        """What the act of issuing vouches for."""
        return {"document": self.document_id, "turn": self.turn}


class Vote(models.Model):
    """A question put to the bodies at the table. Who may vote is fixed as it opens; the result as it is counted.

    Of a secret vote no choice is ever kept beside who made it: `box` holds the three sums alone, locked with a key that
    follows from the installation's secret and from `lock`; both columns are emptied with the count. What old copies of the
    database and the secret tell together, `box` says.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="votes")
    key = models.CharField(max_length=80, unique=True)
    place = models.PositiveSmallIntegerField()
    question = models.CharField(max_length=WORDS_MAX)
    secret = models.BooleanField()
    needed = models.CharField(max_length=10, choices=Needed)
    state = models.CharField(max_length=7, choices=VoteState)
    lock = models.CharField(max_length=64, blank=True)
    box = models.CharField(max_length=200, blank=True)
    agree = models.PositiveSmallIntegerField(null=True)
    against = models.PositiveSmallIntegerField(null=True)
    abstain = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "place"], name="meetings_vote_once_per_place"),
            models.CheckConstraint(
                condition=models.Q(agree__isnull=False, against__isnull=False, abstain__isnull=False)
                | (~models.Q(state=VoteState.COUNTED) & models.Q(agree=None, against=None, abstain=None)),
                name="meetings_vote_counted_whole",
                violation_error_message=_("A vote that is counted has its three sums."),
            ),
            models.CheckConstraint(
                condition=models.Q(state=VoteState.OPEN) | models.Q(lock="", box=""),
                name="meetings_vote_box_thrown_away",
                violation_error_message=_("What locks a secret vote is thrown away with the count."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} #{self.place}"

    def told(self) -> dict[str, object]:
        """What the act of opening it vouches for."""
        return {
            "meeting": self.meeting_id, "place": self.place, "question": self.meeting.digest(self.question),
            "secret": self.secret, "needed": self.needed,
            "electors": sorted(self.electors.values_list("body__code", flat=True)),
        }  # fmt: skip

    def counted(self) -> dict[str, object]:
        """What the act of counting vouches for."""
        return {"agree": self.agree, "against": self.against, "abstain": self.abstain}


class Elector(models.Model):
    """A body that may vote once. `choice` stays empty where the vote is secret: it only says that the body has voted."""

    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="electors")
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    voted = models.BooleanField(default=False)
    choice = models.CharField(max_length=7, choices=Choice, blank=True)
    key = models.CharField(max_length=80, blank=True)  # of the form that voted: sent again, it is not refused

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vote", "body"], name="meetings_elector_once"),
            models.CheckConstraint(
                condition=models.Q(voted=True) | models.Q(choice="", key=""),
                name="meetings_elector_chose_by_voting",
                violation_error_message=_("Only who has voted has chosen."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vote_id} {self.body_id}"

    def told(self) -> dict[str, object]:
        """What the act of voting vouches for: of a secret vote only that the body voted."""
        return {"body": self.body.code, "choice": self.choice}


class Floor(models.Model):
    """A body that asked to speak, in the order of asking."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="floors")
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=80, unique=True)
    state = models.CharField(max_length=8, choices=FloorState)
    began_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"], condition=models.Q(state=FloorState.SPEAKING), name="meetings_one_speaks"
            ),
            models.UniqueConstraint(
                fields=["meeting", "body"], condition=models.Q(state=FloorState.WAITING), name="meetings_waits_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.body_id} {self.state}"

    def told(self) -> dict[str, object]:
        """What the act of asking vouches for."""
        return {"meeting": self.meeting_id, "body": self.body.code}
