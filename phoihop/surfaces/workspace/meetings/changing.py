"""Correcting the draft of a meeting, and moving or calling off one that was asked for: the forms and their page."""

from dataclasses import dataclass

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from phoihop.domain.meetings import permissions, services
from phoihop.domain.meetings.models import PLACE_MAX, TITLE_MAX, WORDS_MAX, AgendaItem, Meeting
from phoihop.domain.meetings.states import MeetingState, SessionOfDay
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace.commitments.forms import DayField, TextField
from phoihop.surfaces.workspace.meetings.forms import items_of


class _WhenForm(forms.Form):
    """On which day, in which part of it, and where."""

    held_on = DayField(label=_("Day"), help_text=_("As 23/9/2021"))
    session = forms.ChoiceField(
        label=_("Session of the day"), choices=SessionOfDay.choices, widget=forms.RadioSelect
    )  # fmt: skip
    place = TextField(label=_("Place"), max_length=PLACE_MAX)


class PostponeForm(_WhenForm):
    """To when it is moved, and why."""

    reason = TextField(label=_("Why it is moved"), max_length=WORDS_MAX, widget=forms.Textarea(attrs={"rows": 2}))


class CallOffForm(forms.Form):
    """Why it is not held."""

    reason = TextField(label=_("Why it is called off"), max_length=WORDS_MAX, widget=forms.Textarea(attrs={"rows": 2}))


@dataclass(frozen=True, slots=True)
class Matter:
    """The fields of one matter of the agenda."""

    heading: BoundField
    minutes: BoundField
    number: BoundField


class CorrectForm(_WhenForm):
    """A draft as it shall stand. A matter whose words are emptied is taken out."""

    title = TextField(
        label=_("What the meeting is about"), max_length=TITLE_MAX, widget=forms.Textarea(attrs={"rows": 2})
    )
    more = TextField(
        label=_("More matters"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One matter a line; minutes in brackets, as: Thảo luận (30 phút)"),
    )  # fmt: skip
    field_order = ("title", "held_on", "session", "place", "more")

    def __init__(self, *args: object, items: list[AgendaItem], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.items = items
        for item in items:
            number = forms.IntegerField(min_value=1, max_value=999, initial=item.place, required=False)
            self.fields[f"m{item.pk}-heading"] = TextField(max_length=TITLE_MAX, required=False, initial=item.heading)
            self.fields[f"m{item.pk}-minutes"] = forms.IntegerField(
                min_value=1, max_value=600, initial=item.minutes, required=False
            )
            self.fields[f"m{item.pk}-number"] = number
            for name, label in (("heading", _("Matter")), ("minutes", _("Minutes it takes")), ("number", _("Order"))):
                self.fields[f"m{item.pk}-{name}"].label = label

    def plain(self) -> list[BoundField]:
        """The fields beside those of the matters."""
        return [self[name] for name in ("title", "held_on", "session", "place")]

    def matters(self) -> list[Matter]:
        """The fields of each matter, in the order in which the matters stand."""
        return [
            Matter(self[f"m{item.pk}-heading"], self[f"m{item.pk}-minutes"], self[f"m{item.pk}-number"])
            for item in self.items
        ]

    def change(self) -> services.Change:
        """What was written: matters by the numbers that they were given, those of one number as they stood."""
        given = self.cleaned_data
        kept = sorted(
            (given[f"m{item.pk}-number"] or item.place, item.place, item)
            for item in self.items if given[f"m{item.pk}-heading"].strip()
        )  # fmt: skip
        agenda = [
            services.Matter(given[f"m{item.pk}-heading"], given[f"m{item.pk}-minutes"], item)
            for _number, _place, item in kept
        ]
        agenda += [services.Matter(item.heading, item.minutes) for item in items_of(given["more"])]
        return services.Change(given["title"], given["held_on"], given["session"], given["place"], agenda)


def may(by: Actor, row: Meeting) -> bool:
    """Whether the actor changes the meeting now: a draft who prepares it, what was asked for who sent it."""
    if row.state == MeetingState.DRAFT:
        return permissions.can_host(by, row)
    return row.state == MeetingState.INVITED and permissions.can_host(by, row, "sign")


def correct_form(row: Meeting, data: object = None) -> CorrectForm:
    """The draft as it stands."""
    return CorrectForm(
        data, initial=_when(row) | {"title": row.title}, items=list(row.agenda.order_by("place"))
    )  # fmt: skip


def page(row: Meeting, data: object, verb: str) -> dict[str, object]:
    """The form of a draft, or those to move and to call off what was asked for."""
    if row.state == MeetingState.DRAFT:
        return {"correct_form": correct_form(row, data if verb == "correct" else None)}
    return {
        "postpone_form": PostponeForm(data if verb == "postpone" else None, initial=_when(row)),  # type: ignore[arg-type]  # what was posted
        "call_off_form": CallOffForm(data if verb == "call-off" else None, auto_id="id_off_%s"),  # type: ignore[arg-type]  # as above
    }


def _when(row: Meeting) -> dict[str, object]:
    return {"held_on": dates.show(row.held_on), "session": row.session, "place": row.place}
