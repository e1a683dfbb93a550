"""Two sides review their agreement in a browser: alone, then together, then over two signatures into the ledger."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.test_first_case import sign_in
from tests.support.browser import OpenPage
from tests.support.installation import Product

pytestmark = pytest.mark.once  # the other database answers the same questions in the tests of what is asked here

AGREEMENT = "/agreements/CT-PHUNU-LDTBXH/"
REMEDY = "Cử một đầu mối thông tin và công bố cho nhau"
SIDES = ("OWES", "OWED")
WOMEN, DEPARTMENT = "lanhdao.phunu", "lanhdao.ldtbxh"


def act(page: Page | Locator, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def read(page: Page, address: str) -> str:
    page.goto(address)
    return page.content()


class TestTwoSides:
    def test_score_apart_disagree_together_and_sign(self, product: Product, open_page: OpenPage):
        ours, theirs = open_page(scripts=False), open_page(scripts=False)
        sign_in(ours, product, WOMEN)
        sign_in(theirs, product, DEPARTMENT)

        ours.goto(f"{product.url}{AGREEMENT}")
        ours.get_by_role("link", name="Mở sơ kết, tổng kết").click()
        act(ours, "Mở sơ kết, tổng kết")
        address = ours.url
        ours.get_by_label("thực hiện tốt").check()
        ours.get_by_label("Lý do, theo ý kiến bên mình").fill("ChimHoàngYến của bên mình")
        act(ours, "Nộp thay mặt bên mình")
        pages = (f"{product.url}/waiting/", f"{product.url}{AGREEMENT}", f"{address}history/", address)
        before = "".join(read(theirs, page) for page in pages)
        theirs.get_by_label("thực hiện một phần").check()
        act(theirs, "Nộp thay mặt bên mình")

        assert "ChimHoàngYến" not in before
        expect(theirs.locator("main")).to_contain_text("ChimHoàngYến")
        theirs.get_by_label("các bên không thống nhất").check()
        act(theirs.locator("#point-1"), "Lưu cho các bên")
        theirs.locator("#part-RESULTS textarea").fill("Hai bên đã phối hợp.")
        act(theirs.locator("#part-RESULTS"), "Lưu cho các bên")
        fold = theirs.locator("details", has_text="Nêu một hạn chế")
        fold.locator("summary").click()
        fold.get_by_label("Hạn chế", exact=True).fill("Trao đổi thông tin chậm.")
        fold.get_by_label("nguyên nhân chủ quan").check()
        fold.get_by_label("Nhóm nguyên nhân").select_option("OWN")
        fold.get_by_label("Nguyên nhân cụ thể").fill("Chưa cử đầu mối.")
        fold.get_by_label("Giải pháp").fill(REMEDY)
        fold.get_by_label("Bên thực hiện").select_option(index=1)
        fold.get_by_label("Bên đề nghị và xác nhận").select_option(index=2)
        fold.get_by_label("Thời hạn").fill("31/12/2021")
        act(fold, "Lưu cho các bên")
        for page in (theirs, ours):
            page.goto(address)
            act(page, "Đồng ý thay mặt bên mình")
        for page in (ours, theirs):
            page.goto(address)
            act(page, "Ký thay mặt bên mình")

        expect(theirs.locator("main")).to_contain_text("Các bên đã ký đủ")
        expect(theirs.locator("#point-1")).to_contain_text("Các bên không thống nhất")
        expect(theirs.locator("#point-1")).to_contain_text("ChimHoàngYến")
        told = [
            [REMEDY in read(page, f"{product.url}/statement/?side={side}") for side in SIDES] for page in (ours, theirs)
        ]
        assert sorted(told) == [[False, True], [True, False]]  # who owes it, and to whom
