"""Entering and verifying rules."""

import csv
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.rulebook import permissions
from phoihop.domain.rulebook.models import PeriodRule, Rule, SwappedDay
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit

_REFERENCE = Path(__file__).parent / "reference"


class CannotVerify(Exception):
    """There is nothing to verify here. Carries a sentence for people."""


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_REFERENCE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@transaction.atomic
def load_reference(*, by: Actor, at: datetime) -> None:
    """Enter the rules that every installation begins with, all unverified; those already there stay as they are."""
    permissions.check_can_keep_rules(by)
    for row in _rows("rules.csv"):
        rule, new = Rule.objects.get_or_create(
            code=row["code"], valid_from=date.fromisoformat(row["valid_from"]),
            defaults={"words": row["words"], "value": int(row["value"]), "unit": row["unit"], "basis": row["basis"]},
        )  # fmt: skip
        if new:
            audit.record("rulebook.rule.entered", on=rule, by=by, at=at)
    for row in _rows("periods.csv"):
        regime, new = PeriodRule.objects.get_or_create(
            regime=row["regime"], level=row["level"], valid_from=date.fromisoformat(row["valid_from"]),
            defaults={
                "cut_off_day": int(row["cut_off_day"]), "send_by_days": int(row["send_by_days"]), "basis": row["basis"],
            },
        )  # fmt: skip
        if new:
            audit.record("rulebook.period_rule.entered", on=regime, by=by, at=at)
    for row in _rows("days.csv"):
        day, new = SwappedDay.objects.get_or_create(
            day=date.fromisoformat(row["day"]),
            defaults={"off": row["off"] == "1", "words": row["words"], "basis": row["basis"]},
        )
        if new:
            audit.record("rulebook.swapped_day.entered", on=day, by=by, at=at)


@transaction.atomic
def swap(*, day: date, off: bool, words: str, basis: str, by: Actor, at: datetime) -> SwappedDay:
    """Take a day off, or make it a working day; entered again, the later word holds."""
    permissions.check_can_keep_rules(by)
    row, _new = SwappedDay.objects.update_or_create(
        day=day, defaults={"off": off, "words": words, "basis": basis, "verified": False}
    )
    facts: dict[str, object] = {"day": day.isoformat(), "off": off}
    audit.record("rulebook.day.swapped", on=row, by=by, at=at, facts=facts)
    return row


@transaction.atomic
def verify(*, row: Rule | PeriodRule | SwappedDay, by: Actor, at: datetime) -> None:
    """A person has read the source and vouches for the row. Raises CannotVerify when somebody did before."""
    permissions.check_can_keep_rules(by)
    if type(row)._default_manager.filter(pk=row.pk, verified=False).update(verified=True) != 1:
        raise CannotVerify(_("This has been verified already."))
    audit.record("rulebook.row.verified", on=row, by=by, at=at)
