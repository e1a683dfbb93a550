"""A report over a line that is cut: on the real server, by a socket that breaks off, and in a browser without a network."""

import hashlib
import http.client
import json
import socket
import subprocess
import sys
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_first_case import sign_in
from tests.support import papers
from tests.support.browser import Complaints, OpenPage
from tests.support.installation import ROOT, Product

pytestmark = pytest.mark.once  # the other database answers the same questions in the tests of what is asked here

FILE = papers.pdf(b"x" * 2_000_000)
OPEN = """
import django
django.setup()
from dataclasses import replace
from datetime import UTC, datetime, date
from django.conf import settings
from phoihop.config import case_reporting
from phoihop.domain.organisations.models import Body
from phoihop.domain.regimes import services
from phoihop.foundation.accounts.actors import Actor
ubnd, at, day = Body.objects.get(code="laocai.ubnd"), datetime.now(UTC), date(2021, 9, 20)
by = Actor(None, ubnd.pk, "LEADER", settings.ROLES["LEADER"])
told = replace(case_reporting.REGIME, code=CODE, reporters=(("front_committee", "PROVINCE", "ISSUER"),), frequency="AD_HOC")
regime = services.draft(told=told, issuer=ubnd, by=by, at=at)
services.adopt(regime=regime, by=by, at=at)
asked = services.Asked(date(2020, 12, 15), date(2021, 9, 14), date(2021, 9, 25))
period = services.open_period(regime=regime, code="DX-1", by=by, on=day, at=at, asked=asked)
print(period.duties.get(body__code="laocai.mttq").pk)
"""


def owed(product: Product, code: str) -> str:
    """The address of a report that the Front owes under a regime of this code, opened as its issuer would."""
    environment = product.installation.environment | {"DJANGO_SETTINGS_MODULE": "phoihop.config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", f"CODE = {code!r}\n{OPEN}"], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
    )  # fmt: skip
    return f"{product.url}/unit-reports/{int(done.stdout.split()[-1])}"


class Line:
    """The server asked without a browser, by who is signed in on the page."""

    def __init__(self, page: Page, product: Product) -> None:
        cookies = {str(one.get("name")): str(one.get("value")) for one in page.context.cookies()}
        self.token = cookies["csrftoken"]
        self.head = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        self.host, self.port = str(urlsplit(product.url).hostname), int(urlsplit(product.url).port or 0)

    def ask(self, method: str, path: str, body: bytes = b"", **head: str) -> dict[str, object]:
        line = http.client.HTTPConnection(self.host, self.port, timeout=60)
        named = {name.replace("_", "-"): value for name, value in head.items()}
        line.request(method, path, body, self.head | {"X-CSRFToken": self.token} | named)
        found = json.loads(line.getresponse().read())
        line.close()
        return dict(found)

    def break_off(self, path: str, *, offset: int, promised: int, given: bytes) -> None:
        """A PATCH that promises more than comes before the line is gone."""
        head = self.head | {"X-CSRFToken": self.token, "Upload-Offset": str(offset), "Content-Length": str(promised)}
        lines = [
            f"PATCH {path} HTTP/1.1",
            f"Host: {self.host}:{self.port}",
            *(f"{name}: {value}" for name, value in head.items()),
        ]
        with socket.create_connection((self.host, self.port)) as line:
            line.sendall("\r\n".join([*lines, "", ""]).encode() + given)
            line.setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0"
            )  # gone at once, without a farewell


class TestACutLine:
    def test_in_the_middle_of_a_file_costs_the_rest_of_a_piece_and_leaves_nothing_half_entered(
        self, product: Product, open_page: OpenPage
    ) -> None:
        page = open_page(scripts=False)
        sign_in(page, product, "lanhdao.mttq")
        report = owed(product, "BC-CUT")
        page.goto(f"{report}/files/")
        line, here = Line(page, product), urlsplit(report).path
        sha256 = hashlib.sha256(FILE).hexdigest()
        told = urlencode({"key": "k", "name": "cut.pdf", "size": len(FILE), "sha256": sha256}).encode()
        at = str(line.ask("POST", f"{here}/pieces/", told, Content_Type="application/x-www-form-urlencoded")["at"])

        line.ask("PATCH", at, FILE[:1_000_000], Upload_Offset="0")
        line.break_off(at, offset=1_000_000, promised=900_000, given=FILE[1_000_000:1_300_000])
        page.reload()
        half = page.locator("main").inner_text()
        stands = line.ask("GET", at)
        end: dict[str, object] = {}
        for _try in range(20):  # what was cut may still be coming down: the server says where to go on
            offset = int(str(line.ask("GET", at)["offset"]))
            end = line.ask("PATCH", at, FILE[offset:], Upload_Offset=str(offset))
            if end["done"] is True:
                break
        page.reload()

        assert "cut.pdf" not in half
        assert (stands["done"], end["done"]) == (False, True)
        assert 1_000_000 <= int(str(stands["offset"])) <= 1_300_000
        assert "cut.pdf" in page.locator("main").inner_text()
        kept = product.installation.data / "files" / sha256[:2] / sha256[2:4] / sha256
        assert hashlib.sha256(kept.read_bytes()).hexdigest() == sha256


NOTHING_KEPT = "[...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter((key) => !key.startsWith('htmx'))"

