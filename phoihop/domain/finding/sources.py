"""What is found of each noun: its title, the line below it, its words, its day. No petition: those are citizens' words.

Nor minutes, answers of those invited, or what one side sends another: they are for the few whom their own page lets in.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from django.db.models import F, OuterRef, Subquery

from phoihop.domain.agreements import queries as held
from phoihop.domain.agreements.models import Agreement, Wording
from phoihop.domain.finding import extracting, rules
from phoihop.domain.finding.models import Findable, Kind
from phoihop.domain.ledger import commitments as commitment_kinds
from phoihop.domain.ledger.models import Commitment, Evidence
from phoihop.domain.meetings.models import Meeting
from phoihop.domain.organisations.models import Body, BodyCode, BodyName, Succession
from phoihop.domain.plans.models import Plan, Row
from phoihop.domain.programmes.models import Programme
from phoihop.domain.reporting import papers
from phoihop.domain.reporting import rules as figures
from phoihop.domain.reporting.models import Report

NO_DAY = date(1, 1, 1)
BATCH = 500
FEW = 20  # files at once: each may hold a book
Numbers = Iterable[int] | None  # None for all there are


def _findable(
    kind: Kind, ref: int, address: str, title: str, *, line: str = "", text: str = "", day: date | None = None,
    illustrative: bool = False,
) -> Findable:  # fmt: skip
    return Findable(
        kind=kind, ref=ref, address=address, title=title[:600], line=line[:600], text=text, day=day or NO_DAY,
        head=" ".join(rules.words_of(title)), words=rules.indexed(title, line, text, address), illustrative=illustrative,
    )  # fmt: skip


def commitments(numbers: Numbers) -> Iterator[Findable]:
    """Each with its product and the basis of its due day; a paper that is handed in is a kind of its own."""
    rows = Commitment.objects.order_by("pk") if numbers is None else Commitment.objects.filter(pk__in=list(numbers))
    for row in rows.iterator(chunk_size=BATCH):
        text = ". ".join(words for words in (row.product, row.basis) if words)
        kind = Kind.DUTY if commitment_kinds.kind(row.kind).handed_in else Kind.COMMITMENT
        yield _findable(kind, row.pk, row.code, row.title, text=text, day=row.opened_on, illustrative=row.illustrative)


def agreements(numbers: Numbers) -> Iterator[Findable]:
    """Each with its number and symbol."""
    rows = Agreement.objects.order_by("pk") if numbers is None else Agreement.objects.filter(pk__in=list(numbers))
    for row in rows.iterator(chunk_size=BATCH):
        yield _findable(
            Kind.AGREEMENT, row.pk, row.code, row.title, line=row.symbol, text=row.source, day=row.term_from,
            illustrative=row.illustrative,
        )  # fmt: skip


def articles(numbers: Numbers, *, on: date) -> Iterator[Findable]:
    """The articles of these agreements in their words of the day; when other words begin to hold, the nightly rebuild takes them in."""
    for row in held.worded_on(on, None if numbers is None else list(numbers)):
        text = ". ".join(words for words in (row.chapter, row.text) if words)
        yield _findable(
            Kind.ARTICLE, row.pk, f"{row.agreement.code}/{row.number}", f"{row.cited}. {row.heading}",
            line=row.agreement.title, text=text, day=row.agreement.term_from, illustrative=row.illustrative,
        )  # fmt: skip


def reworded(numbers: Numbers, *, on: date) -> Iterator[Findable]:
    """The articles of the agreements for which these words were proposed."""
    rows = Wording.objects.all() if numbers is None else Wording.objects.filter(pk__in=list(numbers))
    yield from articles(rows.order_by().values_list("article__agreement_id", flat=True).distinct(), on=on)


def plans(numbers: Numbers) -> Iterator[Findable]:
    """Each under the agreement that it carries out."""
    rows = Plan.objects.order_by("pk").select_related("agreement")
    rows = rows if numbers is None else rows.filter(pk__in=list(numbers))
    for row in rows.iterator(chunk_size=BATCH):
        yield _findable(
            Kind.PLAN, row.pk, row.code, row.title, line=row.agreement.title, day=date(row.year, 1, 1),
            illustrative=row.illustrative,
        )  # fmt: skip


def plan_rows(numbers: Numbers) -> Iterator[Findable]:
    """The rows of these plans: the content, and each side's duty."""
    rows = Row.objects.order_by("pk").select_related("plan", "commitment")
    rows = rows if numbers is None else rows.filter(plan_id__in=list(numbers))
    for row in rows.iterator(chunk_size=BATCH):
        yield _findable(
            Kind.ROW, row.pk, f"{row.plan.code}/{row.number}", row.commitment.title,
            line=f"{row.plan.title} · {row.number}. {row.group}", text=f"{row.lead_duty}. {row.other_duty}. {row.timing}",
            day=date(row.plan.year, 1, 1), illustrative=row.commitment.illustrative,
        )  # fmt: skip


