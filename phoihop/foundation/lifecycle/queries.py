"""Facts about this installation."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db import connection, models

from phoihop.foundation.audit import chain, columns
from phoihop.foundation.lifecycle import steps as tables
from phoihop.foundation.lifecycle.models import Installation
from phoihop.foundation.vn import dates


def fixed_today() -> date | None:
    """The day that this installation stands still on, None when time runs."""
    with connection.cursor() as cursor:  # every page asks: the statement stands here instead of being made each time
        cursor.execute(f"SELECT fixed_today FROM {Installation._meta.db_table} WHERE id = 1")  # noqa: S608  # the name is ours
        row = cursor.fetchone()
    return row[0] if row else None


def effective_today(moment: datetime) -> date:
    """The day to count lateness from: the fixed one, else the day in Viet Nam at `moment`."""
    return fixed_today() or dates.today_in_vietnam(moment)


@dataclass(frozen=True, slots=True)
class Now:
    """The database's clock (UTC), and the day from which lateness is counted."""

    moment: datetime
    today: date


def now() -> Now:
    """Both in one question, which every page asks: however many machines answer, and however their clocks go, one decides."""
    clock = "strftime('%Y-%m-%dT%H:%M:%f', 'now')" if connection.vendor == "sqlite" else "clock_timestamp()"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {clock}, (SELECT fixed_today FROM {Installation._meta.db_table} WHERE id = 1)")  # noqa: S608  # all of it is ours
        moment, fixed = cursor.fetchone()
    if connection.vendor == "sqlite":  # it gives words
        moment = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    at = moment.astimezone(UTC)
    return Now(at, fixed or dates.today_in_vietnam(at))


def misplaced(of: type[models.Model], steps: Sequence[tables.Step]) -> Iterator[chain.Break]:
    """Things whose state is not the one that their recorded steps lead to, and steps that the table does not have."""
    name = of._meta.label_lower
    verbs = {f"{name}.{step.verb.lower()}".encode(): step.verb for step in steps}
    codes = ", ".join(f"'{code.decode()}'" for code in verbs)
    acts = columns.rows(f"audit_record WHERE code IN ({codes}) ORDER BY subject, seq", ["seq"], ["subject", "code"])
    stands: dict[bytes, tuple[str, int]] = {}
    for seq, subject, code in acts:
        state, _before = stands.get(subject, (tables.NOWHERE, 0))
        try:
            stands[subject] = tables.target(steps, verbs[code], state), seq
        except tables.WrongStep:
            yield chain.Break(f"audit:{columns.readable(subject)}", seq, "STATE")
    for pk, state in columns.rows(f"{of._meta.db_table} ORDER BY id", ["id"], [columns.words("state")]):
        told, seq = stands.get(f"{name}:{pk}".encode(), (tables.NOWHERE, 1))
        if told.encode() != state:
            yield chain.Break(f"audit:{name}:{pk}", seq, "STATE")
