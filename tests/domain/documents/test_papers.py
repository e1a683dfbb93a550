"""Official papers: the prescribed form, readable by programs that we did not write, the same bytes every time."""

import io
import json
import re
import subprocess
import zipfile
from dataclasses import replace
from datetime import date

import docx
import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from phoihop.domain.documents import rendering
from phoihop.domain.documents.paper import LEGEND, Annex, Paper, Section, Text
from tests.domain.documents import factories


def text_of(pdf: bytes) -> str:
    """What poppler reads."""
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


def words_of(document: bytes) -> list[str]:
    """Every paragraph of a docx in order, those in tables too."""
    body = docx.Document(io.BytesIO(document)).element.body
    return ["".join(node.text or "" for node in p.iter() if node.tag.endswith("}t")) for p in body.iter(
        "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"
    )]  # fmt: skip


class TestThePdf:
    def test_has_every_prescribed_part(self):
        text = text_of(rendering.to_pdf(factories.report()))

        for words in (
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "ỦY BAN NHÂN DÂN TỈNH LÀO CAI",
            "Số: 07/BC-UBND", "Lào Cai, ngày 16 tháng 9 năm 2021", "BÁO CÁO", "I. KẾT QUẢ", "1. Giám sát",
            "Sớm phê duyệt kế hoạch./.", "Nơi nhận:", "- Thường trực Tỉnh ủy;", "- Lưu: VT.", "TM. ỦY BAN MTTQ",
            "PHỤ LỤC", "(Kèm theo Báo cáo số 07/BC-UBND ngày 16/9/2021",
        ):  # fmt: skip
            assert words in text

    def test_ends_its_text_once(self):
        assert text_of(rendering.to_pdf(factories.report())).count("./.") == 1

    def test_is_tagged_archival_and_brings_its_typeface(self):
        reader = pypdf.PdfReader(io.BytesIO(rendering.to_pdf(factories.report())))

        assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"].value is True
        assert reader.trailer["/Root"]["/Lang"].startswith("vi")
        metadata = reader.trailer["/Root"]["/Metadata"].get_data().decode()
        assert "<pdfaid:part>2</pdfaid:part>" in metadata
        assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
        fonts = {
            str(font.get_object()["/BaseFont"]).partition("+")[2]
            for page in reader.pages
            for font in page["/Resources"]["/Font"].values()
        }
        assert all(name.startswith("LiberationSerif") for name in fonts), fonts

    def test_is_the_same_bytes_for_the_same_paper(self):
        assert rendering.to_pdf(factories.report()) == rendering.to_pdf(factories.report())


class TestTheDocx:
    def test_says_what_the_paper_says_in_its_order(self):
        words = words_of(rendering.to_docx(factories.report()))

        expected = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 07/BC-UBND", "I. KẾT QUẢ", "Sớm phê duyệt kế hoạch./.",
                    "Nơi nhận:", "PHỤ LỤC", "Đối thoại"]  # fmt: skip
        places = [words.index(line) for line in expected]
        assert places == sorted(places)

    def test_is_the_same_bytes_for_the_same_paper(self):
        assert rendering.to_docx(factories.report()) == rendering.to_docx(factories.report())

    def test_holds_no_moment_of_its_making(self):
        with zipfile.ZipFile(io.BytesIO(rendering.to_docx(factories.report()))) as parts:
            assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}

    def test_has_the_page_and_the_letters_of_the_decree(self):
        opened = docx.Document(io.BytesIO(rendering.to_docx(factories.report())))

        upright, across = opened.sections
        assert [round(mm.mm) for mm in (upright.page_width, upright.page_height)] == [210, 297]
        assert [round(mm.mm) for mm in (across.page_width, across.page_height)] == [297, 210]
        for page in opened.sections:
            margins = (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)
            assert [round(mm.mm) for mm in margins] == [20, 20, 30, 15]
        assert upright.different_first_page_header_footer
        assert {opened.styles[name].font.name for name in ("Normal", "Heading 1")} == {"Times New Roman"}

    def test_gives_every_column_of_the_annex_its_part_of_the_page(self):
        annex = docx.Document(io.BytesIO(rendering.to_docx(factories.report()))).tables[-1]

        assert [round(cell.width.mm) for cell in annex.rows[1].cells] == [42, 210]

    def test_sets_sizes_and_weights_as_the_decree_does(self):
        opened = docx.Document(io.BytesIO(rendering.to_docx(factories.report(above="Ủy ban cấp trên"))))

        left, right = opened.tables[0].rows[0].cells
        runs = {run.text: run for cell in (left, right) for line in cell.paragraphs for run in line.runs}
        looks = {text: (run.font.size.pt, bool(run.bold)) for text, run in runs.items() if text}
        assert looks == {
            "ỦY BAN CẤP TRÊN": (12, False), "ỦY BAN NHÂN DÂN TỈNH LÀO CAI": (12, True),
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM": (12, True), "Độc lập - Tự do - Hạnh phúc": (13, True),
        }  # fmt: skip
        dated = opened.tables[0].cell(1, 1).paragraphs[0].runs[0]
        assert (dated.font.size.pt, dated.italic) == (13, True)


