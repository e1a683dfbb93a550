"""A file is whole on the disk before a row names it, and a refused one leaves nothing."""

import io
import os
import tracemalloc
import unicodedata
import zipfile
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from phoihop.foundation.storage import queries, services
from phoihop.foundation.storage.models import StoredFile
from tests.support import papers

pytestmark = pytest.mark.django_db

PDF = papers.pdf()


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA = tmp_path
    return tmp_path


def left_behind(data: Path) -> list[Path]:
    return [path for path in (data / "files").rglob("*") if path.is_file()]


ODT = b"application/vnd.oasis.opendocument.text"


def opened(content: bytes, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive whose first part is a `mimetype` with this content."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", method) as archive:
        archive.writestr("mimetype", content)
    return raw.getvalue()


def changed(archive: bytes, *changes: tuple[bytes, int, int]) -> bytes:
    """The archive with other bytes: each change is (the mark before, how far after it, what stands there then)."""
    content = bytearray(archive)
    for mark, distance, value in changes:
        content[content.index(mark) + distance] = value
    return bytes(content)


LOCAL, CENTRAL = b"PK\x03\x04", b"PK\x01\x02"
ARCHIVES = {
    "locked with a password": changed(opened(ODT), (LOCAL, 6, 1), (CENTRAL, 8, 1)),
    "packed in an unknown way": changed(opened(ODT), (LOCAL, 8, 97), (CENTRAL, 10, 97)),
    "broken inside": changed(opened(ODT), (b"mimetype", 8, 0xFF), (b"mimetype", 9, 0xFF)),
}


class TestAnArchive:
    @pytest.mark.parametrize("trouble", ARCHIVES)
    def test_is_refused_with_a_sentence_when_it_is(self, data, trouble):
        with pytest.raises(services.CannotKeep, match=r"an-toan\.odt"):
            services.keep(name="an-toan.odt", chunks=[ARCHIVES[trouble]])

        assert left_behind(data) == []

    def test_is_never_unpacked_to_see_what_it_is(self):
        bomb = opened(b"\0" * (64 * 1024 * 1024))
        tracemalloc.start()

        with pytest.raises(services.CannotKeep):
            services.keep(name="bom.odt", chunks=[bomb])

        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert most < 8 * 1024 * 1024

    def test_that_names_its_kind_first_is_taken(self):
        assert services.keep(name="a.odt", chunks=[opened(ODT, zipfile.ZIP_STORED)])[0].media_type == ODT.decode()


class TestKeep:
    def test_gives_back_what_was_given(self):
        row, shown = services.keep(name="báo cáo.pdf", chunks=[PDF[:5], PDF[5:]])

        with queries.opened(row) as content:
            assert content.read() == PDF
        assert (row.size, row.media_type, shown) == (len(PDF), "application/pdf", "báo cáo.pdf")

    def test_keeps_the_same_content_once(self, data):
        first, _shown = services.keep(name="a.pdf", chunks=[PDF])
        second, _shown = services.keep(name="b.pdf", chunks=[PDF])

        assert first.pk == second.pk
        assert len(left_behind(data)) == 1

    def test_flushes_the_file_then_its_folders_and_only_then_writes_the_row(self, monkeypatch):
        told: list[str] = []
        fsync, replace, create = os.fsync, Path.replace, StoredFile.objects.get_or_create

        def flushed(descriptor):
            told.append("folder" if os.path.isdir(f"/proc/self/fd/{descriptor}") else "file")  # noqa: PTH112
            fsync(descriptor)

        monkeypatch.setattr(os, "fsync", flushed)
        monkeypatch.setattr(Path, "replace", lambda self, to: (told.append("named"), replace(self, to))[1])
        monkeypatch.setattr(
            type(StoredFile.objects), "get_or_create", lambda self, **words: (told.append("row"), create(**words))[1]
        )

        services.keep(name="a.pdf", chunks=[PDF])

        assert told[0:2] == ["file", "named"]
        assert set(told[2:-1]) == {"folder"}
        assert told[-1] == "row"

    def test_refuses_forty_megabytes_without_reading_to_the_end(self, data):
        read = []

        def coming():
            for _megabyte in range(40):
                read.append(1)
                yield b"%PDF-" + b"x" * (1024 * 1024 - 5)

        with pytest.raises(services.CannotKeep, match="30 MB"):
            services.keep(name="to.pdf", chunks=coming())

        assert len(read) == 31
        assert left_behind(data) == []
        assert StoredFile.objects.count() == 0

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("virus.pdf", b"MZ\x90\x00"),
            ("anh.png", PDF),
            ("anh.jpg", b"\x89PNG\r\n\x1a\n"),
            ("van-ban.docx", papers.zipped("xl/workbook.xml")),
            ("bang.xlsx", papers.zipped("word/document.xml")),
            ("van-ban.docx", b"PK\x03\x04 broken"),
            ("van-ban.odt", papers.zipped("mimetype")),
            ("ghi-chu.txt", b"a\x00b"),
            ("ghi-chu.csv", b"\xff\xfe\x00"),
            ("rong.pdf", b""),
            ("chay.exe", b"MZ"),
            ("khong-duoi", PDF),
        ],
    )
    def test_refuses_what_is_not_what_it_says_and_leaves_nothing(self, data, name, content):
        with pytest.raises(services.CannotKeep):
            services.keep(name=name, chunks=[content])

        assert left_behind(data) == []
        assert StoredFile.objects.count() == 0

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a.docx", papers.zipped("word/document.xml")),
            ("a.xlsx", papers.zipped("xl/workbook.xml")),
            ("a.png", papers.png()),
            ("A.JPG", papers.jpeg() + b"what a telephone hangs behind it"),
            ("a.csv", "Tên,Số\nĐặng,1\n".encode()),
        ],
    )
    def test_takes_what_is_what_it_says(self, name, content):
        assert services.keep(name=name, chunks=[content])[0].size == len(content)

    def test_leaves_nothing_when_the_sender_breaks_off(self, data):
        def coming():
            yield PDF
            raise ConnectionResetError

        with pytest.raises(ConnectionResetError):
            services.keep(name="a.pdf", chunks=coming())

        assert left_behind(data) == []


