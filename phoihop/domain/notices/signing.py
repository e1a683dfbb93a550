"""What is to be told ahead of agreements: of one's own that were asked for and promised by nobody, and of terms that run out unprolonged.

It asks and does not command: the sides are equal, and when they sign is theirs to agree on.
"""

from collections import Counter
from datetime import date, datetime

from phoihop.domain.agreements import cascade
from phoihop.domain.agreements import queries as agreements
from phoihop.domain.agreements.cascade import Signing
from phoihop.domain.agreements.models import Agreement, Extension, Target
from phoihop.domain.agreements.states import ExtensionState
from phoihop.domain.notices.models import Kind
from phoihop.domain.notices.queries import Matter
from phoihop.foundation.accounts.actors import Actor

UNPROMISED = frozenset({Signing.NOT_STARTED, Signing.DRAFTING, Signing.EXPIRED})  # nothing lies with the other side
_NOBODY = Actor(user_id=None, body_id=None, role="", capabilities=frozenset())  # who sees nobody's draft


def own(says: dict[date, str], today: date, at: datetime) -> list[Matter]:
    """Each of the two who are asked to sign their own by a day of which these days tell, and have not promised it.

    One matter a body, agreement and day, however many it is to sign with. Of whoever has promised, the ledger tells.
    """
    asking = Target.objects.filter(agreement__in=agreements.standing_on(today)).values("agreement_id")
    found = []
    for row in Agreement.objects.filter(pk__in=asking).order_by("code") if says else ():
        if not {target.due_on for target in cascade.targets(row)} & says.keys():
            continue
        found += [
            Matter(
                body_id, Kind.OWN, says[due_on], f"agreement_cascade:{row.code}", (row.code,), today, at,
                f"own/{today.isoformat()}/{row.pk}/{due_on.isoformat()}/{body_id}",
                {"cells": cells, "due": due_on.toordinal()},
            )
            for (body_id, due_on), cells in sorted(_unpromised(row, says, today).items())
        ]  # fmt: skip
    return found


def _unpromised(agreement: Agreement, says: dict[date, str], today: date) -> Counter[tuple[int, date]]:
    """How many cells each body has that are to be told of, by the day by which they are asked for."""
    promised = agreements.signing_duties(agreement)
    counted: Counter[tuple[int, date]] = Counter()
    for cell in cascade.matrix(agreement, today, (), _NOBODY).cells:
        told = cell.due_on in says and cell.signing in UNPROMISED
        if told and cell.partner_id and frozenset((cell.body_id, cell.partner_id)) not in promised:
            counted.update([(cell.body_id, cell.due_on), (cell.partner_id, cell.due_on)])
    return counted


def terms(says: dict[date, str], days: list[date], today: date, at: datetime) -> list[Matter]:
    """Before the last day each side whose signature a longer term waits for; on the day after it, all of them, that it came to nothing."""
    rows = Extension.objects.filter(state=ExtensionState.OPEN).select_related("agreement").prefetch_related("assents")
    found = []
    for row in rows.order_by("pk"):
        last_day, code = row.last_standing_day, row.agreement.code
        what = "TERM_OVER" if row.was_to in days else says.get(last_day)
        if what is None or not agreements.standing_on(last_day).filter(pk=row.agreement_id).exists():
            continue
        answered = set() if what == "TERM_OVER" else {row.by_body_id, *(one.body_id for one in row.assents.all())}
        found += [
            Matter(
                body_id, Kind.SIGNING, what, f"agreement_term:{code}", (code,), today, at,
                f"term/{today.isoformat()}/{row.pk}/{body_id}", {"due": last_day.toordinal()},
            )
            for body_id in sorted(set(agreements.sides_on(row.agreement, last_day)) - answered)
        ]  # fmt: skip
    return found
