"""What records of the ledger have for an article: their facts, in sentences that a person edits, and where they can be seen."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from phoihop.domain.documents import permissions as documents
from phoihop.domain.documents import queries as printed
from phoihop.domain.documents.models import Document
from phoihop.domain.ledger.states import UNBOUND_STATES
from phoihop.domain.meetings import permissions as meetings
from phoihop.domain.meetings import queries as held
from phoihop.domain.meetings.models import Meeting
from phoihop.domain.meetings.states import MeetingState
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.petitions import permissions as petitions
from phoihop.domain.petitions import queries as asked
from phoihop.domain.petitions.models import Petition
from phoihop.domain.petitions.states import PetitionState
from phoihop.domain.plans.models import Row
from phoihop.domain.plans.states import APPROVED
from phoihop.domain.reporting import papers
from phoihop.domain.reporting import permissions as reporting
from phoihop.domain.reporting.models import Report
from phoihop.domain.reporting.states import ReportState
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.lifecycle.prepared import Prepared
from phoihop.foundation.vn import dates
from phoihop.surfaces.portal.models import Origin

FORMS = ("pdf", "docx")  # in which a paper is taken away
MOST = 20  # of each kind on the desk, the newest
Record = Meeting | Document | Report | Petition
_PAPER = ("pk", "code", "number", "symbol")
_OF_MEETING = Prepared(
    lambda meeting: (
        Document.objects.filter(of_meeting__meeting=meeting).order_by("of_meeting__pk").values_list(*_PAPER)
    ),
    meeting=int,
)
_DOCUMENT = Prepared(lambda document: Document.objects.filter(pk=document).values_list(*_PAPER), document=int)
_OPENED = Prepared(
    lambda origin: Origin.papers.through.objects.filter(origin=origin).values_list("document"), origin=int
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """An article as a record would have it."""

    kind: str  # the name of the record's column in Origin
    pk: int
    title: str
    lead: str
    paragraphs: tuple[str, ...]
    on: date
    place: str
    illustrative: bool
    papers: tuple[str, ...] = ()  # those that were issued of the record, by number and symbol


@dataclass(frozen=True, slots=True)
class Seen:
    """Where everybody may see what an article tells of."""

    words: str
    address: str


def waiting(by: Actor) -> list[Proposal]:
    """Of every record that this person may see and that no article tells of yet, the newest of each kind."""
    return [
        proposal
        for kind in KINDS
        for record in _untold(kind, by)[:MOST]
        if (proposal := _READ[kind](record)) is not None  # type: ignore[operator]  # each kind with its own reader
    ]


def of(kind: str, pk: int, by: Actor) -> Proposal | None:
    """That of one record; None where it cannot be told of, or was already."""
    if kind not in KINDS:
        return None
    record = _untold(kind, by).filter(pk=pk).first()
    return _READ[kind](record) if record else None  # type: ignore[operator]  # the same


def is_told(kind: str, pk: int) -> bool:
    """Whether an article tells of this record."""
    return kind in KINDS and Origin.objects.filter(**{f"{kind}_id": pk}).exists()


def rows_near(on: date) -> QuerySet[Row]:
    """The rows of plans in force, as far as they bind, that a matter of the day may belong to."""
    near = Row.objects.filter(plan__state__in=APPROVED, plan__year__in=(on.year, on.year + 1))
    near = near.exclude(commitment__state__in=UNBOUND_STATES)
    return near.select_related("plan", "commitment").order_by("plan__code", "number")


def seen(
    origin: int, meeting: int | None, document: int | None, report: int | None, row: int | None, plan: str | None,
    plan_title: str | None,
) -> list[Seen]:  # fmt: skip
    """What may be seen of the record of an origin: its papers by their codes, and the row of the plan."""
    found, opened = [], {pk for (pk,) in _OPENED.rows(origin=origin)}
    for pk, code, number, symbol in _issued(meeting, document, report):
        words = f"{number}/{symbol}"
        found.append(Seen(words, reverse("portal:verified", args=[code])))
        if pk in opened:
            found += [
                Seen(f"{words}, {form.upper()}", reverse("portal:paper_taken", args=[code, form])) for form in FORMS
            ]
    if row is not None:
        words = _("Row %(number)s of “%(plan)s”") % {"number": row, "plan": plan_title}
        found.append(Seen(words, f"{reverse('portal:plan', args=[plan])}#hang-{row}"))
    return found


def _issued(meeting: int | None, document: int | None, report: int | None) -> list[tuple[int, str, int, str]]:
    """The papers of that record: number of the row, code, and the number under which each was issued."""
    if meeting is not None:
        return _OF_MEETING.rows(meeting=meeting)
    if document is not None:
        return _DOCUMENT.rows(document=document)
    if report is not None:
        code = papers.frozen(Report.objects.get(pk=report)).code
        return list(Document.objects.filter(code=code).values_list(*_PAPER))
    return []


def papers_of(record: Record | None) -> list[Document]:
    """The papers that were issued of a record; a meeting has none before its minutes or a notice became one."""
    if isinstance(record, Document):
        return [record]
    if isinstance(record, Report):
        return list(Document.objects.filter(code=papers.frozen(record).code))
    if isinstance(record, Meeting):
        return [row.document for row in record.papers.select_related("document").order_by("pk")]
    return []


def words_of(document: Document) -> str:
    """Every word of a paper, as it was issued."""

    def leaves(held: object) -> Iterator[str]:
        if isinstance(held, str):
            yield held
        elif isinstance(held, dict):
            for one in held.values():
                yield from leaves(one)
        elif isinstance(held, list):
            for one in held:
                yield from leaves(one)

    return "\n".join([str(document), document.about, *leaves(json.loads(document.facts))])


def _untold(kind: str, by: Actor) -> QuerySet[Any]:  # one of four tables
    told = Origin.objects.filter(**{f"{kind}__isnull": False}).values(kind)
    return KINDS[kind](by).exclude(pk__in=told)


def _meetings(by: Actor) -> QuerySet[Meeting]:
    closed = meetings.visible_to(by).filter(state__in=(MeetingState.CLOSED, MeetingState.SIGNED))
    return closed.order_by("-held_on", "-pk")


def _petitions(by: Actor) -> QuerySet[Petition]:
    answered = (PetitionState.ANSWERED, PetitionState.CONFIRMED)
    return petitions.visible_to(by).filter(state__in=answered).order_by("-pk")


def _meeting(meeting: Meeting) -> Proposal:
    guests, hosts = held.guests(meeting), held.hosts(meeting)
    facts = {
        "session": meeting.get_session_display(), "day": dates.show(meeting.held_on), "place": meeting.place,
        "title": meeting.title, "hosts": _listed(host.body.name for host in hosts),
    }  # fmt: skip
    lead = _("In the %(session)s of %(day)s, at %(place)s: %(title)s. Chaired by %(hosts)s.") % facts
    people = [host.person.printed for host in hosts if host.person is not None]
    came = [guest.body.name for guest in guests if guest.presence is not None]
    paragraphs = [
        _("Chaired together by: %(people)s.") % {"people": _listed(people)} if people else "",
        _("There were: %(bodies)s.") % {"bodies": _listed(came)} if came else "",
        *(f"{item.heading}." for item, _body in held.agenda(meeting)),
    ]
    return _proposal("meeting", meeting, meeting.title, lead, paragraphs, meeting.held_on, meeting.place)


def _document(document: Document) -> Proposal:
    paper = printed.printed(document)
    facts = {
        "kind": document.kind.capitalize(), "number": str(document), "day": dates.show(document.issued_on),
        "issuer": paper.issuer, "about": document.about,
    }  # fmt: skip
    title = _("%(kind)s %(number)s: %(about)s") % facts
    lead = _("On %(day)s %(issuer)s issued %(kind)s %(number)s: %(about)s.") % facts
    signed = [f"{', '.join(one.lines)} {one.named}".strip() for one in paper.signatories]
    paragraphs = [_("Signed by: %(people)s.") % {"people": _listed(signed)} if signed else ""]
    return _proposal(
        "document", document, title, lead, paragraphs, document.issued_on, illustrative=bool(paper.made_up)
    )


def _report(report: Report) -> Proposal:
    body = organisations.view_of(report.body_id, report.last_day).name
    day = report.sent_on or report.last_day
    lead = _("On %(day)s %(body)s sent: %(title)s.") % {
        "day": dates.show(day), "body": body, "title": report.title,
    }  # fmt: skip
    counted = _("Its figures are those of %(first)s to %(last)s.") % {
        "first": dates.show(report.first_day), "last": dates.show(report.last_day),
    }  # fmt: skip
    return _proposal("report", report, report.title, lead, [counted], day)


def _petition(petition: Petition) -> Proposal | None:
    """Only what was published of it, with nobody's name."""
    way = list(petition.way.order_by("pk"))
    told = asked.published(way)
    if not told.asked or not told.answer:
        return None
    body, day = organisations.view_of(way[-1].actor_id, way[-1].on).name, way[-1].on
    title = _("Voters’ petition answered: %(topic)s") % {"topic": petition.topic}
    lead = _("%(body)s answered what voters asked about: %(topic)s.") % {"body": body, "topic": petition.topic}
    paragraphs = [
        _("What was asked: %(words)s") % {"words": told.asked},
        _("The answer: %(words)s") % {"words": told.answer},
    ]
    return _proposal("petition", petition, title, lead, paragraphs, day)


def _proposal(
    kind: str, record: Record, title: str, lead: str, paragraphs: Iterable[str], on: date, place: str = "",
    *, illustrative: bool | None = None,
) -> Proposal:  # fmt: skip
    made_up = bool(getattr(record, "illustrative", False)) if illustrative is None else illustrative
    issued = tuple(map(str, papers_of(record)))
    return Proposal(kind, record.pk, title, lead, tuple(filter(None, paragraphs)), on, place, made_up, issued)


def _listed(names: Iterable[str]) -> str:
    """Names as a sentence lists them."""
    all_: Sequence[str] = list(names)
    return "; ".join(all_)


KINDS = {
    "meeting": _meetings,
    "document": lambda by: documents.visible_to(by).order_by("-issued_on", "-pk"),
    "report": lambda by: reporting.visible_to(by).filter(state=ReportState.SENT).order_by("-sent_on", "-pk"),
    "petition": _petitions,
}
_READ = {"meeting": _meeting, "document": _document, "report": _report, "petition": _petition}
