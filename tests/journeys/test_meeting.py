"""A meeting by keyboard alone, at a desk and on a phone: prepared, invited to, held, concluded into five commitments, signed."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_by_keyboard import HERE, field, press, tab_to
from tests.journeys.test_first_case import sign_in
from tests.support.browser import DESK, PHONE, OpenPage
from tests.support.installation import Product

pytestmark = pytest.mark.once  # the other database answers the same questions in the tests of what is asked here

COMMITTEE, FRONT = "Ủy ban nhân dân tỉnh Lào Cai", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Lào Cai"
CONCLUDED = (
    "Giao Sở Nội vụ rà soát danh sách trước ngày 15/10/2021.",
    "Giao Sở Tài chính bố trí kinh phí trước ngày 20/10/2021.",
    "Đề nghị Hội Liên hiệp Phụ nữ tỉnh Lào Cai xây dựng kế hoạch trước ngày 31/10/2021.",
    "Đề nghị Hội Nông dân tỉnh Lào Cai hướng dẫn hội viên trước ngày 05/11/2021.",
    "Đề nghị Hội Cựu chiến binh tỉnh Lào Cai tổng hợp ý kiến trước ngày 10/11/2021.",
)


def tick(page: Page, *names: str) -> None:
    """Tick the bodies with these names: every fold on the way is opened first, as nobody knows in which they stand."""
    left = set(names)
    for _press in range(400):
        page.keyboard.press("Tab")
        if page.evaluate(f"{HERE}.tagName === 'SUMMARY' && {HERE}.closest('fieldset') && !{HERE}.parentNode.open"):
            page.keyboard.press("Enter")
            continue
        words = page.evaluate(f"{HERE}.type === 'checkbox' ? {HERE}.closest('label').textContent.trim() : ''")
        if words in left:
            page.keyboard.press("Space")
            left.remove(words)
        if not left:
            return
    raise AssertionError(f"no way by keyboard to {left}")


def go(page: Page, words: str) -> None:
    """Press what leads to another page, and wait for that."""
    with page.expect_navigation(timeout=60_000):
        press(page, words)


class TestAMeetingByKeyboard:
    @pytest.mark.parametrize(("width", "scripts"), [(DESK, True), (PHONE, False)])
    def test_goes_from_its_first_word_to_signed_minutes_and_five_commitments(
        self, product: Product, open_page: OpenPage, width: int, scripts: bool
    ) -> None:
        committee, front = (open_page(width=width, scripts=scripts) for _side in range(2))
        sign_in(committee, product, "lanhdao.ubnd")
        sign_in(front, product, "lanhdao.mttq")

        committee.goto(f"{product.url}/meetings/new/")
        field(committee, "title", f"Phiên họp rộng {width}")
        field(committee, "held_on", "23/9/2021")
        field(committee, "place", "Phòng họp số 1")
        field(committee, "agenda", "Báo cáo (20 phút)")
        tick(committee, COMMITTEE, FRONT)
        go(committee, "Chuẩn bị cuộc họp")
        go(committee, "Thành phần mời")
        tick(committee, "Hội Liên hiệp Phụ nữ tỉnh Lào Cai")
        go(committee, "Đưa vào thành phần mời")
        go(committee, "Cuộc họp này")
        go(committee, "Gửi giấy mời")
        address = committee.url
        go(committee, "Mở cuộc họp")
        go(committee, "Điểm danh")
        tab_to(committee, "(it.name || '').endsWith('-came')")
        committee.keyboard.press("ArrowDown")
        go(committee, "Ghi điểm danh")
        go(committee, "Diễn biến")
        tab_to(committee, "it.id === 'take-up-1'")
        with committee.expect_navigation(timeout=60_000):
            committee.keyboard.press("Enter")
        expect(committee.locator("main")).to_contain_text("đang bàn, được")

        go(committee, "Kết luận và nhiệm vụ")
        tab_to(committee, "it.name === 'text'")
        committee.keyboard.insert_text("\n".join(CONCLUDED))
        go(committee, "Đọc nội dung")
        for left in range(len(CONCLUDED), 0, -1):
            expect(committee.locator("mark.found")).to_have_count(left)
            go(committee, "Xác nhận, ghi vào sổ")
        expect(committee.locator("mark.confirmed")).to_have_count(len(CONCLUDED))

        go(committee, "Biên bản")
        tab_to(committee, "it.name === 'text'")
        committee.keyboard.insert_text("Hai bên thống nhất năm nhiệm vụ.")
        go(committee, "Lưu biên bản")
        go(committee, "Cuộc họp này")
        go(committee, "Kết thúc cuộc họp")
        go(committee, "Biên bản")
        go(committee, "Ký bản 1")
        front.goto(f"{address}minutes/")
        go(front, "Ký bản 1")
        expect(front.locator("main")).to_contain_text("Đã ký biên bản")
        assert front.evaluate("document.documentElement.scrollWidth <= innerWidth")
