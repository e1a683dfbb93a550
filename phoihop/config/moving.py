"""All rows of one database laid into another one, and the proof that both say the same.

Rows pass through the columns' own types, so that what SQLite keeps as text and PostgreSQL as a moment or a document is
the same value on both sides. Nothing here knows what a row means; every table of every app goes, none is named.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any, cast

from django.apps import apps
from django.core.management import call_command
from django.db import connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _

from phoihop.config import databases
from phoihop.domain.ledger.models import Commitment
from phoihop.foundation.accounts.models import User
from phoihop.foundation.audit.models import Record, Seal

Tell = Callable[[str], None]
Row = tuple[Any, ...]  # Any: of each column what its type gives

_BATCH = 2_000  # rows read, and on SQLite written, at once
_WAIT = 10  # seconds for the writers of PostgreSQL to end what they do
_NUMBERS = {
    "AutoField", "BigAutoField", "BigIntegerField", "IntegerField", "PositiveBigIntegerField", "PositiveIntegerField",
    "PositiveSmallIntegerField", "SmallIntegerField",
}  # fmt: skip
_MILLION = 1_000_000


class CannotMove(Exception):
    """Nothing was moved. Carries a sentence for people."""


@dataclass(frozen=True, slots=True)
class Table:
    """What a table holds: how many rows, the sum of all whole numbers in it, and a hash over every value of every row."""

    rows: int
    sum: int
    hash: str


@dataclass(frozen=True, slots=True)
class Heads:
    """Where the chains end: how many stories and acts have one, a hash over those ends, and the last seal."""

    stories: int
    acts: int
    ends: str
    seal: str


@dataclass(frozen=True, slots=True)
class Proof:
    """All that is compared between two databases that ought to say the same."""

    tables: dict[str, Table]
    heads: Heads

    @property
    def rows(self) -> int:
        """Of all tables."""
        return sum(table.rows for table in self.tables.values())

    @property
    def hash(self) -> str:
        """One hash over those of all tables, by their names: the canonical dump in 64 letters."""
        told = "".join(f"{name} {table.rows} {table.hash}\n" for name, table in sorted(self.tables.items()))
        return hashlib.sha256(told.encode()).hexdigest()

    def told(self) -> dict[str, object]:
        """For a file that another machine reads."""
        return {"tables": {name: asdict(table) for name, table in self.tables.items()}, "heads": asdict(self.heads)}

    @classmethod
    def read(cls, told: dict[str, Any]) -> "Proof":  # Any: JSON
        """What `told` gave."""
        return cls({name: Table(**table) for name, table in told["tables"].items()}, Heads(**told["heads"]))

    def differs(self, other: "Proof") -> list[str]:
        """Names of tables that do not say the same, and `heads`."""
        names = sorted(self.tables.keys() | other.tables.keys())
        found = [name for name in names if self.tables.get(name) != other.tables.get(name)]
        return found if self.heads == other.heads else [*found, "heads"]


def beside(alias: str, address: str) -> BaseDatabaseWrapper:
    """Another database by its address, under a name of its own for as long as this process lives."""
    described = connections.configure_settings({"default": databases.at(address)})["default"]
    if alias in connections.settings:
        connections[alias].close()
        del connections[alias]
    connections.settings[alias] = described
    return connections[alias]


def prepare(alias: str) -> None:
    """Make the tables there. Raises CannotMove where somebody has entered something."""
    names = connections[alias].introspection.table_names()
    known = {User._meta.db_table, Record._meta.db_table}
    used = not known <= set(names) if names else False
    if used or (names and any(of._base_manager.using(alias).exists() for of in (User, Record))):
        raise CannotMove(_("There is something in that database already. Name one that is empty."))
    call_command("migrate", database=alias, verbosity=0)


@contextmanager
def standing_still(alias: str, *, locked: bool = True) -> Iterator[None]:
    """A transaction in which every question is answered of one moment; `locked`: and nobody writes meanwhile."""
    connection = connections[alias]
    with transaction.atomic(using=alias):  # on SQLite it takes the writer's turn: nobody else has it meanwhile
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                if locked:
                    names = ", ".join(connection.ops.quote_name(of._meta.db_table) for of in tables(alias))
                    cursor.execute(f"SET LOCAL lock_timeout = '{_WAIT}s'")
                    cursor.execute(f"LOCK TABLE {names} IN SHARE MODE")  # of our own models
                else:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def tables(alias: str) -> list[type[models.Model]]:
    """Every model that has rows of its own there, by the name of its table."""
    there = set(connections[alias].introspection.table_names())
    found = {
        of._meta.db_table: of
        for of in apps.get_models(include_auto_created=True)
        if of._meta.managed and not of._meta.proxy and of._meta.db_table in there
    }
    return [found[name] for name in sorted(found)]


def move(source: str, target: str, tell: Tell) -> None:
    """Lay every row of one into the other, whose tables stand and are emptied first, in the caller's transactions there."""
    every = tables(source)
    if missing := {of._meta.db_table for of in every} - {of._meta.db_table for of in tables(target)}:
        raise CannotMove(_("These tables are missing there: %(names)s.") % {"names": ", ".join(sorted(missing))})
    _empty(target)
    for of in every:
        written = _write(of, target, _rows(of, source))
        if written >= _BATCH * 10:
            tell(_("%(table)s: %(n)s rows") % {"table": of._meta.db_table, "n": f"{written:,}".replace(",", ".")})
        _go_on_counting(of, source, target)


