"""What the reader finds in a conclusion, and what it leaves alone."""

import io
import json
import time
import unicodedata
import zipfile
from pathlib import Path

import docx
import pypdf
import pytest

from phoihop.config import case, cli
from phoihop.domain.documents import reading as reading_words
from phoihop.domain.meetings.conclusions import files, reading
from tests.domain.meetings import labelled

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RESULTS = "Trong 9 tháng đầu năm 2021, UBND tỉnh đã tạo điều kiện để Mặt trận giám sát; tham gia các Hội đồng, Ban Tổ chức... cấp tỉnh; chỉ đạo các ngành liên quan đảm bảo kinh phí.\n"
PROPOSED = "Thảo luận, các đại biểu đã kiến nghị, đề xuất UBND tỉnh xem xét phê duyệt Kế hoạch; chỉ đạo các sở, ban, ngành tỉnh ký kết chương trình; tổ chức tổng kết Chỉ thị số 01/CT-UBND ngày 25/01/2021.\n"
ASKED = "Giao Uỷ ban nhân dân huyện Quan Hoá rà soát hộ nghèo trước ngày 15/10/2021.\n"


def _read(text):
    return reading.read(text, on=labelled.DAY)


ACCOUNT = Path(case.__file__).parent / "case_data" / "portal_article.txt"


@pytest.mark.parametrize(
    ("name", "least"), [("tuned.txt", 512), ("held_out.txt", 54), ("later.txt", 31), ("unseen.txt", 25)]
)
class TestLabelledPassages:
    def test_are_found_with_few_misses_and_few_false_ones(self, name, least):
        score = labelled.score(name)

        assert (score.precision >= 0.9, score.recall >= 0.9) == (True, True), score.wrong

    def test_have_lead_and_due_right(self, name, least):
        score = labelled.score(name)

        assert (score.share("lead") >= 0.9, score.share("due") >= 0.95) == (True, True), score.wrong

    def test_are_many(self, name, least):
        assert len(labelled.passages(name)) >= least


class TestReading:
    def test_of_the_account_finds_the_three_proposals_and_the_requests_of_the_chair_and_nothing_else(self):
        text = ACCOUNT.read_text()

        found = _read(text)

        assert [(one.mood.value, one.action.split()[:2]) for one in found] == [
            ("propose", ["xem", "xét"]),
            ("propose", ["chỉ", "đạo"]),
            ("propose", ["tổ", "chức"]),
            ("assign", ["tăng", "cường"]),
            ("request", ["cần", "quan"]),
            ("request", ["cần", "tiếp"]),
        ]
        assert found[0].start >= text.index("Thảo luận tại cuộc họp")

    def test_marks_no_result_as_a_task(self):
        assert _read(RESULTS) == []

    def test_finds_three_proposals_of_the_delegates_to_one_body(self):
        found = _read(RESULTS + PROPOSED)

        assert [(one.mood.value, one.leads, one.due) for one in found] == [("propose", ["UBND tỉnh"], None)] * 3

    def test_gives_places_in_the_composed_form_of_the_text(self):
        text = unicodedata.normalize("NFD", RESULTS + ASKED)

        [found] = _read(text)

        assert unicodedata.normalize("NFC", text)[found.start : found.end] == found.sentence == ASKED.strip()

    def test_reads_either_place_of_the_tone_mark(self):
        later, earlier = _read(ASKED), _read(ASKED.replace("Uỷ", "Ủy").replace("Hoá", "Hóa"))

        assert [one.due for one in later] == [one.due for one in earlier] != [None]

    def test_takes_five_seconds_at_most_for_a_hundred_pages(self):
        text = (RESULTS + PROPOSED + ASKED) * 500
        began = time.process_time()

        _read(text)

        assert (len(text) > 200_000, time.process_time() - began < 5) == (True, True)


