"""Regimes, reports and compilations as pages show them: ready rows, no arithmetic left to a template."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Level
from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.regimes import measuring, permissions, queries, rules
from phoihop.domain.regimes.models import Compilation, Duty, Edition, Frequency, Heading, OpenedPeriod, Regime
from phoihop.domain.regimes.queries import Compiled, Said, Sheet, Standing, Sum, Timeliness
from phoihop.domain.regimes.states import Stand, ThreadState
from phoihop.domain.rulebook import periods
from phoihop.domain.rulebook import queries as rulebook
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import queries as audit
from phoihop.foundation.vn import dates

_TAGS = {
    Stand.ASKED: "wait", Stand.TO_SEND: "idle", Stand.MISSING: "late", Stand.SENT: "wait", Stand.RETURNED: "returned",
    Stand.APPROVED: "ok", Stand.SUSPENDED: "suspended", Stand.EXCUSED: "closed",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One duty of a list: whose, how it stands, and whether it came late."""

    standing: Standing
    body: BodyView
    kind: str
    words: str
    late: str
    changed: int
    unusual: int = 0
    asked: int = 0  # questions that wait for who owes the report
    answered: int = 0  # and for who receives it

    @property
    def url(self) -> str:
        """Its own page."""
        return reverse("unit_report", args=[self.standing.duty.pk])

    @property
    def made_up(self) -> bool:
        """Whether the duty is, or whose it is."""
        return self.standing.duty.commitment.illustrative or self.body.illustrative


