"""What was recommended to each body in a year and what came of it: the matter of the letter that who supervises writes it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Min, Q, QuerySet
from django.db.models.functions import Coalesce

from phoihop.domain.documents import catalogue
from phoihop.domain.documents.models import Document
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.oversight import queries
from phoihop.domain.oversight.models import Recommendation, Voice
from phoihop.domain.oversight.states import UNANSWERED, RecommendationState, Verb
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.vn import dates

_CLOSES = (Verb.CARRY_OUT, Verb.GIVE_UP)


@dataclass(frozen=True, slots=True)
class Told:
    """One recommendation of a letter: since when, what was asked, and what was said of it last."""

    row: Recommendation
    since: date
    answers: list[Voice]
    closed: Voice | None
    escalated: Voice | None


@dataclass(frozen=True, slots=True)
class Year:
    """All that a letter tells of one body: made in the year, still open from earlier, and how each stands."""

    body: int
    year: int
    made: int
    earlier: int
    counts: queries.Tally
    told: list[Told]
    ages: list[queries.AgeRow]

    def of(self, *states: str) -> list[Told]:
        """Those that stand in one of these states."""
        return [one for one in self.told if one.row.state in states]


def years(by: Actor, today: date) -> list[int]:
    """The years in which the actor's body recommended anything, and this one; the last first."""
    days = Voice.objects.filter(verb=Verb.RECOMMEND, recommendation__in=_ours(by)).values_list("on", flat=True)
    return sorted({day.year for day in days} | {today.year}, reverse=True)


def bodies(by: Actor, year: int) -> list[int]:
    """Who is written to for the year: every body with a recommendation of that year, or an open one from before."""
    found = _in_year(by, year).annotate(body=Coalesce("answerer_id", "supervision__supervised_id"))
    return sorted(set(found.values_list("body", flat=True)))


def of_body(by: Actor, body_id: int, year: int, today: date) -> Year:
    """What the letter of the year to this body tells, as it stands today."""
    asked = Q(answerer_id=body_id) | Q(answerer=None, supervision__supervised_id=body_id)
    found = _years(_in_year(by, year).filter(asked), year, today)
    return found.get(body_id) or _year(body_id, year, [], today)


def of_bodies(by: Actor, year: int, today: date) -> dict[int, Year]:
    """The same of every body that is written to for the year, in as many questions as of one."""
    return _years(_in_year(by, year), year, today)


def _years(rows: QuerySet[Recommendation], year: int, today: date) -> dict[int, Year]:
    said: dict[int, list[Voice]] = {}
    for voice in Voice.objects.filter(recommendation__in=rows.values("pk")).order_by("pk"):
        said.setdefault(voice.recommendation_id, []).append(voice)
    told: dict[int, list[Told]] = {}
    for row in rows:
        told.setdefault(row.answering_id, []).append(_told(row, said[row.pk]))
    return {body: _year(body, year, those, today) for body, those in sorted(told.items())}


def _year(body_id: int, year: int, those: list[Told], today: date) -> Year:
    told = sorted(those, key=lambda one: (one.since, one.row.pk))
    made = sum(one.since.year == year for one in told)
    states = Counter(one.row.state for one in told)
    counts = queries.Tally(
        made=len(told), answered=sum(bool(one.answers) for one in told),
        carried_out=states[RecommendationState.CARRIED_OUT], not_carried_out=states[RecommendationState.NOT_CARRIED_OUT],
        late=sum(_late(one.row, today) for one in told),
    )  # fmt: skip
    ages = queries.ages(((one.since, bool(one.answers), one.row.state) for one in told), today)
    return Year(body_id, year, made, len(told) - made, counts, told, ages)


def _late(row: Recommendation, today: date) -> bool:
    """Whether no written answer came by the day that the supervised body had."""
    return row.state == RecommendationState.ESCALATED or (row.state in UNANSWERED and row.due_on < today)


def _told(row: Recommendation, voices: Sequence[Voice]) -> Told:
    answers = [voice for voice in voices if voice.verb == Verb.ANSWER]
    closed = next((voice for voice in voices if voice.verb in _CLOSES), None)
    escalated = next((voice for voice in voices if voice.verb == Verb.ESCALATE), None)
    return Told(row, voices[0].on, answers, closed, escalated)


def _ours(by: Actor) -> QuerySet[Recommendation]:
    ours = organisations.stands_for(by.body_id) if by.body_id and by.may("read") else set()
    return Recommendation.objects.filter(supervision__supervisor_id__in=ours)


