"""Entering and verifying rules."""

import csv
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from phoihop.domain.rulebook import permissions, queries
from phoihop.domain.rulebook.models import PeriodRule, Rule, SwappedDay
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit
from phoihop.foundation.vn import dates

R = TypeVar("R", Rule, PeriodRule)
_REFERENCE = Path(__file__).parent / "reference"


class CannotVerify(Exception):
    """There is nothing to verify here. Carries a sentence for people."""


class CannotEnter(Exception):
    """The rule does not fit beside those that are there. Carries a sentence for people."""


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
    """Take a day off, or make it a working day; entered again, the later word holds, and the same word adds nothing."""
    permissions.check_can_keep_rules(by)
    if same := SwappedDay.objects.filter(day=day, off=off, words=words, basis=basis).first():
        return same
    row, _new = SwappedDay.objects.update_or_create(
        day=day, defaults={"off": off, "words": words, "basis": basis, "verified": False}
    )
    facts: dict[str, object] = {"day": day.isoformat(), "off": off}
    audit.record("rulebook.day.swapped", on=row, by=by, at=at, facts=facts)
    return row


@transaction.atomic
def enter_rule(
    *, code: str, value: int, unit: str, basis: str, valid_from: date, by: Actor, at: datetime
) -> Rule:  # fmt: skip
    """From `valid_from` on this many days are due by the rule `code`; the one that held until then ends on that day.

    What began before keeps its due day. Unverified until a person vouches for it. Raises CannotEnter, Denied.
    """
    rules = Rule.objects.filter(code=code)
    told = {"value": value, "unit": unit, "basis": basis}
    return _enter(rules, told, valid_from, by, at, act="rulebook.rule")


@transaction.atomic
def enter_period_rule(
    *, regime: str, level: str, cut_off_day: int, send_by_days: int, basis: str, valid_from: date, by: Actor, at: datetime
) -> PeriodRule:  # fmt: skip
    """The same for when a level cuts off its figures and how many working days it has to send them."""
    rules = PeriodRule.objects.filter(regime=regime, level=level)
    told = {"cut_off_day": cut_off_day, "send_by_days": send_by_days, "basis": basis}
    return _enter(rules, told, valid_from, by, at, act="rulebook.period_rule")


def _enter(
    rules: QuerySet[R], told: dict[str, object], valid_from: date, by: Actor, at: datetime, *, act: str
) -> R:  # fmt: skip
    """The newest of these rules gives way to a copy of itself with what is told. Told the same again, it stays."""
    permissions.check_can_keep_rules(by)
    list(rules.select_for_update().order_by("pk"))  # whoever comes next waits here
    former = rules.order_by("-valid_from").first()  # asked again: another may have entered one while we waited
    if former is None:
        raise CannotEnter(_("There is no such rule to change. Choose one from the list."))
    if former.valid_from == valid_from and all(getattr(former, name) == value for name, value in told.items()):
        return former  # the same form, sent twice
    if valid_from <= former.valid_from:
        raise CannotEnter(
            _("The newest rule holds from %(day)s. Enter a later day, or verify that one as it is.")
            % {"day": dates.show(former.valid_from)}
        )
    kept = {field.attname: getattr(former, field.attname) for field in former._meta.concrete_fields}
    row = type(former)(**(kept | told | {"id": None, "valid_from": valid_from, "valid_to": None, "verified": False}))
    try:
        row.full_clean(exclude=["valid_to"])  # open until another takes over
    except ValidationError as refusal:
        raise CannotEnter(" ".join(refusal.messages)) from None
    rules.filter(pk=former.pk).update(valid_to=valid_from)
    row.save(force_insert=True)
    audit.record(f"{act}.ended", on=former, by=by, at=at, facts={"valid_to": valid_from.isoformat()})
    audit.record(f"{act}.entered", on=row, by=by, at=at, facts={**told, "valid_from": valid_from.isoformat()})
    return row


@transaction.atomic
def verify(*, row: Rule | PeriodRule | SwappedDay, by: Actor, at: datetime, seen: str = "") -> None:
    """A person has read the source and vouches for the row. Raises CannotVerify when somebody did before.

    `seen`: what `told` gave when the row was shown; a day that was entered otherwise meanwhile is not vouched for.
    """
    permissions.check_can_keep_rules(by)
    if seen and seen != queries.told(type(row)._default_manager.select_for_update().get(pk=row.pk)):
        raise CannotVerify(_("This was entered otherwise meanwhile. Read it again, and its source."))
    if type(row)._default_manager.filter(pk=row.pk, verified=False).update(verified=True) != 1:
        raise CannotVerify(_("This has been verified already."))
    audit.record("rulebook.row.verified", on=row, by=by, at=at)