def reports(numbers: Numbers) -> Iterator[Findable]:
    """Each with its passages and, once sent, the number and symbol that its paper bears."""
    rows = Report.objects.order_by("pk").select_related("body").prefetch_related("passages")
    rows = rows if numbers is None else rows.filter(pk__in=list(numbers))
    for row in rows.iterator(chunk_size=BATCH):
        told = [
            words
            for p in row.passages.all()
            if p.retired_at is None
            for words, _figure in figures.pieces(p.text)
            if words
        ]
        numbered = papers.frozen(row).bare_number() if row.facts else ""
        yield _findable(
            Kind.REPORT, row.pk, f"{row.body.code}/{row.period}", row.title, line=numbered, text=" ".join(told),
            day=row.last_day, illustrative=row.illustrative,
        )  # fmt: skip


def bodies(numbers: Numbers) -> Iterator[Findable]:
    """Each under its last name, with every earlier one, its codes, and the names of the bodies that it follows."""
    names: dict[int, list[BodyName]] = defaultdict(list)
    for name in BodyName.objects.order_by("body_id", "valid_from").iterator(chunk_size=2000):
        names[name.body_id].append(name)
    before: dict[int, list[int]] = defaultdict(list)
    for heir, ended in Succession.objects.order_by("pk").values_list("successor_id", "predecessor_id"):
        before[heir].append(ended)
    codes: dict[int, list[str]] = defaultdict(list)
    for body_id, value in BodyCode.objects.order_by("pk").values_list("body_id", "value"):
        codes[body_id].append(value)
    rows = Body.objects.order_by("pk").select_related("kind")
    rows = rows if numbers is None else rows.filter(pk__in=list(numbers))
    for row in rows.iterator(chunk_size=BATCH):
        own = names.get(row.pk, [])
        title = own[-1].name if own else row.code
        earlier = [name.name for name in own[:-1]]
        followed = [names[ended][-1].name for ended in before.get(row.pk, ()) if names.get(ended)]
        short = {name.short_name for name in own} - {title}
        text = ". ".join(dict.fromkeys([*earlier, *followed, *sorted(short), *codes.get(row.pk, [])]))
        yield _findable(
            Kind.BODY, row.pk, row.code, title, line=row.kind.label, text=text, day=row.founded_on,
            illustrative=row.illustrative,
        )  # fmt: skip


def meetings(numbers: Numbers) -> Iterator[Findable]:
    """Each with the matters of its agenda. What was concluded is found as the commitments that it led to."""
    rows = Meeting.objects.order_by("pk").prefetch_related("agenda")
    rows = rows if numbers is None else rows.filter(pk__in=list(numbers))
    for row in rows.iterator(chunk_size=BATCH):
        matters = [item.heading for item in sorted(row.agenda.all(), key=lambda item: item.place)]
        yield _findable(
            Kind.MEETING, row.pk, row.code, row.title, line=row.place, text=". ".join(matters), day=row.held_on,
            illustrative=row.illustrative,
        )  # fmt: skip


def programmes(numbers: Numbers) -> Iterator[Findable]:
    """Each with its objective, who issued it, and the number of its paper."""
    rows = Programme.objects.order_by("pk")
    rows = rows if numbers is None else rows.filter(pk__in=list(numbers))
    for row in rows.iterator(chunk_size=BATCH):
        yield _findable(
            Kind.PROGRAMME, row.pk, row.code, row.title, line=" · ".join(filter(None, (row.paper, row.issuer))), text=row.objective,
            day=row.issued_on or row.starts_on, illustrative=row.illustrative,
        )  # fmt: skip


def files(numbers: Numbers) -> Iterator[Findable]:
    """The files shown with these entries, each once a commitment, with those words in them that were read."""
    rows = Evidence.objects.order_by("pk").select_related("file", "entry__commitment")
    rows = rows if numbers is None else rows.filter(entry_id__in=list(numbers))
    shown = Evidence.objects.filter(entry__commitment=OuterRef("entry__commitment"), file=OuterRef("file"))
    first = rows.annotate(first=Subquery(shown.order_by("pk").values("pk")[:1])).filter(pk=F("first"))
    some = list(first)
    for start in range(0, len(some), FEW):
        read = extracting.known(row.file for row in some[start : start + FEW])
        for row in some[start : start + FEW]:
            commitment = row.entry.commitment
            yield _findable(
                Kind.FILE, row.pk, f"{commitment.code}/{row.file.sha256}", row.name, line=f"{commitment.code} · {commitment.title}",
                text=read.get(row.file.sha256, ""), day=row.entry.effective_on, illustrative=commitment.illustrative,
            )  # fmt: skip


Source = Callable[[Numbers], Iterator[Findable]]
Dated = Callable[..., Iterator[Findable]]  # of a day beside: words that hold from a day
# The table whose acts are recorded → what of it is to be found anew. Entries of the ledger come by another stream.
BY_TABLE: dict[str, tuple[Source | Dated, ...]] = {
    "agreements.agreement": (agreements, articles),
    "agreements.wording": (reworded,),
    "plans.plan": (plans, plan_rows),
    "reporting.report": (reports,),
    "organisations.body": (bodies,),
    "meetings.meeting": (meetings,),
    "programmes.programme": (programmes,),
}
ALL: tuple[Source | Dated, ...] = (
    commitments,
    agreements,
    articles,
    plans,
    plan_rows,
    reports,
    bodies,
    meetings,
    programmes,
    files,
)
_DATED = (articles, reworded)


def of_day(source: Source | Dated, numbers: Numbers, on: date) -> Iterator[Findable]:
    """What the source tells of these on the day."""
    return source(numbers, on=on) if source in _DATED else source(numbers)
