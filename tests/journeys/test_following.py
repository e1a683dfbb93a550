"""From a petition at the table over the answer to the voter who does not agree, and what their browser keeps of it: nothing."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_first_case import sign_in
from tests.support.browser import PHONE, OpenPage
from tests.support.installation import Product

pytestmark = pytest.mark.once  # the other database answers the same questions in the tests of what is asked here

ASKED, WHY = "Đề nghị làm cống qua đường liên thôn", "Chưa nói đến cống dưới, nhà tôi ở đầu bản sau cây gạo"
KEPT = "[localStorage.length, sessionStorage.length, document.cookie, (await caches.keys()).length, history.state]"


class TestAVoter:
    def test_who_does_not_agree_opens_the_petition_again_and_leaves_nothing_behind(
        self, product: Product, open_page: OpenPage
    ):
        front, committee, voter = open_page(), open_page(), open_page(width=PHONE)
        sign_in(front, product, "lanhdao.mttq")
        sign_in(committee, product, "lanhdao.ubnd")

        petition = _asked_and_passed_on(front, product)
        _answered(committee, petition)
        front.goto(petition)
        front.get_by_role("button", name="Tạo phiếu để in").click()
        code, secret = front.locator(".slip-code").all_inner_texts()
        voter.goto(f"{product.url}/cong/theo-doi/?ma={code}")
        voter.locator("[name=secret]").fill(secret.lower())
        voter.get_by_role("button", name="Xem kiến nghị").click()
        expect(voter.locator("main")).to_contain_text("9/UBND-GT")
        voter.locator("#why").fill(WHY)
        voter.get_by_role("button", name="Chưa đồng ý: mở lại").click()

        expect(voter.locator("#why")).to_have_count(0)
        assert [told for told in (secret, "cây", "gạo") if told in voter.url] == []
        assert voter.evaluate(f"(async () => {KEPT})()") == [0, 0, "", 0, None]
        assert voter.context.cookies() == []
        assert WHY not in voter.content()
        front.goto(petition)
        expect(front.locator("main")).to_contain_text("Mở lại, chờ trả lời lại")
        assert WHY not in front.content()
        front.get_by_role("button", name="Xem (có ghi lại)").first.click()
        expect(front.locator("main")).to_contain_text(WHY)


def _asked_and_passed_on(front: Page, product: Product) -> str:
    """Entered at the table and passed to the People's Committee; its address."""
    front.goto(f"{product.url}/petitions/")
    front.locator("a[href^='/petitions/sessions/']:not([href*=new]):not([href*=list])").first.click()
    front.locator("[name=text]").fill(ASKED)
    front.locator("[name=text]").locator("xpath=ancestor::form").get_by_role("button").click()
    front.locator("main").get_by_role("link", name=ASKED).first.click()
    front.locator("[name=route-to]").select_option(label="Ủy ban nhân dân tỉnh Lào Cai")
    front.locator("form[action$='/route/']").get_by_role("button").click()
    expect(front.locator(".timeline")).to_contain_text("đã chuyển đến UBND tỉnh")
    return front.url


def _answered(committee: Page, petition: str) -> None:
    """Answered on a paper."""
    committee.goto(petition)
    form = committee.locator("form[action$='/answer/']")
    form.locator("[name=answer-words]").fill("Sẽ làm cống trong quý IV.")
    form.locator("[name=answer-paper]").fill("9/UBND-GT")
    form.get_by_role("button").click()
    expect(committee.locator(".timeline")).to_contain_text("9/UBND-GT")