HEAD = ("number", "day", "addressees", "signatories", "recipients")


class TestWhatIsMadeUp:
    def test_is_marked_in_the_head_and_the_foot_of_both_forms(self):
        real = factories.report(addressees=("Thường trực Tỉnh ủy",), sections=())
        made_up = replace(real, made_up=HEAD)

        marks = [text_of(rendering.to_pdf(paper)).count("(minh họa)") for paper in (real, made_up)]
        typed = ["".join(words_of(rendering.to_docx(paper))).count("(minh họa)") for paper in (real, made_up)]

        assert [marks[1] - marks[0], typed[1] - typed[0]] == [6, 6]  # two sign
        assert "Người Thứ Nhất (minh họa)" in words_of(rendering.to_docx(made_up))

    def test_bears_the_sign_in_its_row_of_the_annex_and_is_explained_once(self):
        text = text_of(rendering.to_pdf(factories.report()))
        typed = words_of(rendering.to_docx(factories.report()))

        assert "Giám sát\N{NO-BREAK SPACE}°" in typed
        assert "Giám sát °" in text.replace("\N{NO-BREAK SPACE}", " ")
        assert "Đối thoại" in typed
        assert text.count("Dấu ° chỉ nội dung minh họa") == typed.count(LEGEND) == 1

    def test_bears_it_on_the_line_of_its_last_word_wherever_that_breaks(self):
        rows = tuple((str(letters), f"Giám sát {'x' * letters}. Rà soát") for letters in range(1, 40))
        annex = Annex("BẢNG", ("TT", "Nội dung"), (4, 1), rows, (True,) * len(rows))

        lines = text_of(rendering.to_pdf(factories.report(annexes=(annex,)))).splitlines()

        assert sum("soát" in line and line.endswith("°") for line in lines) == len(rows)

    def test_is_not_explained_where_nothing_is(self):
        annex = Annex("BẢNG", ("TT", "Nội dung"), (1, 5), (("1", "Giám sát"),))

        assert "°" not in text_of(rendering.to_pdf(factories.report(annexes=(annex,))))

    def test_stays_told_in_the_facts(self):
        facts = json.loads(json.dumps(factories.report(made_up=("number",)).to_facts()))

        assert facts["made_up"] == ["number"]
        assert facts["annexes"][0]["made_up"] == [True, False]


class TestSeveralAnnexes:
    def test_bear_roman_numbers_and_one_alone_bears_none(self):
        annex = Annex("BẢNG", ("TT", "Nội dung"), (1, 5), (("1", "Giám sát"),))

        papers = [factories.report(annexes=(annex,) * number) for number in (1, 2)]

        for words in (
            [text_of(rendering.to_pdf(paper)) for paper in papers],
            ["\n".join(words_of(rendering.to_docx(paper))) for paper in papers],
        ):
            assert re.findall(r"PHỤ LỤC\b(?: [IVX]+)?", words[0]) == ["PHỤ LỤC"]
            assert re.findall(r"PHỤ LỤC\b(?: [IVX]+)?", words[1]) == ["PHỤ LỤC I", "PHỤ LỤC II"]


