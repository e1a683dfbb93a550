"""What nothing uses goes after a day; what is in use, and what is only just coming, stays."""

import os
from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps

from phoihop.domain.ledger import services as ledger
from phoihop.domain.rulebook import rules
from phoihop.foundation.storage import queries, services
from phoihop.foundation.storage.models import StoredFile
from tests.domain.organisations.factories import acting, body
from tests.support import papers

pytestmark = pytest.mark.django_db

PDF = papers.pdf()
NIGHT = datetime(2021, 9, 24, 20, tzinfo=UTC)


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA = tmp_path
    services.folder().mkdir()


def kept(content: bytes, *, before: timedelta) -> StoredFile:
    """A file kept so long before the night."""
    row, _name = services.keep(name="a.pdf", chunks=[content])
    moment = (NIGHT - before).timestamp()
    os.utime(services.path_of(row.sha256), (moment, moment))
    return row


def on_disk() -> set[str]:
    return {path.name for path in services.folder().rglob("*") if path.is_file()}


class TestSweep:
    def test_removes_what_no_row_uses_after_a_day(self):
        old = kept(PDF, before=timedelta(days=1, minutes=1))
        fresh = kept(papers.pdf(b"1"), before=timedelta(hours=23))

        removed = services.sweep(at=NIGHT)

        assert (removed, on_disk()) == (1, {fresh.sha256})
        assert not StoredFile.objects.filter(pk=old.pk).exists()
        assert list(queries.broken()) == []

    def test_leaves_the_evidence_of_an_entry_for_ever(self):
        row = kept(PDF, before=timedelta(days=3650))
        debtor, creditor = body("ubnd"), body("mttq", side="FRONT")
        day = date(2021, 9, 23)
        opened = ledger.open_(
            kind="TASK", title="Việc", product="Báo cáo", debtor=debtor, creditor=creditor, by=acting(debtor), on=day,
            reckoning=rules.fixed(date(2021, 12, 1), "Kế hoạch", verified=True), key="o",
        )  # fmt: skip
        ledger.propose(commitment=opened, by=acting(debtor), on=day, key="p")
        ledger.agree(commitment=opened, by=acting(creditor), on=day, key="a")
        ledger.claim(commitment=opened, result="Xong", evidence=[(row, "a.pdf")], by=acting(debtor), on=day, key="c")

        assert services.sweep(at=NIGHT) == 0

        assert on_disk() == {row.sha256}

    def test_asks_every_table_that_names_a_file_whether_or_not_the_file_knows_the_way_back(self):
        naming = {
            field.model._meta.db_table
            for model in apps.get_models()
            for field in model._meta.get_fields()
            if field.concrete and field.related_model is StoredFile
        }

        asked = str(services._unused().query)

        assert len(naming) > 3
        assert [table for table in sorted(naming) if f'"{table}"' not in asked] == []

    def test_counts_the_day_from_when_the_content_came_last(self):
        row = kept(PDF, before=timedelta(days=30))
        services.keep(name="b.pdf", chunks=[PDF])

        assert services.sweep(at=NIGHT) == 0

        assert on_disk() == {row.sha256}

    def test_leaves_what_comes_again_while_it_looks(self, monkeypatch):
        row = kept(PDF, before=timedelta(days=30))
        hold = services._holding
        monkeypatch.setattr(
            services,
            "_holding",
            lambda lock: (monkeypatch.undo(), services.keep(name="b.pdf", chunks=[PDF]), hold(lock))[2],
        )

        removed = services.sweep(at=NIGHT)

        assert removed == 0
        assert StoredFile.objects.get() == row
        assert on_disk() == {row.sha256}

    def test_clears_away_what_a_power_cut_left(self):
        half = services.folder() / "coming-abc"
        half.write_bytes(PDF)
        moment = (NIGHT - timedelta(days=2)).timestamp()
        os.utime(half, (moment, moment))

        assert services.sweep(at=NIGHT) == 1

        assert on_disk() == set()

    @pytest.mark.parametrize("folders", ["original_images", "documents", "ab/cd"])
    def test_leaves_what_others_keep_beside_it(self, folders):
        theirs = services.folder() / folders / "hop-so-ket.jpg"
        theirs.parent.mkdir(parents=True)
        theirs.write_bytes(b"a picture of the portal")
        moment = (NIGHT - timedelta(days=30)).timestamp()
        os.utime(theirs, (moment, moment))

        removed = services.sweep(at=NIGHT)

        assert (removed, on_disk()) == (0, {"hop-so-ket.jpg"})

    def test_has_nothing_to_do_before_the_first_file(self):
        services.folder().rmdir()

        assert services.sweep(at=NIGHT) == 0
