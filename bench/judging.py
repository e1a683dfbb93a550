"""Page states of the portal before judges that are not ours: axe in both lights and widths, the Nu validator, Lighthouse.

Lighthouse and the validator are no part of the product. They are installed beside it, which asks for Node and Java:

    npm install --prefix build/judges --no-audit --no-fund vnu-jar@26.9.27 lighthouse@13.5.0
"""

import json
import os
import shutil
import statistics
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from urllib.parse import urljoin

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench.serving import ROOT, Served
from phoihop.config import case_portal

JUDGES = ROOT / "build" / "judges" / "node_modules"
CHROMIUM = "/usr/bin/chromium"
GOAL = 0.95  # of Lighthouse, for performance and for accessibility
ROUNDS = 3
SEEN_FIRST = ("/cong/", f"/cong/bai/{case_portal.SLUG}/", "/cong/tim/?q=mat+tran", "/cong/ke-hoach/KH-2021/")
ANYBODY = (
    "/cong/", "/cong/?trang=2", "/cong/?trang=99", "/cong/tim/", "/cong/tim/?q=mat+tran", "/cong/tim/?q=zzzz",
    f"/cong/bai/{case_portal.SLUG}/", "/cong/bai/ps-thon-kieu-mau/", "/cong/bai/xa-luong-son-dat-chuan/", "/cong/bai/nobody-wrote-this/",
    "/cong/chu-de/nong-thon-moi/", "/cong/chu-de/cong-tac-phoi-hop/", "/cong/thong-ke/", "/cong/van-ban/", "/cong/van-ban/QC-2021-2025/",
    "/cong/ke-hoach/", "/cong/ke-hoach/KH-2021/", "/cong/co-cau/", "/cong/co-cau/?ngay=1/1/2020", "/cong/co-cau/?ngay=31/02/2020",
    "/cong/kien-nghi/", "/cong/giam-sat/", "/cong/en/", "/cong/van-ban/?q=phoi+hop", "/cong/kiem-tra/", "/cong/kiem-tra/AAAA-BBBB/", "/cong/niem-phong/", "/cong/theo-doi/", "/accounts/login/",
)  # fmt: skip
WRITER = ("/cong/ban-bien-tap/", "/cong/ban-bien-tap/ho-so/")


@dataclass(frozen=True, slots=True)
class State:
    """A page as it was answered, with what axe found and whether it ran over the edge of its window."""

    name: str
    source: str
    found: list[str]


def run() -> bool:
    """Prints each finding, the counts and the scores. Returns whether nothing was found and every goal is met."""
    for need in (JUDGES / "vnu-jar", JUDGES / "lighthouse"):
        if not need.exists():
            print(f"{need} is not there. Install what judges first: {(__doc__ or '').strip().splitlines()[-1].strip()}")
            return False
    from phoihop.domain.petitions.models import Petition

    folder = Path(os.environ["PHOIHOP_DATA"])
    served = Served(dict(os.environ))
    served.start()
    followed = Petition.objects.get(key="case:dien-luoi").pk
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
            states = list(_states(browser, f"http://127.0.0.1:{served.port}", folder, followed))
            browser.close()
        by_axe = [finding for state in states for finding in state.found]
        by_nu = _validated(states, folder)
        print(*by_axe, *by_nu, sep="\n")
        print(f"{len(states)} states: axe and overflow {len(by_axe)} findings (2 widths, 2 lights), Nu {len(by_nu)}")
        scored = [_scored(f"http://127.0.0.1:{served.port}{path}", path, folder) for path in SEEN_FIRST]
    finally:
        served.stop()
    return not by_axe and not by_nu and all(scored)


def _states(browser: Browser, url: str, folder: Path, followed: int) -> Iterator[State]:
    accounts = dict(row.split("\t", 1) for row in (folder / "demo-accounts").read_text().splitlines())
    anybody = browser.new_context(locale="vi")
    page = anybody.new_page()
    for path in ANYBODY:
        yield _judged(page, path, _source(page, url + path))
    yield _refused(page, url)
    writer = _signed_in(browser, url, "bientap.ubnd", accounts["bientap.ubnd"])
    for path in WRITER:
        yield _judged(writer, path, _source(writer, url + path))
    links = writer.locator("main a[href*='/ho-so/']").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    for path in sorted(link for link in links if link.rstrip("/").rpartition("/")[2].isdigit())[:2]:
        yield _judged(writer, path, _source(writer, url + path))
    yield _followed(
        _signed_in(browser, url, "lanhdao.mttq", accounts["lanhdao.mttq"]), anybody, f"{url}/petitions/{followed}/"
    )