class TestTheLineOfTheRegister:
    @pytest.mark.parametrize(
        ("recipients", "kept", "sent"),
        [
            (("Như trên", "- Lưu: VT, NC (5b)."), "VT, NC (5b)", ("Như trên",)),
            (("Như trên",), "", ("Như trên",)),
            (("LƯU : VT", "Sở Nội vụ"), "VT", ("Sở Nội vụ",)),
            (("Trung tâm Lưu trữ",), "", ("Trung tâm Lưu trữ",)),
        ],
    )
    def test_parts_who_keeps_the_file_copy_from_who_receives_it(self, recipients, kept, sent):
        paper = factories.full("BÁO CÁO", recipients=recipients)

        assert (paper.kept_by(), paper.sent_to()) == (kept, sent)

    @pytest.mark.parametrize(("drafted", "copies"), [("nth.25", 25), ("NTH", None), ("", None), ("A.B", None)])
    def test_has_as_many_copies_as_the_mark_of_the_drafter_says(self, drafted, copies):
        assert factories.full("BÁO CÁO", drafted=drafted).copies() == copies

    def test_notes_how_it_goes_and_who_issues_it_too(self):
        paper = factories.full("BÁO CÁO", joined=("Sở Nội vụ",))

        assert paper.noted() == ("HỎA TỐC", "LƯU HÀNH NỘI BỘ", "Sở Nội vụ")
        assert factories.full("BÁO CÁO", urgency="", circulation="").noted() == ()


class TestTheNumberLine:
    @pytest.mark.parametrize(
        ("number", "shown"), [(1, "Số: 01/BC-UBND"), (9, "Số: 09/BC-UBND"), (10, "Số: 10/BC-UBND"), (123, "Số: 123/BC-UBND")]
    )  # fmt: skip
    def test_pads_below_ten(self, number, shown):
        assert factories.report(number=number).numbered() == shown

    def test_leaves_a_gap_before_registration(self):
        assert factories.report(number=None).numbered() == "Số:       /BC-UBND"


class TestTheDateLine:
    @pytest.mark.parametrize(
        ("day", "shown"),
        [
            (date(2021, 1, 5), "ngày 05 tháng 01 năm 2021"),
            (date(2021, 2, 28), "ngày 28 tháng 02 năm 2021"),
            (date(2021, 3, 9), "ngày 09 tháng 3 năm 2021"),
            (date(2021, 12, 31), "ngày 31 tháng 12 năm 2021"),
        ],
    )
    def test_pads_days_below_ten_and_the_first_two_months(self, day, shown):
        assert factories.report(day=day).dated() == f"Lào Cai, {shown}"


# What people write, signs that mean something to a typesetter or to XML among it.
WRITTEN = st.text(alphabet="aăâbđêôơưẠỆửỹ #[]{}$\\*_<>&\"'`~@=-+/%", min_size=1, max_size=40).map(
    lambda words: f"đầu{words}cuối"
)


class TestWhateverPeopleWrite:
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(WRITTEN, WRITTEN)
    def test_is_words_and_never_markup(self, heading, words):
        paper = factories.report(sections=(Section("I", heading, 1, (Text(words), Text("Hết"))),))

        printed = "".join(text_of(rendering.to_pdf(paper)).split())
        typed = words_of(rendering.to_docx(paper))

        assert "".join(words.split()) in printed
        assert words in typed
        assert f"I. {heading}" in typed

    @pytest.mark.parametrize("sign", ["\0", "\x08", "\x0b", "\x0c", "\x1f", "\x7f", "\x85", "\ufffe", "\uffff"])
    def test_is_printed_without_the_signs_that_no_file_can_carry(self, sign):
        paper = factories.report(about=f"Kết{sign}quả", opening=(Text(f"dòng một{sign}dòng hai"), Text("Hết")))

        assert "dòng một dòng hai" in words_of(rendering.to_docx(paper))
        assert "dòng một dòng hai" in text_of(rendering.to_pdf(paper))

    @given(
        st.builds(
            factories.report,
            about=WRITTEN,
            made_up=st.sampled_from([(), HEAD]),
            number=st.none() | st.integers(1, 9999),
            day=st.dates(),
        )
    )
    def test_comes_back_from_its_facts(self, paper):
        assert Paper.from_facts(json.loads(json.dumps(paper.to_facts()))) == paper
