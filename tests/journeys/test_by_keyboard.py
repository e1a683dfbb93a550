"""A commitment from its first word to its last by keyboard alone, with scripts and without: nobody needs a mouse."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_first_case import sign_in
from tests.support.browser import OpenPage
from tests.support.installation import Product

pytestmark = pytest.mark.once  # the other database answers the same questions in the tests of what is asked here

HERE = "document.activeElement"


def tab_to(page: Page, condition: str) -> None:
    """Press Tab until what has the focus meets the condition (in JavaScript, of `it`), at most a page's worth of times."""
    for _press in range(120):
        page.keyboard.press("Tab")
        if page.evaluate(f"(it => {condition})({HERE})"):
            return
    raise AssertionError(f"no way by keyboard to where {condition}")


def field(page: Page, name: str, words: str) -> None:
    tab_to(page, f"it.name === {name!r}")
    page.keyboard.type(words)


def choose(page: Page, name: str, words: str) -> None:
    """Go down the list until the entry with these words stands there."""
    tab_to(page, f"it.name === {name!r}")
    for _press in range(60):
        page.keyboard.press("ArrowDown")
        if page.evaluate(f"{HERE}.selectedOptions[0].textContent.trim() === {words!r}"):
            return
    raise AssertionError(f"no “{words}” in the list")


def press(page: Page, words: str) -> None:
    """Reach the link or button with these words and press it."""
    tab_to(page, f"it.textContent.trim() === {words!r}")
    page.keyboard.press("Enter")


class TestByKeyboardAlone:
    @pytest.mark.parametrize("scripts", [True, False])
    def test_two_bodies_take_a_commitment_through_all_four_keys(
        self, product: Product, open_page: OpenPage, scripts: bool
    ):
        committee, front = open_page(scripts=scripts), open_page(scripts=scripts)
        sign_in(committee, product, "lanhdao.ubnd")
        sign_in(front, product, "lanhdao.mttq")
        title = f"Rà soát nhà tạm của hộ nghèo {'có' if scripts else 'không'} tập lệnh"

        press(committee, "Mở việc mới")
        committee.wait_for_url("**/commitments/new/")
        choose(committee, "other", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Lào Cai")
        field(committee, "title", title)
        field(committee, "product", "Danh sách hộ cần giúp")
        field(committee, "until", "31/10/2021")
        field(committee, "basis", "Trao đổi giữa hai bên")
        tab_to(committee, "it.tagName === 'SUMMARY' && it.textContent.includes('Tổ chức chính trị')")
        committee.keyboard.press("Enter")
        tab_to(committee, "it.name === 'supporters' && it.closest('label').textContent.includes('Phụ nữ')")
        committee.keyboard.press("Space")
        press(committee, "Mở dự thảo")
        expect(committee.locator("h1")).to_contain_text(title)
        expect(committee.locator(".pairs")).to_contain_text("Hội LHPN tỉnh")
        press(committee, "Đề nghị bên kia đồng ý")
        expect(committee.locator(".timeline")).to_contain_text("Ủy ban MTTQ tỉnh đồng ý, hoặc nêu lý do")

        front.goto(f"{product.url}/")
        press(front, title)
        expect(front.locator("h1")).to_contain_text(title)
        press(front, "Đồng ý")
        expect(front.locator(".timeline")).to_contain_text("Ta báo hoàn thành; hạn 31/10/2021.")
        field(front, "claim-words", "Đã rà soát xong, có danh sách.")
        press(front, "Báo đã hoàn thành…")
        expect(front.locator(".timeline")).to_contain_text("UBND tỉnh xác nhận, hoặc trả lại")

        committee.goto(f"{product.url}/")
        press(committee, title)
        expect(committee.locator("h1")).to_contain_text(title)
        press(committee, "Xác nhận")

        expect(committee.locator(".keys")).to_contain_text("Đã xác nhận ngày 23/9/2021")
        expect(committee.locator(".timeline")).not_to_contain_text("Bước tới")
