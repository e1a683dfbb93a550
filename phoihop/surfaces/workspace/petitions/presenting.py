"""Ready rows for templates: words, tags and links; no template asks the domain anything."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.forms import Form
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.petitions import lateness, permissions, queries, tasks
from phoihop.domain.petitions.models import Petition, Stage
from phoihop.domain.petitions.states import (
    DATED,
    FINAL,
    UNANSWERED,
    Competence,
    PetitionState,
    PetitionVerb,
    Referred,
    Result,
)
from phoihop.domain.rulebook.rules import Reckoning
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import queries as audit
from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace.petitions import acting
from phoihop.surfaces.workspace.structure import lives

_KINDS = {
    PetitionState.COLLECTED: "idle", PetitionState.ROUTED: "wait", PetitionState.RETURNED: "returned",
    PetitionState.ANSWERED: "wait", PetitionState.CONFIRMED: "closed",
}  # fmt: skip
_RESULTS = {Result.RESOLVED: "ok", Result.UNRESOLVED: "late"}
_OPENING = 90  # characters of a petition that name it in a list


def referred(counted: list[tuple[str, int, int]], today: date) -> list[tuple[str, BodyView, int]]:
    """Who was sent elsewhere from a meeting: kind, body, how many."""
    views = organisations.views_of({to for _kind, to, _n in counted}, today)
    return [(str(Referred(kind).label), views[to], n) for kind, to, n in counted]


def named(petition: Petition) -> str:
    """The first words of a petition, which name it in a list."""
    return Truncator(petition.text.split("\n", 1)[0]).chars(_OPENING)


def standing(petition: Petition, way: Sequence[Stage], today: date) -> tuple[str, str]:
    """The kind of tag and its words: where the petition stands, and never what came of it."""
    if petition.state in UNANSWERED:
        again = lateness.opened_again_on(way)
        late = lateness.unanswered_for(petition.due_on, way, today)
        if late and again:
            told = ngettext(
                "Opened again, no new answer, %(n)s day late", "Opened again, no new answer, %(n)s days late", late
            )
            return "late", told % {"n": late}
        if late:
            return "late", ngettext("No answer, %(n)s day late", "No answer, %(n)s days late", late) % {"n": late}
        if again and petition.state == PetitionState.ROUTED:
            return "wait", _("Opened again, waiting for a new answer")
    if petition.state == PetitionState.ANSWERED and petition.result not in FINAL:
        return "wait", _("Answered, nothing to confirm yet")
    return _KINDS[PetitionState(petition.state)], str(PetitionState(petition.state).label)


def task(asked: tasks.Task) -> tuple[str, str, str]:
    """The kind of tag, its words, and what the line is: what a petition asks of the reader's body beside its own clock."""
    label, due_on = str(asked.asked.label), asked.due_on
    what = _("Petition, due %(day)s") % {"day": dates.show(due_on)} if due_on else _("Petition")
    if asked.late:
        told = {"task": label, "n": asked.late}
        return "late", ngettext("%(task)s: %(n)s day late", "%(task)s: %(n)s days late", asked.late) % told, what
    return "wait", label, what


def result(petition: Petition, today: date) -> tuple[str, str]:
    """The kind of tag and its words: what came of it, and never whether it was answered."""
    if not petition.result:
        return "idle", _("no result told")
    label = str(Result(petition.result).label)
    if petition.result in DATED and petition.result_day and petition.result_day < today:
        return "late", _("%(result)s: the day has passed") % {"result": label}
    return _RESULTS.get(Result(petition.result), "wait"), label


@dataclass(frozen=True, slots=True)
class Line:
    """One petition of a list."""

    petition: Petition
    url: str
    title: str
    holder: BodyView | None
    kind: str
    words: str
    result_kind: str
    result_words: str


