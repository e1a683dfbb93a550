"""Papers of the Party, the Front, the Youth Union and the unions: each in its own form, and counted as it counts."""

import io
import itertools
from dataclasses import replace
from datetime import date

import docx
import pytest

from phoihop.domain.documents import catalogue, composing, queries, rendering, services
from phoihop.domain.documents.models import Book
from phoihop.domain.documents.paper import Paper, Signatory
from phoihop.domain.organisations.models import Term
from tests.domain.documents import factories
from tests.domain.documents.test_geometry import A4, LEFT, RIGHT, ends, runs
from tests.domain.documents.test_papers import words_of
from tests.domain.organisations.factories import acting, body

NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"


def of_the_party(**changes: object) -> Paper:
    lines = composing.in_the_name_of(
        "Ban Thường vụ", "Phó Bí thư", decree=False, behalf=catalogue.forms()["PARTY"].behalf
    )
    facts: dict[str, object] = {
        "form": "PARTY", "issuer": "Tỉnh ủy Lào Cai", "above": "Đảng bộ tỉnh Lào Cai", "symbol": "BC/TU",
        "signatories": (Signatory(lines, "Người Thứ Ba"),),
    }  # fmt: skip
    return factories.full("BÁO CÁO", **{**facts, **changes})


class TestAPaperOfTheParty:
    @pytest.mark.parametrize(
        ("words", "size", "bold", "italic"),
        [
            ("ĐẢNG CỘNG SẢN VIỆT NAM", 15, True, False),
            ("TỈNH ỦY LÀO CAI", 14, True, False),
            ("ĐẢNG BỘ TỈNH LÀO CAI", 14, False, False),
            ("Số 07-BC/TU", 14, False, False),
            ("Lào Cai, ngày 16 tháng 9 năm 2021", 14, False, True),
            ("BÁO CÁO", 16, True, False),
            ("Kết quả phối hợp 9 tháng đầu năm 2021", 15, True, False),
            ("Thực hiện Quy chế phối hợp", 14, False, False),
            ("T/M BAN THƯỜNG VỤ", 14, True, False),
        ],
    )
    def test_has_the_sizes_of_its_guidance(self, words, size, bold, italic):
        run = next(one for one in runs(rendering.to_pdf(of_the_party())) if one.words.startswith(words))

        assert (run.size, run.bold, run.italic) == (size, bold, italic)

    def test_bears_the_party_to_the_right_a_star_under_the_issuer_and_no_national_title(self):
        raw = rendering.to_pdf(of_the_party())
        at = {one.words: one for one in runs(raw)}

        assert NATION not in at
        assert MOTTO not in at
        title, issuer, star = at["ĐẢNG CỘNG SẢN VIỆT NAM"], at["TỈNH ỦY LÀO CAI"], at["*"]
        assert issuer.x < star.x < A4[0] / 2 < title.x
        assert issuer.y > star.y > at["Số 07-BC/TU"].y
        left, right = ends(raw)
        assert LEFT[0] <= left
        assert right <= A4[0] - RIGHT[0]

    def test_says_the_same_in_the_clerks_file(self):
        words = words_of(rendering.to_docx(of_the_party()))

        assert {"ĐẢNG CỘNG SẢN VIỆT NAM", "*", "Số 07-BC/TU", "T/M BAN THƯỜNG VỤ"} <= set(words)
        assert NATION not in words

    def test_is_named_by_its_number_in_its_annex(self):
        paper = of_the_party(annexes=factories.report().annexes)

        assert paper.attached().startswith("(Kèm theo Báo cáo số 07-BC/TU ngày 16/9/2021")


