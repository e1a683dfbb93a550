"""What an invited body proposes at a co-chaired meeting, in a browser: no chair decides alone, and both words are shown."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_first_case import sign_in
from tests.support.browser import DESK, PHONE, OpenPage
from tests.support.installation import Product

pytestmark = pytest.mark.once  # the other database answers the same questions in the tests of what is asked here

COMMITTEE, FRONT = "Ủy ban nhân dân tỉnh Lào Cai", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Lào Cai"
WOMEN = "Hội Liên hiệp Phụ nữ tỉnh Lào Cai"
WISH = "Công bố kế hoạch năm trên cổng thông tin"


def tick(page: Page, *names: str) -> None:
    """Tick bodies where they stand: folded away until somebody opens what they belong to."""
    for name in names:
        box = page.get_by_role("checkbox", name=name, exact=True, include_hidden=True)
        if not box.is_visible():
            page.locator("details", has=box).locator("summary").click()
        box.check()


def do(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def hold(page: Page, product: Product, title: str) -> str:
    """A meeting of today that the Committee and the Front chair, with the women asked to it; its address."""
    page.goto(f"{product.url}/meetings/new/")
    for name, words in (("title", title), ("held_on", "23/9/2021"), ("place", "Phòng họp số 1")):
        page.locator(f"[name={name}]").fill(words)
    tick(page, COMMITTEE, FRONT)
    do(page, "Chuẩn bị cuộc họp")
    address = page.url
    page.goto(f"{address}invite/")
    tick(page, WOMEN)
    do(page, "Đưa vào thành phần mời")
    page.goto(address)
    do(page, "Gửi giấy mời")
    do(page, "Mở cuộc họp")
    return address


def say(page: Page, address: str, verdict: str, why: str) -> None:
    page.goto(address)
    page.get_by_label(verdict, exact=True).check()
    page.locator("[name=reason]").fill(why)
    do(page, "Ghi ý kiến")


class TestAProposal:
    @pytest.mark.parametrize(("width", "scripts"), [(DESK, True), (PHONE, False)])
    def test_stays_open_while_the_chairs_differ_and_is_decided_once_they_say_the_same(
        self, product: Product, open_page: OpenPage, width: int, scripts: bool
    ) -> None:
        committee, front, women = (open_page(width=width, scripts=scripts) for _who in range(3))
        for page, name in ((committee, "lanhdao.ubnd"), (front, "lanhdao.mttq"), (women, "lanhdao.phunu")):
            sign_in(page, product, name)
        table = f"{hold(committee, product, f'Phiên liên tịch {width}')}proposals/"
        shown = women.locator("main")

        women.goto(table)
        women.locator("[name=text]").fill(WISH)
        women.locator("[name=to]").select_option(label=COMMITTEE)
        do(women, "Gửi đề xuất")
        expect(shown.locator("section", has_text=WISH)).to_contain_text("chưa có kết luận")
        expect(shown.get_by_role("button", name="Ghi ý kiến")).to_have_count(0)  # who proposes does not decide

        say(committee, table, "chấp thuận", "")
        say(front, table, "cần nghiên cứu", "Chưa rõ ai cập nhật")
        women.goto(table)
        divided = shown.locator("section", has_text=WISH)
        expect(divided).to_contain_text("chưa có kết luận")
        expect(divided).to_contain_text("Chưa rõ ai cập nhật")

        say(front, table, "chấp thuận", "")
        women.goto(table)
        decided = shown.locator("section", has_text=WISH)
        expect(decided).not_to_contain_text("chưa có kết luận")
        expect(decided.locator(".tag").first).to_have_text("chấp thuận")
        assert women.evaluate("document.documentElement.scrollWidth <= innerWidth")
