"""Looking up the records that the table of statements names: what carries a statement is found, never taken on trust."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from phoihop.config.case_seed import Standing, Statement
from phoihop.domain.agreements.models import Agreement, Article, Target
from phoihop.domain.documents.models import Document
from phoihop.domain.ledger.models import Commitment, Entry
from phoihop.domain.ledger.states import Reason, Verb
from phoihop.domain.meetings.models import Invitation, Meeting, Proposal, Revision
from phoihop.domain.organisations.models import Body, BodyKind, Person, Post, Seat, Term
from phoihop.domain.oversight.models import Criticism, Recommendation, Supervision
from phoihop.domain.petitions.models import Petition, Session
from phoihop.domain.plans import disturbances
from phoihop.domain.plans.models import Funding, Plan, Row, Serving
from phoihop.domain.programmes.models import Duty, Event, Indicator, Programme, Verdict
from phoihop.domain.reporting.models import Passage, Report
from phoihop.domain.reviews.models import Review, Shortcoming
from phoihop.foundation.lifecycle import queries as installation
from phoihop.foundation.vn import dates
from phoihop.foundation.vn.numbers import show_number
from phoihop.surfaces.portal import queries as portal
from phoihop.surfaces.portal.counting.services import CARRIED
from phoihop.surfaces.portal.counting.tally import SITE
from phoihop.surfaces.portal.models import ArticlePage, Counted, Presence


@dataclass(frozen=True, slots=True)
class Found:
    """A record that is there: its kind, the name that people know it by, and the page that shows it."""

    kind: str
    name: str
    address: str
    words: str = ""  # the name for people, where it is made of codes


@dataclass(frozen=True, slots=True)
class Checked:
    """A statement with the records that carry it, and the names of those that are not there."""

    statement: Statement
    found: tuple[Found, ...]
    lost: tuple[str, ...]

    @property
    def standing(self) -> Standing:
        """How far the installation carries it, whatever the table promises."""
        if not self.found:
            return Standing.LATER
        return Standing.PARTLY if self.lost else self.statement.standing


def check(statement: Statement) -> Checked:
    """Look up every record that the statement names."""
    found: list[Found] = []
    lost: list[str] = []
    for name in statement.records:
        records = list(look_up(name))
        found += records
        if not records:
            lost.append(name)
    return Checked(statement, tuple(found), tuple(lost))


def look_up(name: str) -> Iterator[Found]:
    """The records that a name of the table stands for; none where there is none, or where the kind is unknown."""
    kind, _colon, key = name.partition(":")
    if kind in FINDERS:
        yield from (Found(kind, *found) for found in FINDERS[kind](key))


def opened(key: str) -> str:
    """The key under which the case opened a commitment."""
    return f"case:{key}:open"


_Pairs = Iterator[tuple[str, str]]
_Told = Iterator[tuple[str, str, str]]


def _agreement(code: str) -> _Pairs:
    for row in Agreement.objects.filter(code=code):
        yield row.code, reverse("agreement", args=[row.code])


def _article(key: str) -> _Pairs:
    agreement, number = key.split("/")
    for row in Article.objects.filter(agreement__code=agreement, number=int(number)):
        yield f"{agreement}/{row.number}", f"{reverse('agreement', args=[agreement])}#article-{row.number}"


def _body(code: str) -> _Pairs:
    for known in Body.objects.order_by("code").values_list("code", flat=True):
        if fnmatchcase(known, code):
            yield known, reverse("body", args=[known])


def _commitment(key: str) -> _Pairs:
    for row in Commitment.objects.filter(entries__key=opened(key), plan_row=None):
        yield row.code, reverse("commitment", args=[row.code])


def _document(key: str) -> _Pairs:
    body, year, number = key.split("/")
    for _row in Document.objects.filter(body__code=body, year=int(year), number=int(number)):
        yield key, reverse("reports")


def _entry(key: str) -> _Told:
    row, verb = key.split("/")
    entries = Entry.objects.filter(commitment__entries__key=opened(row), verb=verb).select_related("commitment")
    for entry in entries.order_by("seq"):
        code, page = entry.commitment.code, reverse("commitment", args=[entry.commitment.code])
        yield f"{code} #{entry.seq} {verb}", page, f"{code} #{entry.seq}, {entry.get_verb_display()}"


def _change(key: str) -> _Told:
    """What both sides changed of a row after they had agreed to it, with the days that it cost."""
    for row in _rows(key):
        page = reverse("plan_changes", args=[row.plan.code])
        for told in disturbances.compare([row], installation.effective_today(timezone.now()))[0].disturbances:
            code, days = row.commitment.code, "" if told.days is None else str(told.days)
            words = [f"{code}, {Verb(told.verb).label}", str(Reason(told.reason).label)]
            if told.days is not None:
                words.append(ngettext("%(n)s day", "%(n)s days", told.days) % {"n": told.days})
            yield f"{code} {told.verb} {told.reason} {days}".strip(), page, ", ".join(words)


def _funding(key: str) -> _Told:
    row, kind = key.split("/")
    lines = Funding.objects.filter(kind=kind, row__in=_rows(row)).select_related("row__plan", "row__commitment")
    for line in lines:
        page = reverse("plan_row_money", args=[line.row.plan.code, line.row.number])
        code = line.row.commitment.code
        yield (
            f"{code} {kind} {line.amount}",
            page,
            f"{code}, {line.get_kind_display()}, {show_number(line.amount)} đồng",
        )


def _published(slug: str) -> _Pairs:
    for article in portal.public():
        if fnmatchcase(article.slug, slug):
            yield article.title, reverse("portal:article", args=[article.slug])


def _caption(beginning: str) -> _Pairs:
    """A picture's caption in an article that is out."""
    for article in ArticlePage.objects.filter(live=True).order_by("pk"):
        for block in article.body:
            if block.block_type == "picture" and block.value["caption"].startswith(beginning):
                yield block.value["caption"], reverse("portal:article", args=[article.slug])