class TestTheFormOfABody:
    @pytest.mark.parametrize(
        ("side", "name", "form"),
        [
            ("AUTHORITY", "Ủy ban nhân dân tỉnh Lào Cai", "STATE"),
            ("AUTHORITY", "Hội đồng nhân dân tỉnh Lào Cai", "STATE"),
            ("PARTY", "Tỉnh ủy Lào Cai", "PARTY"),
            ("FRONT", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Lào Cai", "FRONT"),
            ("FRONT", "Tỉnh Đoàn Lào Cai", "YOUTH"),
            ("FRONT", "Đoàn Thanh niên Cộng sản Hồ Chí Minh huyện Bát Xát", "YOUTH"),
            ("FRONT", "Hội Nông dân tỉnh Lào Cai", "UNION"),
            ("FRONT", "Liên đoàn Lao động tỉnh Lào Cai", "UNION"),
            ("OTHER", "Báo Lào Cai", "STATE"),
        ],
    )
    def test_is_its_sides_or_its_own(self, side, name, form):
        assert catalogue.form_of(side, name).code == form

    @pytest.mark.parametrize(
        ("form", "issuer", "symbol"),
        [("STATE", "UBND", "KH-UBND"), ("PARTY", "TU", "KH/TU"), ("FRONT", "MTTQ", "KH-MTTQ-BTT"), ("YOUTH", "TĐTN", "KH/TĐTN")],
    )  # fmt: skip
    def test_writes_symbols_in_its_own_way(self, form, issuer, symbol):
        assert catalogue.forms()[form].symbol("KẾ HOẠCH", issuer) == symbol

    def test_says_by_which_rule_and_what_of_it_nobody_verified(self):
        assert [one.code for one in catalogue.forms().values() if one.verified] == ["STATE"]
        assert all(one.basis for one in catalogue.forms().values())


class TestAJointPaperOfThree:
    def test_names_them_above_one_another_and_signs_side_by_side(self):
        names = ("Người Thứ Nhất", "Người Thứ Hai", "Người Thứ Ba")
        paper = factories.report(
            issuer="Ủy ban nhân dân", joined=("Ủy ban Mặt trận Tổ quốc", "Hội Nông dân"), symbol="QCPH/UBND-MTTQ-HND",
            signatories=tuple(Signatory(("CHỦ TỊCH",), name) for name in names), annexes=(),
        )  # fmt: skip

        at = {one.words: one for one in runs(rendering.to_pdf(paper))}

        heads = [at[name] for name in ("ỦY BAN NHÂN DÂN", "ỦY BAN MẶT TRẬN TỔ QUỐC", "HỘI NÔNG DÂN")]
        assert [one.y for one in heads] == sorted((one.y for one in heads), reverse=True)
        assert {(one.size, one.bold) for one in heads} == {(12, True)}
        assert all(one.x < A4[0] / 2 for one in heads)
        signed = [at[name] for name in names]
        assert len({one.y for one in signed}) == 1
        gaps = [second.x - first.x for first, second in itertools.pairwise(signed)]
        assert gaps[0] == pytest.approx(gaps[1], abs=6)
        assert gaps[0] == pytest.approx(56, abs=6)  # thirds of the width
        assert "Số: 07/QCPH/UBND-MTTQ-HND" in at  # an irregular symbol as it was written

        row = docx.Document(io.BytesIO(rendering.to_docx(paper))).tables[1].rows[0]
        assert [round(cell.width.mm) for cell in row.cells] == [55, 55, 55]


@pytest.mark.django_db
class TestNumbers:
    def issued(self, whose, day, noon, **changes):
        paper = replace(factories.full("THÔNG BÁO"), number=None, **changes)
        return services.issue(body=whose, paper=paper, by=acting(whose, "CLERK"), on=day, at=noon)

    def test_of_the_party_run_through_its_term_and_begin_anew_in_the_next(self, noon):
        whose = body("tinhuy", side="PARTY")
        Term.objects.create(body=whose, label="XVI", valid_from=date(2020, 10, 1), valid_to=date(2025, 10, 1))
        Term.objects.create(body=whose, label="XVII", valid_from=date(2025, 10, 1))

        days = (date(2020, 12, 30), date(2021, 1, 4), date(2025, 9, 30), date(2025, 10, 1), date(2026, 1, 5))
        rows = [self.issued(whose, day, noon) for day in days]

        assert [row.number for row in rows] == [1, 2, 3, 1, 2]
        assert [row.year for row in rows] == [2020, 2020, 2020, 2025, 2025]
        assert '"form":"PARTY"' in rows[0].facts.replace(" ", "")

    def test_of_the_front_and_the_state_begin_anew_each_year(self, noon):
        front, state = body("mttq", side="FRONT"), body("ubnd")

        for whose in (front, state):
            rows = [self.issued(whose, day, noon) for day in (date(2021, 12, 31), date(2022, 1, 4))]
            assert [row.number for row in rows] == [1, 1]

    @pytest.mark.parametrize(("side", "name"), [("PARTY", "Tỉnh ủy Lào Cai"), ("FRONT", "Tỉnh Đoàn Lào Cai")])
    def test_run_through_the_year_while_no_term_is_entered(self, noon, side, name):
        whose = body("whose", side=side, name=name)

        rows = [self.issued(whose, day, noon) for day in (date(2021, 9, 16), date(2021, 12, 31), date(2022, 1, 4))]

        assert [(row.year, row.number) for row in rows] == [(2021, 1), (2021, 2), (2022, 1)]
        assert queries.wants_term(whose.pk, date(2022, 1, 4))
        Term.objects.create(body=whose, label="XVI", valid_from=date(2020, 10, 1))
        assert not queries.wants_term(whose.pk, date(2022, 1, 4))

    def test_of_a_joint_paper_are_the_lead_bodys_with_the_symbol_as_written(self, noon):
        lead, other = body("ubnd"), body("mttq", side="FRONT")

        row = self.issued(lead, date(2021, 9, 16), noon, symbol="QCPH/UBND-UBMTTQ", joined=("Ủy ban MTTQ",))
        second = self.issued(lead, date(2021, 9, 17), noon)

        assert (row.number, second.number, str(row)) == (1, 2, "01/QCPH/UBND-UBMTTQ")
        assert not Book.objects.filter(body=other).exists()
