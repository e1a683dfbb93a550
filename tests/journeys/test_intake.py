"""A clerk at the table of a meeting, on a telephone with a poor line that is cut every half minute.

In the suite the line's clock runs faster than ours and the clerk enters a few: as many bytes go through between two cuts as
at 128 kbit/s in thirty seconds. Between them lies more time than the page waits before it tries again, so not above 7.
INTAKE=60 LINE_FASTER=1 walks all of it at its own pace, in about ten minutes.
"""

import contextlib
import logging
import math
import os
import re

import pytest
from playwright.sync_api import Error, Page, expect

from phoihop.surfaces.workspace.paging import SHOWN
from tests.journeys.test_first_case import sign_in
from tests.support.browser import PHONE, Complaints, OpenPage
from tests.support.installation import Product
from tests.support.poor_line import poor_line

pytestmark = pytest.mark.once  # what is stored once under its key is asked of both databases elsewhere

PETITIONS, FASTER = int(os.environ.get("INTAKE", "14")), int(os.environ.get("LINE_FASTER", "4"))
BYTES_A_SECOND, CUT_EVERY = 128_000 // 8, 30
log = logging.getLogger(__name__)  # pytest --log-cli-level=INFO tells the figures
PATIENCE = 300_000  # ms, for one answer over such a line on a busy machine
_TYPED = "Đề nghị sửa cầu treo qua suối, đoạn số {}"


class TestAClerkOnAPoorLine:
    def test_enters_every_petition_once_and_types_nothing_twice(
        self, product: Product, open_page: OpenPage, complaints: Complaints
    ):
        typed = [_TYPED.format(number) for number in range(1, PETITIONS + 1)]
        page = open_page(width=PHONE)
        page.context.set_default_timeout(PATIENCE)
        sign_in(page, product, "lanhdao.mttq")
        page.goto(f"{product.url}/petitions/")
        table = page.locator("a[href^='/petitions/sessions/']:not([href$='/new/'])").first.get_attribute("href") or ""
        before = _entered(page.goto(f"{product.url}{table}").text())  # type: ignore[union-attr]  # a page answers
        speed = {"bytes_a_second": BYTES_A_SECOND * FASTER, "cut_every": CUT_EVERY / FASTER}

        with poor_line(product.url, **speed) as line:
            _open(page, f"{line.url}{table}")
            for words in typed:
                page.locator("[name=text]").fill(words)
                page.get_by_role("button", name="Lưu và nhập tiếp").click()
                expect(page.locator("[name=text]")).to_have_value("", timeout=PATIENCE)
            log.info("%s entered, %s bytes, cut %s times", PETITIONS, line.carried, line.cuts)
            stored = page.evaluate("JSON.stringify([localStorage, sessionStorage])")

        page.goto(f"{product.url}{table}")
        assert _entered(page.content()) == before + PETITIONS
        told = _titles(page, f"{product.url}{table}", before + PETITIONS)
        assert sorted(title for title in told if title in typed) == sorted(typed)
        assert line.cuts > 0
        assert [words for words in typed if words in stored] == []
        assert [said for said in complaints.console if "net::ERR_" not in said] == []
        complaints.console.clear()  # what a browser says of a line that is cut


def _entered(page: str) -> int:
    found = re.search(r"Đã nhập (\d+) kiến nghị", page)
    return int(found[1]) if found else 0


def _titles(page: Page, address: str, entered: int) -> list[str]:
    """What stands in the list of what was entered, page by page."""
    told = []
    for number in range(1, math.ceil(entered / SHOWN) + 1):
        page.goto(f"{address}?page={number}")
        told += page.locator("ul.rows a[href^='/petitions/']").all_inner_texts()
    return told


def _open(page: Page, address: str) -> None:
    """Open a page as people do on such a line: once more where it did not come."""
    for _again in range(30):
        with contextlib.suppress(Error):  # the browser's words for a line that was cut
            page.goto(address, wait_until="domcontentloaded", timeout=PATIENCE)
            if page.locator("[name=text]").count():
                return
