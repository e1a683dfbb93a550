"""Plans by keyboard alone: next year's begun from this year's and answered with other words twice; ten rows agreed, two of them countered."""

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.journeys.test_by_keyboard import choose, field, press, tab_to
from tests.journeys.test_first_case import sign_in
from tests.support.browser import OpenPage
from tests.support.installation import Product

pytestmark = pytest.mark.once  # the other database answers the same questions in the tests of what is asked here


class TestByKeyboardAlone:
    def test_two_bodies_agree_on_a_row_after_two_counter_proposals(self, product: Product, open_page: OpenPage):
        committee, front = open_page(), open_page()
        sign_in(committee, product, "lanhdao.ubnd")
        sign_in(front, product, "lanhdao.mttq")

        committee.goto(f"{product.url}/plans/KH-2021/")
        press(committee, "Soạn kế hoạch năm sau")
        committee.wait_for_url("**/next/")
        press(committee, "Bắt đầu soạn")
        committee.wait_for_url("**/plans/KH-2022/")
        press(committee, "Đề xuất với các bên")
        expect(committee.locator(".page-head")).to_contain_text("Chờ")

        front.goto(f"{product.url}/plans/KH-2022/?lead=laocai.mttq")
        tab_to(front, "it.textContent.trim().startsWith('Lời văn khác…')")
        row = front.evaluate("document.activeElement.closest('tr').id")
        front.keyboard.press("Enter")
        expect(front.locator(f"#{row} textarea[name=content]")).to_be_visible()
        tab_to(front, "it.name === 'content'")
        front.keyboard.type("(Mặt trận đề nghị) ")
        press(front, "Đề nghị lời văn này")
        expect(front.locator(f"#{row}")).to_contain_text("Có lời văn khác")

        number = row.removeprefix("row-")
        committee.goto(f"{product.url}/plans/KH-2022/rows/{number}/")
        expect(committee.locator("ins").first).to_contain_text("(Mặt trận đề nghị)")
        press(committee, "Lời văn khác…")
        expect(committee.locator("textarea[name=content]")).to_be_visible()
        tab_to(committee, "it.name === 'content'")
        committee.keyboard.type("(Ủy ban đề nghị) ")
        press(committee, "Đề nghị lời văn này")
        expect(committee.locator("h1")).to_contain_text("(Ủy ban đề nghị)")

        front.goto(f"{product.url}/plans/KH-2022/rows/{number}/")
        press(front, "Đồng ý lời văn này")

        expect(front.locator("h1")).to_contain_text("(Ủy ban đề nghị) (Mặt trận đề nghị)")
        expect(front.locator(".page-head")).not_to_contain_text("Chờ ta đồng ý")

    def test_two_bodies_agree_on_a_plan_of_ten_rows_with_two_counter_proposals(
        self, product: Product, open_page: OpenPage, tmp_path: Path
    ):
        committee, front = open_page(), open_page()
        sign_in(committee, product, "lanhdao.ubnd")
        sign_in(front, product, "lanhdao.mttq")
        plan = f"{product.url}/plans/KH-10/"

        committee.goto(f"{product.url}/plans/new/")
        choose(committee, "agreement", "Quy chế phối hợp hoạt động nhiệm kỳ 2021 - 2025")
        field(committee, "year", "2023")
        field(committee, "code", "KH-10")
        field(committee, "title", "Kế hoạch phối hợp năm 2023")
        press(committee, "Bắt đầu soạn")
        committee.wait_for_url("**/plans/KH-10/")
        press(committee, "Nhận nội dung từ tệp Excel…")
        committee.locator("input[type=file]").set_input_files(ten_rows(committee, f"{plan}?file=xlsx", tmp_path))
        press(committee, "Xem trước thay đổi")
        expect(committee.locator("main")).to_contain_text("10 nội dung mới")
        press(committee, "Nhận toàn bộ")
        committee.wait_for_url("**/plans/KH-10/")
        press(committee, "Đề xuất với các bên")
        expect(committee.locator(".page-head")).to_contain_text("Chờ")

        front.goto(plan)
        for number in ("3", "7"):
            tab_to(
                front, f"it.closest('tr')?.id === 'row-{number}' && it.textContent.trim().startsWith('Lời văn khác…')"
            )
            front.keyboard.press("Enter")
            expect(front.locator(f"#row-{number} textarea[name=content]")).to_be_visible()
            tab_to(front, "it.name === 'content'")
            front.keyboard.type("(Mặt trận đề nghị) ")
            press(front, "Đề nghị lời văn này")
            expect(front.locator(f"#row-{number}")).to_contain_text("Có lời văn khác")
        front.goto(plan)
        expect(front.locator(".waits h2")).to_contain_text("8 nội dung")
        press(front, "Đồng ý tất cả")
        front.wait_for_load_state()
        committee.goto(plan)
        expect(committee.locator(".waits h2").first).to_contain_text("2 nội dung")
        expect(committee.locator(".page-head")).not_to_contain_text("đã thống nhất")
        press(committee, "Đồng ý tất cả")

        expect(committee.locator(".page-head")).to_contain_text("đã thống nhất")
        for number in ("3", "7"):
            expect(committee.locator(f"#row-{number}")).to_contain_text(f"(Mặt trận đề nghị) Việc thứ {number}")


def ten_rows(page: Page, address: str, folder: Path) -> Path:
    """The empty list of a plan, filled with ten rows between its two sides."""
    book = load_workbook(io.BytesIO(page.request.get(address).body()))
    for number in range(1, 11):
        sides = ("laocai.mttq", "Vận động", "laocai.ubnd", "Bố trí kinh phí")
        book.active.append(
            [None, "Nhóm nội dung", f"Việc thứ {number}", *sides, None, f"Tháng {number}", None, "Báo cáo"]
        )
    book.save(folder / "kh.xlsx")
    return folder / "kh.xlsx"
