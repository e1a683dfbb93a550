"""Draws reference/units-before-2025-07-01.csv from a wheel of the package vietnam-provinces: .ci/units.py WHEEL

The package asks for a newer Python than the product, so its tables are read as text, never run.
"""

import ast
import csv
import sys
import zipfile
from pathlib import Path

TARGET = Path(__file__).parents[1] / "phoihop/domain/organisations/reference/units-before-2025-07-01.csv"
TABLES = {"PROVINCE_MAPPING": "PROVINCE", "DISTRICT_MAPPING": "DISTRICT"}


def rows(source: str) -> list[tuple[str, str, str, str]]:
    """Level, code, name, code of the unit above; codes as the statistics office writes them."""
    found = []
    for node in ast.parse(source).body:
        if not isinstance(node, ast.AnnAssign) or not isinstance(node.target, ast.Name):
            continue
        level = TABLES.get(node.target.id)
        if level is None or not isinstance(node.value, ast.Dict):
            continue
        for key, value in zip(node.value.keys, node.value.values, strict=True):
            width = 2 if level == "PROVINCE" else 3
            code = str(ast.literal_eval(key)).zfill(width)
            above = value.args[4].attr.removeprefix("P_") if level == "DISTRICT" else ""
            found.append((level, code, ast.literal_eval(value.args[0]), above))
    return found


def main() -> None:
    with zipfile.ZipFile(sys.argv[1]) as wheel:
        source = wheel.read("vietnam_provinces/legacy/_lookup.py").decode()
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("level", "code", "name", "above"))
        writer.writerows(rows(source))


if __name__ == "__main__":
    main()
