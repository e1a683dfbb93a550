"""One petition for whoever holds its slip: where it is, since when, how late and why; nobody's name, nobody's words."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.petitions import lateness, queries
from phoihop.domain.petitions.models import DataRequest, Petition, Slip, Stage
from phoihop.domain.petitions.states import (
    ANSWERED,
    DRAFTING,
    UNANSWERED,
    DataRequestState,
    DataWish,
    PetitionState,
    PetitionVerb,
    Result,
    Said,
)
from phoihop.foundation.vn import dates


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way; what is to come has no day yet."""

    words: str
    body: BodyView | None
    day: date | None


@dataclass(frozen=True, slots=True)
class LateRow:
    """A stretch of late days and what the body said of it."""

    body: BodyView | None
    first: date
    last: date
    days: int
    reason: str
    until: date | None


@dataclass(frozen=True, slots=True)
class Followed:
    """The whole page."""

    code: str
    topic: str
    illustrative: bool
    now: str
    due: str
    result: str
    asked: str
    answer: str
    read_at: str  # where an answer that was not published is read; empty for none
    late: list[LateRow]
    late_in_all: int
    steps: list[Step]
    alike: int
    wrote: list[tuple[str, date]]  # what the holder of this slip wrote, by kind and day: never the words
    may_disagree: bool
    wishes: list[tuple[str, str]]  # what may be asked of it
    may_read: bool  # whether what was written by it may be read here
    requests: list[DataRequest]  # what was asked of it by this slip, the newest first


_SILENT = DRAFTING | {PetitionVerb.JOIN, PetitionVerb.SPLIT, PetitionVerb.SHOW_ASK, PetitionVerb.SHOW_ANS}


def followed(slip: Slip, today: date) -> Followed:
    """What everybody who holds this slip may know."""
    row = slip.petition
    way = list(row.way.order_by("pk"))
    late = lateness.late_days(way, today)
    bodies = {stage.actor_id for stage in way} | {
        one for stage in way for one in (stage.holder_id, stage.other_id) if one
    }
    views = organisations.views_of(bodies, today)
    shown, asked = queries.published(way), list(slip.requests.order_by("-pk"))
    rows = [
        LateRow(views.get(one.holder or 0), one.first, one.last, one.days, one.reason, one.until) for one in late
    ]  # fmt: skip
    return Followed(
        code=slip.code, topic=row.topic, illustrative=row.illustrative, now=_now(row, way, views),
        due=_due(row, today), result=_result(row), asked=shown.asked, answer=shown.answer, late=rows,
        read_at=views[row.collector_id].name if row.state in ANSWERED and not shown.answer else "",
        late_in_all=sum(one.days for one in rows), steps=_steps(row, way, views), alike=queries.alike_in_all(row),
        wrote=[(str(Said(word.kind).label), word.on) for word in slip.words.order_by("-pk")],
        may_disagree=row.state in ANSWERED,
        wishes=[(value, str(label)) for value, label in DataWish.choices],
        may_read=any(one.kind == DataWish.ACCESS and one.state == DataRequestState.GRANTED for one in asked),
        requests=asked,
    )  # fmt: skip


def _now(row: Petition, way: list[Stage], views: dict[int, BodyView]) -> str:
    """Where it is, in one sentence."""
    collector = views[row.collector_id].name if row.collector_id in views else ""
    holder = views[row.holder_id].name if row.holder_id else ""
    again = lateness.opened_again_on(way)
    arrived = dates.show(again or _arrived(row, way))
    return {
        PetitionState.COLLECTED: _("With %(collector)s, which passes it on to the competent body."),
        PetitionState.ROUTED: _("Opened again on %(arrived)s: %(holder)s is to answer anew.")
        if again
        else _("With %(holder)s since %(arrived)s, which is to answer."),
        PetitionState.RETURNED: _("Came back to %(collector)s, which passes it on to another body."),
        PetitionState.ANSWERED: _("%(holder)s answered. %(collector)s looks at what came of it."),
        PetitionState.CONFIRMED: _("%(collector)s confirmed what came of it. It is closed."),
    }[PetitionState(row.state)] % {"collector": collector, "holder": holder, "arrived": arrived}


def _arrived(row: Petition, way: list[Stage]) -> date:
    """Since when the body that has it has had it without a break."""
    since = way[-1].on
    for stage in reversed(way):
        if stage.holder_id != row.holder_id:
            break
        since = stage.on
    return since


def _due(row: Petition, today: date) -> str:
    """By when an answer comes, and how far that is."""
    if row.due_on is None or row.state not in UNANSWERED:
        return ""
    left = (row.due_on - today).days
    day = {"day": dates.show(row.due_on)}
    if left < 0:
        return _("The answer was due on %(day)s.") % day
    told = ngettext("%(n)s day is left", "%(n)s days are left", left) % {"n": left}
    return _("The answer is due on %(day)s") % day + f" ({told})."


def _result(row: Petition) -> str:
    """What came of it, with the day that was promised."""
    if not row.result:
        return ""
    label = str(Result(row.result).label)
    return f"{label} ({dates.show(row.result_day)})" if row.result_day else label


def _steps(row: Petition, way: list[Stage], views: dict[int, BodyView]) -> list[Step]:
    """Newest first. Setting beside others and what was published are no steps of its way."""
    found = [Step(_step(stage, views), views[stage.actor_id], stage.on) for stage in way if stage.verb not in _SILENT]
    if row.state in UNANSWERED and row.holder_id:
        again = lateness.opened_again_on(way)
        found.append(Step(_("answers anew") if again else _("answers"), views[row.holder_id], None))
    return found[::-1]


_WITH = {
    PetitionVerb.ROUTE: _lazy("passed it to %(body)s"),
    PetitionVerb.ASK_HELP: _lazy("asked %(body)s for help"),
    PetitionVerb.PASS: _lazy("took it over from %(body)s, which ended"),
}
_BY_A_DAY = {
    PetitionVerb.PROMISE: _lazy("promised it by %(day)s"),
    PetitionVerb.DELAY: _lazy("said why it is late, and named %(day)s"),
}


def _step(stage: Stage, views: dict[int, BodyView]) -> str:
    verb = PetitionVerb(stage.verb)
    across = stage.holder_id if verb == PetitionVerb.ROUTE else stage.other_id
    if verb in _WITH and across:
        return str(_WITH[verb]) % {"body": views[across].name}
    if verb == PetitionVerb.ANSWER:
        return _("answered it on paper %(paper)s") % {"paper": stage.paper}
    if verb in _BY_A_DAY and stage.other_due_on:
        return str(_BY_A_DAY[verb]) % {"day": dates.show(stage.other_due_on)}
    if verb == PetitionVerb.REPORT:
        return f"{verb.label}: {Result(stage.result).label}"
    return str(verb.label)
