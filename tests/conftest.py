"""What every test may count on: a data folder of its own, no network, no skips, one fixed noon."""

import os
import shutil
import sys
import tempfile
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from zoneinfo import ZoneInfo

import hypothesis
import pytest
import pytest_socket
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import SimpleTestCase
from django.test.signals import storages_changed
from django.utils import translation
from pytest_django import DjangoDbBlocker

from tests.support import effort, stories
from tests.support.stories import Story

DATA = Path(tempfile.mkdtemp(prefix="phoihop-tests-")).resolve()

hypothesis.settings.register_profile("steady", derandomize=True, deadline=None, print_blob=True)
hypothesis.settings.register_profile("wander", deadline=None, print_blob=True)  # --hypothesis-profile=wander explores
hypothesis.settings.load_profile("steady")


def _moved(value: object, old: str, new: str) -> object:
    """The same setting with every path below the data folder pointing into the tests' own."""
    if isinstance(value, Path):
        return Path(_moved(str(value), old, new)) if str(value).startswith(old) else value  # type: ignore[arg-type]
    if isinstance(value, str):
        return new + value.removeprefix(old) if value == old or value.startswith(old + os.sep) else value
    if isinstance(value, dict):  # in place: Django already holds on to these
        for key in value:
            value[key] = _moved(value[key], old, new)
    elif isinstance(value, list):
        value[:] = [_moved(item, old, new) for item in value]
    return value


def _settle_in() -> None:
    """pytest-django has read the settings by now, so the paths in them are moved rather than the environment alone."""
    old = str(settings.DATA)
    for name in [name for name in dir(settings) if name.isupper() and name != "DATA"]:
        setattr(settings, name, _moved(getattr(settings, name), old, str(DATA)))
    settings.DATA = DATA
    os.environ["PHOIHOP_DATA"] = str(DATA)  # for the processes that tests start
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # hashing slowly proves nothing here
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    storages_changed(setting="STORAGES", enter=True)  # what loads with the models has asked for some by now
    settings.PORTAL_POURS = False  # no thread writes beside a test
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True  # static files without collecting them
    settings.DATABASES["default"]["CONN_MAX_AGE"] = 0  # a kept connection would hold the test database open


_settle_in()


def pytest_unconfigure() -> None:
    shutil.rmtree(DATA, ignore_errors=True)


def pytest_runtest_setup() -> None:
    pytest_socket.socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--other-database",
        action="store_true",
        help="what was run on one database already, on another: only what asks it",
    )
    parser.addoption("--examples", type=int, default=0, help="how many examples each long property tries, as 200")


def pytest_configure(config: pytest.Config) -> None:
    effort.ask(config.getoption("examples"))
    if config.getoption("other_database"):
        effort.spare()


def _asks_a_database(item: pytest.Item) -> bool:
    """Whether anything in the test can tell one database from another: it holds one, or starts a product that does."""
    held = {"db", "transactional_db", "live_server", "django_db_setup", "installation", "started", "case"}
    of_django = isinstance(item.cls, type) and issubclass(item.cls, SimpleTestCase) if hasattr(item, "cls") else False
    return (
        of_django
        or bool(held & set(getattr(item, "fixturenames", ())))
        or item.get_closest_marker("django_db") is not None
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On the second database: neither what asks none, nor how pages look and what else no database changes."""
    if not config.getoption("other_database"):
        return
    left = [
        item
        for item in items
        if _asks_a_database(item) and not (item.get_closest_marker("looks") or item.get_closest_marker("once"))
    ]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(left)])
    items[:] = left


@pytest.fixture(scope="session")
def django_db_use_migrations() -> bool:
    """Tables come from the models at once; the migrations, which need half a minute, make those of the journeys' products.

    That both are the same says `make migrations`.
    """
    return False


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """And what a migration makes that no model tells of."""
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        import_module("phoihop.domain.finding.migrations.0001_initial").index_words(apps, editor)


@pytest.fixture(scope="session")
def _of_the_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of all processes of the run."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def _stories(django_db_setup: None, django_db_blocker: DjangoDbBlocker, _of_the_run: Path) -> Iterator[None]:
    with stories.shelf(_of_the_run):
        yield


@pytest.fixture
def _where_it_begins(
    request: pytest.FixtureRequest, _stories: None, _of_the_run: Path, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """The database of the story that the test asks for; else the tests' own, which is empty."""
    with ExitStack() as stack:
        if story := Story.of(request.fixturenames):
            marker = request.node.get_closest_marker("django_db")
            if (marker and marker.kwargs.get("transaction")) or "live_server" in request.fixturenames:
                pytest.fail(
                    "A test that empties its database when it ends cannot begin on a story: all later ones would too."
                )
            stack.enter_context(django_db_blocker.unblock())
            stack.enter_context(story.standing(_of_the_run))
        yield


@pytest.fixture
def _django_db_helper(_where_it_begins: None, _django_db_helper: None) -> None:
    """As pytest-django's own, there."""


@pytest.fixture
def case_database() -> None:
    """Asks for the demonstration case (tests/support/loaded_case.py)."""


@pytest.fixture
def place_database() -> None:
    """Asks for a province with a district of three communes (tests/domain/reorganisations/factories.py)."""


@pytest.fixture
def nine_months_database() -> None:
    """Asks for a province's whole reporting cycle of 2021 (tests/domain/regimes/nine_months.py)."""


@pytest.fixture(autouse=True)
def _language() -> None:
    """Each test begins in Vietnamese, whatever the pages of the one before were asked in."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """Each test reads its own public pages: those of the one before would be kept for some seconds more."""
    if (kept := sys.modules.get("phoihop.surfaces.portal.kept")) is not None:
        kept.forget()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A skipped test proves nothing, so it fails."""
    report = yield
    if report.outcome == "skipped":
        report.outcome, report.longrepr = "failed", f"Skipped, and here a skip fails: {report.longrepr}"
        report.__dict__.pop("wasxfail", None)
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a whole file."""
    report = yield
    if report.outcome == "skipped":
        report.outcome, report.longrepr = "failed", f"Skipped, and here a skip fails: {report.longrepr}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, exitstatus: int) -> None:
    """The order of a failed run, so that it can be had again."""
    if exitstatus == pytest.ExitCode.TESTS_FAILED and hasattr(terminalreporter.config.option, "randomly_seed"):
        terminalreporter.write_line(
            f"The same order again: --randomly-seed={terminalreporter.config.option.randomly_seed}"
        )


@pytest.fixture
def noon() -> datetime:
    """Midday in Việt Nam on the last day that the nine-month figures of 2021 count."""
    return datetime(2021, 9, 14, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def today(noon: datetime) -> date:
    """The day of that noon."""
    return noon.date()


pytest_plugins = ["tests.support.installation", "tests.support.browser"]
