"""Looking at the structure as of a day: by keyboard, with scripts and without, at both widths and in both lights."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_first_case import sign_in
from tests.support.browser import OpenPage
from tests.support.installation import Product

pytestmark = pytest.mark.once  # the other database answers the same questions in the tests of what is asked here

PAGES = (
    "/structure/", "/structure/?on=32/1/2021", "/structure/?q=bao+yen", "/structure/?structure=PARTY",
    "/structure/compare/", "/structure/compare/?from=31/12/2020&to=1/1/2021&show=new",
    "/structure/drawing/?under=laocai.ubnd", "/structure/bodies/laocai.mttq/",
)  # fmt: skip


class TestEveryPage:
    @pytest.mark.looks
    def test_gives_axe_nothing_to_find_and_never_scrolls_sideways(
        self, product: Product, open_page: OpenPage, wrong_on_any_screen: Callable[[Page], list[str]]
    ):
        page = open_page()
        sign_in(page, product, "lanhdao.ubnd")

        found = []
        for address in PAGES:
            page.goto(f"{product.url}{address}")
            found += wrong_on_any_screen(page)

        assert found == []


class TestTypingADay:
    @pytest.mark.parametrize("scripts", [True, False])
    def test_leads_over_a_notch_and_a_comparison_to_a_life(self, product: Product, open_page: OpenPage, scripts):
        page = open_page(scripts=scripts)
        sign_in(page, product, "lanhdao.mttq")

        page.get_by_role("link", name="Cơ cấu tổ chức").click()
        page.locator("[name=on]").fill("31/12/2020")
        page.locator("[name=on]").press("Enter")
        expect(page.locator("main")).to_contain_text("Ngày này chưa có cơ quan nào trực thuộc")
        page.locator(".notches").get_by_role("link", name="1/1/2021", exact=True).click()
        expect(page.locator(".tree")).to_contain_text("Ủy ban nhân dân huyện Bảo Yên")
        page.get_by_role("link", name="So sánh với hôm trước").click()
        expect(page.locator("main")).to_contain_text(re.compile(r"Mới: \d+"))
        page.get_by_role("link", name="Tỉnh ủy Lào Cai").first.click()

        expect(page.locator("h1")).to_contain_text("Tỉnh ủy Lào Cai")
        expect(page.locator(".timeline")).to_contain_text("Có trong dữ liệu từ ngày này")


@pytest.mark.once
class TestTheTree:
    def test_is_walked_with_the_arrow_keys(self, product: Product, open_page: OpenPage):
        page = open_page()
        sign_in(page, product, "lanhdao.ubnd")
        page.goto(f"{product.url}/structure/")
        top = page.locator(".tree summary").first
        top.focus()

        page.keyboard.press("ArrowDown")
        expect(page.locator(".tree .leaf a").first).to_be_focused()
        page.keyboard.press("ArrowLeft")
        expect(top).to_be_focused()
        page.keyboard.press("ArrowLeft")

        expect(page.locator(".tree details").first).not_to_have_attribute("open", "")
        page.keyboard.press("ArrowRight")
        expect(page.locator(".tree details").first).to_have_attribute("open", "")

    def test_prints_as_a_drawing_on_one_sheet_of_a3(self, product: Product, open_page: OpenPage):
        page = open_page()
        sign_in(page, product, "lanhdao.ubnd")
        page.goto(f"{product.url}/structure/drawing/?under=laocai.ubnd")

        paper = page.pdf(prefer_css_page_size=True)

        boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper)
        assert [(round(float(wide)), round(float(high))) for wide, high in boxes] == [(1191, 842)]
