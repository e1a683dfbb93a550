"""A plan of ten rows by keyboard alone: drafted from nothing, two rows answered with other words, all ten agreed by both sides."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_by_keyboard import choose, field, press, tab_to
from tests.journeys.test_first_case import sign_in
from tests.journeys.test_promising import read
from tests.support.browser import OpenPage
from tests.support.installation import Product

pytestmark = pytest.mark.once  # the other database answers the same questions in the tests of what is asked here
CODE, ROWS = "KH-MUOI", 10
FRONT = "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Lào Cai"


def counter(page: Page, address: str, words: str) -> None:
    """Answer a row with other words, from its own page."""
    page.goto(address)
    press(page, "Lời văn khác…")
    expect(page.locator("textarea[name=content]")).to_be_visible()
    tab_to(page, "it.name === 'content'")
    page.keyboard.type(words)
    press(page, "Đề nghị lời văn này")
    expect(page.locator("h1")).to_contain_text(words.strip())


class TestByKeyboardAlone:
    def test_two_bodies_agree_on_a_plan_of_ten_rows_two_of_them_in_other_words(
        self, product: Product, open_page: OpenPage
    ):
        committee, front = open_page(), open_page()
        sign_in(committee, product, "lanhdao.ubnd")
        sign_in(front, product, "lanhdao.mttq")
        plan = f"{product.url}/plans/{CODE}/"

        read(committee, f"{product.url}/plans/new/")
        choose(committee, "agreement", "Quy chế phối hợp hoạt động nhiệm kỳ 2021 - 2025")
        field(committee, "title", "Kế hoạch mười nội dung")
        field(committee, "code", CODE)
        field(committee, "year", "2024")
        press(committee, "Bắt đầu soạn")
        committee.wait_for_url(f"**/plans/{CODE}/**")
        for number in range(1, ROWS + 1):
            self.add(committee, plan, number)
        read(committee, plan)
        press(committee, "Đề xuất với các bên")
        expect(committee.locator(".page-head")).to_contain_text("10 nội dung")

        counter(front, f"{plan}rows/3/", "(Mặt trận đề nghị) ")
        counter(front, f"{plan}rows/7/", "(Mặt trận đề nghị) ")
        read(front, plan)
        expect(front.locator(".waits")).to_contain_text("8 nội dung")
        press(front, "Đồng ý tất cả")
        expect(front.locator(".waits")).to_have_count(0)
        for number in (3, 7):
            read(committee, f"{plan}rows/{number}/")
            expect(committee.locator("ins").first).to_contain_text("(Mặt trận đề nghị)")
            press(committee, "Đồng ý lời văn này")
            expect(committee.get_by_role("button", name="Đồng ý lời văn này")).to_have_count(0)

        front.goto(plan)
        expect(front.locator("tr", has_text="Đang thực hiện")).to_have_count(ROWS)
        expect(front.locator("tr", has_text="(Mặt trận đề nghị)")).to_have_count(2)

    @staticmethod
    def add(page: Page, plan: str, number: int) -> None:
        """One row, from its empty form."""
        read(page, f"{plan}rows/new/")
        field(page, "group", "Đại đoàn kết")
        field(page, "content", f"Nội dung thứ {number}")
        choose(page, "lead", "Ủy ban nhân dân tỉnh Lào Cai")
        field(page, "lead_duty", "Chủ trì")
        choose(page, "other", FRONT)
        field(page, "other_duty", "Vận động")
        field(page, "timing", "Quý II")
        press(page, "Thêm nội dung")
        page.wait_for_url(f"**/plans/{CODE}/rows/{number}/**")
