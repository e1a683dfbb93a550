"""Copies of a paper: the same words, who signed it, and below it a number of their own from one book for all kinds."""

import io
import re
from dataclasses import replace
from datetime import date

import docx
import pypdf
import pytest

from phoihop.domain.documents import catalogue, copying, queries, rendering, services
from phoihop.domain.documents.catalogue import Copying
from phoihop.domain.documents.models import Book, Document
from phoihop.domain.documents.paper import Paper, Signatory
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.audit import chain
from tests.domain.documents import factories
from tests.domain.organisations.factories import acting, body

DAY = date(2021, 9, 17)
SIGNED = Signatory(("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"), "Người Ký Sao")
pytestmark = pytest.mark.django_db


@pytest.fixture
def ubnd():
    return body("ubnd", name="UBND tỉnh Lào Cai")


@pytest.fixture
def issued(ubnd, noon):
    paper = factories.report(number=None)
    return services.issue(body=ubnd, paper=paper, by=acting(ubnd, "CLERK"), on=DAY, at=noon)


def told(how=Copying.WHOLE, **changes):
    facts = {"place": "Lào Cai", "signatory": SIGNED, "recipients": ("Như trên", "Lưu: VT"), "in_hand": True}
    return services.Copy(how=how, **{**facts, **changes})


def copied(whose, of, noon, how=Copying.WHOLE, key="k1", role="CLERK", **changes):
    return services.copy(
        body=whose, of=of, told=told(how, **changes), by=acting(whose, role), on=DAY, at=noon, key=key
    )  # fmt: skip


def words(raw):
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(raw)).pages))


def words_of_docx(raw):
    read = docx.Document(io.BytesIO(raw))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return re.sub(r"\s+", " ", " ".join([*(one.text for one in read.paragraphs), *cells]))


