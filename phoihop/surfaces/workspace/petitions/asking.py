"""What people asked of the words that they wrote by their slips, as the body that collected the petition sees it."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from phoihop.domain.petitions import queries
from phoihop.domain.petitions.models import DataRequest, Petition
from phoihop.domain.petitions.states import DataRequestState
from phoihop.domain.rulebook.rules import Reckoning
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import queries as audit
from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace.petitions import forms as shapes


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as the page shows it: its tag, why its day, and the form that answers it where the actor may."""

    row: DataRequest
    kind: str
    words: str
    why: list[str]
    form: shapes.DataAnswerForm | None


def asked_of(petition: Petition, by: Actor, today: date) -> list[Asked]:
    """What was asked of the words of this petition, for the body that collected it."""
    found = []
    for row in queries.asked_of_data(petition):
        facts = audit.facts_of(row.reckoning) if row.reckoning else {}
        waits = row.state == DataRequestState.OPEN
        late = waits and row.due_on is not None and row.due_on < today
        kind = "late" if late else "wait" if waits else "ok" if row.state == DataRequestState.GRANTED else "idle"
        words = (
            _("late, due by %(day)s") % {"day": dates.show(row.due_on)}
            if late and row.due_on
            else str(DataRequestState(row.state).label)
        )
        form = shapes.DataAnswerForm(prefix=f"data{row.pk}") if waits and by.may("turn_key") else None
        found.append(Asked(row, kind, words, Reckoning.from_facts(facts).words() if facts else [], form))
    return found
