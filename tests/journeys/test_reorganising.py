"""A district ends: somebody who has never seen the desk carries its thirty duties to three communes and the province."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.domain.reorganisations.sheets import SHIPPED
from tests.journeys.test_by_keyboard import HERE, field, press, tab_to
from tests.journeys.test_first_case import sign_in
from tests.support.browser import Findings, OpenPage
from tests.support.installation import Installation, Product

pytestmark = pytest.mark.once  # the other database answers the same questions in the tests of what is asked here

HEIRS = {
    "Bảo Hà": "Ủy ban nhân dân xã Bảo Hà (mới)",
    "Nghĩa Đô": "Ủy ban nhân dân xã Nghĩa Đô (mới)",
    "Xuân Hòa": "Ủy ban nhân dân xã Xuân Hòa (mới)",
}

COMMUNES = ("laocai-2025.ubnd-02989", "laocai-2025.ubnd-02953", "laocai-2025.ubnd-02962")
PROVINCE = ("laocai-2025.ubnd", "1/7/2025"), ("laocai.ubnd", "30/6/2025")


@pytest.fixture
def with_district(with_case: Installation, serve: Callable[[Installation], Product]) -> Product:
    """The case on the eve of the day, in a product of its own, for what is carried out here stays."""
    assert with_case.run("demo", "--until-2025").returncode == 0
    return serve(with_case)


def heir(page: Page, name: str) -> None:
    """Go through the choices until this one is chosen."""
    tab_to(page, "it.name === 'heir'")
    for _press in range(20):
        if page.evaluate(f"{HERE}.closest('label').textContent.trim() === {name!r}"):
            page.keyboard.press("Space")
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"no {name} among the heirs")


def done(page: Page) -> None:
    """What was sent is recorded, and the page says so."""
    expect(page.locator(".banner.ok").first).to_be_visible(timeout=30_000)  # a whole province is laid beside its heirs


def give(page: Page, words: str, name: str) -> None:
    """Search for the words, give all that is found to the heir."""
    tab_to(page, "it.name === 'q' && it.closest('main')")  # not the box that searches everything
    page.keyboard.press("Control+A")
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    page.wait_for_url("**q=*")
    tab_to(page, "it.name === 'whole'")
    page.keyboard.press("Space")
    heir(page, name)
    field(page, "reason", f"Địa bàn {words}")
    press(page, "Chuyển cho bên nhận này")
    done(page)


class TestTheReorganisationDesk:
    def test_carries_a_districts_thirty_duties_by_keyboard_alone(
        self, with_district: Product, open_page: OpenPage, accessibility: Findings
    ) -> None:
        page = open_page()
        sign_in(page, with_district, "quantri.ubnd")
        page.goto(f"{with_district.url}/reorganisations/")
        press(page, "Soạn đợt mới")
        page.locator("input[type=file]").set_input_files(SHIPPED)  # the system's own dialog cannot be driven
        press(page, "Xem kết quả")
        expect(page.locator("h1")).to_contain_text("Lào Cai và Yên Bái")
        assert accessibility(page) == []

        press(page, "Ủy ban nhân dân huyện Bảo Yên")
        expect(page.locator("legend").first).to_contain_text("30 việc cần quyết định")
        assert accessibility(page) == []
        for words, name in HEIRS.items():
            give(page, words, name)
        tab_to(page, "it.name === 'whole'")
        page.keyboard.press("Space")
        field(page, "reason", "Việc chung của huyện: tỉnh nhận")
        press(page, "Chuyển cho bên nhận này")
        done(page)
        expect(page.locator("main")).to_contain_text("Mọi việc ở đây đã được quyết định")

        finish(page)
        told = {code: len(open_of(with_district, code, "1/7/2025")) for code in COMMUNES}
        assert sorted(told.values()) == [
            7,
            9,
            10,
        ]  # 8 of the district's thirty, and one that the old commune had itself
        assert open_of(with_district, "laocai.ubnd-087", "1/7/2025") == set()
        assert len(open_of(with_district, "laocai.ubnd-087", "30/6/2025")) == 30
        province, before = (open_of(with_district, *at) for at in PROVINCE)
        assert len(province) == len(before) + 5
        assert with_district.installation.run("ledger", "verify").returncode == 0

    @pytest.mark.looks
    def test_stands_on_every_screen(
        self, product: Product, open_page: OpenPage, wrong_on_any_screen: Callable[[Page], list[str]]
    ) -> None:
        page = open_page()
        sign_in(page, product, "quantri.ubnd")
        page.goto(f"{product.url}/reorganisations/new/")
        page.locator("input[type=file]").set_input_files(SHIPPED)
        page.get_by_role("button", name="Xem kết quả").click()
        desk = page.url

        wrong = []
        for part in ("", "moves/", "duties/", "duties/?body=laocai.mttq", "answers/", "agreements/", "people/"):
            page.goto(desk + part)
            wrong += wrong_on_any_screen(page)

        assert wrong == []


def part(page: Page, name: str) -> None:
    """Go to a part of the desk by its own link, not by the one of the same words in the navigation."""
    tab_to(page, f"it.closest('.desk-tabs') && it.textContent.trim() === {name!r}")
    page.keyboard.press("Enter")
    expect(page.locator(".desk-tabs [aria-current=page]")).to_have_text(name)


def finish(page: Page) -> None:
    """The rest as it is proposed, then the day; by keys and links alone."""
    for name in ("Việc phải làm", "Trả lời kiến nghị", "Văn bản phối hợp", "Con người"):
        part(page, name)
        field(page, "reason", "Theo quy tắc kế thừa")
        press(page, "Xác nhận tất cả")
        done(page)
    part(page, "Tổng quan")
    for place in (2, 3, 4):  # duties, answers, agreements
        expect(page.locator(".figure-value").nth(place)).to_have_text("0")
    press(page, "Duyệt")
    done(page)
    press(page, "Thực hiện")
    tab_to(page, "it.value === 'yes'")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Ai đã nhận việc", timeout=60_000)


def open_of(product: Product, body: str, day: str) -> set[str]:
    """What is open of a body on a day, by code and side."""
    answer = product.installation.run("ledger", "statement", body, "--as-of", day, "--json")
    rows = json.loads(answer.stdout)["rows"]
    return {row["code"] + row["side"] for row in rows if row["state"] in {"IN_FORCE", "CLAIMED", "SUSPENDED"}}
