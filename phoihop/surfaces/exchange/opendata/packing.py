"""The tables as CSV and JSON, their description as a Data Package, bodies as Popolo; all of it as one ZIP."""

import csv
import io
import json
import zipfile
from collections import defaultdict
from datetime import date

from django.conf import settings

from phoihop.domain.organisations.models import Body, BodyCode, BodyName
from phoihop.surfaces.exchange.opendata import tables
from phoihop.surfaces.exchange.opendata.tables import TABLES, Table, Value

LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
_OWN = "https://w3id.org/popolo"


def csv_of(table: Table) -> bytes:
    """UTF-8, commas, CRLF, days as 2021-09-14, true and false. Values stand as they are: it is for machines."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.name for column in table.columns])
    writer.writerows([[_cell(value) for value in row] for row in table.rows()])
    return out.getvalue().encode()


def json_of(table: Table) -> bytes:
    """The same rows as objects."""
    names = [column.name for column in table.columns]
    rows = [dict(zip(names, map(_plain, row), strict=True)) for row in table.rows()]
    return json.dumps(rows, ensure_ascii=False, indent=1).encode()


def package(on: date) -> dict[str, object]:
    """The description of all tables, as a Data Package: types, keys, licence, where it comes from, when it was made."""
    return {
        "profile": "tabular-data-package", "name": "phoi-hop", "title": "Phối Hợp: dữ liệu mở", "created": f"{on.isoformat()}T00:00:00+07:00",
        "homepage": settings.PUBLIC_ADDRESS, "licenses": [LICENCE],
        "sources": [{"title": "Sổ cam kết của các cơ quan trên hệ thống này", "path": settings.PUBLIC_ADDRESS}],
        "resources": [_resource(table) for table in TABLES.values()],
    }  # fmt: skip


def _resource(table: Table) -> dict[str, object]:
    fields = [
        {
            "name": column.name,
            "type": column.kind,
            "description": column.about,
            "constraints": {"required": column.needed},
        }
        for column in table.columns
    ]
    leads = [
        {"fields": here, "reference": {"resource": "" if other == table.name else other, "fields": there}}
        for here, other, there in table.leads
    ]
    schema = {"fields": fields, "missingValues": [""]}
    schema |= {"primaryKey": list(table.key)} if table.key else {}
    schema |= {"foreignKeys": leads} if leads else {}
    return {
        "name": table.name, "title": table.title, "path": f"{table.name}.csv", "profile": "tabular-data-resource", "format": "csv",
        "mediatype": "text/csv", "encoding": "utf-8", "dialect": {"delimiter": ",", "lineTerminator": "\r\n"}, "schema": schema,
    }  # fmt: skip


def popolo() -> dict[str, object]:
    """Bodies, people of public posts and memberships as Popolo; what became of bodies as `org:ChangeEvent`s."""
    names: dict[int, list[BodyName]] = defaultdict(list)
    for name in BodyName.objects.order_by("body_id", "valid_from", "pk"):
        names[name.body_id].append(name)
    codes: dict[int, list[BodyCode]] = defaultdict(list)
    for code in BodyCode.objects.order_by("body_id", "scheme", "valid_from", "pk"):
        codes[code.body_id].append(code)
    organizations = [
        _organization(row, names[row.pk], codes[row.pk]) for row in Body.objects.order_by("code").select_related("kind")
    ]
    people, posts, memberships = _people()
    return {
        "@context": _OWN, "organizations": organizations, "persons": people, "posts": posts, "memberships": memberships,
        "events": _events(),
    }  # fmt: skip


def _organization(row: Body, names: list[BodyName], codes: list[BodyCode]) -> dict[str, object]:
    last = names[-1] if names else None
    return {
        "id": row.code, "name": last.name if last else row.code, "classification": row.kind.code,
        "founding_date": _plain(row.founded_on), "dissolution_date": _plain(row.ended_on),
        "other_names": [
            {"name": one.name, "start_date": _plain(one.valid_from), "end_date": _plain(one.valid_to)} for one in names[:-1]
        ],
        "identifiers": [
            {"scheme": one.scheme, "identifier": one.value, "start_date": _plain(one.valid_from), "end_date": _plain(one.valid_to)} for one in codes
        ],
        "illustrative": row.illustrative,
    }  # fmt: skip


def _people() -> tuple[list[dict[str, object]], list[dict[str, object]], list[dict[str, object]]]:
    people: dict[int, dict[str, object]] = {}
    posts: dict[int, dict[str, object]] = {}
    memberships: list[dict[str, object]] = []
    for row in tables.public_holdings():
        person, post = f"person-{row.person_id}", f"post-{row.post_id}"
        people.setdefault(
            row.person_id, {"id": person, "name": row.person.full_name, "illustrative": row.person.illustrative}
        )
        posts.setdefault(row.post_id, {"id": post, "label": row.post.title, "organization_id": row.post.body.code})
        memberships.append({
            "person_id": person, "post_id": post, "organization_id": row.post.body.code,
            "start_date": _plain(row.valid_from), "end_date": _plain(row.valid_to),
        })  # fmt: skip
    return list(people.values()), list(posts.values()), memberships


def _events() -> list[dict[str, object]]:
    """One for each day, decision, and bodies that hang together: which were there before, and which resulted."""
    by_decision: dict[tuple[date, str], list[tuple[str, str]]] = defaultdict(list)
    for was, heir, on, basis, how in TABLES["successions"].rows():
        if how == "FOLLOWS" and isinstance(on, date):
            by_decision[on, str(basis)].append((str(was), str(heir)))
    return [
        {
            "@type": "org:ChangeEvent", "date": on.isoformat(), "description": basis, "org:originalOrganization": sorted(before),
            "org:resultingOrganization": sorted(after),
        }
        for (on, basis), pairs in sorted(by_decision.items()) for before, after in _together(pairs)
    ]  # fmt: skip


def _together(pairs: list[tuple[str, str]]) -> list[tuple[set[str], set[str]]]:
    """The bodies before and after that lead to one another, each such whole by itself."""
    found: list[tuple[set[str], set[str]]] = []
    for was, heir in pairs:
        touching = [one for one in found if was in one[0] or heir in one[1]]
        found = [one for one in found if one not in touching]
        found.append(
            (
                {was}.union(*(before for before, _after in touching)),
                {heir}.union(*(after for _before, after in touching)),
            )
        )
    return found


def whole(on: date) -> bytes:
    """Everything in one ZIP, the same bytes for the same data and day."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as parts:
        for name, content in (
            ("datapackage.json", as_json(package(on))), ("popolo.json", as_json(popolo())),
            *((f"{table.name}.csv", csv_of(table)) for table in TABLES.values()),
            *((f"{table.name}.json", json_of(table)) for table in TABLES.values()),
        ):  # fmt: skip
            told = zipfile.ZipInfo(name, (on.year, on.month, on.day, 0, 0, 0))
            told.compress_type = zipfile.ZIP_DEFLATED
            parts.writestr(told, content)
    return kept.getvalue()


def as_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def _cell(value: Value) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else _plain_text(value)


def _plain(value: Value) -> Value:
    return value.isoformat() if isinstance(value, date) else value


def _plain_text(value: Value) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
