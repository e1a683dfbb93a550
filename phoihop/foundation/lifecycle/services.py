"""Moving along a table, and standing still on a day."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import models, transaction

from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit
from phoihop.foundation.lifecycle import steps as tables
from phoihop.foundation.lifecycle.models import Installation


@transaction.atomic
def move(
    thing: models.Model,
    *,
    steps: Iterable[tables.Step],
    verb: str,
    by: Actor,
    at: datetime,
    facts: dict[str, object] | None = None,
) -> None:
    """Take one step by compare-and-set and record it. Raises WrongStep if the table or a rival says no."""
    source = str(getattr(thing, "state"))  # noqa: B009  # every thing with a life cycle has a state column
    target = tables.target(steps, verb, source)
    rows = type(thing)._default_manager.filter(pk=thing.pk, state=source).update(state=target)
    if rows != 1:
        raise tables.WrongStep(verb, source)
    setattr(thing, "state", target)  # noqa: B010  # the same
    audit.record(f"{thing._meta.label_lower}.{verb.lower()}", on=thing, by=by, at=at, facts=facts)


def stand_still(*, day: date | None, demo: bool) -> None:
    """Fix the day that screens take for today (a demonstration), or let it run again with None."""
    Installation.objects.update_or_create(pk=1, defaults={"fixed_today": day, "demo": demo})
