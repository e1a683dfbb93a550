"""Words are taken out of files by a process of its own; a file that defeats it costs nobody more than its words."""

import zipfile

import docx
import pytest

from phoihop.foundation.storage import texts

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def paper(tmp_path):
    written = docx.Document()
    written.add_paragraph("Tổ chức Ngày hội Đại đoàn kết")
    written.add_table(rows=1, cols=1).cell(0, 0).text = "xã Tả Phìn"
    written.save(str(tmp_path / "a.docx"))
    return tmp_path / "a.docx"


class TestTheWordsOfAFile:
    def test_are_those_that_people_read_in_it(self, paper):
        assert texts.text_of(paper, WORD).splitlines() == ["Tổ chức Ngày hội Đại đoàn kết", "xã Tả Phìn"]

    @pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.7 cut", b"\xff" * 100])
    @pytest.mark.parametrize("kind", [WORD, "application/pdf", "image/jpeg"])
    def test_are_none_where_it_cannot_be_read(self, tmp_path, content, kind):
        (tmp_path / "b").write_bytes(content)

        assert texts.text_of(tmp_path / "b", kind) == ""

    def test_are_none_where_it_unpacks_to_more_than_any_paper(self, paper, monkeypatch, tmp_path):
        with zipfile.ZipFile(tmp_path / "c.docx", "w", zipfile.ZIP_DEFLATED) as bomb, zipfile.ZipFile(paper) as good:
            for name in good.namelist():
                bomb.writestr(name, good.read(name))
            bomb.writestr("word/media/a.bin", bytes(texts.UNPACKED + 1))

        assert (tmp_path / "c.docx").stat().st_size < 1_000_000
        assert texts.text_of(tmp_path / "c.docx", WORD) == ""

    def test_are_none_where_reading_takes_longer_than_a_file_gets(self, tmp_path, monkeypatch):
        (tmp_path / "d.txt").write_text("Ngày hội")
        monkeypatch.setattr(texts, "SECONDS", 0.0005)

        assert texts.text_of(tmp_path / "d.txt", "text/plain") == ""
