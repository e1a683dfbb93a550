"""A person gives their device a passkey, signs in with it alone, and takes it away again; where none works, the page says so."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_first_case import password
from tests.support.browser import OpenPage
from tests.support.installation import Product

pytestmark = pytest.mark.once

CLERK = "vanthu.ubnd"
SIGN_IN = "Đăng nhập bằng khóa truy cập (passkey)"


def by_name(product: Product) -> str:
    """The product under the name at which browsers take passkeys."""
    return product.url.replace("127.0.0.1", "localhost")


def device(page: Page, *, knows_its_owner: bool = True) -> None:
    """A device of the page's own that keeps passkeys and asks who holds it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": knows_its_owner, "automaticPresenceSimulation": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def sign_in_with_password(page: Page, product: Product) -> None:
    page.goto(f"{by_name(product)}/accounts/login/")
    page.locator("[name=login]").fill(CLERK)
    page.locator("[name=password]").fill(password(product, CLERK))
    page.locator("[name=password]").press("Enter")
    expect(page.locator("h1")).to_have_text("Bàn làm việc")


def confirm_access(page: Page, product: Product) -> None:
    """Before what matters the password is asked for once more."""
    expect(page.locator("h1")).to_have_text("Xác nhận quyền truy cập")
    page.locator("[name=password]").fill(password(product, CLERK))
    page.locator("main").get_by_role("button", name="Xác nhận").click()


def sign_out(page: Page, product: Product) -> None:
    page.goto(f"{by_name(product)}/accounts/logout/")
    page.locator("main").get_by_role("button", name="Đăng xuất").click()
    expect(page.locator("h1")).to_have_text("Đăng nhập")


class TestAPasskey:
    def test_signs_its_owner_in_until_it_is_removed(self, product: Product, open_page: OpenPage):
        page = open_page()
        device(page)
        sign_in_with_password(page, product)

        page.goto(f"{by_name(product)}/accounts/2fa/")
        page.locator("section", has_text="Khóa truy cập (passkey)").first.get_by_role("link", name="Thêm").click()
        confirm_access(page, product)
        page.get_by_label("Tên của khóa").fill("Máy ở cơ quan")
        page.get_by_role("button", name="Thêm").click()
        expect(page.locator("h1")).to_have_text("Mã khôi phục")
        sign_out(page, product)
        page.get_by_role("button", name=SIGN_IN).click()
        expect(page.locator("h1")).to_have_text("Bàn làm việc")

        page.goto(f"{by_name(product)}/accounts/2fa/webauthn/")
        row = page.locator(".row", has_text="Máy ở cơ quan")
        expect(row).to_contain_text("dùng lần cuối")
        row.get_by_role("link", name="Bỏ").click()
        confirm_access(page, product)
        page.locator("main").get_by_role("button", name="Bỏ").click()
        expect(page.locator("main")).to_contain_text("Chưa có khóa truy cập nào.")
        sign_out(page, product)
        sign_in_with_password(page, product)

    def test_is_not_taken_from_a_device_that_does_not_know_its_owner(self, product: Product, open_page: OpenPage):
        page = open_page()
        device(page, knows_its_owner=False)
        page.goto(f"{by_name(product)}/accounts/login/")

        page.get_by_role("button", name=SIGN_IN).click()

        expect(page.get_by_role("alert")).to_contain_text("Thiết bị chưa đưa ra khóa truy cập")
        expect(page.locator("h1")).to_have_text("Đăng nhập")


class TestWhereNoneWorks:
    def test_the_page_leads_to_where_one_does(self, product: Product, open_page: OpenPage):
        page = open_page(scripts=False)

        page.goto(f"{product.url}/accounts/login/")

        page.get_by_text("Đăng nhập bằng khóa truy cập (passkey)").click()
        expect(page.locator("main")).to_contain_text("Trình duyệt không nhận khóa truy cập (passkey) ở địa chỉ này.")
        address = f"{by_name(product)}/accounts/login/"
        expect(page.get_by_role("link", name=address)).to_have_attribute("href", address)
        expect(page.get_by_role("button", name=SIGN_IN)).to_have_count(0)

    def test_without_scripts_the_button_stays_away(self, product: Product, open_page: OpenPage):
        page = open_page(scripts=False)

        page.goto(f"{by_name(product)}/accounts/login/")

        expect(page.get_by_role("button", name=SIGN_IN)).to_have_count(0)
        expect(page.locator("main")).to_contain_text("cần JavaScript", use_inner_text=True)