TYPED_MEANWHILE = """([box, words]) => {
  const send = window.fetch;
  window.fetch = (...told) => {  // what is sent stands by now: this is typed while the answer is on its way
    window.fetch = send;
    document.querySelector(box).value = words;
    document.querySelector(box).dispatchEvent(new Event("input", { bubbles: true }));
    return send(...told);
  };
}"""


class TestWithoutANetwork:
    def test_figures_wait_on_the_page_and_nothing_is_said_to_be_kept_or_sent_before_it_is(
        self, product: Product, open_page: OpenPage, complaints: Complaints
    ) -> None:
        page = open_page()
        sign_in(page, product, "lanhdao.mttq")
        report = owed(product, "BC-LINE")
        page.goto(f"{report}/figures/")
        status, box = page.locator("[data-autosave-status]"), page.locator("[name=cell-doi_thoai]")

        box.fill("3")
        expect(status).to_contain_text("Đã lưu lúc")
        page.context.set_offline(True)
        box.fill("4")
        page.locator("[name=cell-nguoi_du]").fill("1.234")
        expect(status).to_contain_text("Chưa lưu – mất mạng. 2 ô")
        stored = page.evaluate(NOTHING_KEPT)
        page.context.set_offline(False)
        expect(status).to_contain_text("Đã lưu lúc")
        expect(page.locator("[data-faults=nguoi_du]")).to_contain_text("được đọc là 1234")
        page.reload()
        expect(box).to_have_value("4")

        page.goto(f"{report}/send/")
        page.context.set_offline(True)
        page.get_by_role("button", name="Gửi báo cáo").click()
        expect(page.locator("[data-resend-status]")).to_contain_text("Chưa gửi – mất mạng")
        expect(page.locator("main")).not_to_contain_text("Đã gửi, chờ duyệt")
        page.context.set_offline(False)
        expect(page.locator("main")).to_contain_text("Đã gửi, chờ duyệt")

        assert stored == []
        assert [said for said in complaints.all() if "ERR_INTERNET_DISCONNECTED" not in said] == []
        complaints.console.clear()

    def test_a_file_goes_on_from_where_it_stopped_and_two_people_see_each_others_figures(
        self, product: Product, open_page: OpenPage, complaints: Complaints
    ) -> None:
        lan, hoa = open_page(), open_page()
        for page in (lan, hoa):
            sign_in(page, product, "lanhdao.mttq")
        report = owed(product, "BC-TWO")
        for page in (lan, hoa):
            page.goto(f"{report}/figures/")

        lan.locator("[name=cell-doi_thoai]").fill("3")
        expect(lan.locator("[data-autosave-status]")).to_contain_text("Đã lưu lúc")
        hoa.locator("[name=cell-doi_thoai]").fill("5")
        expect(hoa.locator("[data-clash]")).to_contain_text("Đồng nghiệp đã ghi: 3")
        expect(hoa.locator("[name=cell-doi_thoai]")).to_have_value("5")
        hoa.get_by_role("button", name="Giữ của tôi").click()
        expect(hoa.locator("[data-autosave-status]")).to_contain_text("Đã lưu lúc")
        lan.reload()
        expect(lan.locator("[name=cell-doi_thoai]")).to_have_value("5")

        lan.goto(f"{report}/files/")
        lan.locator("input[type=file]").set_input_files(
            {"name": "dai.pdf", "mimeType": "application/pdf", "buffer": papers.pdf(b"y" * 9_000_000)}
        )
        with lan.expect_response(lambda answer: answer.request.method == "PATCH"):
            lan.get_by_role("button", name="Đính kèm").click()
        lan.context.set_offline(True)
        expect(lan.locator("[data-pieces-list]")).to_contain_text("Mất mạng")
        lan.context.set_offline(False)
        expect(lan.locator("main li", has_text="dai.pdf").get_by_role("button")).to_be_visible(timeout=60_000)

        assert complaints.broken == []
        complaints.console.clear()

    def test_a_box_that_was_not_sent_never_takes_a_colleagues_figure_for_its_own(
        self, product: Product, open_page: OpenPage, complaints: Complaints
    ) -> None:
        lan, hoa = open_page(), open_page()
        for page in (lan, hoa):
            sign_in(page, product, "lanhdao.mttq")
        report = owed(product, "BC-BOX")
        for page in (lan, hoa):
            page.goto(f"{report}/figures/")
        other, box, status = "[name=cell-doi_thoai]", "[name=cell-nguoi_du]", "[data-autosave-status]"

        hoa.locator(box).fill("7")
        expect(hoa.locator(status)).to_contain_text("Đã lưu lúc")
        lan.locator(other).fill("3")
        lan.locator(box).focus()
        expect(lan.locator(status)).to_contain_text("Đã lưu lúc")
        expect(lan.locator(box)).to_have_value("7")  # untouched, though the cursor stands in it

        hoa.locator(box).fill("8")
        expect(hoa.locator("[name=was-nguoi_du]")).to_have_value("8")

        lan.evaluate(TYPED_MEANWHILE, [box, "9"])
        lan.locator(other).fill("4")
        expect(lan.locator("[data-clash]")).to_contain_text("Đồng nghiệp đã ghi: 8")
        expect(lan.locator(box)).to_have_value("9")
        hoa.reload()
        expect(hoa.locator(other)).to_have_value("4")
        expect(hoa.locator(box)).to_have_value("8")

        assert complaints.broken == []
        complaints.console.clear()
