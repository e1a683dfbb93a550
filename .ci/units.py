"""Draws the place data under organisations/reference from a wheel of vietnam-provinces: .ci/units.py WHEEL

The package asks for a newer Python than the product, so its tables are read as text, never run. The same wheel gives
the same bytes. What the tables leave open is written to gaps-2025-07-01.csv, never filled in.
"""

import ast
import csv
import json
import sys
import unicodedata
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

TARGET = Path(__file__).parents[1] / "phoihop/domain/organisations/reference"
Names = dict[str, tuple[str, str]]  # code -> name, code of the unit above
Edges = dict[tuple[str, str], bool]  # code before, code after -> only a part went there

# Seven wards of Ho Chi Minh City stand in the table under another code than in the list of units, and two communes in
# one row under a neighbour's. District and name agree with the list; the names are those of the table that the package
# was made from (BangChuyendoiĐVHCmoi_cu_khong_merge.csv). Code in the table, code after -> code in the list.
OTHER_CODES = {
    ("26929", "26929"): "26935", ("26953", "26956"): "26959", ("27076", "27058"): "27067", ("27076", "27073"): "27067",
    ("27226", "27226"): "27217", ("27232", "27232"): "27223", ("27367", "27367"): "27361", ("27373", "27373"): "27379",
    ("01615", "01648"): "01651", ("02485", "02494"): "02482",
}  # fmt: skip


def tables(source: str) -> dict[str, dict[int, ast.Call]]:
    """The dictionaries of a module by name: number -> the call that makes the row."""
    found = {}
    for node in ast.parse(source).body:
        target = (
            node.target
            if isinstance(node, ast.AnnAssign)
            else node.targets[0]
            if isinstance(node, ast.Assign)
            else None
        )
        if isinstance(target, ast.Name) and isinstance(node.value, ast.Dict):
            found[target.id] = {
                ast.literal_eval(key): value for key, value in zip(node.value.keys, node.value.values, strict=True)
            }
    return found


def tidy(name: str) -> str:
    """The name as the source spells it: composed letters, single spaces, a capital first."""
    whole = " ".join(unicodedata.normalize("NFC", name).split())
    return whole[:1].upper() + whole[1:]


def names(rows: dict[int, ast.Call], width: int, above: bool = True) -> Names:
    """Units of one level; the code of the unit above stands in the fifth place (`P_01`)."""
    return {
        str(key).zfill(width): (tidy(ast.literal_eval(row.args[0])), row.args[4].attr.split("_")[1] if above else "")
        for key, row in rows.items()
    }


def edges(rows: dict[int, ast.Call]) -> Edges:
    """Which commune went to which; the table says for each pair whether the whole went."""
    found = {}
    for new, row in rows.items():
        for old in row.args[1].elts:
            code, _district, _province, partly = (ast.literal_eval(value) for value in old.args)
            found[str(code).zfill(5), str(new).zfill(5)] = partly
    return found


def settle_kept(pairs: Edges) -> Edges:
    """A commune that alone became a commune, and nothing else, went there whole: the table says "kept as it is"."""
    after, before = defaultdict(set), defaultdict(set)
    for old, new in pairs:
        after[old].add(new)
        before[new].add(old)
    return {
        (old, new): partly and (len(after[old]) > 1 or len(before[new]) > 1) for (old, new), partly in pairs.items()
    }


def write(name: str, header: Iterable[str], rows: Iterable[tuple[str, ...]]) -> None:
    """One CSV file: UTF-8, LF, sorted by length of the first code and then by code."""
    with (TARGET / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(sorted(rows, key=lambda row: (len(row[0]), row)))


def main() -> None:
    with zipfile.ZipFile(sys.argv[1]) as wheel:
        read = {part: wheel.read(f"vietnam_provinces/{part}").decode() for part in (
            "legacy/_lookup.py", "_lookup.py", "_ward_conversion_2025.py", "data/nested-divisions.json",
        )}  # fmt: skip
    legacy, today = tables(read["legacy/_lookup.py"]), tables(read["_lookup.py"])
    provinces, districts = names(legacy["PROVINCE_MAPPING"], 2, above=False), names(legacy["DISTRICT_MAPPING"], 3)
    communes = names(legacy["WARD_MAPPING"], 5)
    # The JSON still has the provinces as on 1/7/2025; the Python table has three that became cities later.
    heirs = {
        str(row["code"]).zfill(2): (tidy(row["name"]), "") for row in json.loads(read["data/nested-divisions.json"])
    }
    new = names(today["WARD_MAPPING"], 5)
    table = edges(tables(read["_ward_conversion_2025.py"])["NEW_TO_OLD"])

    pairs = settle_kept({(OTHER_CODES.get((old, to), old), to): partly for (old, to), partly in table.items()})
    mended = {(code, to) for (_old, to), code in OTHER_CODES.items()}
    unknown = {old for old, _to in pairs} - set(communes)
    pairs = {pair: partly for pair, partly in pairs.items() if pair[0] not in unknown}
    rows = [(old, to, "part" if partly else "", "code" if (old, to) in mended else "")
            for (old, to), partly in pairs.items()]  # fmt: skip
    above = {code: districts[district][1] for code, (_name, district) in communes.items()}
    rows += [(old, to, "", "communes") for old, to in {(above[old], new[to][1]) for old, to in pairs}]

    reached, empty = {to for _old, to in pairs}, set(districts) - {district for _name, district in communes.values()}
    islands = {new[code][0].removeprefix("Đặc khu "): code for code in set(new) - reached}
    for code in empty:
        to = islands[districts[code][0].removeprefix("Huyện ")]
        rows.append((code, to, "", "name"))

    gaps = [(code, "NO_SUCCESSOR", *communes[code]) for code in set(communes) - {old for old, _to in pairs}]
    gaps += [(code, "UNKNOWN_CODE", "", "") for code in unknown]
    times = Counter(old for old, _to in pairs)
    lone = [old for (old, _to), partly in pairs.items() if partly and times[old] == 1]
    gaps += [(code, "REST_UNKNOWN", *communes[code]) for code in lone]

    unit = ("code", "name", "above")
    write(
        "units-before-2025-07-01.csv",
        unit,
        ((k, *v) for level in (provinces, districts, communes) for k, v in level.items()),
    )
    write("units-2025-07-01.csv", unit, ((k, *v) for level in (heirs, new) for k, v in level.items()))
    write("successors-2025-07-01.csv", ("before", "after", "part", "from"), rows)
    write("gaps-2025-07-01.csv", ("code", "gap", "name", "above"), gaps)


if __name__ == "__main__":
    main()
