"""The first case as its people meet it: without scripts, and by keyboard alone."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import OpenPage
from tests.support.installation import Product


def password(product: Product, username: str) -> str:
    rows = (product.installation.data / "demo-accounts").read_text().splitlines()
    return dict(row.split("\t", 1) for row in rows)[username]


def sign_in(page: Page, product: Product, username: str) -> None:
    page.goto(f"{product.url}/accounts/login/")
    page.locator("[name=login]").fill(username)
    page.locator("[name=password]").fill(password(product, username))
    page.locator("[name=password]").press("Enter")
    expect(page.locator("h1")).to_have_text("Bàn làm việc")


class TestFollowingOneCommitment:
    def test_leads_from_its_article_through_both_keys_to_its_figure_without_scripts(
        self, product: Product, open_page: OpenPage
    ):
        page = open_page(scripts=False)
        sign_in(page, product, "lanhdao.mttq")

        page.get_by_role("link", name="Văn bản phối hợp").click()
        page.get_by_role("link", name="Quy chế phối hợp hoạt động").click()
        page.get_by_role("link", name="Tuyên truyền bầu cử").click()
        keys = page.locator(".keys")
        expect(keys).to_contain_text("Đã báo hoàn thành ngày 21/5/2021")
        expect(keys).to_contain_text("Đã xác nhận ngày 2/6/2021")
        page.get_by_role("link", name="9T-2021: Hoàn thành, đã xác nhận").click()

        expect(page.locator("h1")).to_have_text("Hoàn thành, đã xác nhận: 9")
        expect(page.locator("main")).to_contain_text("Tuyên truyền bầu cử")

    @pytest.mark.once  # the first journey stands for this one on the other database
    def test_lets_both_keys_be_turned_without_scripts_and_leaves_the_sent_report_as_it_was(
        self, product: Product, open_page: OpenPage
    ):
        debtor, creditor = open_page(scripts=False), open_page(scripts=False)
        sign_in(debtor, product, "lanhdao.phunu")
        sign_in(creditor, product, "lanhdao.ubnd")

        debtor.goto(f"{product.url}/statement/?side=OWES")
        debtor.get_by_role("link", name="Giúp hộ hội viên thoát nghèo bền vững").click()
        debtor.locator("[name=claim-words]").fill("Đã giúp 12 hộ; có danh sách kèm theo.")
        debtor.get_by_role("button", name="Báo đã hoàn thành").click()
        expect(debtor.locator(".keys")).to_contain_text("Đã báo hoàn thành ngày 23/9/2021")
        creditor.goto(debtor.url)
        creditor.get_by_role("button", name="Xác nhận", exact=True).click()

        expect(creditor.locator(".keys")).to_contain_text("Đã xác nhận ngày 23/9/2021")
        creditor.goto(f"{product.url}/reports/laocai.ubnd/9T-2021/fulfilled/")
        expect(creditor.locator("h1")).to_have_text("Hoàn thành, đã xác nhận: 9")


@pytest.mark.once  # the same
class TestByKeyboardAlone:
    def test_reaches_a_commitment_and_confirms_it(self, product: Product, open_page: OpenPage):
        page = open_page()
        sign_in(page, product, "lanhdao.ubnd")

        self.go_to(page, "Vận động đoàn viên tham gia phòng, chống dịch Covid-19")
        page.keyboard.press("Enter")
        page.wait_for_url("**/commitments/**")
        self.go_to(page, "Xác nhận")
        page.keyboard.press("Enter")

        expect(page.locator(".keys")).to_contain_text("Đã xác nhận ngày 23/9/2021")

    @staticmethod
    def go_to(page: Page, words: str) -> None:
        """Press Tab until the element with these words has the focus, at most a page's worth of times."""
        for _press in range(120):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.textContent.trim()") == words:
                return
        raise AssertionError(f"no way to “{words}” by keyboard")
