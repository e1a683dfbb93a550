"""Why rows of a report stand as they do: what had been decided of each when it was counted, and what was decided since."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from phoihop.domain.plans import disturbances
from phoihop.domain.plans.disturbances import Compared
from phoihop.domain.plans.models import Row
from phoihop.domain.reporting import rules
from phoihop.domain.reporting.models import Origin, Report


def counted(report: Report, rows: Sequence[Row]) -> dict[int, Compared]:
    """The rows, by their commitment, with the changes that the figures know of: nothing recorded later is among them."""
    compared = disturbances.compare(rows, report.last_day, until=_seqs(report))
    return {one.row.commitment_id: one for one in compared}


def since(report: Report, rows: Sequence[Row], today: date) -> list[Compared]:
    """The rows of which something was decided that the figures do not know of; it goes into the next report."""
    seqs = _seqs(report)
    found = [
        replace(one, disturbances=tuple(d for d in one.disturbances if d.seq > seqs[one.row.commitment_id]))
        for one in disturbances.compare([row for row in rows if row.commitment_id in seqs], today)
    ]
    return [one for one in found if one.disturbances]


def _seqs(report: Report) -> dict[int, int]:
    """How far the story of each row went when it was counted."""
    whole = Origin.objects.filter(figure__report=report, figure__name=rules.WHOLE)
    return dict(whole.values_list("commitment_id", "seq"))
