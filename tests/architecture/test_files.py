"""What the project carries: reasons beside its dependencies, and no address of a registry or path of a machine."""

import re
import tomllib

from tests.architecture import source

PYPROJECT = source.ROOT / "pyproject.toml"
# Written in pieces, so that this file does not hold what it looks for.
REGISTRIES = re.compile(
    "|".join(
        [
            r"://[^\s/]*(registry|files|packages)\." + r"[^\s/]*/",
            r"(py" + r"pi|pythonhosted)\.org",
            r"npm" + r"js\.(org|com)",
            r"(--|PIP_)(extra-)?index" + r"[-_]url",
            r'"resolved":\s*"' + "http",
        ]
    ),
    re.IGNORECASE,
)
HOMES = re.compile(r"(?<![\w.~}])/(root|home/(?!\*)\w+|Users/\w+)/")


def _texts():
    for path in source.tracked():
        content = path.read_bytes()
        if b"\0" not in content[:8000]:
            yield path.relative_to(source.ROOT), content.decode(errors="replace")


def _found(pattern):
    return [
        f"{path}:{number}: {line.strip()[:120]}"
        for path, text in _texts()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def _project():
    return tomllib.loads(PYPROJECT.read_text())


def _name(requirement):
    return re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0].lower().replace("_", "-")


class TestTheFiles:
    def test_hold_no_address_of_a_registry(self):
        assert _found(REGISTRIES) == []

    def test_hold_no_path_of_a_machine(self):
        here = re.compile(re.escape(str(source.ROOT)) + r"\b")

        assert _found(HOMES) == []
        assert _found(here) == []

    def test_hold_no_list_that_a_package_manager_fills_with_addresses(self):
        locks = {
            "uv.lock",
            "poetry.lock",
            "Pipfile.lock",
            "pdm.lock",
            "package-lock.json",
            "yarn.lock",
            "pnpm-lock.yaml",
        }

        assert [path.name for path in source.tracked() if path.name in locks] == []


class TestADependency:
    def test_carries_its_reason_on_its_line(self):
        listed = re.compile(r'^\s+"[^"]+",?(?P<rest>.*)$')
        found = []
        for number, line in enumerate(PYPROJECT.read_text().splitlines(), 1):
            match = listed.match(line)
            if match and not re.search(r"#\s*\S.{3}", match["rest"]):
                found.append(f"{number}: {line.strip()}")

        assert found == []

    def test_is_pinned_with_its_hashes(self):
        project = _project()["project"]
        wanted = {
            "requirements.txt": project["dependencies"],
            "requirements-dev.txt": project["dependencies"] + project["optional-dependencies"]["dev"],
        }
        for file, requirements in wanted.items():
            text = (source.ROOT / file).read_text()
            pins = re.findall(
                r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==[^\s\\]+(?:\s*;[^\\\n]*)?\s*(\\?)$", text, re.MULTILINE
            )

            assert {_name(requirement) for requirement in requirements} - {name.lower() for name, _ in pins} == set()
            assert [name for name, more in pins if not more] == []

    def test_is_the_same_version_for_running_and_for_testing(self):
        pin = re.compile(r"^([A-Za-z0-9._-]+)==([^\s\\;]+)", re.MULTILINE)
        running, testing = (
            dict(pin.findall((source.ROOT / file).read_text())) for file in ("requirements.txt", "requirements-dev.txt")
        )

        assert {name: version for name, version in running.items() if testing.get(name) != version} == {}

    def test_is_not_an_old_one_from_a_second_shelf(self):
        """Resolvers that stop at the first index pick versions from another decade."""
        pins = dict(
            re.findall(r"^([A-Za-z0-9._-]+)==(\d+)", (source.ROOT / "requirements-dev.txt").read_text(), re.MULTILINE)
        )

        for name, oldest in {"jinja2": 3, "markupsafe": 3, "attrs": 25}.items():
            assert int(pins.get(name, oldest)) >= oldest


class TestTheChecks:
    def test_give_a_reason_for_everything_they_leave_out(self):
        found = [
            f"{path}:{number}: {line.strip()[:120]}"
            for path, text in _texts()
            if path.suffix == ".py" and path.parts[0] == "phoihop"
            for number, line in enumerate(text.splitlines(), 1)
            if re.search(r"#\s*(type: ignore|noqa)(\[[^\]]*\]|:\s*[A-Z0-9, ]+)?\s*$", line)
        ]

        assert found == []
