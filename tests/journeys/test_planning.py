"""Next year's plan by keyboard alone: begun from this year's, answered with other words twice, and agreed."""

import pytest
from playwright.sync_api import expect

from tests.journeys.test_by_keyboard import press, tab_to
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
