"""The lists of the workspace as they are taken away: which columns each has, in which order."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from phoihop.domain.documents.models import Document
from phoihop.domain.documents.paper import Paper
from phoihop.domain.documents.queries import Followed
from phoihop.foundation.sheets.lists import Column, Kind, Listed
from phoihop.foundation.sheets.writing import as_of
from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace.commitments.presenting import Row
from phoihop.surfaces.workspace.coverage.presenting import Asked, BodyLine, LevelLines
from phoihop.surfaces.workspace.meetings.presenting import Line as MeetingLine
from phoihop.surfaces.workspace.oversight.presenting import Line as RecommendationLine
from phoihop.surfaces.workspace.overview.presenting import HeatLine, RecordLine
from phoihop.surfaces.workspace.petitions.presenting import Line as PetitionLine
from phoihop.surfaces.workspace.plans.presenting import Line as PlanLine
from phoihop.surfaces.workspace.programmes.presenting import Line as ProgrammeLine


def commitments(title: str, rows: Sequence[Row], on: date) -> Listed:
    """What waits, is in hand, is owed or owing: as the list shows it."""
    columns = [
        Column(_("Content"), 60), Column(_("The other side"), 28), Column(_("Due"), 12, Kind.DAY),
        Column(_("Due at first"), 12, Kind.DAY), Column(_("State"), 32),
    ]  # fmt: skip
    cells = [
        (row.title, row.other.name if row.other else row.what, row.due_on, row.first_due_on, row.words) for row in rows
    ]
    return Listed(title, columns, cells, [row.illustrative for row in rows], [as_of(on)])


def records(title: str, lines: Sequence[RecordLine], on: date) -> Listed:
    """The commitments behind a figure."""
    columns = [
        Column(_("Code"), 16), Column(_("Content"), 60), Column(_("Carries it out"), 28), Column(_("Is owed it"), 28),
        Column(_("Due"), 12, Kind.DAY), Column(_("Days late"), 10, Kind.NUMBER),
    ]  # fmt: skip
    cells = [
        (
            one.record.code,
            one.record.title,
            one.debtor.name,
            one.creditor.name,
            one.record.due_on,
            one.record.late or None,
        )
        for one in lines
    ]
    return Listed(title, columns, cells, [one.record.illustrative for one in lines], [as_of(on)])


def heat(lines: Sequence[HeatLine], months: Sequence[int], on: date) -> Listed:
    """The map of bodies and months; empty where nothing is to be judged."""
    columns = [
        Column(_("Body"), 32), *(Column(_("month %(month)s") % {"month": m}, 9, Kind.SHARE) for m in months),
        Column(_("The whole year"), 10, Kind.SHARE), Column(_("Judged"), 9, Kind.NUMBER),
    ]  # fmt: skip
    cells = [
        (line.body.name, *(cell.share for cell in line.cells), line.year.share, line.year.of or None) for line in lines
    ]
    return Listed(
        _("On time by body and month"), columns, cells, [line.body.illustrative for line in lines], [as_of(on)]
    )


def papers(found: Sequence[tuple[Document, Paper]], on: date) -> Listed:
    """The register of outgoing papers, with the columns of Decree 30/2020/NĐ-CP, Annex IV."""
    columns = [
        Column(_("Number and symbol"), 22), Column(_("Day"), 12, Kind.DAY), Column(_("Type"), 18), Column(_("Abstract"), 60),
        Column(_("Signed by"), 28), Column(_("Recipients"), 40), Column(_("Who keeps the file copy"), 18),
        Column(_("Copies"), 8, Kind.NUMBER), Column(pgettext("column of a register", "Note"), 28),
    ]  # fmt: skip
    cells = [
        (
            f"{row.number:02d}/{row.symbol}", row.issued_on, row.kind, row.about,
            "; ".join(one.name for one in paper.signers), "; ".join(paper.sent_to()), paper.kept_by(), paper.copies(),
            "; ".join(paper.noted()),
        )
        for row, paper in found
    ]  # fmt: skip
    return Listed(
        _("Outgoing papers"), columns, cells, ["number" in paper.made_up for _row, paper in found], [as_of(on)]
    )


def arrivals(found: Sequence[Followed], on: date) -> Listed:
    """The register of incoming papers and how each is followed, with the columns of Decree 30/2020/NĐ-CP, Annex IV."""
    columns = [
        Column(_("Came on"), 12, Kind.DAY), Column(_("Arrival number"), 10, Kind.NUMBER), Column(_("Body it comes from"), 28),
        Column(_("Number and symbol"), 22), Column(_("Day"), 12, Kind.DAY), Column(_("Type"), 18), Column(_("Abstract"), 60),
        Column(_("Who handles it"), 28), Column(_("Due"), 12, Kind.DAY), Column(_("Done on"), 12, Kind.DAY),
        Column(_("Replied by"), 22), Column(pgettext("column of a register", "Note"), 28),
    ]  # fmt: skip
    cells = [
        (
            row.arrived_on, row.number, row.author, row.symbol, row.dated, row.kind, row.about,
            *((last.receiver, last.due_on, last.done_on, last.reply, last.note) if last else (None,) * 5),
        )
        for row, last in ((one.arrival, one.last) for one in found)
    ]  # fmt: skip
    return Listed(_("Incoming papers"), columns, cells, [False] * len(cells), [as_of(on)])


def petitions(lines: Sequence[PetitionLine], on: date) -> Listed:
    """The board of petitions. Nobody who asked is in it, for nobody who asked is kept."""
    columns = [
        Column(_("What voters asked"), 60), Column(_("Place"), 24), Column(_("Field"), 20), Column(_("With"), 28),
        Column(_("Answer due"), 12, Kind.DAY), Column(_("State"), 28), Column(_("What came of it"), 28),
    ]  # fmt: skip
    cells = [
        (
            line.petition.text, line.petition.place, line.petition.topic, line.holder.name if line.holder else None,
            line.petition.due_on, line.words, line.result_words,
        )
        for line in lines
    ]  # fmt: skip
    return Listed(_("Petitions"), columns, cells, [line.petition.illustrative for line in lines], [as_of(on)])


def meetings(lines: Sequence[MeetingLine], on: date) -> Listed:
    """The list of meetings."""
    columns = [
        Column(_("Meeting"), 60), Column(_("Day"), 12, Kind.DAY), Column(_("Time of day"), 12), Column(_("Place"), 32),
        Column(_("Organised by"), 28), Column(_("State"), 24),
    ]  # fmt: skip
    cells = [
        (
            line.row.title, line.row.held_on, line.row.get_session_display(), line.row.place, line.organiser.name,
            line.row.get_state_display(),
        )
        for line in lines
    ]  # fmt: skip
    return Listed(_("Meetings"), columns, cells, [line.row.illustrative for line in lines], [as_of(on)])


def recommendations(lines: Sequence[RecommendationLine], on: date) -> Listed:
    """The board of recommendations."""
    columns = [
        Column(_("Recommendation"), 60), Column(_("Supervised body"), 28), Column(_("Priority"), 14),
        Column(_("Answer due"), 12, Kind.DAY), Column(_("State"), 28),
    ]  # fmt: skip
    cells = [
        (line.title, line.body.name, line.row.get_priority_display(), line.row.due_on, line.words) for line in lines
    ]
    return Listed(_("Supervision"), columns, cells, [line.row.supervision.illustrative for line in lines], [as_of(on)])


def covered(levels: Sequence[LevelLines], asked: Asked) -> Listed:
    """Signing and timeliness by level and kind."""
    columns = [
        Column(_("Level"), 14), Column(_("Kind"), 32), Column(_("Bodies"), 10, Kind.NUMBER),
        Column(_("With an agreement"), 12, Kind.NUMBER), Column(_("Without"), 10, Kind.NUMBER),
        Column(_("Share signed"), 12, Kind.SHARE), Column(_("On time"), 10, Kind.NUMBER), Column(_("Late, done or not"), 10, Kind.NUMBER),
        Column(_("Not over yet"), 12, Kind.NUMBER), Column(_("Suspended"), 12, Kind.NUMBER),
        Column(_("Ended undone"), 12, Kind.NUMBER), Column(_("Share on time"), 12, Kind.SHARE),
    ]  # fmt: skip
    cells = [
        (
            level.label, line.kind, line.bodies.number, line.bound.number, line.bare.number, line.signed,
            line.on_time.number, line.late.number, line.open.number, line.stopped.number,
            line.dropped.number, line.timely,
        )
        for level in levels
        for line in level.lines
    ]  # fmt: skip
    return Listed(_("Signing and on time"), columns, cells, [False] * len(cells), _days(asked))


def covered_each(lines: Sequence[BodyLine], asked: Asked) -> Listed:
    """The same, a line for each body."""
    columns = [
        Column(_("Body"), 40), Column(_("With an agreement"), 12), Column(_("On time"), 10, Kind.NUMBER),
        Column(_("Late, done or not"), 10, Kind.NUMBER), Column(_("Not over yet"), 12, Kind.NUMBER),
        Column(_("Suspended"), 12, Kind.NUMBER), Column(_("Ended undone"), 12, Kind.NUMBER),
        Column(_("Share on time"), 12, Kind.SHARE),
    ]  # fmt: skip
    cells = [
        (
            line.body.name, _("yes") if line.bound else _("no"), line.on_time.number, line.late.number, line.open.number,
            line.stopped.number, line.dropped.number, line.timely,
        )
        for line in lines
    ]  # fmt: skip
    return Listed(_("Signing and on time"), columns, cells, [False] * len(cells), _days(asked))


def _days(asked: Asked) -> list[str]:
    known = [f"{_('As known on')}: {dates.show(asked.known_on)}"] if asked.known_on else []
    return [as_of(asked.on), f"{_('What fell due from')}: {dates.show(asked.since)}", *known]


def programmes(lines: Sequence[ProgrammeLine], on: date) -> Listed:
    """What work serves: resolutions, schemes, programmes, movements and directives."""
    columns = [
        Column(_("What it is"), 26), Column(_("Code"), 16), Column(_("Its title"), 60), Column(_("Its paper"), 16),
        Column(_("Issued by"), 28), Column(_("Kept by"), 28), Column(_("Final review by"), 12, Kind.DAY),
        Column(_("State"), 28), Column(_("Rows of plans that serve it"), 12, Kind.NUMBER),
    ]  # fmt: skip
    cells = [
        (
            line.row.get_kind_display(), line.row.code, line.row.title, line.row.paper, line.row.issuer, line.keeper.name,
            line.row.review_due_on, line.words, line.rows,
        )
        for line in lines
    ]  # fmt: skip
    return Listed(_("What work serves"), columns, cells, [line.row.illustrative for line in lines], [as_of(on)])


def plan_columns() -> list[Column]:
    """The columns of a plan as a file. Their order is fixed: what is read back counts on it; `docs/plan-rows.md` tells of each."""
    return [
        Column(_("No."), 6, Kind.NUMBER), Column(_("Group of content"), 28), Column(_("Content"), 50), Column(_("Leads"), 20),
        Column(_("What the body that leads does"), 32), Column(_("The other side"), 20), Column(_("What the other side does"), 32),
        Column(_("Working with"), 28), Column(_("Time"), 16), Column(_("Due"), 12, Kind.DAY), Column(_("Product"), 26),
        Column(_("Indicator"), 26), Column(_("Target of the row"), 14), Column(_("For whom"), 22),
        Column(pgettext("column of a plan", "Article"), 9), Column(_("Serves"), 30), Column(_("Needed (đồng)"), 16, Kind.MONEY),
        Column(_("Allocated (đồng)"), 16, Kind.MONEY), Column(_("Spent (đồng)"), 16, Kind.MONEY), Column(_("State"), 22),
    ]  # fmt: skip


def plan(title: str, lines: Sequence[PlanLine], on: date) -> Listed:
    """Rows of a joint plan in the columns that such plans have on paper."""
    cells = [
        (
            line.row.number, line.row.group, line.row.commitment.title, line.lead.name, line.row.lead_duty, line.other.name,
            line.row.other_duty, "; ".join(one.name for one in line.supporters), line.row.timing, line.row.commitment.due_on,
            line.row.commitment.product, line.row.indicator, line.row.target, line.row.beneficiaries,
            "; ".join(str(one.number) for one in line.articles),
            "; ".join(one.title for one in line.aims), line.sums.needed if line.sums else None,
            line.sums.allocated if line.sums else None, line.sums.spent if line.sums else None, line.words,
        )
        for line in lines
    ]  # fmt: skip
    return Listed(title, plan_columns(), cells, [line.row.commitment.illustrative for line in lines], [as_of(on)])
