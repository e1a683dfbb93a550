"""Rows of a plan given away as an Excel list and taken back: the same list changes nothing, a changed one all of it or nothing."""

import io
from collections.abc import Mapping
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from phoihop.domain.organisations.models import Body
from phoihop.domain.plans import services
from phoihop.domain.plans.models import Plan, Row
from tests.domain.agreements import factories as agreements
from tests.domain.organisations.factories import acting
from tests.domain.plans import factories as planning
from tests.domain.programmes.test_programmes import movement
from tests.surfaces.workspace.test_planning import WORDS, committee, front, signed_in

__all__ = ["committee", "front"]  # fixtures

pytestmark = pytest.mark.django_db
PAGE = "/plans/KH/sheet/"
HEADING = 4  # the line of the headings in what is given away


@pytest.fixture
def plan(committee: Body, front: Body) -> Plan:  # the fixture of that name
    """A draft with two rows: one says all that a row can say, one runs all year and begins like a formula."""
    agreement = agreements.in_force(committee, front)
    movement(committee, code="NQ")
    made = planning.drafted(agreement, committee)
    whole = replace(
        planning.WHOLE,
        content="Giám sát; góp ý\nhai huyện",
        indicator="Số huyện",
        target="2 huyện",
        beneficiaries="Hộ nghèo",
    )
    row = planning.row(made, front, committee, by_body=committee, text=whole)
    services.record_funding(
        row=row, kind="NEEDED", amount=5_000_001, source="Quỹ", by=acting(committee), on=planning.DAY, at=planning.AT, key="m"
    )  # fmt: skip
    standing = replace(planning.WHOLE, content="-5% hộ nghèo", timing="Thường xuyên", product="")
    planning.row(made, front, committee, by_body=committee, key="r2", due=None, text=standing)
    return made


@pytest.fixture
def client(committee: Body) -> Client:  # the same
    return signed_in(committee, "lan")


def given(client: Client, code: str = "KH") -> bytes:
    return client.get(f"/plans/{code}/?file=xlsx").content


def changed(content: bytes, cells: Mapping[str, object]) -> bytes:
    book = load_workbook(io.BytesIO(content))
    for cell, value in cells.items():
        book.active[cell] = value
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def bring(client: Client, content: bytes, address: str = PAGE):
    return client.post(address, {"list": SimpleUploadedFile("kh.xlsx", content)})


def confirm(client: Client, shown, address: str = PAGE, key: str = "k"):
    told = {"sheet": shown.context["sheet"], "seen": shown.context["found"].marks, "key": key}
    return client.post(address, told)


def said(plan: Plan) -> list[tuple[object, ...]]:
    rows = plan.rows.select_related("commitment").order_by("number")
    return [
        (services.RowText.of(row), row.commitment.due_on, row.commitment.debtor_id, services.Aims.of(row), row.when)
        for row in rows
    ]


