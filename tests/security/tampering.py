"""`python -m tests.security.tampering --count 1000`: rows altered, taken out, exchanged or slipped in below the models; is each found and named?

Done to the case of this environment, sealed, and taken back each time. What is looked at is what `phoihop ledger verify` looks at.
Prints one line of JSON; exit code 1 where one was not found, or another chain was named.
"""

import argparse
import json
import os
import random
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "phoihop.config.settings")
django.setup()

from django.db import IntegrityError, connection, models, transaction  # noqa: E402  # Django is set up first

from phoihop.domain.ledger import services  # noqa: E402  # as above
from phoihop.domain.ledger.models import Commitment, Entry  # noqa: E402  # as above
from phoihop.foundation.accounts.actors import Actor  # noqa: E402  # as above
from phoihop.foundation.audit.models import Record, Seal, SealLine  # noqa: E402  # as above
from tests.domain.ledger.test_altered_columns import FREE, HASHED, OUTSIDE, another, breaks, name_of, write  # noqa: E402  # as above

Row = Any  # of one of the five tables


def tamper(chance: random.Random) -> tuple[str, set[str]]:
    """Do one such thing; what was done, and the chains of which one has to be named. None: any of them."""
    return chance.choice(WAYS)(chance)


def _altered(chance: random.Random) -> tuple[str, set[str]]:
    model = chance.choice(HASHED)
    row = _any(model, chance)
    field = chance.choice([field for field in model._meta.concrete_fields if field.column not in OUTSIDE])
    value = another(field, getattr(row, field.attname))
    if field.unique or field.column in ("seq", "key"):
        value = _free(model, field, value)
    write(model, field, row.pk, "%s", value)
    return f"{model.__name__}.{field.column} altered", set() if field.column in FREE else {name_of(row)}


def _taken_out(chance: random.Random) -> tuple[str, set[str]]:
    row = _any(chance.choice((Entry, Record, SealLine)), chance)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {row._meta.db_table} WHERE id = %s", [row.pk])
    return f"{type(row).__name__} taken out", {name_of(row)}


def _exchanged(chance: random.Random) -> tuple[str, set[str]]:
    """The facts of one under the hash of another."""
    model = chance.choice((Entry, Record))
    one, other = _any(model, chance), _any(model, chance)
    while one.facts == other.facts:
        other = _any(model, chance)
    for row, facts in ((one, other.facts), (other, one.facts)):
        write(model, model._meta.get_field("facts"), row.pk, "%s", facts)
    return f"facts of two of {model.__name__} exchanged", {name_of(one), name_of(other)}


def _slipped_in(chance: random.Random) -> tuple[str, set[str]]:
    """A copy behind the last of its chain, its hash and its forerunner as they were."""
    row = _any(chance.choice((Entry, Record)), chance)
    same = {"commitment": row.commitment} if isinstance(row, Entry) else {"subject": row.subject}
    last = type(row).objects.filter(**same).latest("seq")
    row.pk, row.seq = None, last.seq + 1
    if isinstance(row, Entry):
        row.key = f"{row.key[:70]}-again"
    row.save(force_insert=True)
    return f"{type(row).__name__} slipped in", {name_of(row)}


def _free(model: type[models.Model], field: Row, value: object) -> object:
    while model._default_manager.filter(**{field.attname: value}).exists():
        value = value + 1 if isinstance(value, int) else f"{value}x"
    return value


def _any(model: type[models.Model], chance: random.Random) -> Row:
    pks = list(model._default_manager.order_by("pk").values_list("pk", flat=True))
    return model._default_manager.get(pk=chance.choice(pks))


WAYS: tuple[Callable[[random.Random], tuple[str, set[str]]], ...] = (
    _altered,
    _altered,
    _taken_out,
    _exchanged,
    _slipped_in,
)


def run(count: int) -> dict[str, object]:
    """So many times, each taken back."""
    services.seal(by=Actor(None, Commitment.objects.earliest("pk").debtor_id, "CLERK", frozenset({"seal"})))
    assert Seal.objects.exists()
    assert breaks() == set()
    done, missed, number = Counter[str](), list[str](), 0
    while done.total() < count:
        number += 1
        try:
            with transaction.atomic():
                what, named = tamper(random.Random(number))
                found = breaks()
                transaction.set_rollback(True)
        except IntegrityError:  # the database itself lets nobody write this
            continue
        done[what] += 1
        if not found or (named and not named & found):
            missed.append(f"{number} {what}: {sorted(named)} not among {sorted(found)[:3]}")
    return {"times": count, "ways": len(done), "refused": number - count, "missed": missed}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        prog="tests.security.tampering", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--count", type=int, required=True)
    told = run(parser.parse_args().count)
    print(json.dumps(told, ensure_ascii=False))
    sys.exit(1 if told["missed"] else 0)
