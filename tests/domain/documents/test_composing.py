"""Each type of paper has what its template asks for, in both forms; joint papers name and sign as equals."""

from datetime import UTC, date, datetime

import pytest

from phoihop.domain.documents import catalogue, composing, rendering
from phoihop.domain.documents.paper import Paper, Section, Signatory, Text
from tests.domain.documents.test_papers import text_of, words_of

COMMITTEE, FRONT = "Ủy ban nhân dân tỉnh Lào Cai", "Ủy ban MTTQ Việt Nam tỉnh Lào Cai"
EIGHT = datetime(2021, 9, 23, 1, tzinfo=UTC)
SIGNED = (Signatory(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "Người Thứ Nhất"),)
BOTH = (*SIGNED, Signatory(("TM. BAN THƯỜNG TRỰC", "CHỦ TỊCH"), "Người Thứ Hai"))


def head(symbol: str, issuers: tuple[str, ...] = (COMMITTEE,), signatories: tuple[Signatory, ...] = SIGNED):
    return composing.Head(issuers, symbol, "Lào Cai", date(2021, 9, 24), signatories, ("Như trên", "Lưu: VT"))


def notice() -> Paper:
    return composing.conclusion_notice(
        head("TB-UBND"), about="Kết luận cuộc họp ngày 23/9/2021", chaired=Text("Ngày 23/9/2021, tại Lào Cai, hai bên đồng chủ trì."),
        heard=("báo cáo của Văn phòng", "tham luận của Hội Nông dân"),
        sections=(Section("1", "Nhiệm vụ", 2, (Text("Sở Nội vụ chủ trì."),)),),
    )  # fmt: skip


def invitation() -> Paper:
    return composing.invitation(
        head("GM-UBND"), about="Dự họp đánh giá phối hợp", to=("Hội Nông dân tỉnh",), event="Họp đánh giá",
        content="Kết quả 9 tháng", chair="Chủ tịch UBND tỉnh", begins=EIGHT, venue="Phòng họp số 1",
    )  # fmt: skip


def minutes() -> Paper:
    return composing.minutes(
        head("BB-UBND"), about="Họp đánh giá phối hợp", began=EIGHT, ended=EIGHT.replace(hour=4), venue="Phòng họp số 1",
        present=("UBND tỉnh", "MTTQ tỉnh"), chair="Chủ tịch", secretary="Thư ký",
        sections=(Section("1", "Báo cáo", 2, (Text("Văn phòng báo cáo."),)),),
    )  # fmt: skip


def letter() -> Paper:
    return composing.letter(
        head("UBND-TH"), about="đôn đốc báo cáo", to=("Sở Tài chính",), text=(Text("Đề nghị gửi báo cáo."),)
    )


ASKED = {
    notice: ("THÔNG BÁO", "Sau khi nghe báo cáo của Văn phòng; tham luận của Hội Nông dân", "1. Nhiệm vụ", "Sở Nội vụ chủ trì./."),
    invitation: ("GIẤY MỜI", "trân trọng kính mời: Hội Nông dân tỉnh", "Thời gian: 08 giờ 00, ngày 23 tháng 9 năm 2021.", "Địa điểm: Phòng họp số 1./."),
    minutes: ("BIÊN BẢN", "Thời gian bắt đầu: 08 giờ 00", "Thành phần tham dự: UBND tỉnh; MTTQ tỉnh.", "Cuộc họp kết thúc vào 11 giờ 00, ngày 23 tháng 9 năm 2021./."),
    letter: ("UBND-TH", "V/v đôn đốc báo cáo", "Kính gửi: Sở Tài chính.", "Đề nghị gửi báo cáo./."),
}  # fmt: skip


@pytest.mark.parametrize("made", ASKED)
class TestEachType:
    def test_says_what_its_template_asks_for_in_both_forms(self, made):
        paper = made()

        printed = " ".join(text_of(rendering.to_pdf(paper)).split())
        written = " ".join(words_of(rendering.to_docx(paper)))
        assert [words for words in ASKED[made] if words not in printed or words not in written] == []

    def test_comes_back_from_its_facts(self, made):
        assert Paper.from_facts(made().to_facts()) == made()


class TestALetter:
    def test_bears_no_type(self):
        assert "CÔNG VĂN" not in text_of(rendering.to_pdf(letter()))
        assert "CÔNG VĂN" not in words_of(rendering.to_docx(letter()))


