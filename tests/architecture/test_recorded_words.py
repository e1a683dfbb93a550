"""What a commitment is called is kept, so it is never in the language of whoever reads the screen (decision 0016)."""

import ast
from collections.abc import Iterator

from tests.architecture import source

REFUSE = {"redacted", "written"}  # they take the sentence of their refusal


def _opens(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "ledger.open_"


def _words_outside(node: ast.AST) -> Iterator[int]:
    """Lines of words made neither for a refusal nor for the record."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Raise) or (isinstance(child, ast.Call) and ast.unparse(child.func) in REFUSE):
            continue
        if isinstance(child, ast.With) and any(ast.unparse(item) == "recorded()" for item in child.items):
            continue
        if isinstance(child, ast.Call) and ast.unparse(child.func) == "_":
            yield child.lineno
        yield from _words_outside(child)


def _faults(tree: ast.AST) -> list[int]:
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    openers = [one for one in functions if any(_opens(node) for node in ast.walk(one))]
    return [line for one in openers for line in _words_outside(one)]


class TestWhatOpensACommitment:
    def test_makes_its_words_in_the_language_of_the_record(self):
        found = {one.name: _faults(one.tree) for one in source.below_views()}

        assert {name: lines for name, lines in found.items() if lines} == {}

    def test_is_found_where_it_does_not(self):
        told = "def f():\n    title = _('Answer')\n    ledger.open_(title=title)\n"

        assert _faults(ast.parse(told)) == [2]
