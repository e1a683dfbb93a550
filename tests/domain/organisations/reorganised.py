"""The structure on both sides of 1/7/2025: Lào Cai as the shipped file tells it, the whole country after the gazetteer.

Rows are written straight: the verbs that carry out a reorganisation are tested elsewhere, here it has happened.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.db import connection

from phoihop.domain import organisations
from phoihop.domain.organisations import gazetteer
from phoihop.domain.organisations.models import (
    Body,
    BodyCode,
    BodyKind,
    BodyLevel,
    BodyName,
    BodyParent,
    Succession,
)

BEFORE, CHANGED = gazetteer.LAST_DAY_BEFORE, gazetteer.CHANGED_ON
Fields = dict[str, list[str]]
BEGINNING = date(2021, 1, 1)
FILE = Path(organisations.__file__).parent / "reference" / "reorganisations" / "lao-cai-2025-07-01.csv"
KINDS = {
    "PROVINCE": ("peoples_committee", "Ủy ban nhân dân", 10),
    "DISTRICT": ("district_committee", "Ủy ban nhân dân cấp huyện", 50),
    "COMMUNE": ("commune_committee", "Ủy ban nhân dân cấp xã", 60),
}


class _Rows:
    """Bodies and their periods, gathered and written at once."""

    def __init__(self) -> None:
        self.bodies: dict[str, Body] = {}
        self.rows: dict[type, list[object]] = defaultdict(list)
        self.parents: dict[str, tuple[BodyParent, str]] = {}

    def enter(self, code: str, kind: BodyKind, name: str, short: str, level: str, since: date) -> Body:
        body = self.bodies[code] = Body(code=code, kind=kind, founded_on=since)
        self.rows[BodyName].append(BodyName(body=body, name=name, short_name=short, valid_from=since))
        if level:
            self.rows[BodyLevel].append(BodyLevel(body=body, level=level, valid_from=since))
        return body

    def place(self, code: str, under: str, since: date) -> None:
        if code in self.parents:
            self.parents[code][0].valid_to = since
        row = BodyParent(body=self.bodies[code], valid_from=since)
        self.parents[code] = (row, under)
        self.rows[BodyParent].append(row)
        row.parent_id = under  # type: ignore[assignment]  # the code until everybody has a number

    def code(self, body: Body, value: str, since: date) -> None:
        self.rows[BodyCode].append(BodyCode(body=body, scheme="GSO", value=value, valid_from=since))

    def end(self, code: str, heirs: list[str], basis: str) -> None:
        body = self.bodies[code]
        body.ended_on = CHANGED
        for heir in heirs:
            self.rows[Succession].append(
                Succession(predecessor=body, successor=self.bodies[heir], effective_on=CHANGED, legal_basis=basis)
            )

    def write(self) -> None:
        known = {body.code: body for body in Body.objects.filter(code__in=self.bodies)}
        Body.objects.bulk_create([body for code, body in self.bodies.items() if code not in known], batch_size=2000)
        Body.objects.bulk_update([body for code, body in self.bodies.items() if code in known], ["ended_on"])
        for row in self.rows[BodyParent]:
            if isinstance(row.parent_id, str):  # type: ignore[attr-defined]  # every row here is of a parent
                row.parent = self.bodies[row.parent_id]  # type: ignore[attr-defined]  # the same
        for model, rows in self.rows.items():
            for row in rows:
                body = getattr(row, "body", None)
                if body is not None and body.ended_on and row.valid_to is None:  # type: ignore[attr-defined]  # dated rows
                    row.valid_to = body.ended_on  # type: ignore[attr-defined]  # the same
            model.objects.bulk_create([row for row in rows if row.pk is None], batch_size=2000)  # type: ignore[attr-defined]  # models
        for model in (BodyName, BodyLevel, BodyParent, BodyCode):
            for code, body in known.items():
                if self.bodies[code].ended_on:
                    model.objects.filter(body=body, valid_to=None).update(valid_to=CHANGED)


def _kind(code: str, label: str, side: str, order: int) -> BodyKind:
    return BodyKind.objects.get_or_create(
        code=code, defaults={"label": label, "label_en": label, "side": side, "protocol_order": order}
    )[0]


def _records() -> Iterator[tuple[str, str, Fields]]:
    """Every record of the file: its word, its own code where it has one, its fields."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        for line in csv.reader(lines):
            if line and not line[0].startswith("#"):
                fields: Fields = defaultdict(list)
                for field in line[1:] if "=" in line[1] else line[2:]:
                    key, equals, value = field.partition("=")
                    fields[key if equals else "words"].append(value or field)
                yield line[0], line[1], fields