class TestAJointPaper:
    def test_names_both_issuers_and_sets_their_signatures_side_by_side(self):
        symbol = catalogue.named("CHƯƠNG TRÌNH").symbol("UBND", "MTTQ")
        paper = composing.titled(
            head(symbol, (COMMITTEE, FRONT), BOTH), kind="CHƯƠNG TRÌNH", about="Phối hợp", opening=(Text("Hai bên cùng làm."),)
        )  # fmt: skip

        lines = text_of(rendering.to_pdf(paper)).splitlines()

        assert symbol == "CTr-UBND-MTTQ"
        for name in (COMMITTEE.upper(), "ỦY BAN MTTQ VIỆT NAM"):
            assert any(name in line for line in lines)
        assert any("Người Thứ Nhất" in line and "Người Thứ Hai" in line for line in lines)
        assert {COMMITTEE.upper(), "ỦY BAN MTTQ VIỆT NAMTỈNH LÀO CAI"} <= {*words_of(rendering.to_docx(paper))}


class TestTheTypes:
    def test_are_the_29_of_the_decree_of_which_two_have_no_abbreviation(self):
        assert len(catalogue.types()) == 29
        assert [one.name for one in catalogue.types() if not one.code] == ["CÔNG VĂN", "THƯ CÔNG"]

    def test_are_no_others(self):
        with pytest.raises(catalogue.UnknownType):
            composing.titled(head("X"), kind="CÔNG HÀM", about="X")


class TestTheLinesAboveASignature:
    @pytest.mark.parametrize(
        ("title", "lines"),
        [
            ("Chủ tịch", ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
            ("Phó Chủ tịch UBND tỉnh", ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH UBND TỈNH", "PHÓ CHỦ TỊCH UBND TỈNH")),
            ("Giám đốc", ("ỦY BAN NHÂN DÂN", "GIÁM ĐỐC")),
            ("Phó giám đốc Sở", ("ỦY BAN NHÂN DÂN", "KT. GIÁM ĐỐC SỞ", "PHÓ GIÁM ĐỐC SỞ")),
            ("Phó Chủ tịch Thường trực", ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH THƯỜNG TRỰC")),
            (
                "Phó Chủ tịch thường trực UBND tỉnh",
                ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH UBND TỈNH", "PHÓ CHỦ TỊCH THƯỜNG TRỰC UBND TỈNH"),
            ),
            ("Trưởng đoàn", ("TM. ỦY BAN NHÂN DÂN", "TRƯỞNG ĐOÀN")),
            ("Phó Trưởng đoàn", ("TM. ỦY BAN NHÂN DÂN", "KT. TRƯỞNG ĐOÀN", "PHÓ TRƯỞNG ĐOÀN")),
            ("Tổng Giám đốc", ("ỦY BAN NHÂN DÂN", "TỔNG GIÁM ĐỐC")),
            ("Phó Tổng Giám đốc", ("ỦY BAN NHÂN DÂN", "KT. TỔNG GIÁM ĐỐC", "PHÓ TỔNG GIÁM ĐỐC")),
            ("", ("TM. ỦY BAN NHÂN DÂN",)),
        ],
    )
    def test_name_the_head_for_whom_a_deputy_signs(self, title, lines):
        assert composing.in_the_name_of("Ủy ban nhân dân", title) == lines

    def test_claim_no_kt_for_a_body_whom_the_decree_does_not_bind(self):
        lines = composing.in_the_name_of("Ủy ban MTTQ Việt Nam", "Phó Chủ tịch Thường trực", decree=False)

        assert lines == ("TM. ỦY BAN MTTQ VIỆT NAM", "PHÓ CHỦ TỊCH THƯỜNG TRỰC")


class TestWhoReceivesIt:
    def test_is_read_without_the_dashes_and_ends_of_lines_that_the_paper_sets_itself(self):
        told = composing.receivers("- Thường trực HĐND tỉnh;\n\n – Sở Nội vụ ;\n* Như trên,\n-\nLưu: VT, TH.")

        assert told == ("Thường trực HĐND tỉnh", "Sở Nội vụ", "Như trên", "Lưu: VT, TH")


class TestThePlaceOfABody:
    @pytest.mark.parametrize(
        ("name", "place"),
        [
            ("Sở Lao động - Thương binh và Xã hội tỉnh Lào Cai", "Lào Cai"),
            ("Ủy ban nhân dân xã Lương Sơn", "Lương Sơn"),
            ("Ủy ban nhân dân thị xã Sa Pa", "Sa Pa"),
            ("Quốc hội", ""),
        ],
    )
    def test_is_read_from_its_name_and_from_no_society_in_it(self, name, place):
        assert composing.place_in(name) == place
