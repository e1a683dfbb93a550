"""A real Chromium that stays on this machine and complains of console errors, foreign requests, broken answers."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Literal, Protocol
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
# A container has no sandbox to offer; the rest keeps the browser from talking to anybody by itself.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
OURS = {"127.0.0.1", "localhost", "::1"}
PHONE, DESK = 360, 1280
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")


@dataclass
class Complaints:
    """What a visitor's browser grumbled about."""

    console: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def all(self) -> list[str]:
        return self.console + self.foreign + self.broken


class OpenPage(Protocol):
    """Opens an empty page in a context of its own (no cookies of others)."""

    def __call__(
        self,
        *,
        width: int = DESK,
        height: int = 800,
        scheme: Scheme = "light",
        scripts: bool = True,
        language: str = "vi",
        motion: Literal["reduce", "no-preference"] = "reduce",
    ) -> Page: ...


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    if not CHROMIUM.exists():
        raise RuntimeError("The journeys need a real browser; install it and run again: apt-get install chromium")
    # Playwright drives the browser from an event loop in this thread, and Django takes any loop for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def complaints() -> Complaints:
    """What the pages of this test complained of; a test that expects a complaint clears it."""
    return Complaints()


@pytest.fixture
def open_page(browser: Browser, complaints: Complaints) -> Iterator[OpenPage]:
    """Pages for this test. When it ends, no page may have complained."""
    contexts = []

    def guard(route: Route) -> None:
        address = urlsplit(route.request.url)
        if address.scheme in {"data", "blob", "about"} or address.hostname in OURS:
            route.continue_()
        else:
            complaints.foreign.append(f"foreign request: {route.request.url}")
            route.abort()

    def make(
        *,
        width: int = DESK,
        height: int = 800,
        scheme: Scheme = "light",
        scripts: bool = True,
        language: str = "vi",
        motion: Literal["reduce", "no-preference"] = "reduce",
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            java_script_enabled=scripts,
            locale=language,
            timezone_id="Asia/Ho_Chi_Minh",
            reduced_motion=motion,
        )
        contexts.append(context)
        context.set_default_timeout(15_000)
        context.route("**/*", guard)
        page = context.new_page()
        page.on("console", lambda said: complaints.console.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.console.append(str(error)))
        page.on(
            "response",
            lambda answer: complaints.broken.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None,
        )
        return page

    yield make
    for context in contexts:
        context.close()
    assert complaints.all() == []


BY_COLOUR = ("color-contrast", "link-in-text-block")  # the rules that ask for colours; all others ask the document


class Findings(Protocol):
    """What axe finds on a page: rule, help and the first element of each. Needs scripts."""

    def __call__(self, page: Page, *rules: str) -> list[str]: ...


@pytest.fixture
def accessibility() -> Findings:
    """By every rule, or by those given."""
    script = Axe().axe_script

    def findings(page: Page, *rules: str) -> list[str]:
        if not page.evaluate("'axe' in window"):
            page.evaluate(script)
        options: dict[str, object] = {"resultTypes": ["violations"]}
        if rules:
            options["runOnly"] = list(rules)
        told = page.evaluate("async options => (await axe.run(document, options)).violations", options)
        return [f"{found['id']}: {found['help']}: {found['nodes'][0]['html'][:160]}" for found in told]

    return findings


@pytest.fixture
def wrong_on_any_screen(accessibility: Findings) -> Callable[[Page], list[str]]:
    """What is wrong with a page as it stands, at both widths and in both lights: axe's findings, sideways scrolling.

    The page is loaded once and its window changed, as people turn a phone or dim a screen. Between the lights only
    colours differ, so in the second the rules that ask for colours are asked again.
    """

    def findings(page: Page) -> list[str]:
        found = []
        for width, scheme in product((PHONE, DESK), SCHEMES):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            screen = f"{page.url} at {width} px, {scheme}"
            rules = BY_COLOUR if scheme != SCHEMES[0] else ()
            found += [f"{screen}: {finding}" for finding in accessibility(page, *rules)]
            if overflows(page):
                found.append(f"{screen}: wider than the window")
        return found

    return findings


def overflows(page: Page) -> bool:
    """Whether the page is wider than its window, so that people must scroll sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