def lines(petitions: Iterable[Petition], today: date) -> list[Line]:
    """Lines of a list; three queries however many."""
    rows = list(petitions)
    views = organisations.views_of({row.holder_id for row in rows if row.holder_id}, today)
    ways = queries.ways_of(row for row in rows if row.state in UNANSWERED)
    return [
        Line(
            row, reverse("petition", args=[row.pk]), named(row), views[row.holder_id] if row.holder_id else None,
            *standing(row, ways.get(row.pk, []), today), *result(row, today),
        )
        for row in rows
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Action:
    """A step that this actor may take now, and the form that it asks for."""

    verb: str
    label: str
    form: Form
    primary: bool
    open: bool  # whether the form shows without being asked for

    @property
    def button(self) -> str:
        """What the button says: its form stands there already."""
        return self.label.rstrip("…")

    @property
    def bare(self) -> bool:
        """Nothing to write: a button is enough."""
        return not self.form.fields


def actions(actor: Actor, row: Petition, *, today: date, tried: tuple[str, Form] | None = None) -> list[Action]:
    """What the actor may do now; the first is the one next step. A form that was refused comes back as it was typed."""
    found = []
    for place, (verb, label) in enumerate(possible(actor, row)):
        again = tried is not None and tried[0] == verb
        form = tried[1] if tried is not None and again else acting.form_of(verb, actor, today, petition=row)
        urged = place == 0 and verb not in _BESIDES and label != _("Draft the reply anew…")
        found.append(Action(verb, label, form, urged, again))
    return found


_BESIDES = {
    "join",
    "split",
    "reopen",
    "return",
    "delay",
    "publish-asked",
    "publish-answer",
}  # never what a page urges people to do


def possible(actor: Actor, row: Petition) -> list[tuple[str, str]]:
    """The verbs that the page offers to the actor now, with their labels, the next step first."""
    ours = organisations.stands_for(actor.body_id) if actor.body_id else set()
    asks, holds, state = row.collector_id in ours, row.holder_id in ours, row.state
    drafts, told = actor.may("draft"), actor.may("report_progress")
    routed, answered = state == PetitionState.ROUTED, state == PetitionState.ANSWERED
    at_both = permissions.stands_at_both_ends(actor, row)
    confirms = actor.may("turn_key") and asks and answered and row.result in FINAL and not at_both
    way = list(row.way.all()) if holds and routed else []
    draft, back = tasks.drafted(way), tasks.sent_back(way) is not None
    own = draft is not None and actor.user_id is not None and draft.stage.person_id == actor.user_id
    table = (
        (drafts and asks and state in (PetitionState.COLLECTED, PetitionState.RETURNED), "route", _("Pass it on")),
        (confirms, "confirm", _("Confirm what came of it")),
        (drafts and tasks.request_to(actor, row) is not None, "help", _("Give the help asked for")),
        (told and holds and answered, "report", _("Say what came of it…")),
        (draft is not None and draft.lawful and actor.may("sign"), "issue", _("Approve and issue the reply…")),
        (draft is not None and not draft.lawful and drafts and not own, "check", _("Check the drafted reply by law…")),
        (back and drafts, "draft", _("Draft it anew, as it was sent back…")),
        (actor.may("sign") and holds and routed and draft is None, "answer", _("Answer it…")),
        (
            actor.may("sign") and holds and routed and draft is None and queries.waiting_beside(row, actor).exists(),
            "answer-all",
            _("Answer all of the same matter with one paper…"),
        ),
        (
            drafts and holds and routed and not back,
            "draft",
            _("Draft a reply, to be checked by law and issued…") if draft is None else _("Draft the reply anew…"),
        ),
        (told and holds and routed, "report", _("Say what came of it…")),
        (actor.may("turn_key") and holds and answered, "promise", _("Make a promise a commitment…")),
        (told and holds and routed, "delay", _("Say why the answer is late…")),
        (drafts and holds and routed, "ask-help", _("Ask another body for help…")),
        (drafts and holds and routed, "return", _("Return it: not our competence…")),
        (actor.may("sign") and holds and answered, "answer", _("Answer it anew…")),
        (
            drafts and asks and state in (PetitionState.ANSWERED, PetitionState.CONFIRMED),
            "reopen",
            _("The voters do not agree…"),
        ),
        (drafts and asks, "publish-asked", _("Publish what is asked, without names…")),
        (
            actor.may("sign") and holds and state in (PetitionState.ANSWERED, PetitionState.CONFIRMED),
            "publish-answer",
            _("Publish the answer, without names…"),
        ),
        (drafts and (asks or holds) and row.matter_id is None, "join", _("Set it beside another of the same matter…")),
        (drafts and (asks or holds) and row.matter_id is not None, "split", _("Set it apart again")),
    )
    return [(verb, label) for allowed, verb, label in table if allowed]


def draft_of(way: list[Stage]) -> tuple[str, str, Stage, str] | None:
    """The drafted reply as its body sees it: tag, where it stands, what was drafted, the remark of who checked it."""
    found = tasks.drafted(way)
    if found is None:
        back = tasks.sent_back(way)
        return ("returned", _("sent back: not lawful as it stands"), back.stage, back.remark) if back else None
    told = (
        ("ok", _("found lawful, waiting to be issued")) if found.lawful else ("wait", _("waiting to be checked by law"))
    )
    return (*told, found.stage, found.remark)


def coming(row: Petition, views: dict[int, BodyView], *, again: bool) -> str:
    """The next step and whose it is; nothing is to come of what is confirmed."""
    asker = views[row.collector_id].short_name
    holder = views[row.holder_id].short_name if row.holder_id else ""
    told = {
        PetitionState.COLLECTED: _("%(asker)s passes it to the competent body"),
        PetitionState.RETURNED: _("%(asker)s passes it to another body"),
        PetitionState.ROUTED: _("%(holder)s answers anew") if again else _("%(holder)s answers"),
        PetitionState.CONFIRMED: "",
        PetitionState.ANSWERED: _("%(asker)s confirms what came of it")
        if row.result in FINAL
        else _("%(holder)s says what came of it"),
    }
    return told[PetitionState(row.state)] % {"asker": asker, "holder": holder}


def steps(row: Petition, way: list[Stage], today: date) -> list[dict[str, object]]:
    """The journey, newest first, as the timeline component reads it; on top what is to come."""
    told_of = organisations.views_of({row.collector_id, row.holder_id or row.collector_id}, today)
    next_words = coming(row, told_of, again=lateness.opened_again_on(way) is not None)
    bodies = ((body, stage.on) for stage in way for body in (stage.actor_id, stage.holder_id, stage.other_id))
    views = organisations.views_then((body, on) for body, on in bodies if body)
    told: list[dict[str, object]] = []
    if next_words:
        told.append({"next": True, "words": next_words, "day": row.due_on if row.state in UNANSWERED else None})
    for stage in reversed(way):
        step: dict[str, object] = {
            "body": views[stage.actor_id, stage.on], "words": _told(stage, views), "day": stage.on, "note": stage.words or _unsaid(stage),
            "illustrative": row.illustrative,
        }  # fmt: skip
        if stage.document is not None:
            step |= {"url": reverse("petition_reply", args=[row.pk, stage.pk, "pdf"]), "link": _("the paper")}
        if stage.commitment is not None:
            step |= {"url": reverse("commitment", args=[stage.commitment.code]), "link": stage.commitment.code}
        told.append(step)
    return told


def _unsaid(stage: Stage) -> str:
    """Where to read why it was opened again, where voters said so by a slip."""
    by_slip = stage.verb == PetitionVerb.REOPEN and not stage.words
    return _("Said by a slip: read why under “Those who asked”.") if by_slip else ""


def former(row: Petition, way: list[Stage], today: date) -> lives.FormerStructure | None:
    """The banner over an answer that was given, or asked for, by bodies that are no more."""
    told = next((stage for stage in reversed(way) if stage.verb == PetitionVerb.ANSWER), None) or (way and way[-1])
    return lives.former_of({row.collector_id, told.actor_id}, decided_on=told.on, today=today) if told else None


_WITH = {
    PetitionVerb.ROUTE: _lazy("passed it to %(body)s"),
    PetitionVerb.ASK_HELP: _lazy("asked %(body)s for help"),
    PetitionVerb.PASS: _lazy("took it over from %(body)s, which ended"),
}
_BY_A_DAY = {
    PetitionVerb.PROMISE: _lazy("promised it by %(day)s"),
    PetitionVerb.DELAY: _lazy("said why it is late, and named %(day)s"),
}


def _told(stage: Stage, views: dict[tuple[int, date], BodyView]) -> str:
    verb = PetitionVerb(stage.verb)
    words = str(verb.label)
    across = stage.holder_id if verb == PetitionVerb.ROUTE else stage.other_id
    if verb in _WITH and across:
        return str(_WITH[verb]) % {"body": views[across, stage.on].short_name}
    if verb in _BY_A_DAY and stage.other_due_on:
        return str(_BY_A_DAY[verb]) % {"day": dates.show(stage.other_due_on)}
    if verb == PetitionVerb.REPORT:
        return f"{words}: {Result(stage.result).label}"
    if verb == PetitionVerb.ANSWER:
        return _("answered it on paper %(paper)s") % {"paper": stage.paper}
    return words


def why(way: list[Stage]) -> list[str]:
    """Why the day is that day, in sentences; nothing before the clock began."""
    told = next((stage.reckoning for stage in way if stage.verb == PetitionVerb.ROUTE and stage.reckoning), "")
    facts = audit.facts_of(told) if told else {}
    return Reckoning.from_facts(facts).words() if facts else []


@dataclass(frozen=True, slots=True)
class Group:
    """One table of the summary."""

    title: str
    lines: list[tuple[str, str, queries.Tally]]  # label, address of the petitions behind it, counts


@dataclass(frozen=True, slots=True)
class QualityRow:
    """How a body answers, with its name."""

    body: BodyView
    counts: queries.Quality


def qualities(found: list[queries.Quality], today: date) -> list[QualityRow]:
    """The same with names; one query."""
    views = organisations.views_of({one.body for one in found}, today)
    return [QualityRow(views[one.body], one) for one in found]


def groups(summary: queries.Summary, year: str) -> list[Group]:
    """The tables of the summary, every line leading to the petitions that it counts."""
    titles = {
        "result": _("By what came of it"), "competence": _("By competence"), "topic": _("By field of life"),
        "place": _("By place"),
    }  # fmt: skip
    found = []
    for name, tallies in summary.by.items():
        lines = []
        for value, tally in tallies.items():
            asked = {name: value or queries.NO_RESULT} | ({"year": year} if year else {})
            lines.append((_label(name, value), f"{reverse('petitions')}?{urlencode(asked)}", tally))
        found.append(Group(titles[name], lines))
    return found


def _label(name: str, value: str) -> str:
    if name == "result":
        return str(Result(value).label) if value else _("no result told")
    return str(Competence(value).label) if name == "competence" else value
