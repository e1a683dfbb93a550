"""Nobody below a view asks the clock, takes the request or reads the session: what they need is handed to them."""

import ast

from tests.architecture import source

CLOCKS = {"now", "utcnow", "today", "localdate", "localtime"}
OWNERS = {"timezone", "datetime", "date", "dt"}
# Module → why it may look at a clock itself.
ALLOWED: dict[str, str] = {}


def _looks(module):
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS:
            owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
            if owner in OWNERS:
                yield f"{module.at(node)} asks {owner}.{node.attr}"
        elif isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}:
            yield f"{module.at(node.value)} sets {node.arg}"
        elif isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "time" and node.attr == "time":
            yield f"{module.at(node)} asks time.time"


class TestTheClock:
    def test_is_asked_by_views_and_commands_alone(self):
        found = [line for module in source.below_views() if module.name not in ALLOWED for line in _looks(module)]

        assert found == []

    def test_is_excused_only_where_it_is_asked(self):
        assert set(ALLOWED) - {module.name for module in source.below_views() if any(_looks(module))} == set()

    def test_is_seen_by_this_test(self):
        text = "timezone.now()\nM(default=timezone.now)\ndatetime.datetime.now()\ndate.today()\nF(auto_now=True)\n"

        assert len(list(_looks(source.Module(source.PACKAGE / "x.py", ast.parse(text))))) == 5


class TestTheRequest:
    def test_is_unknown_to_the_trade(self):
        found = [
            f"{module.at(function)} takes {argument.arg}"
            for module in source.modules()
            if module.storey == "domain"
            for function in source.functions(module.tree)
            for argument in [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
            if argument.arg in {"request", "session"}
        ]

        assert found == []


def _verbs(module):
    """The functions that a services module offers: its public ones, or of a package what its front door re-exports."""
    if module.path.parent.name != "services":
        return {node.name for node in source.functions(module.tree) if not node.name.startswith("_")}
    door = ast.parse((module.path.parent / "__init__.py").read_text())
    return {alias.name for node in ast.walk(door) if isinstance(node, ast.ImportFrom) for alias in node.names}


class TestAService:
    def test_takes_everything_by_name(self):
        """A call says what each thing is: `sign(agreement=…, by=…, at=…)`."""
        found = [
            f"{module.at(function)} {function.name}({argument.arg})"
            for module in source.modules()
            if module.storey == "domain" and "services" in {module.path.stem, module.path.parent.name}
            for function in module.tree.body
            if isinstance(function, ast.FunctionDef) and function.name in _verbs(module)
            for argument in [*function.args.posonlyargs, *function.args.args]
        ]

        assert found == []
