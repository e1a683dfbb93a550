"""Ready rows for templates: what the work serves with its state, its figures, its communes and the next steps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from phoihop.domain.organisations import gazetteer
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.programmes import permissions, queries
from phoihop.domain.programmes.models import Event, Programme, Verdict
from phoihop.domain.programmes.queries import Progress, Standing
from phoihop.domain.programmes.states import Kind, ProgrammeState, Verb
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace.programmes import acting, drawing
from phoihop.surfaces.workspace.programmes.drawing import Chart
from phoihop.surfaces.workspace.programmes.forms import Choices, Offer


def standing(row: Programme, today: date) -> tuple[str, str]:
    """The kind of tag and its words: where it stands, and whether its review is missing."""
    if row.state == ProgrammeState.REVIEWED:
        return "ok", str(ProgrammeState.REVIEWED.label)
    if row.review_due_on and row.review_due_on < today:
        late = (today - row.review_due_on).days
        return "late", ngettext("Not reviewed, %(n)s day late", "Not reviewed, %(n)s days late", late) % {"n": late}
    if row.review_due_on:
        return "soon", _("Not reviewed yet, due %(day)s") % {"day": dates.show(row.review_due_on)}
    return "idle", str(ProgrammeState.RUNNING.label)


@dataclass(frozen=True, slots=True)
class Line:
    """One of the list, and how many rows of plans serve it."""

    row: Programme
    keeper: BodyView
    kind: str
    words: str
    rows: int


@dataclass(frozen=True, slots=True)
class Group:
    """Those of one kind."""

    label: str
    lines: list[Line]


def lines(rows: Iterable[Programme], serving: dict[int, int], today: date) -> list[Line]:
    """Lines of a list; one query however many."""
    found = list(rows)
    views = organisations.views_of({row.keeper_id for row in found}, today)
    return [Line(row, views[row.keeper_id], *standing(row, today), serving.get(row.pk, 0)) for row in found]


def grouped(found: Sequence[Line]) -> list[Group]:
    """By kind, in the order in which policy is read: from resolutions to directives."""
    return [
        Group(str(kind.label), members) for kind in Kind if (members := [one for one in found if one.row.kind == kind])
    ]


@dataclass(frozen=True, slots=True)
class Figure:
    """An indicator with its drawing and its figures as people write them."""

    of: Progress
    chart: Chart
    baseline: str
    target: str
    last: str


def figures(found: Iterable[Progress]) -> list[Figure]:
    """The indicators, each drawn."""
    return [
        Figure(
            one, drawing.chart(one), drawing.shown(one.indicator.baseline), drawing.shown(one.indicator.target),
            drawing.shown(one.last.value) if one.last else "",
        )
        for one in found
    ]  # fmt: skip


def steps(found: Sequence[Event]) -> list[dict[str, object]]:
    """Its steps, newest first, as the timeline component reads them."""
    bodies = ((body, one.on) for one in found for body in (one.actor_id, one.nominee_id))
    views = organisations.views_then((body, on) for body, on in bodies if body)
    return [
        {
            "body": views[one.actor_id, one.on], "words": _told(one, views), "day": one.on, "note": one.words,
            "illustrative": one.illustrative,
        }
        for one in reversed(found)
    ]  # fmt: skip


def _told(event: Event, views: dict[tuple[int, date], BodyView]) -> str:
    if event.nominee_id:
        return _("proposed %(body)s for commendation") % {"body": views[event.nominee_id, event.on].short_name}
    label = str(Verb(event.verb).label)
    return f"{label} ({event.paper})" if event.paper else label


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune in a year: how many criteria it reached, and what it lost again."""

    name: str
    district: str
    reached: int
    of: int
    lost: list[Verdict]
    missing: list[Verdict]
    made_up: bool


