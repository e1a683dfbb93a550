"""One byte changed in any column that the chains vouch for is found and named, readable or not, and stops nothing."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import DataError, connection, models, transaction
from django.utils import timezone

from phoihop.domain.ledger import queries, services
from phoihop.domain.ledger.models import Commitment, Entry
from phoihop.domain.organisations.models import Body
from phoihop.domain.rulebook import rules as rulebook
from phoihop.foundation.audit import queries as audit
from phoihop.foundation.audit import services as acts
from phoihop.foundation.audit.models import Record, Seal, SealLine
from tests.domain.ledger.conftest import OpenCommitment, new_key
from tests.domain.organisations.factories import acting

Field = Any  # models.Field takes no parameters while it runs
HASHED: tuple[type[models.Model], ...] = (Entry, Commitment, Seal, SealLine, Record)
OUTSIDE = {"id": "a row number tells nothing; what points to one is checked from where it points"}
FREE = {"code", "chain", "subject"}  # the name itself is changed: the thing is named as it is called now
COLUMNS = [
    pytest.param(model, field, id=f"{model._meta.label}.{field.column}")
    for model in HASHED
    for field in model._meta.concrete_fields
    if field.column not in OUTSIDE
]


@pytest.fixture
def things(in_force: OpenCommitment, front: Body, committee: Body, department: Body) -> dict[type[models.Model], Any]:
    """One honest row of each table, none of them at the end of its chain, all sealed."""
    row, other = in_force(), in_force()
    services.ask(
        commitment=row, change="POSTPONED", reason="OWN", words="Lùi", by=acting(front), on=date(2021, 9, 2),
        reckoning=rulebook.fixed(date(2021, 10, 1), "Đề nghị", verified=False), key=new_key(),
    )  # fmt: skip
    services.grant(commitment=row, by=acting(committee), on=date(2021, 9, 3), key=new_key())
    services.claim(commitment=row, result="Xong", by=acting(front), on=date(2021, 9, 4), key=new_key())
    services.accept(commitment=row, by=acting(committee), on=date(2021, 9, 5), key=new_key())
    acts.record("tests.body.noted", on=front, by=acting(front), at=datetime.now().astimezone())
    seals = [services.seal(by=acting(front, "CLERK")) for _seal in range(2)]
    entry = row.entries.get(seq=2)
    line = SealLine.objects.get(seal=seals[0], chain=row.chain_name)
    act = Record.objects.filter(subject=acts.subject_of(front)).earliest("seq")
    assert other.pk
    return {Entry: entry, Commitment: Commitment.objects.get(pk=row.pk), Seal: seals[0], SealLine: line, Record: act}


def breaks() -> set[str]:
    """The chains named by everything that the ledger's verifiers look at."""
    seal = audit.broken_seals()
    return {found.chain for found in [*queries.verify(), *audit.broken_records(), *([seal] if seal else [])]}


def name_of(thing: Any) -> str:
    if isinstance(thing, Entry):
        return thing.commitment.chain_name
    if isinstance(thing, Commitment | Record):
        return thing.chain_name
    return acts.SEAL_CHAIN


def write(model: type[models.Model], field: Field, pk: int, expression: str, value: object) -> None:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")  # as whoever holds the file may
        try:
            cursor.execute(f"UPDATE {table} SET {field.column} = {expression} WHERE id = %s", [value, pk])
        finally:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA ignore_check_constraints = OFF")


def another(field: Field, now: Any) -> object:
    """An honest value of the same kind, one byte away where that can be."""
    kind = field.get_internal_type()
    if kind == "BooleanField":
        return not now
    if kind == "DateField":
        return "2021-09-11" if now != date(2021, 9, 11) else "2021-09-12"
    if kind == "DateTimeField":
        return now.replace(microsecond=(now.microsecond + 1) % 1_000_000)
    if "Integer" in kind or kind == "ForeignKey":
        return 7 if now is None else now + 6  # the place beside it is taken, and the database lets none be taken twice
    return (now[:-1] + ("x" if now[-1:] != "x" else "y")) if now else "x"


@pytest.mark.parametrize(("model", "field"), COLUMNS)
class TestVerify:
    def test_names_what_was_changed_into_another(
        self, things: dict[Any, Any], model: type[models.Model], field: Field
    ) -> None:
        thing = things[model]
        assert breaks() == set()

        with transaction.atomic():
            write(model, field, thing.pk, "%s", another(field, getattr(thing, field.attname)))
            found = breaks()
            transaction.set_rollback(True)  # nothing that points nowhere may be left

        assert found
        assert name_of(thing) in found or field.column in FREE

    def test_names_what_can_no_longer_be_read(
        self, things: dict[Any, Any], model: type[models.Model], field: Field
    ) -> None:
        thing = things[model]
        is_text = field.get_internal_type() in ("CharField", "TextField")
        if connection.vendor == "postgresql":  # it lets nobody write such a thing
            bad = "convert_from(decode(%s, 'hex'), 'UTF8')" if is_text else f"CAST(%s AS {field.db_type(connection)})"
            with pytest.raises(DataError), transaction.atomic():
                write(model, field, thing.pk, bad, "ff")
            return

        with transaction.atomic():
            write(model, field, thing.pk, "CAST(%s AS TEXT)", b"2021\xff01-20")
            found = breaks()
            transaction.set_rollback(True)

        assert found
        assert name_of(thing) in found or field.column in FREE


class TestWhatIsOutside:
    def test_is_row_numbers_only(self) -> None:
        left_out = {field.column for model in HASHED for field in model._meta.concrete_fields} & set(OUTSIDE)

        assert left_out == {"id"}


class TestRebuild:
    def test_says_of_a_story_that_it_can_no_longer_be_read(self, things) -> None:
        entry = things[Entry].commitment.entries.get(seq=1)
        Entry.objects.filter(pk=entry.pk).update(facts=entry.facts.replace('"basis"', '"basus"'))

        found = services.rebuild(check=True, at=timezone.now())

        assert [difference.what for difference in found] == [entry.commitment.code]
