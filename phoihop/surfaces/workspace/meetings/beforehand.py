"""Papers of the matters of a meeting, and advice asked before it: the page of a meeting, the list, one request, one file."""

import secrets
from dataclasses import dataclass
from datetime import date

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from phoihop.domain.ledger import queries as ledger
from phoihop.domain.ledger.refusals import Refused
from phoihop.domain.meetings import advice, permissions, services
from phoihop.domain.meetings.models import ADVICE_MAX, Advice, AgendaItem, Meeting, Paper
from phoihop.domain.meetings.states import ASKING
from phoihop.domain.organisations import queries as organisations
from phoihop.foundation.accounts.actors import Actor, Denied
from phoihop.foundation.storage import queries as stored
from phoihop.foundation.storage import services as storage
from phoihop.foundation.storage.models import StoredFile
from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace import paging
from phoihop.surfaces.workspace.commitments.forms import TextField
from phoihop.surfaces.workspace.filing import FilesField
from phoihop.surfaces.workspace.meetings.forms import BodiesForm
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.posting import CannotPost, key_of

MOST_AT_ONCE = 10  # files
_LONGEST = 18  # digits of a row number


class BringForm(forms.Form):
    """Which files are put to which matter."""

    matter = forms.TypedChoiceField(label=gettext_lazy("Matter"), coerce=int)
    papers = FilesField(
        label=gettext_lazy("Papers to bring"), help_text=gettext_lazy("At most 10 at once, 30 MB each.")
    )

    def __init__(self, *args: object, items: list[AgendaItem], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.items = {item.pk: item for item in items}
        self.fields["matter"].choices = [(item.pk, f"{item.place}. {item.heading}") for item in items]  # type: ignore[attr-defined]  # a choice field


class AskForm(BodiesForm):
    """Whom one asks about which matter."""

    matter = forms.TypedChoiceField(label=gettext_lazy("Matter"), coerce=int)
    question = TextField(
        label=gettext_lazy("What we ask"), max_length=ADVICE_MAX, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: object, items: list[AgendaItem], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as above
        self.items = {item.pk: item for item in items}
        self.fields["matter"].choices = [(item.pk, f"{item.place}. {item.heading}") for item in items]  # type: ignore[attr-defined]  # a choice field


class AdviseForm(forms.Form):
    """What a body thinks."""

    words = TextField(label=gettext_lazy("Our advice"), max_length=ADVICE_MAX, widget=forms.Textarea(attrs={"rows": 8}))


@dataclass(frozen=True, slots=True)
class Clock:
    """A request with the tag that says how it stands against its day."""

    one: advice.Asked
    kind: str
    words: str


def clock(one: advice.Asked) -> Clock:
    """Given in time or late, days left, or late and not given."""
    if one.row.given_on is not None:
        return Clock(one, "late" if one.late else "ok", _("given late") if one.late else _("given"))
    if one.days is None:
        return Clock(one, "returned", _("no longer asked: the meeting was called off"))
    left = one.days
    if left < 0:
        return Clock(one, "late", ngettext("%(n)s day late", "%(n)s days late", -left) % {"n": -left})
    words = _("due today") if not left else ngettext("%(n)s day left", "%(n)s days left", left) % {"n": left}
    return Clock(one, "soon" if left <= 1 else "wait", words)


def awaited(row: Meeting, by: Actor, today: date) -> list[Clock]:
    """What the reader's body is asked about this meeting and has not said."""
    return [clock(one) for one in advice.shown(advice.waiting_for(by).filter(item__meeting=row), today)]


@dataclass(frozen=True, slots=True)
class Line:
    """A matter of the page, with its papers, who brought each, and the clocks of what was asked about it."""

    matter: advice.Matter
    asked: tuple[Clock, ...]
    takes: frozenset[int]  # row numbers of the papers that the reader takes back


def ask_form(row: Meeting, by: Actor, today: date, data: QueryDict | None = None) -> AskForm:
    """Every body of the day but the reader's own."""
    bodies = [view for view in organisations.all_bodies(today) if view.id != by.body_id]
    return AskForm(data, groups=organisations.grouped(bodies), items=list(row.agenda.order_by("place")))


def bring_form(row: Meeting, by: Actor, data: object = None, files: object = None) -> BringForm:
    """The matters to which the reader brings papers."""
    items = [item for item in row.agenda.order_by("place") if permissions.can_bring(by, item)]  # each knows its meeting
    return BringForm(data, files, items=items)


def page(row: Meeting, by: Actor, today: date, data: QueryDict | None, verb: str) -> dict[str, object]:
    """The matters with their papers and advice, and what the reader can add."""
    bring = bring_form(row, by, data if verb == "bring" else None, MultiValueDict() if verb == "bring" else None)
    asks = row.state in ASKING and permissions.can_host(by, row, "turn_key") and row.held_on >= today
    found = [
        Line(
            matter,
            tuple(clock(one) for one in matter.asked),
            frozenset(
                paper.pk
                for paper, _body in matter.papers
                if matter.item.pk in bring.items and permissions.is_own(by, paper)
            ),
        )
        for matter in advice.matters(row, by, today)
    ]
    return {
        "lines": found,
        "bring_form": bring if bring.items else None,
        "ask_form": ask_form(row, by, today, data if verb == "ask-advice" else None) if asks and found else None,
        "due": services.advice_due(held_on=row.held_on, on=today) if asks and found else None,
        "invented": any(paper.illustrative for line in found for paper, _by in line.matter.papers)
        or any(each.one.row.illustrative for line in found for each in line.asked),
    }


def kept(form: BringForm) -> tuple[AgendaItem, list[tuple[StoredFile, str]]]:
    """The matter and its files, whole on the disk. Raises CannotMeet, and CannotKeep for the first that is refused."""
    files = form.cleaned_data["papers"]
    if len(files) > MOST_AT_ONCE:
        raise services.CannotMeet(_("Bring at most 10 files at once."))
    item = form.items[form.cleaned_data["matter"]]
    return item, [storage.keep(name=file.name or "", chunks=file.chunks()) for file in files]


def paper_of(row: Meeting, number: str, by: Actor) -> Paper:
    """A paper of this meeting by its row number. Raises CannotMeet."""
    rows = permissions.papers_seen(by).filter(item__meeting=row).select_related("item__meeting", "body", "file")
    found = rows.filter(pk=int(number)).first() if number.isdecimal() and len(number) <= _LONGEST else None
    if found is None:
        raise services.CannotMeet(_("This paper is not of this meeting."))
    return found


@login_required
@require_safe
def file(request: HttpRequest, code: str, pk: int) -> FileResponse:
    """One paper, for who knows of the meeting and for who is asked for advice on its matter."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    rows = permissions.papers_seen(acting.actor).filter(item__meeting__code=code, pk=pk)
    found = rows.select_related("file").first()
    if found is None:
        raise Http404
    return FileResponse(
        stored.opened(found.file), as_attachment=True, filename=found.name, content_type=found.file.media_type
    )


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Advice that the acting body is asked for, or asks for (`of=ours`), the first due first; what waits stands before."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    ours = request.GET.get("of") == "ours"
    own = organisations.stands_for(acting.actor.body_id) if acting.actor.body_id is not None else set()
    side = {"asker_id__in": own} if ours else {"body_id__in": own}
    found = permissions.advice_seen(acting.actor).filter(**side)
    cut = paging.page_of(request, found.order_by(F("given_on").desc(nulls_first=True), "due_on", "pk"))
    clocks = [clock(one) for one in advice.shown(cut.things, acting.today)]
    context = {
        "clocks": clocks, "ours": ours, "links": cut.links,
        "made_up": any(each.one.row.illustrative for each in clocks),
    }  # fmt: skip
    return render(request, "workspace/meetings_advice.html", context)


@login_required
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One request for advice."""
    return _one(request, _seen(request, pk))


@login_required
@require_POST
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the advice."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    row = _seen(request, pk)
    form = AdviseForm(request.POST)
    if not form.is_valid():
        return _one(request, row, form)
    try:
        key_of(request)
        services.advise(
            advice=row, words=form.cleaned_data["words"], by=acting.actor, on=acting.today, at=acting.moment
        )  # fmt: skip
    except (services.CannotMeet, Denied, CannotPost, Refused) as refusal:
        return _one(request, row, form, str(refusal))
    messages.success(request, _("Your advice is with who asked for it."))
    return redirect("meeting_advice", pk=row.pk)


def _seen(request: HttpRequest, pk: int) -> Advice:
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    found = (
        permissions.advice_seen(acting.actor)
        .filter(pk=pk)
        .select_related("item__meeting__organiser", "commitment")
        .first()
    )
    if found is None:
        raise Http404
    return found


def _one(request: HttpRequest, row: Advice, form: AdviseForm | None = None, refused: str = "") -> HttpResponse:
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    by, meeting = acting.actor, row.item.meeting
    [asked] = advice.shown([row], acting.today)
    knows = permissions.visible_to(by).filter(pk=meeting.pk).exists()
    context = {
        "row": row, "clock": clock(asked), "key": secrets.token_urlsafe(16), "meeting": meeting, "knows": knows, "refused": refused,
        "papers": advice.papers_of(meeting, by).get(row.item_id, []),
        "form": form or (AdviseForm() if permissions.can_advise(by, row) else None),
        "why": ledger.reckoning_of(row.commitment).words() if by.body_id in (row.body_id, row.asker_id) else [],
        "trail": [(_("Desk"), reverse("home")), (_("Advice before meetings"), reverse("meetings_advice")), (dates.show(meeting.held_on), None)],
    }  # fmt: skip
    return render(request, "workspace/meeting_advice.html", context, status=422 if request.method == "POST" else 200)