def opened_package() -> bytes:
    """A text document with several parts, the first of them its kind."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        archive.writestr("mimetype", ODT)
        archive.writestr("content.xml", "chữ " * 100, zipfile.ZIP_DEFLATED)
    return raw.getvalue()


WHOLE = {
    "bao-cao.pdf": papers.pdf(b"words"),
    "cho-web.pdf": papers.pdf(
        b"1 0 obj <</Linearized 1 /L %d>>" % len(papers.pdf(b"1 0 obj <</Linearized 1 /L 000>>"))
    ),
    "anh.png": papers.png(),
    "anh.jpg": papers.jpeg(),
    "van-ban.docx": papers.zipped("[Content_Types].xml", "word/document.xml"),
    "van-ban.odt": opened_package(),
}


class TestAFileThatWasCutOff:
    @given(data=st.data(), name=st.sampled_from(sorted(WHOLE)))
    def test_is_refused_wherever_it_was_cut(self, data, name):
        whole = WHOLE[name]
        cut = data.draw(st.integers(1, len(whole) - 1))

        with pytest.raises(services.CannotKeep):
            services.keep(name=name, chunks=[whole[:cut]])

    @pytest.mark.parametrize("name", WHOLE)
    def test_is_told_from_one_of_another_kind_and_the_whole_is_taken(self, name):
        with translation.override("en"), pytest.raises(services.CannotKeep, match="copy or save it again"):
            services.keep(name=name, chunks=[WHOLE[name][:-1]])

        assert services.keep(name=name, chunks=[WHOLE[name]])[0].size == len(WHOLE[name])

    def test_is_refused_when_the_middle_is_gone_and_the_end_is_there(self):
        long = papers.pdf(b"x" * 4000)

        with translation.override("en"), pytest.raises(services.CannotKeep, match="not whole"):
            services.keep(name="a.pdf", chunks=[long[:100], long[2000:]])


class TestBroken:
    def test_names_files_that_are_gone_or_changed(self):
        whole = services.keep(name="a.pdf", chunks=[PDF])[0]
        gone = services.keep(name="b.pdf", chunks=[papers.pdf(b"1")])[0]
        changed = services.keep(name="c.pdf", chunks=[papers.pdf(b"2")])[0]
        services.path_of(gone.sha256).unlink()
        services.path_of(changed.sha256).write_bytes(PDF)

        assert list(queries.broken()) == [gone, changed]
        assert whole not in list(queries.broken())


class TestClean:
    @given(st.text(max_size=300))
    def test_leaves_no_path_no_control_sign_and_no_end_of_length(self, name):
        shown = services.clean(name)

        assert shown
        assert "/" not in shown
        assert "\\" not in shown
        assert len(shown) <= services.LONGEST_NAME
        assert not any(unicodedata.category(sign)[0] == "C" for sign in shown)

    @pytest.mark.parametrize(
        ("name", "shown"),
        [("../../etc/passwd", "passwd"), ("C:\\a\\báo cáo.pdf", "báo cáo.pdf"), ("bá\u0301o.pdf", "bá\u0301o.pdf")],
    )
    def test_keeps_the_last_part(self, name, shown):
        assert services.clean(name) == unicodedata.normalize("NFC", shown)
