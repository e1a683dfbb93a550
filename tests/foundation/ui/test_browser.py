"""The look in a real browser: nothing for axe to find, nothing that scrolls sideways, behaviours that only help."""

import pytest
from playwright.sync_api import expect

from tests.support.browser import DESK, PHONE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.looks]


@pytest.fixture
def gallery(live_server):
    return f"{live_server.url}/ui/"


def wider_than_the_window(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


class TestTheGallery:
    @pytest.mark.parametrize("width", [PHONE, DESK])
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_gives_axe_nothing_to_find(self, open_page, accessibility, gallery, width, scheme):
        page = open_page(width=width, scheme=scheme)

        page.goto(gallery)

        assert accessibility(page) == []
        assert wider_than_the_window(page) <= 0

    @pytest.mark.parametrize("width", [PHONE, DESK])
    def test_offers_targets_large_enough_to_hit(self, open_page, gallery, width):
        page = open_page(width=width)

        page.goto(gallery)

        small = page.evaluate("""() => [...document.querySelectorAll("a, button, summary, input, select, textarea")]
            .filter((e) => getComputedStyle(e).display !== "inline")
            .filter((e) => { const r = e.getBoundingClientRect(); return r.width && (r.width < 24 || r.height < 24); })
            .map((e) => e.outerHTML.slice(0, 80))""")
        assert small == []


class TestWithScriptsOff:
    def test_the_menu_of_a_phone_opens_and_the_light_changes(self, open_page, gallery):
        page = open_page(width=PHONE, scripts=False)
        page.goto(gallery)

        page.get_by_text("Danh mục", exact=True).click()
        expect(page.get_by_role("navigation", name="Danh mục chính").get_by_text("Tổng quan")).to_be_visible()
        page.reload()
        page.get_by_text("Nguyễn Thị Ánh").locator("xpath=..").click()
        page.get_by_role("button", name="Tối").click()

        expect(page.locator("html")).to_have_attribute("data-theme", "dark")


class TestTheKeyboard:
    def test_reaches_the_content_first(self, open_page, gallery):
        page = open_page(scripts=False)  # with them, the refused form of the gallery takes the focus
        page.goto(gallery)

        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Đến thẳng nội dung")).to_be_focused()
        page.keyboard.press("Enter")

        expect(page.locator("#main")).to_be_focused()

    def test_finds_the_search_box_with_control_k(self, open_page, gallery):
        page = open_page()
        page.goto(gallery)

        page.keyboard.press("Control+k")

        expect(page.get_by_role("searchbox")).to_be_focused()

    def test_closes_a_menu_with_escape(self, open_page, gallery):
        page = open_page()
        page.goto(gallery)
        page.get_by_text("Nguyễn Thị Ánh").click()

        page.keyboard.press("Escape")

        expect(page.get_by_role("button", name="Tối")).to_be_hidden()


class TestABehaviour:
    def test_changes_the_light_at_once_and_remembers(self, open_page, gallery):
        page = open_page()
        page.goto(gallery)
        page.get_by_text("Nguyễn Thị Ánh").click()

        page.get_by_role("button", name="Tối").click()

        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        page.reload()
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")

    def test_takes_the_focus_to_what_must_be_mended(self, open_page, gallery):
        page = open_page()

        page.goto(gallery)

        expect(page.get_by_role("alert")).to_be_focused()

    def test_asks_before_what_cannot_be_undone(self, open_page, gallery):
        page = open_page()
        page.goto(gallery)
        sent = []
        page.on("request", lambda request: sent.append(request.url) if request.is_navigation_request() else None)
        press = page.get_by_role("button", name="Rút lại…")

        press.click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("Bên kia sẽ được báo")
        dialog.get_by_role("button", name="Không").click()
        expect(press).to_be_focused()
        assert sent == []

        press.click()
        with page.expect_navigation():
            dialog.get_by_role("button", name="Rút lại").click()

    def test_sends_a_form_once(self, open_page, gallery):
        page = open_page()
        page.goto(gallery)
        page.evaluate("""() => {
            const form = document.querySelector("form[data-once]");
            window.sent = 0;
            window.addEventListener("submit", (e) => { if (!e.defaultPrevented) window.sent += 1; e.preventDefault(); });
            form.requestSubmit(); form.requestSubmit(); form.requestSubmit();
        }""")

        assert page.evaluate("window.sent") == 1

    def test_sends_a_form_that_was_only_looked_at_in_another_tab(self, open_page, gallery):
        page = open_page()
        page.goto(gallery)
        page.evaluate("""() => {
            const form = document.querySelector("form[data-once]");
            const look = form.appendChild(document.createElement("button"));
            look.formTarget = "_blank";
            window.sent = 0;
            window.addEventListener("submit", (e) => { if (!e.defaultPrevented) window.sent += 1; e.preventDefault(); });
            form.requestSubmit(look); form.requestSubmit(look); form.requestSubmit(); form.requestSubmit();
        }""")

        assert page.evaluate("window.sent") == 3
