"""Backups: one moment of rows and files under a key, taken while people write, brought back elsewhere and found equal."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyrage
import pytest
from django.utils import timezone

from phoihop.config import background, keeping
from tests.support.installation import ROOT, Installation, installed

# Keeps a file and records that it did, again and again; each line it prints was committed.
_WRITER = """
import django; django.setup()
import itertools
from django.db import transaction
from django.utils import timezone
from phoihop.foundation.audit import services as audit
from phoihop.foundation.accounts.models import User
from phoihop.foundation.storage import services as storage
from phoihop.foundation.accounts.actors import Actor
writer = Actor(user_id=None, body_id=None, role="TEST", capabilities=frozenset())
user = User.objects.order_by("pk")[0]
for n in itertools.count():
    with transaction.atomic():
        kept, _name = storage.keep(name="a.txt", chunks=[f"tờ số {n}".encode()])
        audit.record("test.kept", on=user, by=writer, at=timezone.now(), facts={"sha256": kept.sha256})
    print(kept.sha256, flush=True)
"""


@contextmanager
def writing(at: Installation) -> Iterator[list[str]]:
    """Somebody writes there until the block ends; what was acknowledged before it began, in order."""
    process = subprocess.Popen(
        [sys.executable, "-c", _WRITER],
        env=at.environment | {"DJANGO_SETTINGS_MODULE": "phoihop.config.settings"},
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        yield [process.stdout.readline().strip() for _n in range(20)]
        assert process.poll() is None, "it wrote all the time"
    finally:
        process.kill()
        process.communicate()


def _key(folder: Path) -> tuple[Path, str]:
    file = folder / "key"
    return file, keeping.new_key(file)


class TestABackup:
    def test_taken_while_people_write_comes_back_elsewhere_as_one_moment(
        self, with_case: Installation, tmp_path: Path
    ) -> None:
        folder, (key, public) = tmp_path / "kept", _key(tmp_path)
        portal = with_case.data / "files" / "original_images" / "hop.jpg"
        portal.parent.mkdir(parents=True)
        portal.write_bytes(b"a picture of the portal")
        with writing(with_case) as acknowledged:
            first = with_case.run("backup", folder, "--to", public, "--json")
            second = with_case.run("backup", folder, "--to", public, "--json")

        with installed(tmp_path / "elsewhere") as other:
            restored = other.run(
                "restore", folder, "--key", key, "--json", timeout=600
            )  # PostgreSQL makes its tables first
            verified = other.run("ledger", "verify")
            again = other.run("restore", folder, "--key", key)

        assert (first.returncode, second.returncode, restored.returncode) == (0, 0, 0), restored.stderr
        told, came = json.loads(second.stdout), json.loads(restored.stdout)
        assert (came["rows"], came["files"]) == (told["rows"], told["files"])
        files = {path.name for path in (tmp_path / "elsewhere" / "files").rglob("*") if path.is_file()}
        assert set(acknowledged) <= files
        assert "hop.jpg" in files
        assert told["new_files"] < told["files"]
        assert verified.returncode == 0, verified.stdout
        assert again.returncode == 2
        assert b"tr" not in b"".join(path.read_bytes()[:20] for path in folder.rglob("*.age")).replace(
            b"age-encryption", b""
        )
        assert (tmp_path / "elsewhere" / "secret-key").read_bytes() == (with_case.data / "secret-key").read_bytes()

    @pytest.mark.once
    def test_is_tried_out_by_starting_and_signing_in_and_nothing_here_is_changed(
        self, with_case: Installation, tmp_path: Path
    ) -> None:
        folder, (key, public) = tmp_path / "kept", _key(tmp_path)
        with_case.run("backup", folder, "--to", public)
        before = with_case.run("ledger", "verify").stdout

        tried = with_case.run("restore", folder, "--key", key, "--verify", "--json", timeout=600)

        told = json.loads(tried.stdout)
        assert [(step["name"], step["good"]) for step in told["steps"]] == [
            ("restored", True), ("verified", True), ("counted", True), ("started", True), ("signed in", True),
        ]  # fmt: skip
        assert tried.returncode == 0
        assert with_case.run("ledger", "verify").stdout == before
        assert json.loads((with_case.data / "last-drill.json").read_text())["good"] is True

    @pytest.mark.once
    def test_that_was_altered_or_is_asked_with_another_key_does_not_come_back(
        self, with_case: Installation, tmp_path: Path
    ) -> None:
        folder, (key, public) = tmp_path / "kept", _key(tmp_path)
        other, _public = _key(tmp_path / "x") if (tmp_path / "x").mkdir() is None else ("", "")
        with_case.run("backup", folder, "--to", public)
        altered = tmp_path / "altered"
        shutil.copytree(folder, altered)
        file = next((altered / "files").rglob("*.age"))
        content = bytearray(file.read_bytes())
        content[-1] ^= 1
        file.write_bytes(content)

        with installed(tmp_path / "elsewhere") as empty:
            wrong = empty.run("restore", folder, "--key", other)
            broken = empty.run("restore", altered, "--key", key)

        assert (wrong.returncode, broken.returncode) == (2, 2)
        assert "không mở được bằng khóa này" in wrong.stderr
        assert file.name in broken.stderr

    @pytest.mark.once
    def test_without_a_key_is_not_made(self, with_case: Installation, tmp_path: Path) -> None:
        said = with_case.run("backup", tmp_path / "kept", LC_ALL="vi_VN.UTF-8")

        assert said.returncode == 2
        assert "PHOIHOP_BACKUP_TO" in said.stderr
        assert not (tmp_path / "kept").exists()


@pytest.mark.once
class TestANewKey:
    def test_is_for_its_owner_alone_and_never_written_over_another(self, tmp_path: Path) -> None:
        file, public = _key(tmp_path)

        with pytest.raises(keeping.CannotKeep):
            keeping.new_key(file)

        assert oct(file.stat().st_mode & 0o777) == "0o600"
        sealed = pyrage.encrypt(b"x", [pyrage.x25519.Recipient.from_str(public)])
        secret = re.findall("AGE-SECRET-KEY-1.*", file.read_text())[0]
        assert pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(secret)]) == b"x"


class TestOldBackups:
    def test_stay_for_two_days_then_one_a_day_then_one_a_month_for_a_year(self) -> None:
        at = datetime(2026, 11, 27, 4, tzinfo=UTC)
        every = [at - timedelta(hours=6 * n) for n in range(4 * 500)]
        names = [f"{one:%Y-%m-%dT%H%M%SZ}.tar.gz.age" for one in every]

        gone = set(keeping.to_forget(names, at))

        left = sorted(name[:10] for name in set(names) - gone)
        assert len([day for day in left if day >= "2026-11-26"]) == 5
        assert [day for day in left if day < "2026-10-23"] == [
            "2025-11-26", "2025-12-01", *[f"2026-{month:02d}-01" for month in range(1, 11)],
        ]  # fmt: skip
        assert len(left) == len(set(left)) + 4 + 2

    def test_that_were_thinned_once_are_thinned_no_further_on_the_same_day(self) -> None:
        at = datetime(2026, 11, 27, 4, tzinfo=UTC)
        names = [f"{at - timedelta(hours=6 * n):%Y-%m-%dT%H%M%SZ}.tar.gz.age" for n in range(4 * 500)]
        left = sorted(set(names) - set(keeping.to_forget(names, at)))

        assert keeping.to_forget(left, at) == []


@pytest.mark.django_db
class TestTheWorker:
    def test_keeps_nothing_where_nobody_said_where(self, settings) -> None:
        settings.BACKUP_FOLDER, settings.BACKUP_TO = "", []

        assert background._back_up(timezone.now()) == "chưa chỉ thư mục và khóa"
