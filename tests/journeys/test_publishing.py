"""From a meeting's record to a reader: one writes on with two photographs, another lets it out, a third reads, prints, goes on."""

import io
import subprocess
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from phoihop.config import case_portal
from tests.journeys.test_first_case import sign_in
from tests.support.browser import PHONE, OpenPage
from tests.support.installation import Product

pytestmark = pytest.mark.once  # the other database answers the same questions in the tests of what is asked here

DESK, LEAD = "/cong/ban-bien-tap/", "Các bên cùng nhìn lại một năm phối hợp và hẹn nhau những việc còn lại."


def photograph(colour: str) -> dict[str, object]:
    held = io.BytesIO()
    Image.new("RGB", (1200, 800), colour).save(held, "JPEG")
    return {"name": f"{colour}.jpg", "mimeType": "image/jpeg", "buffer": held.getvalue()}


MEETING = "Hội nghị sơ kết công tác Hội 6 tháng đầu năm 2021"
ROW = "KH-2021 · 1 ·"


def begin(page: Page, product: Product) -> None:
    """The draft with the facts of the meeting, two photographs and the row that it belongs to."""
    page.goto(f"{product.url}{DESK}")
    page.get_by_role("link", name="Viết từ hồ sơ").click()
    page.locator("section.card", has_text="Hội trường Hội LHPN tỉnh").get_by_role("link").click()
    expect(page.locator("main")).to_contain_text("Kiến nghị của cơ sở Hội")
    for n, colour in enumerate(("red", "blue"), start=1):
        page.locator(f"[name=photo_{n}]").set_input_files(photograph(colour))
        page.locator(f"[name=caption_{n}]").fill(f"Quang cảnh phiên họp {n}")
        page.locator(f"[name=alternative_{n}]").fill(f"Phòng họp, hàng ghế {n}")
        page.locator(f"[name=credit_{n}]").fill("Linh Vũ")
    rows = page.locator("[name=row] option").all_inner_texts()
    page.locator("[name=row]").select_option(index=next(n for n, said in enumerate(rows) if said.startswith(ROW)))
    page.get_by_role("button", name="Tạo bản nháp").click()


def write_on(page: Page) -> None:
    """In the editor: another lead, kept as a draft; then back at the desk, into the other person's hands."""
    page.locator("section.card", has_text=MEETING).first.get_by_role("link", name="Sửa").click()
    page.locator("#id_lead").fill(LEAD)
    page.get_by_role("button", name="Lưu bản thảo").click()
    expect(page.locator(".messages")).to_contain_text("Đã lưu bản thảo")
    page.goto(f"{page.url.split('/bien-tap/')[0]}{DESK}")
    page.locator("section.card", has_text=MEETING).first.get_by_role("button", name="Trình duyệt").click()


class TestAnArticle:
    def test_of_a_meeting_goes_out_by_a_second_person_and_leads_a_reader_on_to_the_row(
        self, product: Product, open_page: OpenPage, tmp_path: Path
    ):
        writer, publisher, reader = open_page(), open_page(), open_page(width=PHONE)
        sign_in(writer, product, case_portal.EDITOR)
        sign_in(publisher, product, case_portal.PUBLISHER)

        begin(writer, product)
        write_on(writer)
        publisher.goto(f"{product.url}{DESK}")
        publisher.locator("section.card", has_text=MEETING).first.get_by_role("button", name="Duyệt").click()
        reader.goto(f"{product.url}/cong/")
        reader.locator("[name=q]").fill("quang canh phien hop")
        reader.locator("[name=q]").press("Enter")
        reader.locator("main").get_by_role("link", name=MEETING).click()
        printed = self.paper(reader, tmp_path)
        reader.get_by_role("link", name="Dòng 1").click()

        assert (writer.locator("section.card", has_text=MEETING).first.get_by_role("button", name="Duyệt").count()) == 0
        assert LEAD in printed
        assert "Quang cảnh phiên họp 2" in printed
        assert "Thống kê truy cập" not in printed
        expect(reader.locator("#hang-1")).to_be_in_viewport()
        assert reader.url.endswith("/cong/ke-hoach/KH-2021/#hang-1")

    @staticmethod
    def paper(page: Page, folder: Path) -> str:
        """The words of the page as a printer gets it."""
        page.pdf(path=folder / "article.pdf", format="A4")
        told = subprocess.run(
            ["pdftotext", folder / "article.pdf", "-"], capture_output=True, text=True, check=True
        ).stdout
        return " ".join(told.split())