def proof(alias: str) -> Proof:
    """What is there, read value by value."""
    return Proof({of._meta.db_table: _table(of, alias) for of in tables(alias)}, _heads(alias))


def _columns(of: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [field for field in of._meta.local_concrete_fields if not getattr(field, "generated", False)]


def _rows(of: type[models.Model], alias: str) -> Iterator[Row]:
    """In the order of their numbers; where rows go by a text, in that of Python: databases sort letters differently."""
    names = [field.attname for field in _columns(of)]
    asked = of._base_manager.using(alias).order_by("pk").values_list(*names)
    rows = cast(Iterator[Row], asked.iterator(chunk_size=_BATCH))
    if _is_whole(of._meta.pk):
        return rows
    place = names.index(of._meta.pk.attname)
    return iter(sorted(rows, key=lambda row: str(row[place])))


def _empty(alias: str) -> None:
    """What making the tables has left in them: kinds of content, rights, the languages of the portal."""
    connection = connections[alias]
    names = [connection.ops.quote_name(of._meta.db_table) for of in tables(alias)]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(names)}")  # of our own models
            return
        for name in names:
            cursor.execute(f"DELETE FROM {name}")  # noqa: S608  # of our own models


def _write(of: type[models.Model], alias: str, rows: Iterable[Row]) -> int:
    connection, fields = connections[alias], _columns(of)
    names = ", ".join(connection.ops.quote_name(cast(str, field.column)) for field in fields)
    table, n = connection.ops.quote_name(of._meta.db_table), 0
    plain = (
        [field.get_db_prep_save(value, connection) for field, value in zip(fields, row, strict=True)] for row in rows
    )
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for values in plain:
                    copy.write_row(values)
                    n += 1
            return n
        marks = ", ".join(["%s"] * len(fields))
        while batch := list(islice(plain, _BATCH)):
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", batch)  # noqa: S608  # of our own models
            n += len(batch)
    return n


def _go_on_counting(of: type[models.Model], source: str, target: str) -> None:
    """The next row gets a number that no row ever had, also none that was deleted."""
    own = of._meta.pk
    if own.get_internal_type() not in {"AutoField", "BigAutoField"}:
        return
    largest = of._base_manager.using(source).aggregate(n=models.Max("pk"))["n"] or 0
    last = max(largest, _last_number(of, connections[source]))
    connection = connections[target]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            name = _sequence(of, connection)
            cursor.execute("SELECT setval(%s, %s, %s)", [name, max(last, 1), last > 0])
        elif last:
            table = of._meta.db_table
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])


def _last_number(of: type[models.Model], connection: BaseDatabaseWrapper) -> int:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            name = _sequence(of, connection)
            cursor.execute(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {name}")  # noqa: S608  # as the server names it
        else:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [of._meta.db_table])
        found = cursor.fetchone()
    return int(found[0]) if found else 0


def _sequence(of: type[models.Model], connection: BaseDatabaseWrapper) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{of._meta.db_table}"', of._meta.pk.column])
        return str(cursor.fetchone()[0])


def _table(of: type[models.Model], alias: str) -> Table:
    digest, n = hashlib.sha256(), 0
    for row in _rows(of, alias):
        digest.update(_canonical(row))
        n += 1
    return Table(n, _sum(of, alias), digest.hexdigest())


def _canonical(row: Row) -> bytes:
    """The same bytes for the same values, whichever database gave them."""
    return json.dumps(row, default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    blocks = getattr(value, "get_prep_value", None)  # blocks of a page of the portal
    return blocks() if callable(blocks) else str(value)


def _sum(of: type[models.Model], alias: str) -> int:
    """Of all whole numbers of all rows, as the database adds them up; in two parts, so that none runs over."""
    connection = connections[alias]
    columns = [cast(str, field.column) for field in _columns(of) if _is_whole(field)]
    if not columns:
        return 0
    parts = [
        f"SUM({connection.ops.quote_name(column)} {sign} {_MILLION})" for column in columns for sign in ("/", "%%")
    ]
    with connection.cursor() as cursor:
        asked = f"SELECT {', '.join(parts)} FROM {connection.ops.quote_name(of._meta.db_table)}"  # noqa: S608  # of our own models
        cursor.execute(asked, [])
        sums = [int(value or 0) for value in cursor.fetchone()]
    return sum(high * _MILLION + low for high, low in zip(sums[::2], sums[1::2], strict=True))


def _is_whole(field: models.Field[Any, Any]) -> bool:
    while isinstance(field, models.ForeignKey):  # its column is of the kind that it points at
        field = field.target_field
    return field.get_internal_type() in _NUMBERS


def _heads(alias: str) -> Heads:
    stories = Commitment._base_manager.using(alias).values_list("code", "entry_count", "head_hash")
    last = models.OuterRef("subject")
    later = Record._base_manager.using(alias).filter(subject=last, seq__gt=models.OuterRef("seq"))
    acts = Record._base_manager.using(alias).filter(~models.Exists(later)).values_list("subject", "seq", "hash")
    ended = (list(stories.order_by()), list(acts.order_by()))
    digest = hashlib.sha256()
    for rows in ended:
        for row in sorted(rows):
            digest.update(_canonical(row))
    seal = Seal._base_manager.using(alias).order_by("-seq").values_list("short_code", flat=True).first()
    return Heads(len(ended[0]), len(ended[1]), digest.hexdigest(), seal or "")
