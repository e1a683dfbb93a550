"""One part of several rows at once: worded anew or countered where a row does not bind yet, asked of the other side where it does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.refusals import Refused
from phoihop.domain.ledger.states import State, Verb
from phoihop.domain.plans.models import Plan, Row, Wording
from phoihop.domain.plans.services.drafting import RowText, reckon
from phoihop.domain.plans.services.refusals import CannotPlan
from phoihop.domain.plans.services.wording import Overtaken, Turn, counter, reword
from phoihop.foundation.accounts.actors import Actor, Denied
from phoihop.foundation.outbox import bus


class Part(models.TextChoices):
    """What is changed in each of them."""

    TIMING = "TIMING", gettext_lazy("Time and due day")
    LEAD_DUTY = "LEAD_DUTY", gettext_lazy("What the body that leads does")
    OTHER_DUTY = "OTHER_DUTY", gettext_lazy("What the other side does")
    PRODUCT = "PRODUCT", gettext_lazy("Product")
    INDICATOR = "INDICATOR", gettext_lazy("Indicator")
    TARGET = "TARGET", gettext_lazy("Target of the row")
    BENEFICIARIES = "BENEFICIARIES", gettext_lazy("For whom")


@dataclass(frozen=True, slots=True)
class Change:
    """One part of rows and its new words. A day, and why, for time; of a row that binds only the day can be asked for."""

    part: str
    said: str
    due_on: date | None = None
    reason: str = ""
    words: str = ""


@transaction.atomic
def change_rows(
    *, plan: Plan, numbers: Sequence[int], seen: Mapping[int, int], change: Change, by: Actor, on: date, at: datetime,
    key: str,
) -> list[Row]:  # fmt: skip
    """Change one part of these rows, all of them or none. What binds already only asks the other side, who grants it or not.

    `seen` tells of a row the last wording that the writer saw. Raises CannotPlan, which names the first row that refuses.
    """
    if change.part not in Part.values or not change.said.strip():
        raise CannotPlan(_("Choose what to change, and say it."))
    rows = list(plan.rows.filter(number__in=numbers).select_related("plan", "commitment").order_by("number"))
    if not rows or len(rows) != len(set(numbers)):
        raise CannotPlan(_("Choose at least one row of this plan."))
    with bus.together():  # many changed rows are one notice
        for row in rows:
            last = seen.get(row.number) or Wording.objects.filter(row=row).latest("seq").seq
            try:
                _change(row, change, Turn(by, on, at, f"{key}-{row.number}", last))
            except (CannotPlan, Overtaken, Refused, Denied) as refusal:
                told = {"number": row.number, "why": str(refusal)}
                raise CannotPlan(_("Row %(number)s: %(why)s Nothing was changed in any row.") % told) from refusal
    return rows


def _change(row: Row, change: Change, turn: Turn) -> None:
    if row.commitment.state not in (State.DRAFT, State.PROPOSED):
        _ask(row, change, turn)
        return
    told = row.commitment
    text = replace(RowText.of(row), **{change.part.lower(): change.said.strip()})
    due_on = change.due_on if change.part == Part.TIMING else told.due_on
    verb = reword if told.state == State.DRAFT else counter
    verb(row=row, text=text, reckoning=reckon(plan=row.plan, words=text.timing, due_on=due_on), turn=turn)


def _ask(row: Row, change: Change, turn: Turn) -> None:
    if change.part != Part.TIMING:
        raise CannotPlan(_("It binds both sides; only another day can be asked for."))
    reckoning = reckon(plan=row.plan, words=change.said, due_on=change.due_on)
    ledger.ask(
        commitment=row.commitment, change=Verb.RESCHEDULED, reason=change.reason, words=change.words, reckoning=reckoning,
        by=turn.by, on=turn.on, key=turn.key,
    )  # fmt: skip
