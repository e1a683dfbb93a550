"""What people write about a meeting: shape and wording only, the trade decides."""

import re
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from phoihop.domain.meetings import services
from phoihop.domain.meetings.models import PLACE_MAX, TITLE_MAX, WORDS_MAX, Meeting
from phoihop.domain.meetings.queries import Guest
from phoihop.domain.meetings.states import THERE, Answer, Came, Needed, SessionOfDay
from phoihop.domain.organisations.models import Body, Post
from phoihop.domain.organisations.queries import BodyView
from phoihop.surfaces.workspace.commitments.forms import BodiesField, DayField, Group, TextField

_MINUTES = re.compile(
    r"^(?P<heading>.+?)\s*[(,;–-]?\s*(?P<minutes>\d{1,3})\s*(?:phút|ph|minutes|min|')\)?\s*$", re.IGNORECASE
)


def items_of(text: str) -> list[services.Item]:
    """The matters of an agenda, one a line; “Thảo luận (30 phút)” takes thirty minutes."""
    found = []
    for line in text.splitlines():
        written = line.strip().lstrip("-•+ ").strip()
        if timed := _MINUTES.match(written):
            found.append(services.Item(timed["heading"], int(timed["minutes"])))
        elif written:
            found.append(services.Item(written))
    return found


class BodiesForm(forms.Form):
    """A form with one long list of bodies, in folds by kind."""

    bodies = BodiesField(coerce=int, required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: object, groups: dict[str, list[BodyView]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.groups = {label: {body.id: body.name for body in members} for label, members in groups.items()}
        self.fields["bodies"].choices = [(label, list(members.items())) for label, members in self.groups.items()]  # type: ignore[attr-defined]  # a choice field

    def body_groups(self) -> list[Group]:
        """The boxes to tick, by group."""
        boxes = {int(box.data["value"]): box for box in self["bodies"].subwidgets}
        return [Group(label, [boxes[body_id] for body_id in members]) for label, members in self.groups.items()]

    def chosen(self) -> list[Body]:
        """The bodies that are ticked, in the order of the list."""
        rows = Body.objects.in_bulk(self.cleaned_data["bodies"])
        return [rows[body_id] for body_id in self.cleaned_data["bodies"]]


class PrepareForm(BodiesForm):
    """A new meeting. The bodies are those that chair."""

    title = TextField(
        label=_("What the meeting is about"), max_length=TITLE_MAX, widget=forms.Textarea(attrs={"rows": 2})
    )
    held_on = DayField(label=_("Day"), help_text=_("As 23/9/2021"))
    session = forms.ChoiceField(
        label=_("Session of the day"),
        choices=SessionOfDay.choices,
        widget=forms.RadioSelect,
        initial=SessionOfDay.MORNING,
    )
    place = TextField(label=_("Place"), max_length=PLACE_MAX)
    agenda = TextField(
        label=_("Agenda"), required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One matter a line; minutes in brackets, as: Thảo luận (30 phút)"),
    )  # fmt: skip
    quorum = forms.IntegerField(
        label=_("Share that has to be there to vote (%)"), required=False, min_value=1, max_value=100,
        help_text=_("Of all who chair or are invited. Left empty, anything can be put to the vote."),
    )  # fmt: skip
    follows = forms.ChoiceField(
        label=_("Follows the session"), required=False,
        help_text=_("Of a series. What the sessions before left open then stands on the page of this one."),
    )  # fmt: skip
    field_order = ("title", "held_on", "session", "place", "agenda", "quorum", "follows", "bodies")

    def __init__(self, *args: object, series: list[Meeting], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as above
        self.series = {str(row.pk): row for row in series}
        names = [(pk, f"{row.code} · {row.title}") for pk, row in self.series.items()]
        self.fields["follows"].choices = [("", "—"), *names]  # type: ignore[attr-defined]  # a choice field

    def draft(self) -> services.Draft:
        """What was written."""
        given = self.cleaned_data
        day: date = given["held_on"]
        return services.Draft(
            title=given["title"], held_on=day, session=given["session"], place=given["place"], chairs=self.chosen(),
            agenda=items_of(given["agenda"]), quorum=given["quorum"],
            follows=self.series.get(given["follows"]),
        )  # fmt: skip


class InviteForm(BodiesForm):
    """Who else is put on the list: bodies, and single posts."""

    posts = forms.TypedMultipleChoiceField(
        label=_("Single posts"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Whoever holds the post on the day of the meeting."),
    )  # fmt: skip

    def __init__(self, *args: object, posts: list[tuple[Post, BodyView]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as above
        self.fields["posts"].choices = [(post.pk, f"{post.title} ({body.short_name})") for post, body in posts]  # type: ignore[attr-defined]  # a choice field

    def chosen_posts(self) -> list[Post]:
        """The posts that are ticked."""
        return list(Post.objects.filter(pk__in=self.cleaned_data["posts"]).select_related("body").order_by("pk"))


class ReplyForm(forms.Form):
    """What an invited body answers."""

    answer = forms.ChoiceField(
        label=_("Our answer"), choices=Answer.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Say whether you come, send somebody else, or cannot come.")},
    )  # fmt: skip
    words = TextField(
        label=_("Who comes instead, or why nobody can"), max_length=WORDS_MAX, required=False,
        help_text=_("Not needed if the person invited comes."),
    )  # fmt: skip


class SeatForm(forms.Form):
    """How one invited body came."""

    came = forms.ChoiceField(label=_("Came"), choices=[("", "—"), *Came.choices], required=False)
    lower = forms.BooleanField(label=_("not the right level"), required=False)
    words = TextField(label=_("Who came, or the excuse"), max_length=WORDS_MAX, required=False)

    def __init__(self, *args: object, guest: Guest, **kwargs: object) -> None:
        last, reply = guest.presence, guest.reply
        if last:
            told = {"came": last.came, "lower": last.right_level is False, "words": last.words}
        else:
            words = reply.words if reply and reply.answer != Answer.ACCEPT else ""
            told = {"words": words}
        shared: dict[str, object] = {"prefix": f"i{guest.invitation.pk}", "initial": told, **kwargs}
        super().__init__(*args, **shared)  # type: ignore[arg-type]  # as above
        self.guest = guest

    def seat(self) -> services.Seat | None:
        """What was noted; None while nothing is."""
        given = self.cleaned_data
        if not given["came"]:
            return None
        level = not given["lower"] if given["came"] in THERE else True
        return services.Seat(self.guest.invitation, given["came"], level, given["words"])


class VoteForm(forms.Form):
    """What is put to the vote."""

    question = TextField(
        label=_("What is put to the vote"), max_length=WORDS_MAX, widget=forms.Textarea(attrs={"rows": 2})
    )
    how = forms.ChoiceField(
        label=_("How"), choices=[("OPEN", _("openly")), ("SECRET", _("in secret"))], widget=forms.RadioSelect, initial="OPEN",
        help_text=_(
            "Of a secret vote only the sums are kept, locked until they are counted. Who holds the server's secret key and old copies of its database could still find out who chose what."
        ),
    )  # fmt: skip
    needed = forms.ChoiceField(
        label=_("It passes with"), choices=Needed.choices, widget=forms.RadioSelect, initial=Needed.HALF,
        help_text=_("Of all who may vote, whether they do or not."),
    )  # fmt: skip
