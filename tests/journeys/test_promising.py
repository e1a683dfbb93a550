"""What was promised, by keyboard alone: an agreement signed by both sides, and a row put off that the report explains."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_by_keyboard import field, press, tab_to
from tests.journeys.test_first_case import sign_in
from tests.support.browser import OpenPage
from tests.support.installation import Product

pytestmark = pytest.mark.once  # the other database answers the same questions in the tests of what is asked here

PAPER = "QUY CHẾ\nChương I\nĐiều 1. Phạm vi\nHai bên.\nĐiều 2. Giám sát\n1. Mặt trận:\na) Lập kế hoạch;\nb) Kết luận./."
FRONT = "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Lào Cai"
FEAST = "Tổ chức Ngày hội Đại đoàn kết toàn dân tộc ở khu dân cư"


def read(page: Page, address: str) -> None:
    """Open a page and go past its frame, as whoever reads by keyboard does."""
    page.goto(address)
    press(page, "Đến thẳng nội dung")


class TestAnAgreement:
    def test_is_drafted_by_an_officer_and_signed_by_who_may_for_each_side(self, product: Product, open_page: OpenPage):
        officer, committee, front = open_page(), open_page(), open_page()
        sign_in(officer, product, "chuyenvien.ubnd")
        sign_in(committee, product, "lanhdao.ubnd")
        sign_in(front, product, "lanhdao.mttq")

        read(officer, f"{product.url}/agreements/new/")
        field(officer, "title", "Quy chế phối hợp giám sát")
        field(officer, "code", "QC-PHIM")
        field(officer, "term_from", "1/9/2021")
        tab_to(officer, "it.name === 'text'")
        officer.keyboard.insert_text(PAPER)
        tab_to(officer, "it.tagName === 'SUMMARY' && it.textContent.includes('Cơ quan lãnh đạo')")
        officer.keyboard.press("Enter")
        tab_to(officer, f"it.name === 'parties' && it.closest('label').textContent.trim() === {FRONT!r}")
        officer.keyboard.press("Space")
        press(officer, "Đọc nội dung")
        expect(officer.locator("main")).to_contain_text("Đọc được 2 điều")
        press(officer, "Xác nhận và lưu dự thảo")
        officer.wait_for_url("**/agreements/QC-PHIM/")
        press(officer, "Đưa ra ký")
        expect(officer.get_by_text("chưa ký")).to_have_count(2)
        expect(officer.get_by_role("button", name="Ký thay mặt cơ quan")).to_have_count(0)
        for page in (committee, front):
            read(page, f"{product.url}/agreements/QC-PHIM/")
            press(page, "Ký thay mặt cơ quan")
            expect(page.locator("main")).to_contain_text("đã ký 23/9/2021")

        expect(front.locator(".page-head")).to_contain_text("Đã ký nhưng chưa thực hiện")
        expect(front.locator("#article-2")).to_contain_text("Lập kế hoạch")


class TestARowPutOffForTheEpidemic:
    def test_is_explained_beside_the_nine_months_with_decision_approver_and_days(
        self, product: Product, open_page: OpenPage
    ):
        front, committee = open_page(), open_page()
        sign_in(front, product, "lanhdao.mttq")
        sign_in(committee, product, "lanhdao.ubnd")

        read(front, f"{product.url}/plans/KH-2021/?lead=laocai.mttq")
        press(front, FEAST)
        front.wait_for_url("**/commitments/**")
        tab_to(front, "it.tagName === 'SUMMARY' && it.textContent.trim() === 'Đề nghị thay đổi…'")
        front.keyboard.press("Enter")
        tab_to(front, "it.name === 'ask-change' && it.selectedOptions[0].textContent === 'Hoãn đến ngày mới'")
        field(front, "ask-until", "30/11/2021")
        tab_to(front, "it.name === 'ask-reason' && it.selectedOptions[0].textContent === 'dịch bệnh'")
        field(front, "ask-words", "Dừng tập trung đông người.")
        press(front, "Đề nghị thay đổi…")
        expect(front.locator(".timeline")).to_contain_text("Dừng tập trung đông người.")
        read(committee, front.url)
        field(committee, "grant-document", "Công văn 88/UBND (minh họa)")
        press(committee, "Đồng ý thay đổi")
        expect(committee.locator(".timeline")).to_contain_text("30/11/2021")
        read(committee, f"{product.url}/reports/laocai.ubnd/9T-2021/")
        told = committee.locator("#since li").filter(has_text=FEAST)
        for words in ("dịch bệnh", "30/11/2021", "12 ngày", "Ủy ban MTTQ tỉnh", "UBND tỉnh", "Công văn 88/UBND"):
            expect(told).to_contain_text(words)
        tab_to(committee, "(it.getAttribute('href') || '').endsWith('/postponed/')")
        committee.keyboard.press("Enter")

        counted = committee.locator("main li")
        expect(counted.filter(has_text="Chương trình tình nguyện hè")).to_contain_text("107 ngày")
        expect(counted.filter(has_text=FEAST)).to_have_count(0)
