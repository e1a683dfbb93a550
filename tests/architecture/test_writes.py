"""Only services write. Whoever looks for what changes a row opens one file per noun."""

import ast
import re

from tests.architecture import source

ALWAYS = {"create", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
# `row.save(update_fields=…)`, `rows.update(state=…)`, `row.delete()`; a form, a dictionary, a hash or a file store
# is called with something in the first place, and that is another verb.
WITHOUT_POSITIONAL = {"save", "update", "delete"}
STATEMENT = re.compile(r"\s*(INSERT\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM|REPLACE\s+INTO)\b", re.IGNORECASE)

# Module → why it may write although it is no service.
ALLOWED: dict[str, str] = {
    "phoihop.config.moving": "lays rows from one database into another as they are, whatever they mean",
}


def _is_service(module):
    return module.path.stem.startswith("services") or module.path.parent.name == "services"


def _writes(module):
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            verb = node.func.attr.removeprefix("a") if node.func.attr[1:] in WITHOUT_POSITIONAL else node.func.attr
            bare = not node.args and not (verb == "update" and not node.keywords)
            if verb in ALWAYS or (verb in WITHOUT_POSITIONAL and bare):
                yield f"{module.at(node)} calls .{node.func.attr}()"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and STATEMENT.match(node.value):
            yield f"{module.at(node)} writes in SQL"


class TestWriting:
    def test_happens_in_services_alone(self):
        found = [
            line
            for module in source.modules()
            if not _is_service(module) and module.name not in ALLOWED
            for line in _writes(module)
        ]

        assert found == []

    def test_is_excused_only_where_it_happens(self):
        names = {module.name for module in source.modules() if any(_writes(module))}

        assert set(ALLOWED) - names == set()

    def test_is_seen_by_this_test(self):
        text = "a.save()\nb.update(x=1)\nc.objects.create()\nd.asave()\ne.execute('DELETE FROM x')\n"
        innocent = "a.update({})\nb.save(path)\nc.delete('name')\nd.digest(b'')\n"

        assert len(list(_writes(source.Module(source.PACKAGE / "x.py", ast.parse(text))))) == 5
        assert list(_writes(source.Module(source.PACKAGE / "x.py", ast.parse(innocent)))) == []
