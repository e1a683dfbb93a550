"""The minutes of a meeting as a page: the text, who wrote it, who has signed, and the papers made of it."""

import re
from dataclasses import dataclass, replace
from datetime import date, time

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from phoihop.domain.documents import composing
from phoihop.domain.documents import permissions as registering
from phoihop.domain.meetings import merging, papers, permissions, queries
from phoihop.domain.meetings.models import Conclusion, Meeting, Objection, Revision
from phoihop.domain.meetings.states import COUNTING, MeetingState, SessionOfDay
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.rulebook.queries import NoRule
from phoihop.foundation.accounts.actors import Actor, Denied
from phoihop.surfaces.workspace.commitments.forms import SymbolField, TextField

KEPT_AT = "Lưu: VT"  # papers are in Vietnamese
_HOURS = {
    SessionOfDay.MORNING: ("8:00", "11:30"), SessionOfDay.AFTERNOON: ("14:00", "16:30"),
    SessionOfDay.WHOLE_DAY: ("8:00", "16:30"),
}  # fmt: skip
_PLACE = re.compile(r"(?:tỉnh|thành phố)\s+((?:[^\W\d_]\w*\s?){1,3})$")


class MinutesForm(forms.Form):
    """The text of the minutes, and the revision that it was written from."""

    text = TextField(label=gettext_lazy("Text of the minutes"), widget=forms.Textarea(attrs={"rows": 24}))
    base = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class ObjectionForm(forms.Form):
    """What is not what was concluded."""

    words = TextField(
        label=gettext_lazy("What in it is not what was concluded"), widget=forms.Textarea(attrs={"rows": 4})
    )


class NoticeForm(forms.Form):
    """What a notice of conclusion needs beside its text."""

    symbol = SymbolField(label=gettext_lazy("Symbol behind the number"), max_length=80)
    place = TextField(label=gettext_lazy("Place before the day"), max_length=60)
    recipients = TextField(label=gettext_lazy("Recipients, one a line"), widget=forms.Textarea(attrs={"rows": 6}))

    def given(self) -> papers.Form:
        """What was written."""
        told = self.cleaned_data
        return papers.Form(told["symbol"], told["place"], composing.receivers(told["recipients"]))


class InvitationPaperForm(NoticeForm):
    """The same for an invitation: also from when."""

    began = forms.TimeField(label=gettext_lazy("Begins at"), help_text=gettext_lazy("As 8:00"))
    field_order = ("began", "symbol", "place", "recipients")

    def given(self) -> papers.Form:
        """What was written."""
        return replace(super().given(), began=self.cleaned_data["began"])


class MinutesPaperForm(NoticeForm):
    """The same for minutes: also from when until when, and who wrote them."""

    began = forms.TimeField(label=gettext_lazy("Began at"), help_text=gettext_lazy("As 8:00"))
    ended = forms.TimeField(label=gettext_lazy("Ended at"), help_text=gettext_lazy("As 11:30"))
    secretary = TextField(label=gettext_lazy("Secretary of the meeting"), max_length=120)
    field_order = ("began", "ended", "secretary", "symbol", "place", "recipients")

    def given(self) -> papers.Form:
        """What was written."""
        told, rest = self.cleaned_data, super().given()
        began: time = told["began"]
        return papers.Form(rest.symbol, rest.place, rest.recipients, began, told["ended"], told["secretary"])