def _reading(key: str) -> _Pairs:
    """What was carried over to a day, of the site or of one article; or how many were online."""
    if key == "online":
        for told in Presence.objects.filter(process=CARRIED):
            yield str(told.readers), reverse("portal:figures")
        return
    day, slug = key.split("/")
    known = list(ArticlePage.objects.filter(slug=slug).values_list("pk", flat=True)) if slug else [SITE]
    for row in Counted.objects.filter(day=day, article_id__in=known, carried__gt=0):
        yield str(row.carried), reverse("portal:article", args=[slug]) if slug else reverse("portal:figures")


def _face(name: str) -> _Pairs:
    """A page that is no record of its own; there is one where something has been published."""
    if portal.public().exists():
        yield name, reverse(name)


def _passage(key: str) -> _Pairs:
    heading, place = key.split("/")
    for row in Passage.objects.filter(heading=heading, place=int(place)).select_related("report__body"):
        yield f"{row.report.period} {key}", _report_page(row.report)


def _person(name: str) -> _Pairs:
    for person in Person.objects.filter(illustrative=False, full_name=name):
        post = Post.objects.filter(holdings__person=person).select_related("body").order_by("pk").first()
        yield person.full_name, reverse("body", args=[post.body.code]) if post else ""


def _recommendation(key: str) -> _Pairs:
    for row in Recommendation.objects.filter(key=f"case:{key}"):
        yield str(row.pk), reverse("recommendation", args=[row.pk])


def _supervision(key: str) -> _Pairs:
    for row in Supervision.objects.filter(key=f"case:{key}"):
        yield row.title, reverse("supervision", args=[row.pk])


def _criticism(key: str) -> _Pairs:
    for row in Criticism.objects.filter(key=f"case:{key}"):
        yield row.title, reverse("criticism", args=[row.pk])


def _petition(key: str) -> _Pairs:
    for row in Petition.objects.filter(key=f"case:{key}"):
        yield str(row.pk), reverse("petition", args=[row.pk])


def _plan(code: str) -> _Pairs:
    for row in Plan.objects.filter(code=code):
        yield row.code, reverse("plan", args=[row.code])


def _programme(code: str) -> _Pairs:
    """What work serves, a `*` in its code for several."""
    for known in Programme.objects.order_by("code").values_list("code", flat=True):
        if fnmatchcase(known, code):
            yield known, reverse("programme", args=[known])


def _serves(key: str) -> _Pairs:
    """That a row of the plan serves a programme: `ROW/CODE`."""
    row, code = key.split("/")
    for one in Serving.objects.filter(row__in=_rows(row), programme__code=code, until=None).select_related("row__plan"):
        yield f"{row} {code}", reverse("plan_row", args=[one.row.plan.code, one.row.number])


def _indicator(key: str) -> _Pairs:
    code, number = key.split("/")
    for row in Indicator.objects.filter(programme__code=code, number=int(number)):
        yield row.name, reverse("programme", args=[code])


def _commune(key: str) -> _Pairs:
    """How a commune stands at a programme's criteria in a year: `CODE/COMMUNE/YEAR`, or only what it lost: `…/LOST`."""
    code, commune, year, *lost = key.split("/")
    found = Verdict.objects.filter(criterion__programme__code=code, commune=commune, year=int(year))
    for row in found.filter(lost=True) if lost else found:
        yield f"{commune} {year} {row.criterion_id}", reverse("programme_communes", args=[code])


def _event(key: str) -> _Told:
    code, verb = key.split("/")
    for row in Event.objects.filter(programme__code=code, verb=verb):
        yield f"{code} {row.verb}", reverse("programme", args=[code]), f"{code}, {row.get_verb_display()}"


def _duty(code: str) -> _Pairs:
    for row in Duty.objects.filter(programme__code=code).select_related("commitment"):
        yield row.commitment.code, reverse("programme", args=[code])


def _post(key: str) -> _Pairs:
    body, title = key.split("/", 1)
    for post in Post.objects.filter(body__code=body, title=title, holdings__isnull=False).distinct():
        yield post.title, reverse("body", args=[body])


