"""What is compiled of the reports that a body receives: a view over what was sent, of one moment or of now."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from phoihop.domain.regimes import rules
from phoihop.domain.regimes.models import Compilation, Edition, Heading, OpenedPeriod
from phoihop.domain.regimes.queries import cumulating
from phoihop.domain.regimes.queries.standing import Standing, below, standings
from phoihop.domain.regimes.queries.writing import texts_of, value_of


@dataclass(frozen=True, slots=True)
class Given:
    """What one report brings to a sum: whose, in which edition, and how much."""

    standing: Standing
    edition: Edition
    value: rules.Value


@dataclass(frozen=True, slots=True)
class Sum:
    """A figure of all reports together: of `given` out of `of` that were asked. None of nothing: empty is not zero."""

    field: rules.Field
    value: rules.Value | None
    given: tuple[Given, ...]
    of: int
    so_far: rules.SoFar | None = None  # of the year, where it adds up
    parts: tuple[tuple[OpenedPeriod, "Sum"], ...] = ()  # the sums of the year's periods, this one last

    @property
    def shown(self) -> str:
        """The sum as people write it; of yes and no how many said yes."""
        if self.field.kind == rules.YES_NO and isinstance(self.value, Decimal):
            return rules.shown(rules.Field("", "", rules.NUMBER), self.value)
        return rules.shown(self.field, self.value)


@dataclass(frozen=True, slots=True)
class Said:
    """What one report says under a heading."""

    standing: Standing
    edition: Edition
    words: str


@dataclass(frozen=True, slots=True)
class Compiled:
    """Everybody who was asked and how they stand, the sums, and the texts under the outline."""

    rows: tuple[Standing, ...]
    sums: tuple[Sum, ...]
    texts: tuple[tuple[Heading, tuple[Said, ...]], ...]

    @property
    def counted(self) -> int:
        """How many reports stand in it."""
        return sum(row.counts for row in self.rows)

    @property
    def asked(self) -> int:
        """How many were asked for."""
        return sum(row.is_asked for row in self.rows)


def compiled(period: OpenedPeriod, body_id: int, *, today: date, known_at: datetime | None = None) -> Compiled:
    """What the body compiles of the period: each report counts once, by its last edition, unless it was returned.

    With `known_at` nothing that was recorded later is in it, so it gives the same for ever.
    """
    rows, sums = _summed(period, body_id, today, known_at)
    counted = [(row, row.edition) for row in rows if row.counts and row.edition is not None]
    words = [(row, edition, texts_of(edition)) for row, edition in counted]
    texts = tuple(
        (heading, tuple(Said(row, edition, said[heading.code]) for row, edition, said in words if heading.code in said))
        for heading in period.regime.headings.order_by("place")
    )
    return Compiled(tuple(rows), tuple(_with_year(period, body_id, sums, today, known_at).values()), texts)


def _summed(
    period: OpenedPeriod, body_id: int, today: date, known_at: datetime | None
) -> tuple[list[Standing], dict[str, Sum]]:
    rows = below(standings(period, today=today, known_at=known_at), body_id)
    counted = [(row, row.edition) for row in rows if row.counts and row.edition is not None]
    fields = [indicator.field for indicator in period.regime.indicators.order_by("place")]
    asked = sum(row.is_asked for row in rows)
    sums: dict[str, Sum] = {}
    for field in fields:
        given = tuple(
            Given(row, edition, value) for row, edition in counted if (value := value_of(field, edition)) is not None
        )
        sums[field.code] = Sum(field, _added(field, given), given, asked)
    for field in fields:
        if field.kind == rules.SHARE:
            share = rules.share(sums[field.numerator].value, sums[field.denominator].value)
            sums[field.code] = Sum(field, share, sums[field.code].given, asked)
    return rows, sums


def _with_year(
    period: OpenedPeriod, body_id: int, sums: dict[str, Sum], today: date, known_at: datetime | None
) -> dict[str, Sum]:
    """The sums with those of the year so far; each period's by the structure of its own day of opening."""
    fields = [one.field for one in sums.values()]
    codes = cumulating.periods_so_far(period)
    if not codes or not any(field.adds_up for field in fields):
        return sums
    opened = {one.code: one for one in period.regime.periods.filter(code__in=codes)}
    whole = {code: _summed(one, body_id, today, known_at)[1] for code, one in opened.items() if code != period.code}
    whole[period.code] = sums
    found = rules.so_far(
        fields, {code: {name: one.value for name, one in whole.get(code, {}).items()} for code in codes}
    )
    return {
        name: replace(
            one, so_far=found[name], parts=tuple((opened[code], whole[code][name]) for code in codes if code in whole)
        )
        if name in found
        else one
        for name, one in sums.items()
    }


def _added(field: rules.Field, given: tuple[Given, ...]) -> Decimal | None:
    values = [one.value for one in given if isinstance(one.value, Decimal)]
    return sum(values, Decimal(0)) if values and field.kind in rules.SUMMED else None


def of_compilation(row: Compilation, *, today: date) -> Compiled:
    """The compiled report as it stands: of now while reports come in, of its moment once settled."""
    day = row.settled_on or today
    return compiled(row.period, row.body_id, today=day, known_at=row.known_at)


def assembled(said: tuple[Said, ...], names: dict[int, str]) -> str:
    """The words of all reports under one heading, each after the name of its body: what the compiler begins with."""
    return "\n".join(f"{names[one.standing.duty.body_id]}: {one.words}" for one in said)


def worded(row: Compilation) -> dict[str, str]:
    """The compiler's own words by heading, the last of each."""
    return dict(row.wordings.order_by("pk").values_list("heading", "text"))
