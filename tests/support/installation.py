"""A product of its own: data folder, database and environment apart from everything else, run as people run it."""

import fcntl
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]
COMMAND = Path(sys.executable).with_name("phoihop")
PATIENCE = 420  # seconds that a first start may take on a busy machine


@dataclass(frozen=True)
class Installation:
    """Where one product lives. `environment` is all that its commands need."""

    data: Path
    environment: dict[str, str]

    def run(self, *arguments: str | Path, timeout: float = 120, **extra: str) -> subprocess.CompletedProcess[str]:
        """`phoihop …` to its end; exit code, stdout and stderr. `extra` adds to the environment."""
        return subprocess.run(
            [COMMAND, *arguments],
            env=self.environment | extra,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )


@dataclass(frozen=True)
class Product:
    """An installation that is being served."""

    url: str
    installation: Installation
    log: Path


def _make_database(data: Path, like: "Installation | None") -> str:
    """The address of a database: a new one beside DATABASE_URL, or a file in `data`; empty, or as `like` is."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        return f"sqlite:///{data / 'phoihop.sqlite3'}"  # a copied folder holds the copied file
    name = f"phoihop_{secrets.token_hex(6)}"
    template = like.environment["DATABASE_URL"].rpartition("/")[2] if like else "template1"
    with psycopg.connect(given, autocommit=True) as connection:
        told = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        connection.execute(told)
    return f"{given.rpartition('/')[0]}/{name}"


def _drop_database(address: str) -> None:
    if address.startswith("postgres"):
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
            name = sql.Identifier(address.rpartition("/")[2])
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def _at(data: Path, address: str) -> Installation:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PHOIHOP_")}
    return Installation(data, kept | {"PHOIHOP_DATA": str(data), "DATABASE_URL": address})


@contextmanager
def installed(data: Path, like: Installation | None = None) -> Iterator[Installation]:
    """An installation in `data`, empty or as `like` was when it was stopped; its database goes when the block ends."""
    if like is None:
        data.mkdir(parents=True, exist_ok=True)
    else:
        shutil.copytree(like.data, data)
    address = _make_database(data, like)
    try:
        yield _at(data, address)
    finally:
        _drop_database(address)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=5)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


@contextmanager
def serving(installation: Installation) -> Iterator[Product]:
    """`phoihop serve` until the block ends: migrated, the case loaded, the production server answering."""
    port, log = _free_port(), installation.data / "serve.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            [COMMAND, "serve"],
            env=installation.environment | {"PORT": str(port)},
            cwd=ROOT,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            product = Product(f"http://127.0.0.1:{port}", installation, log)
            deadline = time.monotonic() + PATIENCE
            while not _answers(product.url):
                assert process.poll() is None, f"phoihop serve ended by itself:\n{log.read_text()}"
                assert time.monotonic() < deadline, f"phoihop serve does not answer:\n{log.read_text()}"
                time.sleep(0.1)
            yield product
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """An empty installation for one test."""
    with installed(tmp_path / "data") as made:
        yield made


@pytest.fixture
def serve() -> Iterator[Callable[[Installation], Product]]:
    """Serves an installation until the test ends."""
    with ExitStack() as stack:
        yield lambda made: stack.enter_context(serving(made))


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """No two processes of a test run are inside at once."""
    with path.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation that was started once, so that it holds the case, and stopped: others are copied from it.

    A first start is slow, so the processes of a run share one; the last that needed it takes it away.
    """
    own = tmp_path_factory.getbasetemp()
    root = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    lock, data, told, users = (root / f"started{name}" for name in (".lock", "", ".address", ".users"))
    users.mkdir(exist_ok=True)
    mine = users / str(os.getpid())
    with _alone(lock):
        if not list(users.iterdir()):
            data.mkdir(mode=0o755)
            told.write_text(_make_database(data, None))
            with serving(_at(data, told.read_text())):
                pass
        mine.touch()
    try:
        yield _at(data, told.read_text())
    finally:
        with _alone(lock):
            mine.unlink()
            if not list(users.iterdir()):
                _drop_database(told.read_text())
                shutil.rmtree(data)


@pytest.fixture
def with_case(started: Installation, tmp_path: Path) -> Iterator[Installation]:
    """An installation with the case, for one test."""
    with installed(tmp_path / "data", like=started) as made:
        yield made


@pytest.fixture(scope="session")
def product(started: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product with the case, served once for the journeys of one process. What one enters, the next one finds."""
    with installed(tmp_path_factory.mktemp("product") / "data", like=started) as made, serving(made) as served:
        yield served