def _in_year(by: Actor, year: int) -> QuerySet[Recommendation]:
    """Made by the end of the year and not closed before it began."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    found = _ours(by).annotate(
        made_on=Min("voices__on"), closed_on=Max("voices__on", filter=Q(voices__verb__in=_CLOSES))
    )
    return found.filter(Q(closed_on=None) | Q(closed_on__gte=first), made_on__lte=last).select_related("supervision")


def about(year: int, name: str) -> str:
    """What the letter is about, by which it is found again in the register."""
    return f"Kết quả thực hiện kiến nghị sau giám sát năm {year} của {name}"


def letters(by: Actor, abouts: Sequence[str]) -> dict[str, Document]:
    """The letters that the actor's body issued under these abstracts, the last of each."""
    ours = organisations.stands_for(by.body_id) if by.body_id and by.may("read") else set()
    rows = Document.objects.filter(body_id__in=ours, kind=catalogue.LETTER, about__in=abouts).order_by("pk")
    return {row.about: row for row in rows}


def words(told: Year, *, issuer: str, body: str, today: date) -> str:
    """The letter as it is drafted from the ledger: each recommendation once, and answered and carried out apart."""
    counts = told.counts
    done, given_up = told.of(RecommendationState.CARRIED_OUT), told.of(RecommendationState.NOT_CARRIED_OUT)
    rest = [one for one in told.told if one not in done and one not in given_up]
    lines = [
        f"{issuer} thông báo kết quả theo dõi kiến nghị sau giám sát đối với {body} năm {told.year} (số liệu đến ngày {dates.show(today)}):",
        "I. KIẾN NGHỊ",
        f"Trong năm có {told.made} kiến nghị; từ các năm trước còn {told.earlier} kiến nghị chưa kết thúc.",
        f"{counts.answered} kiến nghị đã được trả lời bằng văn bản; {counts.carried_out} kiến nghị được xác nhận đã thực hiện; "
        f"{counts.not_carried_out} kiến nghị kết thúc vì không thực hiện; {counts.late} kiến nghị quá hạn chưa trả lời. "
        "Trả lời và thực hiện là hai con số riêng.",
        "II. ĐÃ THỰC HIỆN", *_list(done, today), "III. KHÔNG THỰC HIỆN VÀ LÝ DO", *_list(given_up, today),
        "IV. ĐANG THEO DÕI", *_list(rest, today), "V. TỶ LỆ THEO THỜI GIAN TỪ KHI KIẾN NGHỊ", *_ages(told.ages),
        f"Đề nghị {body} tiếp tục thực hiện các kiến nghị còn lại và thông báo kết quả bằng văn bản.",
    ]  # fmt: skip
    return "\n".join(lines)


def _list(rows: Sequence[Told], today: date) -> list[str]:
    return [f"{n}) {_line(one, today)}" for n, one in enumerate(rows, start=1)] or ["Không có."]


def _line(one: Told, today: date) -> str:
    said = [f"Kiến nghị ngày {dates.show(one.since)}: {_flat(one.row.words)}"]
    if one.answers:
        last = one.answers[-1]
        said.append(f"Trả lời tại văn bản {last.paper} ngày {dates.show(last.on)}: {_flat(last.words)}")
    elif one.escalated:
        said.append(
            f"Chưa trả lời; đã kiến nghị cấp trên ngày {dates.show(one.escalated.on)} (hạn {dates.show(one.row.due_on)})."
        )
    elif one.row.state in UNANSWERED and one.row.due_on < today:
        said.append(f"Chưa trả lời, quá hạn {(today - one.row.due_on).days} ngày (hạn {dates.show(one.row.due_on)}).")
    elif one.row.state in UNANSWERED:
        said.append(f"Chưa trả lời, hạn {dates.show(one.row.due_on)}.")
    if one.closed:
        said.append(f"Kết luận ngày {dates.show(one.closed.on)}: {_flat(one.closed.words)}")
    made_up = " (minh họa)" if one.row.supervision.illustrative else ""
    return f"{' '.join(said)}{made_up}"


def _ages(ages: Sequence[queries.AgeRow]) -> list[str]:
    lines = []
    for row in ages:
        if row.made:
            span = f"{row.least} đến {row.most} ngày" if row.most else f"Từ {row.least} ngày trở lên"
            lines.append(
                f"{span}: {row.made} kiến nghị; đã trả lời {row.answered} ({row.answered_of}), "
                f"đã thực hiện {row.carried_out} ({row.carried_out_of})."
            )
    return lines or ["Không có."]


def _flat(said: str) -> str:
    kept = " ".join(said.split())
    return kept if kept.endswith((".", "!", "?", "…")) else f"{kept}."