def communes(found: Sequence[Standing], criteria: int, on: date) -> list[Commune]:
    """With the names of the day; what has none any more shows its code."""
    told = []
    for one in found:
        name, district = _named(one.commune, on)
        verdicts = [verdict for _number, verdict in sorted(one.verdicts.items())]
        told.append(
            Commune(
                name, district, one.reached, criteria, one.lost,
                [verdict for verdict in verdicts if not verdict.reached and not verdict.lost],
                any(verdict.illustrative for verdict in verdicts),
            )
        )  # fmt: skip
    return told


def _named(code: str, on: date) -> tuple[str, str]:
    try:
        unit = gazetteer.unit(code, on)
        return unit.name, gazetteer.unit(unit.above, on).name
    except gazetteer.UnknownUnit:
        return code, ""


@dataclass(frozen=True, slots=True)
class Action:
    """A step that this actor may take now, and the form that it asks for."""

    label: str
    url: str
    key: str
    form: Form
    primary: bool
    open: bool  # whether the form shows without being asked for

    @property
    def button(self) -> str:
        """What the button says: its form stands there already."""
        return self.label.rstrip("…")


def actions(
    actor: Actor, row: Programme, today: date, *, key: str, tried: tuple[str, Form] | None
) -> list[Action]:  # fmt: skip
    """What the actor may do about it, what comes next first."""
    table = [(verb, label) for may, verb, label in _table(actor, row) if may]
    found = []
    for place, (verb, label) in enumerate(table):
        again = tried is not None and tried[0] == verb
        form = (
            tried[1]
            if tried is not None and again
            else acting.VERBS[verb].form(prefix=verb, offer=offer(verb, row, actor, today))
        )
        url = reverse("programme_act", args=[row.code, verb])
        found.append(Action(label, url, f"{key}-{verb}", form, place == 0 and verb == "register", again))
    return found


def _table(actor: Actor, row: Programme) -> list[tuple[bool, str, str]]:
    keeps, running = permissions.keeps(actor, row), row.state == ProgrammeState.RUNNING
    moves, drafts = row.kind == Kind.MOVEMENT, actor.may("draft")
    registered = queries.registered(row) if moves else []
    ours = actor.body_id in registered
    reviewable = keeps and running and actor.may("sign") and row.review_due_on is not None
    told = keeps and actor.may("report_progress")
    return [
        (moves and running and drafts and not ours, "register", _("Register our body")),
        (told and row.indicators.exists(), "measure", _("Tell what an indicator came to…")),
        (told and row.criteria.exists(), "judge", _("Judge a commune…")),
        (reviewable, "interim", _("Record an interim review made on paper…")),
        (reviewable, "final", _("Record a final review made on paper…")),
        (drafts and bool(registered), "commend", _("Propose a body for commendation…")),
        (keeps and drafts and actor.may("turn_key") and running, "oblige", _("Create a duty…")),
        (keeps and drafts, "indicator", _("Set an indicator…")),
        (keeps and drafts and row.kind == Kind.NATIONAL_TARGET and not row.criteria.exists(), "criteria", _("Give it criteria for communes…")),
    ]  # fmt: skip


def offer(verb: str, row: Programme, actor: Actor, today: date) -> Offer:
    """What the lists of this verb's form offer."""
    if verb == "commend":
        views = organisations.views_of(queries.registered(row), today)
        return Offer(registered=[(str(one.id), one.name) for one in views.values()])
    if verb == "oblige":
        return Offer(own=actor.body_id, bodies=organisations.grouped(organisations.all_bodies(today)))
    if verb == "measure":
        return Offer(indicators=[(str(one.number), one.name) for one in row.indicators.order_by("number")])
    if verb == "judge":
        criteria = [(str(one.number), f"{one.number}. {one.name}") for one in row.criteria.order_by("number")]
        return Offer(criteria=criteria, communes=_communes(row, today))
    return Offer()


def _communes(row: Programme, today: date) -> list[tuple[str, Choices]]:
    """The communes of the keeper's province, under their districts."""
    under: dict[str, list[tuple[str, str]]] = {}
    for unit in queries.judgeable(row, today):
        under.setdefault(unit.above, []).append((unit.code, unit.name))
    return [(gazetteer.unit(code, today).name, members) for code, members in under.items()]
