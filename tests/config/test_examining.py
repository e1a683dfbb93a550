"""What the doctor sees on the machine: each thing that can be wrong is made wrong and told."""

import json
import shutil
from collections import namedtuple
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.db import connection
from django.test import Client
from django.utils import timezone

from phoihop.config import drilling, examining, keeping
from phoihop.foundation.accounts.models import User
from phoihop.foundation.audit.models import Record
from phoihop.foundation.outbox.models import Message
from phoihop.foundation.storage import services as storage
from tests.support import loaded_case

pytestmark = pytest.mark.django_db
Usage = namedtuple("Usage", "total used free")


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    tmp_path.chmod(0o700)
    if connection.vendor == "sqlite":
        Path(connection.settings_dict["NAME"]).chmod(0o600)  # as the product's own


def seen(code: str) -> examining.Found:
    """What is said of one thing."""
    found = {one.code: one for one in examining.look(timezone.now())}
    assert set(found) == set(examining.titles())
    return found[code]


class TestLooking:
    def test_finds_nothing_wrong_where_nothing_is_but_that_test_databases_flush_nothing(self) -> None:
        wrong = [one.code for one in examining.look(timezone.now()) if one.wrong and one.code != "disk"]

        assert wrong == ([] if connection.vendor == "sqlite" else ["flushing"])

    @pytest.mark.parametrize(("free", "wrong"), [(1 << 29, True), (4 << 30, True), (50 << 30, False)])
    def test_tells_a_disk_that_is_nearly_full(self, monkeypatch: pytest.MonkeyPatch, free: int, wrong: bool) -> None:
        monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(100 << 30, (100 << 30) - free, free))

        assert seen("disk").wrong is wrong

    def test_tells_a_clock_that_was_put_back(self) -> None:
        now = timezone.now()
        common = {"subject": "x:1", "code": "x", "at": now, "origin": "LIVE", "previous_hash": "", "hash": ""}
        Record.objects.create(seq=1, recorded_at=now + timedelta(hours=1), **common)

        assert seen("clock").wrong

    def test_tells_data_that_others_can_read(self, tmp_path: Path) -> None:
        (tmp_path / "secret-key").touch(mode=0o644)
        (tmp_path / "secret-key").chmod(0o644)

        found = seen("rights")

        assert found.wrong
        assert str(tmp_path / "secret-key") in found.told

    def test_tells_letters_that_did_not_leave(self) -> None:
        at = timezone.now() - timedelta(hours=2)
        Message.objects.create(
            channel="MAIL", address="a@b.vn", subject="x", text="y", dedup="1", queued_at=at, due_at=at
        )
        Message.objects.create(
            channel="MAIL", address="a@b.vn", subject="x", text="y", dedup="2", queued_at=at, due_at=at, sent_at=at
        )

        found = seen("letters")

        assert found.wrong
        assert found.told.startswith("1 ")

    def test_tells_a_mail_server_that_does_not_answer(self, settings) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

        assert seen("mail").wrong

    def test_counts_content_that_no_row_names_without_calling_it_wrong(self) -> None:
        place = storage.path_of("ab" * 32)
        place.parent.mkdir(parents=True)
        place.write_bytes(b"x")

        found = seen("unnamed files")

        assert (found.wrong, found.well) == (False, False)
        assert found.told.startswith("1 ")

    @pytest.mark.parametrize(
        ("days", "missing", "wrong", "well"),
        [(None, [], False, False), (0, [], False, True), (2, [], True, False), (0, ["files/ab"], True, False)],
    )
    def test_tells_a_backup_that_is_old_or_lacks_files(
        self, tmp_path: Path, days: int | None, missing: list[str], wrong: bool, well: bool
    ) -> None:
        if days is not None:
            made = timezone.now() - timedelta(days=days)
            (tmp_path / keeping.LAST).write_text(json.dumps({"at": made.isoformat(), "name": "x", "missing": missing}))

        found = seen("backup")

        assert (found.wrong, found.well) == (wrong, well)

    @pytest.mark.parametrize(
        ("days", "good", "wrong", "well"), [(0, True, False, True), (36, True, False, False), (0, False, True, False)]
    )
    def test_tells_that_restoring_was_not_tried_of_late_or_failed(
        self, tmp_path: Path, days: int, good: bool, wrong: bool, well: bool
    ) -> None:
        at = timezone.now() - timedelta(days=days)
        (tmp_path / drilling.LAST).write_text(json.dumps({"at": at.isoformat(), "good": good}))

        found = seen("restoring")

        assert (found.wrong, found.well) == (wrong, well)

    @pytest.mark.parametrize(("name", "value"), [("DEBUG", True), ("ALLOWED_HOSTS", ["*"])])
    def test_tells_settings_that_let_strangers_in(self, settings, name: str, value: object) -> None:
        setattr(settings, name, value)

        assert configured.BEHIND_TLS is False
        assert seen("settings").wrong


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


class TestThePage:
    def test_tells_who_keeps_the_installation_what_is_wrong_first_and_nobody_else(
        self, case_database: None, monkeypatch
    ):
        loaded_case.load()
        monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(100 << 30, 99 << 30, 1 << 29))

        page = signed_in("quantri.ubnd").get("/health/").text
        refused = {
            signed_in(name).get("/health/").status_code for name in ("lanhdao.ubnd", "vanthu.ubnd", "quantri.mttq")
        }

        assert page.index("Chỉ còn trống 0.5 GB") < page.index("Múi giờ")
        assert "/health/" in signed_in("quantri.ubnd").get("/").text
        assert refused == {403}
