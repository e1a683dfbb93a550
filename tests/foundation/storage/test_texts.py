"""Words are taken out of files by a process of its own; a file that defeats it costs nobody more than its words."""

import zipfile

import docx
import pytest
import typst

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

    def test_of_a_pdf_are_those_that_it_shows(self, tmp_path):
        (tmp_path / "e.pdf").write_bytes(typst.compile(b"Ngay hoi Dai doan ket"))

        assert texts.text_of(tmp_path / "e.pdf", "application/pdf").split() == ["Ngay", "hoi", "Dai", "doan", "ket"]

    def test_are_not_known_where_the_machine_has_no_time_or_the_file_is_not_there(self, tmp_path, monkeypatch):
        (tmp_path / "d.txt").write_text("Ngày hội")

        with pytest.raises(texts.Unread):
            texts.text_of(tmp_path / "gone.txt", "text/plain")
        monkeypatch.setattr(texts, "SECONDS", 0.0005)
        with pytest.raises(texts.Unread):
            texts.text_of(tmp_path / "d.txt", "text/plain")

    def test_that_were_read_before_it_broke_are_kept(self, tmp_path):
        good = "Ngày hội Đại đoàn kết\n" * 3
        (tmp_path / "f.txt").write_bytes(good.encode() + b"\xff")

        assert "Ngày hội" in texts.text_of(tmp_path / "f.txt", "text/plain")