FORMS: dict[str, type[NoticeForm]] = {
    papers.INVITATION: InvitationPaperForm, papers.MINUTES: MinutesPaperForm, papers.NOTICE: NoticeForm,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One revision: by whom, when, and whether two ways to say one place stand in it."""

    row: Revision
    body: BodyView
    parted: bool


@dataclass(frozen=True, slots=True)
class Earlier:
    """A wording of the conclusion that another followed, and what was objected to it."""

    conclusion: Conclusion
    said: list[tuple[Objection, BodyView]]


@dataclass(frozen=True, slots=True)
class Signing:
    """One chair and the day on which it signed the last text."""

    body: BodyView
    on: date | None


def can_write(by: Actor, row: Meeting) -> bool:
    """Whether this actor writes at the minutes now."""
    return row.state in COUNTING and permissions.can_host(by, row)


def can_sign(by: Actor, row: Meeting) -> bool:
    """Whether the minutes wait for the signature of this actor's chair."""
    last = row.revisions.order_by("-number").first()
    chair = permissions.chair_of(by, row, last)
    if last is None or chair is None or row.state != MeetingState.CLOSED:
        return False
    return not last.signatures.filter(chair=chair).exists()


def can_issue(by: Actor, row: Meeting, kind: str) -> bool:
    """Whether this actor gives this paper its number now."""
    if by.body_id is None or not permissions.is_host(by, row) or queries.issued(row, kind):
        return False
    try:
        registering.check_can_register(by, Body(pk=by.body_id))
    except Denied:
        return False
    if kind == papers.MINUTES:
        return row.state == MeetingState.SIGNED
    if kind == papers.INVITATION:
        return row.state == MeetingState.INVITED
    return row.state in (MeetingState.CLOSED, MeetingState.SIGNED) and row.conclusions.exists()


def paper_form(by: Actor, row: Meeting, kind: str, data: object = None) -> NoticeForm:
    """The form of a paper, filled in with what such papers of this body usually bear."""
    body = organisations.view_of(by.body_id or row.organiser_id, row.held_on)
    place = _PLACE.search(body.name)
    began, ended = _HOURS[SessionOfDay(row.session)]
    initial = {
        "symbol": papers.symbol(kind, body), "place": place[1].strip() if place else "", "began": began, "ended": ended,
        "recipients": "\n".join([*papers.recipients(row, Body(pk=body.id)), KEPT_AT]),
    }  # fmt: skip
    return FORMS[kind](data, initial=initial)  # type: ignore[arg-type]  # what was posted


def signings(row: Meeting, last: Revision | None) -> list[Signing]:
    """Every chair, in the order in which they were entered."""
    signed = dict(last.signatures.values_list("chair__body_id", "on")) if last else {}
    return [Signing(host.body, signed.get(host.body.id)) for host in queries.hosts(row)]


def minutes_page(row: Meeting, by: Actor, data: object, verb: str) -> dict[str, object]:
    """What the page of the minutes shows."""
    texts = list(row.revisions.select_related("meeting").order_by("-number"))
    last = texts[0] if texts else None
    views = organisations.views_of({text.body_id for text in texts}, row.held_on)
    posted = data if verb == "write" else None
    start = {"text": queries.minutes_text(row), "base": last.number if last else 0}
    wanted = papers.MINUTES if can_issue(by, row, papers.MINUTES) else ""
    return {
        "last": last, "revisions": [Line(text, views[text.body_id], merging.is_parted(text.text)) for text in texts],
        "parted": last is not None and merging.is_parted(last.text),
        "minutes_form": MinutesForm(posted, initial=start) if can_write(by, row) else None,  # type: ignore[arg-type]  # what was posted
        "signings": signings(row, last), "can_sign": can_sign(by, row),
        "paper_form": paper_form(by, row, wanted, data if verb == "issue-minutes" else None) if wanted else None,
        "issued": queries.issued(row, papers.MINUTES),
    }  # fmt: skip


def asked_on_paper(row: Meeting, by: Actor, data: object, verb: str) -> dict[str, object]:
    """What the front page says of the invitation as a paper: its number, or the form to give it one."""
    wanted = can_issue(by, row, papers.INVITATION)
    posted = data if verb == "issue-invitation" else None
    return {
        "invitation_issued": queries.issued(row, papers.INVITATION) if permissions.is_host(by, row) else None,
        "invitation_form": paper_form(by, row, papers.INVITATION, posted) if wanted else None,
    }


def concluded(row: Meeting, by: Actor, today: date, data: object, verb: str) -> dict[str, object]:
    """What the front page says of the conclusion: its notice, its lag, and what was objected to it."""
    conclusion: Conclusion | None = row.conclusions.order_by("-pk").first()
    if row.state not in (MeetingState.CLOSED, MeetingState.SIGNED):
        return {}
    try:
        lag = queries.notice_lag(row, papers.NOTICE, today)
        until = queries.objections_until(conclusion) if conclusion else None
    except NoRule:
        return {}
    spoken = list(Objection.objects.filter(conclusion__meeting=row).select_related("conclusion").order_by("pk"))
    views = organisations.views_of({one.body_id for one in spoken}, row.held_on)
    before: dict[int, Earlier] = {}
    for one in spoken:
        if conclusion and one.conclusion_id != conclusion.pk:
            before.setdefault(one.conclusion_id, Earlier(one.conclusion, [])).said.append((one, views[one.body_id]))
    open_ = until is not None and today <= until and permissions.can_object(by, row)
    wanted = can_issue(by, row, papers.NOTICE)
    return {
        "lag": lag, "said": conclusion, "until": until,
        "objections": [(one, views[one.body_id]) for one in spoken if conclusion and one.conclusion_id == conclusion.pk],
        "earlier": [before[pk] for pk in sorted(before, reverse=True)],
        "objection_form": ObjectionForm(data if verb == "object" else None) if open_ else None,  # type: ignore[arg-type]  # what was posted
        "notice_form": paper_form(by, row, papers.NOTICE, data if verb == "issue-notice" else None) if wanted else None,
    }  # fmt: skip


def written(row: Meeting) -> str:
    """The sentence after a text was kept."""
    last = row.revisions.order_by("-number").first()
    if last is not None and merging.is_parted(last.text):
        return _("Kept. Somebody wrote at one place at the same time: both ways stand in the text, choose one.")
    return _("Kept.")