def _chair(key: str) -> _Pairs:
    """Who chairs a meeting: `CODE/BODY`."""
    meeting, body = key.split("/")
    for row in Meeting.objects.filter(code=meeting, chairs__body__code=body):
        yield row.title, reverse("meeting", args=[row.code])


def _guest(key: str) -> _Pairs:
    """Who came to a meeting: `CODE/BODY`, a `*` in the body for several."""
    meeting, body = key.split("/")
    rows = Invitation.objects.filter(meeting__code=meeting, presences__came="PRESENT").select_related("body", "meeting")
    for row in rows.order_by("pk"):
        if fnmatchcase(row.body.code, body):
            yield row.body.code, reverse("meeting", args=[row.meeting.code])


def _meeting(code: str) -> _Pairs:
    for row in Meeting.objects.filter(code=code):
        yield row.title, reverse("meeting", args=[row.code])


def _seat(key: str) -> _Pairs:
    """A place in an inter-agency body: `COUNCIL/BODY`."""
    council, body = key.split("/")
    for row in Seat.objects.filter(council__code=council, body__code=body, sits=True).select_related("council", "body"):
        yield row.title, f"{reverse('councils')}?body={row.council.code}"


def _told(code: str) -> _Pairs:
    """A meeting whose page leads to the article that is out and tells of it."""
    for row in Meeting.objects.filter(code=code):
        if found := portal.of_meeting(row.pk):
            yield found[0], reverse("meeting", args=[row.code])


def _minutes(key: str) -> _Pairs:
    """What the last text of a meeting's minutes says: `CODE/WORDS`."""
    code, words = key.split("/", 1)
    last = Revision.objects.filter(meeting__code=code).order_by("-number").first()
    if last is not None and words in last.text:
        yield words, reverse("meeting_page", args=[code, "minutes"])


def _proposal(key: str) -> _Told:
    """What was proposed at a meeting: `CODE/NUMBER`."""
    code, place = key.split("/")
    for row in Proposal.objects.filter(meeting__code=code, place=int(place)):
        yield key, reverse("meeting_page", args=[code, "proposals"]), row.text


def _report(period: str) -> _Pairs:
    for row in Report.objects.filter(period=period).select_related("body"):
        yield row.period, _report_page(row)


def _rows(key: str) -> "QuerySet[Row]":
    return Row.objects.filter(commitment__entries__key=opened(key)).select_related("commitment", "plan")


def _review(code: str) -> _Told:
    for row in Review.objects.filter(agreement__code=code).select_related("agreement", "programme", "plan"):
        words = f"{row.get_kind_display()}, {row.subject.code}"
        yield f"{row.kind} {row.subject.code}", reverse("review", args=[row.pk]), words


def _shortcoming(number: str) -> _Pairs:
    """A shortcoming that the account names, with its cause and its remedy."""
    for row in Shortcoming.objects.filter(number=int(number), until=None).exclude(source=""):
        yield row.words, f"{reverse('review', args=[row.review_id])}#shortcoming-{number}"


def _row(key: str) -> _Pairs:
    for row in _rows(key):
        yield row.commitment.code, reverse("commitment", args=[row.commitment.code])


def _session(key: str) -> _Pairs:
    for row in Session.objects.filter(key=f"case:{key}"):
        yield row.place, reverse("petition_session", args=[row.pk])


def _source(words: str) -> _Pairs:
    passage = Passage.objects.filter(source__contains=words).select_related("report__body").order_by("pk").first()
    if passage is not None:
        yield words, _report_page(passage.report)


def _target(key: str) -> _Told:
    agreement, kind = key.split("/")
    for row in Target.objects.filter(agreement__code=agreement, kind=kind):
        label = BodyKind.objects.get(code=kind).label
        name = f"{kind} {row.level} {row.due_on.isoformat()}"
        yield name, reverse("agreement_cascade", args=[agreement]), f"{label}, {dates.show(row.due_on)}"


def _term(key: str) -> _Pairs:
    body, label = key.split("/", 1)
    for row in Term.objects.filter(body__code=body, label=label):
        yield row.label, reverse("body", args=[body])


def _report_page(report: Report) -> str:
    return reverse("report", args=[report.body.code, report.period])


FINDERS: dict[str, Callable[[str], _Pairs | _Told]] = {
    "caption": _caption, "page": _face, "published": _published, "reading": _reading, "chair": _chair, "guest": _guest,
    "agreement": _agreement, "article": _article, "body": _body, "change": _change, "commitment": _commitment, "document": _document,
    "entry": _entry, "funding": _funding, "meeting": _meeting, "told": _told, "seat": _seat, "minutes": _minutes, "passage": _passage, "person": _person, "plan": _plan, "post": _post, "proposal": _proposal,
    "report": _report, "row": _row, "petition": _petition, "session": _session, "source": _source, "target": _target, "term": _term,
    "recommendation": _recommendation, "supervision": _supervision, "review": _review, "shortcoming": _shortcoming,
    "criticism": _criticism, "programme": _programme, "serves": _serves, "indicator": _indicator, "commune": _commune,
    "event": _event, "duty": _duty,
}  # fmt: skip