class TestCopy:
    def test_takes_its_number_from_one_book_for_all_kinds(self, ubnd, issued, noon):
        whole = copied(ubnd, issued, noon, key="a")
        part = copied(ubnd, issued, noon, Copying.PART, key="b", parts=frozenset({"s2"}))
        again = copied(ubnd, whole, noon, Copying.OF_A_COPY, key="c", in_hand=False)

        assert [str(one) for one in (whole, part, again)] == ["01/SY-UBND", "02/TrS-UBND", "03/SL-UBND"]
        assert Book.objects.get(kind="BẢN SAO").last == 3
        assert queries.miscounted(ubnd.pk) == []

    def test_sent_again_by_the_same_form_after_midnight_is_the_same(self, ubnd, issued, noon):
        first = copied(ubnd, issued, noon)

        again = services.copy(
            body=ubnd, of=issued, told=told(), by=acting(ubnd, "CLERK"), on=date(2021, 9, 18), at=noon, key="k1"
        )  # fmt: skip

        assert again == first
        assert Document.objects.filter(copy_of=issued).count() == 1

    def test_has_the_words_of_the_paper_with_its_own_number_below(self, ubnd, issued, noon):
        row = copied(ubnd, issued, noon)
        paper = queries.printed(row)

        for said in (words(rendering.to_pdf(paper)), words_of_docx(rendering.to_docx(paper))):
            assert "Đã giám sát 3 huyện." in said
            assert "Số: 01/BC-UBND" in said
            assert "Số: 01/SY-UBND" in said
            assert "Người Ký Sao" in said
            assert said.count("(Đã ký)") == 2  # one for each who signed the paper
            assert said.count("SAO Y") == 1
            assert issued.code in said
            assert row.code in said

    def test_of_a_part_has_that_part_alone_and_says_of_what(self, ubnd, issued, noon):
        row = copied(ubnd, issued, noon, Copying.PART, parts=frozenset({"s2"}))
        said = words(rendering.to_pdf(queries.printed(row)))

        assert "Sớm phê duyệt kế hoạch" in said
        assert "Đã giám sát 3 huyện" not in said
        assert "BẢNG TỪNG NỘI DUNG" not in said
        assert "Trích từ báo cáo số 01/BC-UBND ngày 17/9/2021" in said

    def test_of_a_copy_says_of_which_and_bears_nothing_else_of_it(self, ubnd, issued, noon):
        first = copied(ubnd, issued, noon, key="a")
        second = copied(ubnd, first, noon, Copying.OF_A_COPY, key="b", in_hand=False)
        said = words(rendering.to_pdf(queries.printed(second)))

        assert "Sao từ bản sao y số 01/SY-UBND" in said
        assert "SAO LỤC" in said
        assert first.code not in said
        assert issued.code in said

    def test_is_once_for_one_form_and_another_thing_never(self, ubnd, issued, noon):
        first, again = copied(ubnd, issued, noon), copied(ubnd, issued, noon)

        with pytest.raises(services.CannotRegister):
            copied(ubnd, issued, noon, recipients=("Sở Nội vụ",))

        assert first == again
        assert Document.objects.count() == 2

    def test_stands_in_the_register_as_what_it_was_made_and_reads_back(self, ubnd, issued, noon):
        row = copied(ubnd, issued, noon)
        paper = queries.printed(row)

        assert chain.canonical(paper.to_facts()) == row.facts
        assert Paper.from_facts(paper.to_facts()) == replace(paper, code="", address="")
        assert (paper.called, paper.own_number, paper.signers) == ("SAO Y", "Số: 01/SY-UBND", (SIGNED,))
        assert (paper.sent_to(), paper.kept_by(), paper.copies()) == (("Như trên",), "VT", None)
        assert queries.printed(issued).copied is None

    @pytest.mark.parametrize(
        "changes",
        [
            {"in_hand": False},  # nobody signed it here
            {"how": Copying.PART},  # of nothing
            {"how": Copying.PART, "parts": frozenset({"s9"})},
            {"how": Copying.OF_A_COPY},  # of no copy
            {"signatory": Signatory(("CHỦ TỊCH",), "Họ và tên")},
            {"recipients": ("Như trên", "Tối mật")},  # no secret leaves under a copy of what is none
        ],
    )
    def test_is_refused_and_takes_no_number(self, ubnd, issued, noon, changes):
        with pytest.raises(services.CannotCopy):
            copied(ubnd, issued, noon, **changes)

        assert not Book.objects.filter(kind="BẢN SAO").exists()

    def test_of_a_part_or_whole_is_never_made_of_a_copy(self, ubnd, issued, noon):
        first = copied(ubnd, issued, noon, key="a")
        part = copied(ubnd, issued, noon, Copying.PART, key="b", parts=frozenset({"p0"}))

        for of, how in ((first, Copying.WHOLE), (first, Copying.PART), (part, Copying.OF_A_COPY)):
            with pytest.raises(services.CannotCopy):
                copied(ubnd, of, noon, how, key="c")

    def test_is_for_who_keeps_the_register_of_a_body_that_issued_it(self, ubnd, issued, noon):
        front = body("mttq", side="FRONT")

        with pytest.raises(Denied):
            copied(front, issued, noon)
        with pytest.raises(Denied):
            copied(ubnd, issued, noon, role="OBSERVER")

    def test_by_another_body_of_a_joint_paper_takes_its_own_number(self, ubnd, noon):
        front = body("mttq", side="FRONT", name="Ủy ban MTTQ tỉnh Lào Cai")
        joint = services.issue(
            body=ubnd, paper=factories.report(number=None, joined=("Ủy ban MTTQ tỉnh Lào Cai",)),
            by=acting(ubnd, "CLERK"), on=DAY, at=noon, sides=[ubnd, front],
        )  # fmt: skip
        copied(ubnd, joint, noon, key="a")

        row = copied(front, joint, noon, key="b")

        assert (row.body, row.number, row.symbol) == (front, 1, "SY-MTTQ-BTT")


class TestParts:
    def test_are_the_paragraphs_before_the_headings_the_headings_and_the_annexes(self):
        found = copying.parts(factories.report())

        assert [one.code for one in found] == ["p0", "s0", "s2", "a0"]
        assert found[1].words == "I. KẾT QUẢ"

    def test_take_with_a_heading_what_stands_under_it(self):
        part = copying.part_of(factories.report(), {"s0"})

        assert [one.heading for one in part.sections] == ["KẾT QUẢ", "Giám sát"]
        assert (part.opening, part.annexes) == ((), ())


class TestEveryKind:
    def test_keeps_to_the_decrees_abbreviations(self):
        assert {one.code: one.name for one in catalogue.copies()} == {
            "SY": "SAO Y",
            "SL": "SAO LỤC",
            "TrS": "TRÍCH SAO",
        }
