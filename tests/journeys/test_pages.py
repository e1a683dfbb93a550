"""A page of each kind at both widths and in both lights, as the leaders of either side and as strangers see it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from phoihop.config import case_portal
from tests.journeys.test_first_case import sign_in
from tests.support.browser import Complaints, OpenPage
from tests.support.installation import Product

pytestmark = pytest.mark.looks
COMMITTEE = (
    "/", "/statement/?side=OWES", "/statement/?side=OWED", "/agreements/", "/agreements/QC-2021-2025/", "/coverage/?level=PROVINCE&show=bodies", "/search/?q=giam+sat", "/plans/",
    "/plans/KH-2021/", "/commitments/new/", "/bodies/", "/accounts/2fa/", "/accounts/2fa/webauthn/", "/accounts/password/change/", "/accounts/sessions/", "/reports/", "/reports/laocai.ubnd/9T-2021/", "/reports/laocai.ubnd/9T-2021/overdue/",
    "/plans/KH-2021/changes/", "/plans/KH-2021/money/", "/plans/KH-2021/rows/1/money/", "/plans/KH-2021/?view=cards", "/agreements/new/", "/agreements/QC-2021-2025/cascade/",
    "/commitments/PH-2021-0005/", "/commitments/PH-2021-0020/", "/commitments/PH-2021-0027/",
)  # fmt: skip
FRONT = (
    "/", "/overview/", "/waiting/", "/in-hand/", "/papers/", "/petitions/", "/meetings/", "/meetings/CH-2021-01/", "/oversight/", "/reviews/",
    "/programmes/", "/programmes/CTMTQG-NTM/", "/information/", "/regimes/", "/reorganisations/", "/plans/KH-2021/?view=timeline",
    "/programmes/CT-01-2021/", "/reviews/of/programme/CT-01-2021/new/",
)  # fmt: skip
STRANGERS = (
    "/accounts/login/",
    "/cong/",
    "/cong/kien-nghi/",
    "/cong/giam-sat/",
    "/cong/en/",
    "/cong/van-ban/",
    "/cong/theo-doi/",
    "/cong/kiem-tra/",
    f"/cong/bai/{case_portal.SLUG}/",
)
Wrong = Callable[[Page], list[str]]


def wrong_on(addresses: tuple[str, ...], page: Page, product: Product, wrong_on_any_screen: Wrong) -> list[str]:
    found = []
    for address in addresses:
        page.goto(f"{product.url}{address}")
        found += wrong_on_any_screen(page)
    return found


class TestAPage:
    @pytest.mark.parametrize(("reader", "pages"), [("lanhdao.ubnd", COMMITTEE), ("lanhdao.mttq", FRONT)])
    def test_gives_axe_nothing_to_find_and_never_scrolls_sideways(
        self, product: Product, open_page: OpenPage, wrong_on_any_screen: Wrong, reader: str, pages: tuple[str, ...]
    ):
        page = open_page()
        sign_in(page, product, reader)

        assert wrong_on(pages, page, product, wrong_on_any_screen) == []

    @pytest.mark.parametrize("language", ["vi", "en"])
    def test_does_so_for_who_is_signed_in_nowhere(
        self, product: Product, open_page: OpenPage, wrong_on_any_screen: Wrong, language: str
    ):
        page = open_page(language=language)

        assert wrong_on(STRANGERS, page, product, wrong_on_any_screen) == []

    def test_does_so_where_there_is_none_and_where_a_form_was_refused(
        self, product: Product, open_page: OpenPage, complaints: Complaints, wrong_on_any_screen: Wrong
    ):
        page = open_page()
        sign_in(page, product, "lanhdao.mttq")

        found = wrong_on(("/there-is-no-such-page/",), page, product, wrong_on_any_screen)
        page.goto(f"{product.url}/commitments/new/")
        page.evaluate("document.querySelector('main form[method=post]').noValidate = true")
        page.locator("main form[method=post] button[type=submit]").last.click()
        expect(page.locator("[aria-invalid=true]").first).to_be_visible()

        assert found + wrong_on_any_screen(page) == []
        assert [said.split("status of ")[1][:3] for said in complaints.console] == ["404", "422"]
        complaints.console.clear()
