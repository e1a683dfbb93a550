"""A body's figures of the year so far: those of its reports of the year's periods, each by the edition that was sent last."""

from collections.abc import Mapping
from dataclasses import dataclass

from phoihop.domain.ledger.states import State
from phoihop.domain.regimes import rules
from phoihop.domain.regimes.models import Duty, Edition, OpenedPeriod
from phoihop.domain.regimes.queries.standing import figures_of
from phoihop.domain.rulebook import periods

_SEVERAL = frozenset({"MONTH", "QUARTER", "HALF"})  # kinds of reports of which a year has more than one


@dataclass(frozen=True, slots=True)
class Year:
    """One figure of the year so far, and what each earlier report brings to it."""

    field: rules.Field
    so_far: rules.SoFar
    parts: tuple[tuple[Edition, rules.Value], ...]

    @property
    def shown(self) -> str:
        """The figure as people write it."""
        return rules.shown(self.field, self.so_far.value)


def periods_so_far(period: OpenedPeriod) -> tuple[str, ...]:
    """The year's periods of this regime up to this one; none where a year has but one, or nobody knows how many."""
    return periods.so_far(period.code) if period.regime.frequency in _SEVERAL else ()


def year_of(duty: Duty, fields: list[rules.Field], values: Mapping[str, rules.Value | None]) -> dict[str, Year]:
    """A body's figures of the year so far, with these of its own period; of every earlier one as it was sent and not returned."""
    codes = periods_so_far(duty.period)
    if not codes or not any(field.adds_up for field in fields):
        return {}
    earlier = Edition.objects.filter(
        duty__body=duty.body_id, duty__period__regime=duty.period.regime_id, duty__period__code__in=codes[:-1],
        duty__commitment__state__in=[State.CLAIMED, State.FULFILLED],
    )  # fmt: skip
    last = {row.duty.period.code: row for row in earlier.select_related("duty__period").order_by("number")}
    whole = {code: _values(last[code], fields) if code in last else {} for code in codes[:-1]} | {
        codes[-1]: dict(values)
    }
    by_code = {field.code: field for field in fields}
    return {
        name: Year(by_code[name], one, tuple((last[code], value) for code in last if (value := whole[code].get(name)) is not None))
        for name, one in rules.so_far(fields, whole).items()
    }  # fmt: skip


def _values(edition: Edition, fields: list[rules.Field]) -> dict[str, rules.Value | None]:
    figures = figures_of(edition)
    return {field.code: rules.back(field, str(figures.get(field.code, {}).get("value", ""))) for field in fields}