def lines(
    rows: Iterable[Standing],
    on: date,
    changed: dict[int, list[str]] | None = None,
    unusual: dict[int, list[str]] | None = None,
    hears: Actor | None = None,
) -> list[Line]:
    """Duties with their bodies as they were on the day; two queries however many, two more for one who hears of questions."""
    found = list(rows)
    heard = [row.duty.pk for row in found if hears and permissions.hears(hears, row.duty)]
    asked, answered = (
        queries.waiting(heard, state) if heard else {} for state in (ThreadState.ASKED, ThreadState.ANSWERED)
    )
    views = organisations.views_of({row.duty.body_id for row in found}, on)
    altered, far = changed or {}, unusual or {}
    return [
        Line(row, views[row.duty.body_id], _TAGS[row.stand], str(row.stand.label), late(row), len(altered.get(row.duty.pk, ())), len(far.get(row.duty.pk, ())), asked.get(row.duty.pk, 0), answered.get(row.duty.pk, 0))
        for row in found
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Funnel:
    """How far the reports of a period have come: in one line, and as parts of a bar that make up those expected."""

    words: str
    parts: list[tuple[str, float, str]]


def funnel(counts: Timeliness) -> Funnel:
    """From expected to approved; a returned report was sent too."""
    review, ever = counts.sent - counts.approved, counts.sent + counts.returned
    waiting = counts.expected - ever - counts.missing - counts.suspended
    parts = [
        ("ok", counts.approved, _("approved")), ("wait", review, _("in review")), ("doing", counts.returned, _("returned")), ("late", counts.missing, _("missing, past the day")),
        ("suspended", counts.suspended, _("suspended")), ("idle", waiting, _("still to be sent")),
    ]  # fmt: skip
    said = _(
        "Expected %(expected)s → sent %(sent)s → in review %(review)s → returned %(returned)s → approved %(approved)s"
    )
    words = said % {
        "expected": counts.expected,
        "sent": ever,
        "review": review,
        "returned": counts.returned,
        "approved": counts.approved,
    }
    return Funnel(words, [(kind, n * 100 / counts.expected, f"{label}: {n}") for kind, n, label in parts if n])


def late(row: Standing) -> str:
    """How late a report came, or is by now; empty where it is not."""
    if not row.late:
        return ""
    return ngettext("%(n)s day past its day", "%(n)s days past its day", row.late) % {"n": row.late}


@dataclass(frozen=True, slots=True)
class SendBy:
    """By when a level sends a kind of report, by the rule book of the day."""

    often: str
    level: str
    cut_off: str
    days: int
    basis: str
    verified: bool


def send_by_rules(today: date) -> list[SendBy]:
    """Every periodic kind of report and level that the rule book knows on the day."""
    found = []
    for often in periods.MONTHS:
        for level, label in Level.choices:
            try:
                rule = rulebook.regime(often, level, today)
            except rulebook.NoRule:
                continue
            found.append(
                SendBy(str(Frequency(often).label), str(label), str(rule.cut_off_day), rule.send_by_days, rule.basis, rule.verified)
            )  # fmt: skip
    return found


def contents(regime: Regime) -> list[tuple[str, str]]:
    """The ten contents of Decree 09/2019, article 7, in its order."""
    reporting = set(regime.reporters.values_list("level", flat=True))
    levels = {level: str(label) for level, label in Level.choices if level in reporting}  # from above downwards
    days = []
    for level, label in levels.items():
        try:
            rule = rulebook.regime(regime.frequency, level, date.max)
        except rulebook.NoRule:
            continue
        days.append((label, rule))
    send_by = "; ".join(
        ngettext("%(level)s: %(n)s working day after the cut-off", "%(level)s: %(n)s working days after the cut-off", rule.send_by_days)
        % {"level": label, "n": rule.send_by_days}
        for label, rule in days
    )  # fmt: skip
    cut_off = ", ".join(sorted({str(rule.cut_off_day) for _label, rule in days}))
    return [
        (_("Name of the report"), regime.title), (_("What is reported"), regime.content),
        (_("Who reports"), regime.reporters_told), (_("Who receives it"), regime.receivers_told),
        (_("How it is sent"), regime.method), (_("Sent by"), send_by or _("as the requester says")),
        (_("How often"), str(regime.get_frequency_display())),
        (_("Figures cut off on day"), cut_off or _("as the requester says")),
        (_("Outline"), ngettext("%(n)s heading", "%(n)s headings", n := regime.headings.count()) % {"n": n}),
        (_("Table of figures"), ngettext("%(n)s figure", "%(n)s figures", m := regime.indicators.count()) % {"n": m}),
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """Bodies of one kind at one level, with who was in time."""

    label: str
    counts: Timeliness


def groups(rows: Sequence[Standing], changed: dict[int, list[str]]) -> list[Group]:
    """Timeliness by level and kind, as both were on the day of opening; all together last."""
    labels = organisations.kind_labels()
    kinds = dict.fromkeys((row.duty.level, row.duty.kind) for row in rows)
    found = [
        Group(
            f"{labels[kind]} ({Level(level).label})",
            queries.timeliness([row for row in rows if (row.duty.level, row.duty.kind) == (level, kind)], changed),
        )
        for level, kind in kinds
    ]
    return [*found, Group(_("All that report"), queries.timeliness(rows, changed))]


@dataclass(frozen=True, slots=True)
class Task:
    """One part of a report: where it stands, and the page on which it is done."""

    label: str
    url: str
    kind: str
    words: str


def tasks(sheet: Sheet, *, has_remarks: bool, today: date) -> list[Task]:
    """The parts of a report in their order; nobody is told that a part is done while a remark on it waits."""
    duty = sheet.duty
    filled = sum(row.value is not None for row in sheet.rows)
    written = sum(bool(text.text.strip()) for text in sheet.texts)
    wrong = len(sheet.faults)
    begun = "returned" if has_remarks else "wait"
    parts = [
        ("figures", _("Figures"), filled, len(sheet.rows)), ("texts", _("Results, difficulties and proposals"), written, len(sheet.texts)),
    ]  # fmt: skip
    found = [
        Task(
            label, page(duty, name), "ok" if n == of else begun if n else "idle",
            _("%(n)s of %(all)s filled in") % {"n": n, "all": of},
        )
        for name, label, n, of in parts
    ]  # fmt: skip
    files = len(sheet.files)
    told = ngettext("%(n)s file", "%(n)s files", files) % {"n": files} if files else _("none yet")
    found.append(Task(_("Attached files"), page(duty, "files"), "ok" if files else "idle", told))
    left = ngettext("%(n)s cell to mend or explain", "%(n)s cells to mend or explain", wrong) % {"n": wrong}
    cut_off = duty.period.last_day
    ready = ("ok", _("ready to be sent"))
    if today <= cut_off:
        ready = "idle", _("to be sent after %(day)s") % {"day": dates.show(cut_off)}
    found.append(Task(_("Check and send"), page(duty, "send"), *(("late", left) if wrong else ready)))
    return found


def cell_labels(duty: Duty) -> dict[str, str]:
    """What people call the boxes of a report, by the names under which a form sends them."""
    regime = duty.period.regime
    told = {f"cell-{one.code}": one.words for one in regime.indicators.all()}
    told |= {f"note-{one.code}": _("note on “%(name)s”") % {"name": one.words} for one in regime.indicators.all()}
    return told | {f"cell-{one.code}": one.words for one in regime.headings.all()}


def places(duty: Duty) -> dict[str, str]:
    """What can be spoken of in a report, by the codes of its cells: every figure, every heading asked for, and all of it."""
    regime = duty.period.regime
    told = {one.code: one.words for one in regime.indicators.order_by("place")}
    told |= {one.code: f"{one.code}. {one.words}" for one in regime.headings.filter(asked=True).order_by("place")}
    return told | {queries.WHOLE: _("The report as a whole")}


def trail(duty: Duty, last: str = "") -> list[tuple[str, str | None]]:
    """Where a report stands, and on it the page of this name."""
    code, period = duty.period.regime.code, duty.period.code
    whole: list[tuple[str, str | None]] = [
        (_("Reporting regimes"), reverse("regimes")), (period, reverse("regime_period", args=[code, period])),
    ]  # fmt: skip
    if not last:
        return [*whole, (_("Report of the body"), None)]
    return [*whole, (_("Report of the body"), reverse("unit_report", args=[duty.pk])), (last, None)]


def talk(duty_id: int, cell: str) -> str:
    """The address at which the two sides of a report write about one of its cells."""
    return reverse("unit_report_talk", args=[duty_id]) + f"?{urlencode({'cell': cell})}#cell-{cell}"


def page(duty: Duty, name: str) -> str:
    """The address of one page of a report."""
    return reverse("unit_report_page", args=[duty.pk, name])


@dataclass(frozen=True, slots=True)
class Origin:
    """A record behind a figure: its name and, where everybody may open it, its page."""

    words: str
    url: str


def origins(sources: Iterable[measuring.Source]) -> list[Origin]:
    """The records behind a figure as people open them; petitions, meetings and money only say that they are there."""
    found = []
    for source in sources:
        if source.kind == measuring.COMMITMENT:
            found.append(Origin(source.ref, reverse("commitment", args=[source.ref])))
        elif source.kind == measuring.MONEY:
            found.append(Origin(_("row of plan %(ref)s") % {"ref": source.ref.rpartition("/")[0]}, ""))
        else:
            named = _("petition %(ref)s") if source.kind == measuring.PETITION else _("meeting %(ref)s")
            found.append(Origin(named % {"ref": source.ref}, ""))
    return found


@dataclass(frozen=True, slots=True)
class YearLine:
    """A figure of the year so far: the periods that lack it, and what each earlier one brings, with its report or page."""

    shown: str
    missing: str
    parts: list[tuple[str, str, str]]  # period, value, address


def years(acting: Actor, duty: Duty, values: Mapping[str, rules.Value | None]) -> dict[str, YearLine]:
    """The figures of a report over the year so far; a report that the reader does not see is named and not linked."""
    fields = [one.field for one in duty.period.regime.indicators.order_by("place")]
    found = queries.year_of(duty, fields, values)
    ours = permissions.duties_seen(acting).filter(body=duty.body_id, period__regime=duty.period.regime_id)
    seen = set(ours.values_list("pk", flat=True)) if found else set()

    def part(field: rules.Field, edition: Edition, value: rules.Value) -> tuple[str, str, str]:
        url = page(edition.duty, "sent") if edition.duty_id in seen else ""
        return edition.duty.period.code, rules.shown(field, value), url

    return {
        name: YearLine(one.shown, ", ".join(one.so_far.missing), [part(one.field, *given) for given in one.parts])
        for name, one in found.items()
    }


def year_of_sum(one: Sum) -> YearLine | None:
    """A compiled figure over the year so far, of each period with how many reported it."""
    if one.so_far is None:
        return None
    parts = [
        (
            period.code, _("%(value)s (%(n)s of %(of)s units)") % {"value": part.shown, "n": len(part.given), "of": part.of},
            reverse("regime_period", args=[period.regime.code, period.code]),
        )
        for period, part in one.parts
    ]  # fmt: skip
    return YearLine(rules.shown(one.field, one.so_far.value), ", ".join(one.so_far.missing), parts)


@dataclass(frozen=True, slots=True)
class SentFigure:
    """One figure of a sent report with its note, what stood out, and the records behind it."""

    field: rules.Field
    value: str
    note: str
    asked: tuple[str, ...]
    origins: list[Origin]
    remark: str
    changed: bool
    year: YearLine | None = None
    talk: str = ""
    talked: tuple[str, str] = ("", "")  # kind and words of how the talk about it stands


_TALKS = {ThreadState.ASKED: "soon", ThreadState.ANSWERED: "wait", ThreadState.SETTLED: "ok"}


def talked(duty: Duty) -> dict[str, tuple[str, str]]:
    """How the talk about each cell stands, where there is one: a kind of sign and its words."""
    return {row.cell: (_TALKS[ThreadState(row.state)], str(row.get_state_display())) for row in duty.threads.all()}


def sent_figures(edition: Edition, changed: Sequence[str], typed: Mapping[str, str], *, by: Actor) -> list[SentFigure]:
    """The figures of an edition: what stood out first, then in the order of the form; `typed` are remarks not yet made."""
    hears = permissions.hears(by, edition.duty)
    stands = talked(edition.duty) if hears else {}
    remarks = dict(edition.remarks.values_list("cell", "words")) | dict(typed)
    kept = queries.figures_of(edition)
    found = []
    fields = [one.field for one in edition.duty.period.regime.indicators.order_by("place")]
    year = years(by, edition.duty, {field.code: queries.value_of(field, edition) for field in fields})
    for field in fields:
        facts = kept.get(field.code, {})
        asked = facts.get("asked")
        found.append(
            SentFigure(
                field,
                rules.shown(field, queries.value_of(field, edition)),
                str(facts.get("note", "")),
                tuple(map(str, asked)) if isinstance(asked, list) else (),
                origins(queries.sources_of(edition, field.code)),
                remarks.get(field.code, ""),
                field.code in changed,
                year.get(field.code),
                talk(edition.duty_id, field.code) if hears else "",
                stands.get(field.code, ("", "")),
            )
        )
    return sorted(found, key=lambda one: not (one.asked or one.changed))


def sent_texts(edition: Edition, typed: Mapping[str, str]) -> list[tuple[Heading, str, str]]:
    """Heading, words and remark of a sent report."""
    remarks = dict(edition.remarks.values_list("cell", "words")) | dict(typed)
    said = queries.texts_of(edition)
    headings = edition.duty.period.regime.headings.filter(asked=True).order_by("place")
    return [(one, said.get(one.code, ""), remarks.get(one.code, "")) for one in headings]


def sent_files(edition: Edition) -> list[str]:
    """The names of the files that went with it."""
    kept = audit.facts_of(edition.facts).get("files")
    return [str(name) for _sha, name in kept] if isinstance(kept, list) else []


@dataclass(frozen=True, slots=True)
class Part:
    """A heading of the compiled report: its sources, the words that count, and how these differ from the sources."""

    heading: Heading
    said: list[tuple[str, str, str]]  # body, words, address
    text: str
    pieces: list[tuple[str, str]]


def narrative(found: Compiled, worded: dict[str, str], names: dict[int, str]) -> list[Part]:
    """The whole outline."""

    def part(heading: Heading, said: tuple[Said, ...]) -> Part:
        source = queries.assembled(said, names)
        text = worded.get(heading.code, source)
        pieces = list(rules.difference(source, text)) if heading.code in worded and source else []
        told = [(names[one.standing.duty.body_id], one.words, page(one.standing.duty, "sent")) for one in said]
        return Part(heading, told, text, pieces)

    return [part(heading, said) for heading, said in found.texts]


def compilations(period: OpenedPeriod, rows: Iterable[Compilation]) -> list[tuple[BodyView, Compilation]]:
    """Who compiles, with what."""
    kept = list(rows)
    views = organisations.views_of({row.body_id for row in kept}, period.last_day)
    return [(views[row.body_id], row) for row in kept]
