"""The project read as text and as syntax, once, for the rules in this folder."""

import ast
import configparser
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "phoihop"
MADE = [line.strip().strip("/") for line in (ROOT / ".gitignore").read_text().splitlines()] + [".git"]


@dataclass(frozen=True)
class Module:
    """One Python file of the product. `app` is its noun: `phoihop.domain.ledger`."""

    path: Path
    tree: ast.Module

    @property
    def name(self) -> str:
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def storey(self) -> str:
        parts = self.path.relative_to(PACKAGE).parts
        return parts[0] if len(parts) > 1 else ""

    @property
    def app(self) -> str:
        parts = self.path.relative_to(PACKAGE).parts
        return ".".join(["phoihop", *parts[:2]]) if len(parts) > 2 else ".".join(["phoihop", *parts[:-1]])

    def at(self, node: ast.AST) -> str:
        return f"{self.path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


@cache
def modules(*, generated: bool = False) -> tuple[Module, ...]:
    """The product's modules; migrations only when asked for."""
    paths = [path for path in sorted(PACKAGE.rglob("*.py")) if generated or "migrations" not in path.parts]
    return tuple(Module(path, ast.parse(path.read_text(), str(path))) for path in paths)


def below_views() -> Iterator[Module]:
    """Domain and foundation: where nobody knows a page."""
    return (module for module in modules() if module.storey in {"domain", "foundation"})


def imported(node: ast.AST) -> list[str]:
    """The dotted names that an import statement may bring in: the module, and the module with each name."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []


def within(name: str, package: str) -> bool:
    """Whether a dotted name is a package or something in it."""
    return name == package or name.startswith(package + ".")


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


@cache
def templates() -> tuple[Path, ...]:
    return tuple(sorted(path for path in PACKAGE.rglob("*.html") if "templates" in path.parts))


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that is or would be committed; without git, what the folders hold apart from what they make."""
    names = _listed_by_git()
    if names is None:
        paths = [path for path in ROOT.rglob("*") if not _is_made(path.relative_to(ROOT))]
    else:
        paths = [ROOT / name for name in names]
    return tuple(sorted(path for path in paths if path.is_file()))


def _is_made(path: Path) -> bool:
    return any(fnmatch(part, pattern) for part in path.parts for pattern in MADE)


def _listed_by_git() -> list[str] | None:
    """The names that git knows or would take; None where there is no git, or no checkout."""
    git = shutil.which("git")
    if git is None:
        return None
    ask = [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(ask, cwd=ROOT, capture_output=True, text=True, check=False)
    return [name for name in listing.stdout.split("\0") if name] if listing.returncode == 0 else None


@cache
def layers() -> dict[str, list[set[str]]]:
    """The import contract: container → its layers, highest first, each the set of packages that share it."""
    contract = configparser.ConfigParser()
    contract.read(ROOT / ".importlinter")
    return {
        contract[section]["containers"].strip(): [
            {name.strip(" ()") for name in line.split("|")} for line in contract[section]["layers"].strip().splitlines()
        ]
        for section in contract.sections()
        if contract[section].get("type") == "layers"
    }


@cache
def rank(app: str) -> tuple[int, int]:
    """How high an app stands: storey, then layer in it. Raises KeyError if it has no place."""
    parts = app.split(".")
    for height, names in enumerate(reversed(layers()["phoihop"])):
        if parts[1] in names:
            inner = list(reversed(layers().get(".".join(parts[:2]), [])))
            for step, members in enumerate(inner):
                if len(parts) > 2 and parts[2] in members:
                    return height, step
            if not inner or len(parts) == 2:
                return height, -1
    raise KeyError(f"{app} has no place in .importlinter")
