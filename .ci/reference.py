"""Draws docs/reference from the code.

With --check says which page is out of date, which links lead nowhere, and which identifiers of the glossary are none.
"""

import ast
import csv
import importlib
import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
NOTE = "<!-- Drawn from the code by `make docs`; change the code, not this page. -->\n\n"


def life_cycles() -> str:
    """One diagram per table of steps in the domain."""
    page = "# Life cycles\n\n" + NOTE
    for path in sorted((ROOT / "phoihop" / "domain").glob("*/states.py")):
        app = path.parent.name
        module = importlib.import_module(f"phoihop.domain.{app}.states")
        for name in sorted(name for name in vars(module) if name == "STEPS" or name.endswith("_STEPS")):
            title = app if name == "STEPS" else f"{app}: {name.removesuffix('_STEPS').replace('_', ' ').lower()}"
            page += f"## {title}\n\n```mermaid\nstateDiagram-v2\n"
            page += "".join(
                f"    {step.source or '[*]'} --> {step.target}: {step.verb}\n" for step in getattr(module, name)
            )
            page += "```\n\n"
    return page.rstrip("\n") + "\n"


def roles() -> str:
    """Who may do what."""
    table = importlib.import_module("phoihop.config.roles").ROLES
    words = sorted({word for held in table.values() for word in held})
    page = "# Roles\n\n" + NOTE + "A person holds a role in a body, for a time.\n\n"
    page += "| role | " + " | ".join(words) + " |\n|---|" + ":-:|" * len(words) + "\n"
    for role, held in table.items():
        page += f"| {role} | " + " | ".join("yes" if word in held else "" for word in words) + " |\n"
    return page


def requirements() -> str:
    """What of OWASP ASVS 5.0.0 a test holds, and what not."""
    own = "tests/security/test_asvs.py"
    named = re.findall(r"def (test_(\d+)_(\d+)_(\d+)_\w+)", (ROOT / own).read_text())
    with (ROOT / "tests/security/asvs.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    lines, counts = [], {"held": 0, "in part": 0, "no": 0}
    for row in rows:
        tests = [f"{own}::{name}" for name, *parts in named if ".".join(parts) == row["number"]] + row["tests"].split()
        held = "no" if not tests else "in part" if row["missing"] else "held"
        counts[held] += 1
        shown = "<br>".join(f"`{test.removeprefix('tests/')}`" for test in tests)
        lines.append(
            f"| {row['number']} | {row['level']} | {row['requirement']} | {held} | {shown} | {row['missing']} |"
        )
    told = (
        "Of 90 requirements of OWASP ASVS 5.0.0 that a machine can check, tests hold "
        f"{counts['held']}, {counts['in part']} in part, and {counts['no']} not: those may hold and nobody has shown it, or do not.\n\n"
    )
    head = "| number | level | requirement, in short | held by tests | tests | what is missing |\n|---|:-:|---|---|---|---|\n"
    return "# Requirements of ASVS\n\n" + NOTE + told + head + "\n".join(lines) + "\n"


def dead_links() -> Iterator[str]:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "phoihop").rglob("*.md")]
    for page in sorted(pages):
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text()):
            if "://" not in target and not target.startswith("mailto:") and not (page.parent / target).exists():
                yield f"{page.relative_to(ROOT)}: leads nowhere: {target}"


def names() -> tuple[set[str], dict[str, set[str]]]:
    """Every folder, file, class, function, parameter, attribute and code of the product; and those of each class."""
    everywhere: set[str] = set()
    of_class: dict[str, set[str]] = defaultdict(set)
    for path in sorted((ROOT / "phoihop").rglob("*.py")):
        everywhere |= set(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text())):
            everywhere |= set(_names_of(node))
            if isinstance(node, ast.ClassDef):
                of_class[node.name] |= {
                    name for part in node.body for inner in ast.walk(part) for name in _names_of(inner)
                }
    return everywhere, of_class


def _names_of(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.arg(arg=name):
            yield name
        case ast.Name(id=name, ctx=ast.Store()) | ast.Constant(value=str(name)):
            yield name


def unknown_words() -> Iterator[str]:
    """What stands in code marks in the last column of the glossary and nowhere in the code: `Plan.approver`, `turn_key`."""
    everywhere, of_class = names()
    for line in (ROOT / "docs/glossary.md").read_text().splitlines():
        if not line.startswith("|"):
            continue
        for word in re.findall(r"`([^`]+)`", line.rsplit("|", 2)[1]):
            first, *others = re.split(r"[.:]", word.partition("=")[0])
            known = of_class.get(first, everywhere)
            if first not in everywhere or not set(others) <= known:
                yield f"docs/glossary.md: no such name in the code: {word}"


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "phoihop.config.settings")
    importlib.import_module("django").setup()
    pages = {
        ROOT / "docs/reference/life-cycles.md": life_cycles(),
        ROOT / "docs/reference/roles.md": roles(),
        ROOT / "docs/reference/asvs.md": requirements(),
    }
    if "--check" not in sys.argv:
        for path, text in pages.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return 0
    found = [
        f"{path.relative_to(ROOT)}: out of date; `make docs` draws it again"
        for path, text in pages.items()
        if not path.exists() or path.read_text() != text
    ]
    found += [*dead_links(), *unknown_words()]
    for line in found:
        sys.stdout.write(line + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
