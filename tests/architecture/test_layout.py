"""A folder is a noun, a file a fixed role, and none of them long: whoever lists the tree has read the contents."""

import ast

import pytest

from tests.architecture import source

ROLES = {
    "__init__.py": "docstring, or re-exports",
    "states.py": "the life cycle on one screen",
    "commitments.py": "the kinds of commitment that the app declares",
    "events.py": "what happened, for others",
    "rules.py": "arithmetic, no Django",
    "models.py": "tables",
    "models": "tables, one file per noun",
    "queries.py": "questions",
    "queries": "questions, one file per noun",
    "permissions.py": "who may",
    "services.py": "the verbs and the only writer",
    "services": "the verbs, one file per verb",
    "handlers.py": "what happens when an event of a lower app arrives",
    "admin.py": "the back door",
    "apps.py": "the label",
    "reference": "rows that every installation needs, with their source",
    "migrations": "generated",
    "locale": "the app's own words in Vietnamese",
    "README.md": "the words of the app",
}
# Files that only one noun needs, each with its reason.
ONLY_HERE = {
    ("organisations", "accounts.py"): "who of a body can sign in, and who it was that acted",
    ("organisations", "gazetteer.py"): "places by code and who followed whom, pure",
    ("petitions", "vouching.py"): "whether a petition is where its way led it, and who reads it",
    ("organisations", "vouching.py"): "whether who follows whom still is what the acts told",
    ("organisations", "registry.py"): "every body at once, as a reorganisation finds it",
    ("finding", "sources.py"): "what is found of each noun",
    ("finding", "extracting.py"): "the words in files, read once",
    ("reorganisations", "sheet.py"): "a reorganisation as text: records, or the lines at fault; pure",
    ("reorganisations", "coding.py"): "whether the codes of a sheet are of places and of nobody else; pure",
    ("reorganisations", "placing.py"): "which of several heirs a duty names by its place; pure",
    ("reorganisations", "awaiting.py"): "petitions and recommendations that bodies leave unanswered",
    ("notices", "audience.py"): "who acts for a body in a role that a kind is meant for, and how each wants to hear",
    ("notices", "reminding.py"): "what falls due soon or is late on some days, by the rules of the rule book",
    ("notices", "signing.py"): "whom to remind of agreements that were asked for and of terms that run out",
    (
        "notices",
        "announcing.py",
    ): "which meetings are to be announced, or were moved or called off, and what people ask of their words",
    ("notices", "wording.py"): "what a notice says, in one sentence for the list and for letters",
    ("reorganisations", "telling.py"): "what each body is told of it, in the dry run and on the day",
    ("reorganisations", "loads.py"): "how many open duties each body has before the day and from it on",
    ("reorganisations", "reviewing.py"): "what may become of an agreement whose party ends; pure",
    ("reorganisations", "planning.py"): "what a sheet comes to for the bodies that are there; pure",
    ("organisations", "structure"): "the tree over time, one file per question: of a day, between days, of one body",
    ("agreements", "coverage.py"): "how much of a level has signed, as of a day",
    ("agreements", "cascade.py"): "who below has signed its own with which organisation",
    ("agreements", "text.py"): "a regulation's text read into articles, or into sections where it has none, pure",
    ("agreements", "clauses.py"): "an article's clauses and points: named, compared, put in the place of others; pure",
    ("plans", "timing.py"): "what the words of the time column mean, pure",
    ("plans", "money.py"): "sums in whole đồng, each of its lines",
    ("plans", "disturbances.py"): "the plan as it stands beside the plan as agreed",
    ("plans", "checking.py"): "what a plan lacks before it is submitted, and by when it is approved",
    ("plans", "choosing.py"): "rows by how they stand, who leads, when, and what disturbed them",
    ("ledger", "differences.py"): "what a recount finds otherwise, as facts and in words",
    ("ledger", "timeliness.py"): "what fell due in a period and how it went",
    ("ledger", "refusals.py"): "one sentence per refused verb, raised from several services",
    ("ledger", "verifying.py"): "whether all still is what was recorded, read below the models",
    ("rulebook", "calendar.py"): "working days, pure arithmetic",
    ("rulebook", "periods.py"): "reporting periods, pure arithmetic",
    ("documents", "paper.py"): "the paper as facts, which those above build",
    ("reporting", "assembling.py"): "what the ledger has to say under a heading, before anybody edits it",
    ("documents", "codes.py"): "the code by which anybody asks whether a paper was issued, pure",
    ("documents", "catalogue.py"): "the types of papers of the decree and their symbols, pure",
    ("documents", "copying.py"): "what a copy of a paper says, pure",
    ("documents", "composing.py"): "a paper of each type from what its template asks for, pure",
    ("documents", "rendering.py"): "the paper as PDF and docx",
    ("documents", "reading.py"): "the text of a docx that somebody brings, pure",
    ("documents", "signing.py"): "signing the bytes of a paper with a certificate, and reading who signed",
    ("documents", "word.py"): "the same form in WordprocessingML",
    ("documents", "form"): "the prescribed form, in typst",
    ("documents", "fonts"): "the typeface of official papers, with its licence",
    ("ledger", "tallies.py"): "how bodies stand on a day, as a table of counts",
    ("ledger", "past.py"): "how bodies stood on a past day, from kept ends of months and what happened since",
    ("plans", "progress.py"): "how far each plan is on a day",
    ("petitions", "ahead.py"): "meetings with voters that are to come, and which days of reception were kept",
    ("petitions", "tasks.py"): "what a petition asks of a body beside its own clock",
    ("petitions", "reception.py"): "which months and weeks had their days of reception, pure",
    ("petitions", "past.py"): "how petitions stood on a past day",
    ("petitions", "sittings.py"): "sessions of a People's Council, and what is new since the last summary for it",
    ("meetings", "advice.py"): "papers and advice of the matters, and what waits for a body to say",
    ("meetings", "merging.py"): "two texts written at once become one, pure",
    ("meetings", "box.py"): "the sums of a secret vote under a lock, pure",
    ("meetings", "groups.py"): "the bodies of a day that a conclusion names in one word",
    ("meetings", "papers.py"): "minutes and notice of conclusion as official papers",
    ("meetings", "proposals.py"): "what was proposed, who decides about it, and what came of it",
    ("meetings", "conclusions"): "a conclusion's text read for the tasks it sets, pure",
    ("oversight", "papers.py"): "the report of a supervision as an official paper",
    ("oversight", "yearly.py"): "what was recommended to one body in a year, and the letter that tells it",
    ("petitions", "digest.py"): "what people are concerned about as counts that lead to nobody, pure",
    ("petitions", "papers.py"): "the reply to voters as an official letter, and the summary for a council as a report",
    ("petitions", "slips.py"): "the code of a slip with the letter that checks it, pure",
    ("petitions", "lateness.py"): "every late day and what the body said of it",
    ("petitions", "cipher.py"): "people's words under a key of their slip",
    ("reporting", "papers.py"): "a report as an official paper",
    ("reporting", "explaining.py"): "why the rows that a report counts were changed, and what was decided since",
    ("agreements", "papers.py"): "an agreement as an official paper",
    ("reviews", "subjects.py"): "what is reviewed, by whom as equals, point by what",
    ("reviews", "papers.py"): "a review as an official joint paper",
    ("regimes", "measuring.py"): "what the ledger already knows of a body's period",
    ("regimes", "pasting.py"): "a block from a spreadsheet, read or refused by cell, pure",
    ("regimes", "papers.py"): "a compiled report as an official paper",
}

