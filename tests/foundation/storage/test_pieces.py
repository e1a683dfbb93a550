"""A file that comes in pieces: where the line is cut it goes on, and until it is whole and what it was said to be, there is none."""

import hashlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from phoihop.foundation.accounts import services as accounts
from phoihop.foundation.storage import queries, services
from phoihop.foundation.storage.models import Arriving, StoredFile
from tests.support import papers

pytestmark = pytest.mark.django_db

PDF = papers.pdf(b"x" * 5000)
SHA = hashlib.sha256(PDF).hexdigest()
NOON = datetime(2021, 9, 24, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def lan() -> int:
    return accounts.give_account(username="lan", full_name="Lan", password=None).pk


def begun(
    owner_id: int, *, name: str = "a.pdf", size: int = len(PDF), sha256: str = SHA, purpose: str = "x:1"
) -> Arriving:
    return services.begin(name=name, size=size, sha256=sha256, purpose=purpose, owner_id=owner_id, at=NOON)


def come(row: Arriving, offset: int, *chunks: bytes, cut: bool = False) -> int:
    """A piece; where the line is cut, it ends as Django tells of that."""

    def arrive() -> Iterator[bytes]:
        yield from chunks
        if cut:
            raise OSError("cut")

    return services.take_piece(arriving=row, offset=offset, chunks=arrive(), at=NOON)


class TestAFileInPieces:
    def test_goes_on_where_the_line_was_cut_and_is_kept_once_it_is_whole(self, lan):
        row = begun(lan)

        stands = come(row, 0, PDF[:1000], PDF[1000:1500], cut=True)
        with pytest.raises(services.Behind):
            services.keep_arrived(arriving=row)
        again = begun(lan)
        whole = come(again, stands, PDF[1500:])
        file, name = services.keep_arrived(arriving=again)
        services.settle(arriving=again, at=NOON)

        assert (stands, again, whole) == (1500, row, len(PDF))
        assert (file.sha256, name) == (SHA, "a.pdf")
        assert list(services.arriving_folder().iterdir()) == []
        assert list(queries.broken()) == []

    def test_begins_anew_where_nobody_counted_it_for_another_version_may_have_its_name_and_size(self, lan):
        row = begun(lan, sha256="")
        come(row, 0, PDF[:1000])

        again = begun(lan, sha256="")

        assert (again.pk != row.pk, again.offset) == (True, 0)

    @pytest.mark.parametrize("offset", [0, 10, 999, 1001])
    def test_takes_no_piece_that_does_not_begin_where_it_stands(self, lan, offset):
        row = begun(lan)
        come(row, 0, PDF[:1000])

        with pytest.raises(services.Behind):
            come(row, offset, PDF[offset:])

        row.refresh_from_db()
        assert row.offset == 1000

    def test_takes_no_piece_while_another_is_coming(self, lan):
        row = begun(lan)

        def slow() -> Iterator[bytes]:
            yield PDF[:10]
            with pytest.raises(services.Behind):
                come(row, 0, PDF)
            yield PDF[10:20]

        assert services.take_piece(arriving=row, offset=0, chunks=slow(), at=NOON) == 20

    def test_drops_what_a_power_cut_left_behind_the_last_flush(self, lan):
        row = begun(lan)
        come(row, 0, PDF[:1000])
        with (services.arriving_folder() / row.token).open("ab") as file:
            file.write(b"\0" * 300)

        come(row, 1000, PDF[1000:])

        row.refresh_from_db()
        assert services.keep_arrived(arriving=row)[0].sha256 == SHA

    def test_is_forgotten_where_it_is_not_what_its_sender_counted(self, lan):
        row = begun(lan, sha256="0" * 64)
        come(row, 0, PDF)

        with pytest.raises(services.CannotKeep, match=r"a\.pdf"):
            services.keep_arrived(arriving=row)

        assert not Arriving.objects.exists()
        assert not StoredFile.objects.exists()
        assert list(services.arriving_folder().iterdir()) == []

    def test_is_refused_where_more_comes_than_was_said(self, lan):
        row = begun(lan, size=100, sha256="")

        with pytest.raises(services.CannotKeep):
            come(row, 0, PDF[:60], PDF[60:130])

        row.refresh_from_db()
        assert row.offset == 0

    @pytest.mark.parametrize(
        "told", [{"name": "a.exe"}, {"size": 0}, {"size": services.LARGEST + 1}, {"sha256": "xyz"}], ids=str
    )
    def test_is_refused_before_its_first_piece_where_it_would_be_refused_after_the_last(self, lan, told):
        with pytest.raises(services.CannotKeep):
            begun(lan, **told)

        assert not Arriving.objects.exists()

    def test_is_refused_where_a_person_has_too_much_on_its_way(self, lan):
        for number in range(services.MOST_ARRIVING):
            begun(lan, name=f"{number}.pdf")

        with pytest.raises(services.CannotKeep):
            begun(lan, name="one-more.pdf")
        hoa = accounts.give_account(username="hoa", full_name="Hoa", password=None).pk
        most = services.MOST_WAITING // services.LARGEST
        for number in range(most):
            begun(hoa, name=f"{number}.pdf", size=services.LARGEST)
        with pytest.raises(services.CannotKeep):
            begun(hoa, name="one-more.pdf", size=services.LARGEST)

        assert Arriving.objects.count() == services.MOST_ARRIVING + most

    def test_is_nobody_elses_and_for_nothing_else(self, lan):
        row = begun(lan)

        assert queries.arriving(row.token, owner_id=lan, purpose="x:1") == row
        assert queries.arriving(row.token, owner_id=lan + 1, purpose="x:1") is None
        assert queries.arriving(row.token, owner_id=lan, purpose="x:2") is None


class TestWhatWasGivenUp:
    def test_goes_after_a_day_with_what_no_row_names(self, lan):
        old, fresh = begun(lan), begun(lan, name="b.pdf")
        come(old, 0, PDF[:10])
        Arriving.objects.filter(pk=old.pk).update(moved_at=NOON - timedelta(hours=25))
        lost = services.arriving_folder() / "lost"
        lost.touch()
        os.utime(lost, (0, 0))

        removed = services.forget_left(at=NOON)

        assert removed == 2
        assert list(Arriving.objects.all()) == [fresh]
        assert [path.name for path in services.arriving_folder().iterdir()] == [fresh.token]