class TestAList:
    def test_that_comes_back_as_it_was_given_changes_nothing(self, plan, client):
        before = said(plan)

        shown = bring(client, given(client))

        assert (shown.status_code, shown.context["coming"], shown.context["same"]) == (200, [], 2)
        assert shown.context["found"].bad == []
        assert said(plan) == before

    def test_taken_into_an_empty_plan_and_given_away_again_says_the_same(self, plan, client, committee):
        planning.drafted(plan.agreement, committee, code="MOI", beside=True)

        shown = bring(client, given(client), "/plans/MOI/sheet/")
        done = confirm(client, shown, "/plans/MOI/sheet/")

        assert (shown.context["new"], done.status_code) == (2, 302)
        assert said(Plan.objects.get(code="MOI")) == said(plan)
        first, again = (load_workbook(io.BytesIO(given(client, code))).active for code in ("KH", "MOI"))
        cells = [
            [[cell.value for cell in row][:16] for row in one.iter_rows(min_row=HEADING)] for one in (first, again)
        ]
        assert cells[0] == cells[1]

    def test_changes_words_days_and_what_a_row_serves_and_adds_rows_after_it_was_looked_at(self, plan, client):
        new = dict(
            zip("BCDEFGI", ("Nhóm mới", "Việc mới", "mttq", "Làm", "UBND tỉnh", "Giúp", "Tháng 10"), strict=True)
        )
        cells = {
            "K5": "Kết luận",
            "M5": "3 huyện",
            "J5": "15/8/2021",
            "O5": "Điều 2, Điều 3",
            "P5": "phong trào thi đua",
        }
        content = changed(given(client), cells | {f"{column}7": value for column, value in new.items()})

        shown = bring(client, content)
        before = said(plan)
        done = [confirm(client, shown).status_code for _time in range(2)]

        assert [(one.place, one.title) for one in shown.context["coming"]] == [
            ("1", "Giám sát; góp ý\nhai huyện"),
            ("", "Việc mới"),
        ]
        assert "<ins>3</ins>" in shown.content.decode()
        assert before != said(plan)
        rows = list(plan.rows.select_related("commitment").order_by("number"))
        assert (rows[0].commitment.product, rows[0].target, str(rows[0].commitment.due_on)) == (
            "Kết luận",
            "3 huyện",
            "2021-08-15",
        )
        assert services.Aims.of(rows[0]) == services.Aims(frozenset({2, 3}), frozenset({"NQ"}))
        assert [(row.number, row.commitment.title, str(row.commitment.due_on)) for row in rows[2:]] == [
            (3, "Việc mới", "2021-10-31")
        ]
        assert done == [302, 302]  # the same form twice is done once

    @pytest.mark.parametrize(
        ("cells", "cell"),
        [
            ({"C5": None}, "C5"), ({"D5": "Sở Không Có"}, "D5"), ({"D5": "ubnd"}, "D5"), ({"D5": None}, "D5"), ({"F5": None}, "F5"), ({"B6": "Nhóm khác"}, "B6"),
            ({"J5": "32/1/2021"}, "J5"), ({"A6": 1}, "A6"), ({"A6": "hai"}, "A6"), ({"A6": 9}, "A6"), ({"O5": "2; 9"}, "O5"), ({"O5": 2.5}, "O5"), ({"O5": "hai"}, "O5"), ({"I5": "Quý I", "J5": "31/7/2021"}, "J5"),
            ({"K5": "=1+1"}, "K5"), ({"P5": "Chương trình không có"}, "P5"), ({"I5": "Trước kỳ họp", "J5": None}, "J5"),
            ({"M6": "x" * 121}, "M6"), ({"H5": "nobody"}, "H5"),
        ],
    )  # fmt: skip
    def test_at_fault_is_refused_by_its_cell_and_nothing_of_it_is_taken_in(self, plan, client, cells, cell):
        before = said(plan)

        shown = bring(client, changed(given(client), {"L6": "Chỉ tiêu mới"} | cells))

        assert (shown.status_code, [one.cell for one in shown.context["found"].bad]) == (422, [cell])
        assert all(one.sentence and one.head for one in shown.context["found"].bad)
        assert shown.context["sheet"] == ""
        assert said(plan) == before

    @pytest.mark.parametrize("content", [b"", b"PK", b"no workbook", b"x" * 1_000_001])
    def test_that_is_no_list_of_ours_is_refused_in_words(self, plan, client, content):
        assert bring(client, content).status_code == 422

    def test_with_other_headings_is_refused(self, plan, client):
        assert bring(client, changed(given(client), {"C4": "Tên việc"})).context["refused"]

    def test_looked_at_before_somebody_else_wrote_is_not_written_over_them(self, plan, client, committee):
        shown = bring(client, changed(given(client), {"K5": "Kết luận"}))
        row = Row.objects.select_related("plan", "commitment").get(plan=plan, number=1)
        text = replace(services.RowText.of(row), product="Lời của Minh")
        turn = services.Turn(by=acting(committee), on=planning.DAY, at=planning.AT, key="minh", seen=1)
        services.reword(
            row=row, text=text, reckoning=services.reckon(plan=plan, words="Quý III", due_on=None), turn=turn
        )

        refused = confirm(client, shown)

        assert refused.status_code == 422
        assert Row.objects.get(plan=plan, number=1).commitment.product == "Lời của Minh"

    def test_writes_over_no_row_that_it_would_have_left_alone_when_it_was_looked_at(self, plan, client, committee):
        shown = bring(client, changed(given(client), {"N6": "Hộ cận nghèo"}))
        row = Row.objects.select_related("plan", "commitment").get(plan=plan, number=1)
        text = replace(services.RowText.of(row), product="Lời của Minh")
        turn = services.Turn(by=acting(committee), on=planning.DAY, at=planning.AT, key="minh", seen=1)
        services.reword(
            row=row, text=text, reckoning=services.reckon(plan=plan, words="Quý III", due_on=None), turn=turn
        )
        before = said(plan)

        unmarked = {"sheet": shown.context["sheet"], "seen": "2:1", "key": "u"}
        refused = [confirm(client, shown).status_code, client.post(PAGE, unmarked).status_code]

        assert refused == [422, 422]
        assert said(plan) == before

    def test_of_words_broken_into_lines_in_a_browser_comes_back_as_it_was_given(self, plan, client):
        written = {**WORDS, "content": "Giám sát\r\nhai huyện", "seen": "1", "key": "w"}
        done = client.post("/plans/KH/rows/1/words/", written)
        before = said(plan)

        list_given = given(client)
        shown = bring(client, list_given)
        as_excel = bring(client, changed(list_given, {"C5": "Giám sát_x000D_\nhai huyện"}))

        assert done.status_code == 302
        assert before[0][0].content == "Giám sát\nhai huyện"
        assert load_workbook(io.BytesIO(list_given)).active["C5"].value == "Giám sát\nhai huyện"
        assert [(one.context["coming"], one.context["same"]) for one in (shown, as_excel)] == [([], 2)] * 2

    def test_names_a_body_by_a_code_that_was_typed_with_spaces(self, plan, client):
        shown = bring(client, changed(given(client), {"D5": " m ttq\u00a0", "F5": "UBND "}))

        assert (shown.status_code, shown.context["same"]) == (200, 2)

    def test_names_the_article_by_the_word_for_one(self, plan, client):
        assert load_workbook(io.BytesIO(given(client))).active["O4"].value == "Điều"

    def test_of_the_side_that_is_asked_answers_with_other_words_and_adds_nothing(self, plan, front, committee):
        services.propose(plan=plan, by=acting(committee), on=planning.DAY, at=planning.AT, key="p")
        theirs = signed_in(front, "hoa")

        shown = bring(theirs, changed(given(theirs), {"G5": "Cung cấp hồ sơ trong 5 ngày"}))
        done = confirm(theirs, shown)
        more = bring(
            theirs,
            changed(
                given(theirs), {"B7": "N", "C7": "V", "D7": "mttq", "E7": "L", "F7": "ubnd", "G7": "G", "I7": "Quý I"}
            ),
        )

        row = plan.rows.get(number=1)
        assert (done.status_code, row.other_duty, row.commitment.state) == (
            302,
            "Cung cấp hồ sơ trong 5 ngày",
            "PROPOSED",
        )
        assert [one.countered for one in row.wordings.order_by("seq")] == [False, True]
        assert (more.status_code, [one.cell for one in more.context["found"].bad]) == (422, ["7"])