def _refused(page: Page, url: str) -> State:
    """A code that nobody was given."""
    page.goto(f"{url}/cong/theo-doi/")
    page.locator("[name=code]").fill("AAAA-AAAA")
    page.locator("[name=secret]").fill("AAAA-AAAA")
    with page.expect_navigation() as answered:
        page.locator("[name=secret]").press("Enter")
    return _judged(page, "a code of nobody", answered.value.text() if answered.value else "")


def _followed(officer: Page, anybody: BrowserContext, petition: str) -> State:
    """A petition by the code and the secret of its slip."""
    officer.goto(petition)
    officer.locator("form[action$='/slip/'] button").first.click()
    code, secret = officer.locator(".slip-code").all_inner_texts()
    page = anybody.new_page()
    page.goto(urljoin(petition, "/cong/theo-doi/"))
    page.locator("[name=code]").fill(code)
    page.locator("[name=secret]").fill(secret)
    with page.expect_navigation() as answered:
        page.locator("[name=secret]").press("Enter")
    return _judged(page, "a petition followed", answered.value.text() if answered.value else "")


def _signed_in(browser: Browser, url: str, username: str, password: str) -> Page:
    page = browser.new_context(locale="vi").new_page()
    page.goto(f"{url}/accounts/login/")
    page.locator("[name=login]").fill(username)
    page.locator("[name=password]").fill(password)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(f"{url}/")
    return page


def _source(page: Page, address: str) -> str:
    answer = page.goto(address)
    return answer.text() if answer else ""


def _judged(page: Page, name: str, source: str) -> State:
    """axe of every rule, and whether one has to scroll sideways, at both widths and in both lights."""
    found = []
    page.evaluate(Axe().axe_script)
    for width, light in product((360, 1280), ("light", "dark")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme="dark" if light == "dark" else "light")
        told = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
        found += [f"{name} {width} {light}: {one['id']} {one['nodes'][0]['html'][:120]}" for one in told]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append(f"{name} {width} {light}: wider than the window")
    return State(name, source, found)


def _validated(states: list[State], folder: Path) -> list[str]:
    """What the Nu validator says of the bytes that were answered: errors and warnings."""
    files = {f"{number:02}.html": state for number, state in enumerate(states)}
    for name, state in files.items():
        (folder / name).write_text(state.source)
    jar = JUDGES / "vnu-jar" / "build" / "dist" / "vnu.jar"
    command = [shutil.which("java") or "java", "-Xss4m", "-jar", str(jar), "--format", "json", *files]
    told = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    messages = json.loads(told.stderr)["messages"]
    return [
        f"{files[Path(said['url']).name].name}: {said.get('subType', said['type'])}: {said['message']} (line {said.get('lastLine')})"
        for said in messages
    ]


def _scored(address: str, path: str, folder: Path) -> bool:
    """Lighthouse's own slow phone, median of the rounds."""
    scores: dict[str, list[float]] = {}
    for _round in range(ROUNDS):
        out = folder / "lighthouse.json"
        command = [
            shutil.which("node") or "node",
            str(JUDGES / ".bin" / "lighthouse"),
            address,
            "--quiet",
            "--output=json",
        ]
        command += [f"--output-path={out}", "--chrome-flags=--headless=new --no-sandbox"]
        subprocess.run(command, env=os.environ | {"CHROME_PATH": CHROMIUM}, check=True, capture_output=True)
        told = json.loads(out.read_text())
        for name, category in told["categories"].items():
            scores.setdefault(name, []).append(category["score"] or 0.0)
        for name in (
            "first-contentful-paint",
            "largest-contentful-paint",
            "cumulative-layout-shift",
            "total-byte-weight",
        ):
            scores.setdefault(name, []).append(told["audits"][name]["numericValue"])
    middle = {name: statistics.median(values) for name, values in scores.items()}
    print(path, *(f"{name} {value:,.2f}" for name, value in middle.items()), sep="  ")
    return min(middle["performance"], middle["accessibility"]) >= GOAL