# Modules that Django itself loads before the tables exist, so one import must wait.
LATE = {
    "phoihop.config.apps": "`ready` is Django's own place for what needs the models",
    "phoihop.config.cli": "the command sets Django up, then loads the commands",
}


def _long(paths, limit):
    counted = ((path, len(path.read_text().splitlines())) for path in paths)
    return [f"{path.relative_to(source.ROOT)}: {lines} lines" for path, lines in counted if lines >= limit]


class TestADomainApp:
    def test_has_only_files_of_the_known_roles(self):
        found = [
            str(path.relative_to(source.ROOT))
            for path in sorted((source.PACKAGE / "domain").glob("*/*"))
            if path.name != "__pycache__"
            and path.parent.name != "__pycache__"
            and path.name not in ROLES
            and (path.parent.name, path.name) not in ONLY_HERE
        ]

        assert found == []

    def test_is_excused_only_for_files_that_exist(self):
        domain = source.PACKAGE / "domain"

        assert [key for key in ONLY_HERE if not (domain / key[0] / key[1]).exists()] == []

    def test_has_one_initial_migration_until_the_first_release(self):
        found = [
            str(path.relative_to(source.ROOT))
            for path in sorted(source.PACKAGE.rglob("migrations/*.py"))
            if path.name not in {"__init__.py", "0001_initial.py"}
        ]

        assert found == []

    def test_never_splits_into_a_drawer(self):
        drawers = {"utils", "helpers", "common", "misc", "util", "helper"}
        paths = [*source.PACKAGE.rglob("*"), *(source.ROOT / "tests").rglob("*")]

        assert [str(path.relative_to(source.ROOT)) for path in paths if path.stem in drawers] == []


class TestSize:
    def test_of_a_source_file_stays_under_500_lines(self):
        assert _long([module.path for module in source.modules()], 500) == []

    def test_of_a_test_file_stays_under_800_lines(self):
        assert _long(sorted((source.ROOT / "tests").rglob("*.py")), 800) == []

    def test_of_a_template_stays_under_200_lines(self):
        assert _long(source.templates(), 200) == []

    def test_of_a_function_stays_under_60_lines(self):
        found = [
            f"{module.at(function)} {function.name}: {function.end_lineno - function.lineno + 1} lines"
            for module in source.modules()
            for function in source.functions(module.tree)
            if function.end_lineno - function.lineno + 1 >= 60
        ]

        assert found == []


class TestAnImport:
    def test_stands_at_the_top_of_its_file(self):
        found = [
            module.at(node)
            for module in source.modules()
            if module.name not in LATE
            for function in source.functions(module.tree)
            for node in ast.walk(function)
            if isinstance(node, ast.Import | ast.ImportFrom)
        ]

        assert found == []

    def test_is_absolute_and_names_what_it_brings(self):
        found = [
            module.at(node)
            for module in source.modules(generated=True)
            for node in ast.walk(module.tree)
            if isinstance(node, ast.ImportFrom) and (node.level or any(alias.name == "*" for alias in node.names))
        ]

        assert found == []


class TestAPackage:
    @pytest.mark.parametrize(
        "module",
        [module for module in source.modules(generated=True) if module.path.name == "__init__.py"],
        ids=lambda module: module.name,
    )
    def test_opens_with_a_docstring_or_re_exports_and_nothing_else(self, module):
        def is_quiet(node):
            if isinstance(node, ast.Expr):
                return isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
            if isinstance(node, ast.Assign):
                return [getattr(target, "id", "") for target in node.targets] == ["__all__"]
            return isinstance(node, ast.ImportFrom)

        assert [module.at(node) for node in module.tree.body if not is_quiet(node)] == []