class TestAFile:
    def test_of_word_gives_its_paragraphs(self):
        content = io.BytesIO()
        paper = docx.Document()
        paper.add_paragraph(ASKED.strip())
        paper.save(content)

        assert len(_read(files.text_of("a.docx", content.getvalue()))) == 1

    @pytest.mark.parametrize(
        ("name", "content"),
        [("a.docx", b"no zip"), ("a.pdf", b"no pdf"), ("a.txt", b"\xe9\xff"), ("a.txt", b" "), ("a.exe", b"x"), ("a.txt", b"a " * 500_000)],
    )  # fmt: skip
    def test_that_is_no_text_is_refused_with_a_sentence(self, name, content):
        with pytest.raises(files.Unreadable, match=r"\."):
            files.text_of(name, content)

    def test_of_word_gives_its_tables_where_they_stand(self):
        content = io.BytesIO()
        paper = docx.Document()
        paper.add_paragraph("Trước bảng.")
        row = paper.add_table(1, 2).rows[0]
        row.cells[0].merge(row.cells[1]).text = "Trong bảng."
        paper.add_paragraph("Sau bảng.")
        paper.save(content)

        assert files.text_of("a.docx", content.getvalue()).split("\n") == ["Trước bảng.", "Trong bảng.", "Sau bảng."]

    @pytest.mark.parametrize(
        ("part", "words"),
        [
            ("word/document.xml", "<w:document"), ("word/document.xml", "<a/>"), ("[Content_Types].xml", "<x"),
            ("_rels/.rels", ""), ("word/document.xml", f"<document xmlns='{WORD}'/>"),
        ],
    )  # fmt: skip
    def test_of_word_that_is_damaged_is_refused_with_a_sentence(self, part, words):
        whole, damaged = io.BytesIO(), io.BytesIO()
        docx.Document().save(whole)
        with zipfile.ZipFile(whole) as read, zipfile.ZipFile(damaged, "w") as written:
            for name in read.namelist():
                written.writestr(name, words if name == part else read.read(name))

        for text_of, refusal in (
            (lambda content: files.text_of("a.docx", content), files.Unreadable), (reading_words.text_of, reading_words.Unreadable)
        ):  # fmt: skip
            with pytest.raises(refusal, match=r"\."):
                text_of(damaged.getvalue())

    @pytest.mark.parametrize(("at", "what"), [(6, b"\x01"), (8, b"\x63")])
    def test_of_word_that_is_locked_or_packed_unknown_is_refused_with_a_sentence(self, at, what):
        content = io.BytesIO()
        docx.Document().save(content)
        changed = content.getvalue()
        for mark, offset in ((b"PK\x03\x04", at), (b"PK\x01\x02", at + 2)):
            parts = changed.split(mark)
            changed = mark.join(
                [parts[0], *(part[: offset - 4] + what + part[offset - 3 :] for part in parts[1:])]
            )  # fmt: skip

        with pytest.raises(files.Unreadable, match=r"\."):
            files.text_of("a.docx", changed)

    @pytest.mark.parametrize(
        ("part", "words", "said"),
        [
            ("word/vbaProject.bin", "", "macro"),
            ("word/_rels/more.rels", '<Relationship TargetMode="External"/>', "liên kết|links"),
        ],
    )
    def test_of_word_with_macros_or_links_outside_is_refused(self, part, words, said):
        content = io.BytesIO()
        docx.Document().save(content)
        with zipfile.ZipFile(content, "a") as parts:
            parts.writestr(part, words)

        with pytest.raises(files.Unreadable, match=said):
            files.text_of("a.docx", content.getvalue())

    @pytest.mark.parametrize(("pages", "said"), [(1, "bản quét|scan"), (300, "200")])
    def test_of_pdf_without_text_or_too_long_is_refused(self, pages, said):
        content = io.BytesIO()
        paper = pypdf.PdfWriter()
        for _ in range(pages):
            paper.add_blank_page(width=595, height=842)
        paper.write(content)

        with pytest.raises(files.Unreadable, match=said):
            files.text_of("a.pdf", content.getvalue())

    def test_of_pdf_packed_in_an_unknown_way_is_refused_with_a_sentence(self):
        name = pypdf.generic.NameObject
        font = pypdf.generic.DictionaryObject({name("/Subtype"): name("/Type1"), name("/BaseFont"): name("/Courier")})
        stream = pypdf.generic.DecodedStreamObject()
        stream.set_data(b"BT /F 9 Tf (a) Tj ET")
        content, paper = io.BytesIO(), pypdf.PdfWriter()
        page = paper.add_blank_page(width=595, height=842)
        page[name("/Contents")] = stream.flate_encode()
        page[name("/Resources")] = pypdf.generic.DictionaryObject(
            {name("/Font"): pypdf.generic.DictionaryObject({name("/F"): font})}
        )
        paper.write(content)

        with pytest.raises(files.Unreadable, match="PDF"):
            files.text_of("a.pdf", content.getvalue().replace(b"/FlateDecode", b"/UnheardOf"))


class TestProposing:
    def test_prints_the_fields_of_each_proposal(self, tmp_path, capsys):
        paper = tmp_path / "a.txt"
        paper.write_text(ASKED)

        code = cli.main(["propose", str(paper), "--date", "23/9/2021", "--json"])

        [row] = json.loads(capsys.readouterr().out)
        assert (code, list(row)) == (
            0,
            ["start", "end", "sentence", "mood", "leads", "supports", "action", "due", "confidence"],
        )

    def test_of_no_file_ends_with_a_sentence(self, tmp_path, capsys):
        code = cli.main(["propose", str(tmp_path / "none.txt")])

        assert (code, "none.txt" in capsys.readouterr().err) == (2, True)

    def test_of_a_day_that_does_not_exist_says_how_to_write_one(self, tmp_path, capsys):
        paper = tmp_path / "a.txt"
        paper.write_text(ASKED)

        code = cli.main(["propose", str(paper), "--date", "31/02/2021"])

        assert code == 2
        assert "14/9/2021" in capsys.readouterr().err