def lao_cai() -> None:
    """Lào Cai and Yên Bái become Lào Cai with 99 communes. Bodies of the case that are there already stay the same rows."""
    rows, records = _Rows(), list(_records())
    rows.bodies = {body.code: body for body in Body.objects.all()}
    bases = {code: fields["words"][0] for word, code, fields in records if word == "basis"}
    for word, code, fields in records:
        if word == "kind":
            _kind(code, fields["label"][0], fields["side"][0], int(fields["order"][0]))
    kinds = {kind.code: kind for kind in BodyKind.objects.all()}
    for word, code, fields in records:
        if word in {"body", "create"} and code not in rows.bodies:
            since = CHANGED if word == "create" else date.fromisoformat(fields["from"][0])
            _enter(rows, code, fields, kinds[fields["kind"][0]], since)
    for word, code, fields in records:
        _move(rows, word, code, fields, bases.get("".join(fields["basis"]), ""))
    rows.write()
    _count()


def _enter(rows: _Rows, code: str, fields: Fields, kind: BodyKind, since: date) -> None:
    body = rows.enter(code, kind, fields["name"][0], fields["short"][0], fields["level"][0], since)
    for value in fields["code"]:
        if value.startswith("GSO:"):
            rows.code(body, value.removeprefix("GSO:"), since)
    if fields["under"]:
        rows.place(code, fields["under"][0], since)


def _move(rows: _Rows, word: str, code: str, fields: Fields, basis: str) -> None:
    if word in {"merge", "split", "abolish"}:
        for original in [*fields["original"], *fields["part"]]:
            rows.end(original, [*fields["result"], *fields["heir"]], basis)
    elif word == "reparent":
        rows.place(code, fields["under"][0], CHANGED)
    elif word == "absorb":
        row = BodyParent(body=rows.bodies[code], valid_from=CHANGED, structure="AGENCY")
        row.parent_id = fields["under"][0]  # type: ignore[assignment]  # the code until everybody has a number
        rows.rows[BodyParent].append(row)
    elif word == "rename":
        old = next(name for name in rows.rows[BodyName] if name.body is rows.bodies[code])  # type: ignore[attr-defined]  # names
        old.valid_to = CHANGED  # type: ignore[attr-defined]  # the same
        name, short = fields["name"][0], fields["short"][0]
        rows.rows[BodyName].append(BodyName(body=rows.bodies[code], name=name, short_name=short, valid_from=CHANGED))


def country() -> None:
    """The People's Committee of every province, district and commune before and after, each commune by who followed it."""
    kinds = {level: _kind(code, label, "AUTHORITY", order) for level, (code, label, order) in KINDS.items()}
    rows = _Rows()
    kept = {
        unit.code
        for unit in gazetteer.units(CHANGED)
        if unit.level == "COMMUNE"
        and [(share.unit.code, share.part) for share in gazetteer.predecessors(unit.code)] == [(unit.code, False)]
        and len(gazetteer.successors(unit.code)) == 1
    }
    for prefix, side, since in (("cu", BEFORE, BEGINNING), ("moi", CHANGED, CHANGED)):
        for unit in gazetteer.units(side):
            if prefix == "moi" and unit.code in kept:
                rows.place(f"cu.{unit.code}", f"moi.{unit.above}", CHANGED)
                continue
            name = unit.name[:1].lower() + unit.name[1:]
            body = rows.enter(
                f"{prefix}.{unit.code}", kinds[unit.level], f"Ủy ban nhân dân {name}", f"UBND {name}", unit.level, since
            )
            rows.code(body, unit.code, since)
            if unit.above:
                rows.place(body.code, f"{prefix}.{unit.above}", since)
    for unit in gazetteer.units(BEFORE):
        if unit.code not in kept:
            codes = [share.unit.code for share in gazetteer.successors(unit.code)]
            heirs = [f"cu.{code}" if code in kept else f"moi.{code}" for code in codes]
            rows.end(f"cu.{unit.code}", heirs, "Nghị quyết 202/2025/QH15")
    rows.write()
    _count()


def _count() -> None:
    """PostgreSQL takes new tables for small ones until somebody has counted."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
