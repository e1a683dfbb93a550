"""A backup tried out: brought back into a passing folder by processes of its own, checked, started, signed into, forgotten."""

import http.cookiejar
import json
import os
import re
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.utils.translation import gettext as _

from phoihop.config import server
from phoihop.domain.organisations.models import Mandate

LAST = "last-drill.json"
PATIENCE = 300  # seconds until a start on a busy machine answers
_COMMAND = "import sys; from phoihop.config.cli import main; sys.exit(main(sys.argv[1:]))"
_PICK = "import django; django.setup(); from phoihop.config import drilling; print('\\t'.join(drilling.somebody()))"  # who can sign in there


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was tried."""

    name: str
    good: bool
    words: str


@dataclass(slots=True)
class Drill:
    """What was tried, in order; it ends with the first that failed."""

    steps: list[Step] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def good(self) -> bool:
        """Whether all of it went well."""
        return bool(self.steps) and all(step.good for step in self.steps)

    def told(self) -> dict[str, object]:
        """For programs."""
        return {"good": self.good, "seconds": round(self.seconds, 1), "steps": [asdict(step) for step in self.steps]}


def drill(folder: Path, key: Path, moment: str | None) -> Drill:
    """Try a backup out, and remember when that was."""
    found, began = Drill(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="phoihop-drill-") as passing:
        data = Path(passing) / "data"
        data.mkdir(mode=0o700)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PHOIHOP_")}
        there = kept | {"PHOIHOP_DATA": str(data), "DATABASE_URL": f"sqlite:///{data / 'phoihop.sqlite3'}",
                        "DJANGO_SETTINGS_MODULE": "phoihop.config.settings"}  # fmt: skip
        if given := os.environ.get("PHOIHOP_SECRET_KEY"):
            there["PHOIHOP_SECRET_KEY"] = given  # it is in no backup
        named = ["--moment", moment] if moment else []
        for name, words, arguments in (
            ("restored", _("rows and files brought back, every one equal"), ["restore", str(folder), "--key", str(key), *named]),
            ("verified", _("every chain holds"), ["ledger", "verify"]),
            ("counted", _("rows and counts follow from the entries"), ["ledger", "rebuild", "--check"]),
        ):  # fmt: skip
            done = _run(there, *arguments)
            told = words if done.returncode == 0 else (done.stderr.strip() or done.stdout.strip())
            found.steps.append(Step(name, done.returncode == 0, told))
            if done.returncode:
                break
        else:
            found.steps += _start(there, data)
    found.seconds = time.monotonic() - began
    (Path(settings.DATA) / LAST).write_text(
        json.dumps({"at": datetime.now(UTC).isoformat(), "good": found.good, "folder": str(folder)})
    )
    return found


def last() -> dict[str, Any] | None:  # Any: JSON
    """When a backup was tried out here, and how it went; None before the first time."""
    try:
        return cast(dict[str, Any], json.loads((Path(settings.DATA) / LAST).read_text()))
    except (FileNotFoundError, ValueError):
        return None


def somebody() -> tuple[str, str]:
    """A body and the sign-in name of somebody who may act for it."""
    found = Mandate.objects.filter(valid_to=None, user__is_active=True).order_by("pk").select_related("body", "user")
    one = found[0]
    return one.body.code, one.user.username


def _run(there: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603  # our own interpreter, our own words
        [sys.executable, "-c", _COMMAND, *arguments], env=there, capture_output=True, text=True, check=False
    )


def _start(there: dict[str, str], data: Path) -> list[Step]:
    """Started and signed into, by an address as a person gets it who has lost the password."""
    picked = subprocess.run(  # noqa: S603  # our own interpreter, our own words
        [sys.executable, "-c", _PICK], env=there, capture_output=True, text=True, check=False
    )
    if picked.returncode:
        return [Step("signed in", good=False, words=_("nobody can sign in there"))]
    body, username = picked.stdout.strip().split("\t")
    with socket.socket() as probe:
        probe.bind((server.ADDRESS, 0))
        port = probe.getsockname()[1]
    home = f"http://{server.ADDRESS}:{port}"
    log = (data / "serve.log").open("wb")
    served = subprocess.Popen(  # noqa: S603  # our own interpreter, our own words
        [sys.executable, "-c", _COMMAND, "serve", "--port", str(port)], env=there, stdout=log, stderr=log
    )
    try:
        if not _answers(home, served):
            return [Step("started", good=False, words=_("the server does not answer"))]
        started = Step("started", good=True, words=_("the server answers"))
        reset = _run(there | {"PORT": str(port)}, "account", "reset", body, username, "--factors", "--json")
        address = json.loads(reset.stdout)["opens_at"] if reset.returncode == 0 else ""
        seen = bool(address) and _signs_in(home, address, username)
        words = _("somebody signed in and saw their work") if seen else _("nobody could sign in")
        return [started, Step("signed in", good=seen, words=words)]
    finally:
        served.terminate()
        served.wait()
        log.close()


def _answers(home: str, served: subprocess.Popen[bytes]) -> bool:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and served.poll() is None:
        try:
            urllib.request.urlopen(f"{home}/accounts/login/", timeout=5)  # noqa: S310  # our own server
        except OSError:
            time.sleep(0.2)
        else:
            return True
    return False


def _signs_in(home: str, address: str, username: str) -> bool:
    """By the address that opens once: choose a password, sign in with it, read the first page."""
    visitor = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    password = secrets.token_urlsafe(18)
    try:
        _send(visitor, address, {"new_password1": password, "new_password2": password})
        _send(visitor, f"{home}/accounts/login/", {"login": username, "password": password})
        with visitor.open(f"{home}/", timeout=60) as page:  # own server
            return "/accounts/logout/" in page.read().decode()
    except (OSError, ValueError):
        return False


def _send(visitor: urllib.request.OpenerDirector, address: str, fields: dict[str, str]) -> None:
    with visitor.open(address, timeout=60) as page:
        at, text = page.url, page.read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text)
    if token is None:
        raise ValueError(address)
    told = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": token[1]}).encode()
    with visitor.open(at, told, timeout=60) as answer:
        answer.read()
