"""Article pages per second over HTTP, beside plain Wagtail: its starter's own templates, the same rows, the same server.

The load generator runs beside the server on the same machine. Told are pages per second of the clock and of the server's own
processor time, which other programs of the machine do not change, and for each page its bytes and its questions to the database.
"""

import itertools
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from django.core.management import call_command

from bench.loading import Ask, Client, Load
from bench.serving import ROOT, Served
from phoihop.config import case_portal, server

CLIENTS = 8
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0"
PLAIN = (
    "import os; from granian import Granian; from granian.constants import Interfaces; "
    "Granian('bench.plain_wsgi:application', address='127.0.0.1', port=int(os.environ['PORT']), interface=Interfaces.WSGI, "
    f"workers=1, blocking_threads={server.threads(os.cpu_count() or 1)}, websockets=False, log_access=False).serve()"
)
# What the starter leaves to whoever writes the first page: its base, with the article's own words in the block for content.
ARTICLE = """{% extends "base.html" %}{% load wagtailcore_tags %}
{% block content %}
<h1>{{ page.title }}</h1>
<p>{{ page.lead }}</p>
{% for block in page.body %}{% include_block block %}{% endfor %}
<p>{{ page.byline }}</p>
{% endblock content %}
"""


def run(*, rounds: int, pages: int = 300) -> None:
    """Both servers over one installation; they take turns."""
    folder = Path(os.environ["PHOIHOP_DATA"])
    starter = _starter(folder)
    ours, plain = Served(dict(os.environ)), Served(starter, (sys.executable, "-c", PLAIN))
    slug, numbers = case_portal.SLUG, itertools.count()
    told: dict[str, list[tuple[float, float]]] = {"plain": [], "fresh": [], "kept": []}
    try:
        ours.start()
        plain.start(f"/{slug}/")
        for _round in range(rounds):
            told["plain"].append(_rate(plain, lambda: f"/{slug}/?n={next(numbers)}", pages))
            told["fresh"].append(_rate(ours, lambda: f"/cong/bai/{slug}/?n={next(numbers)}", pages))
            told["kept"].append(_rate(ours, lambda: f"/cong/bai/{slug}/", pages * 10))
        opened = {"plain": _opened(starter, f"/{slug}/"), "fresh": _opened(dict(os.environ), f"/cong/bai/{slug}/")}
    finally:
        ours.stop()
        plain.stop()
    floor = statistics.median(cpu for _wall, cpu in told["plain"])
    names = {"plain": "plain Wagtail", "fresh": "ours, made anew", "kept": "ours, kept"}
    nothing = {"questions": 0, "bytes": opened["fresh"]["bytes"]}  # the same page, with nothing asked
    print(
        f"{'article':<18}{'per second':>12}{'per second of the server’s processor':>38}{'ratio':>7}{'bytes':>9}{'questions':>11}"
    )
    for key, rates in told.items():
        wall, cpu = (statistics.median(column) for column in zip(*rates, strict=True))
        one = opened.get(key, nothing)
        print(f"{names[key]:<18}{wall:>12,.0f}{cpu:>38,.0f}{cpu / floor:>7.2f}{one['bytes']:>9,}{one['questions']:>11}")


def _starter(folder: Path) -> dict[str, str]:
    """What `wagtail start` makes, and the environment in which it is served by the same server with as many threads."""
    import wagtail

    starter = folder / "starter"
    starter.mkdir()
    template = Path(wagtail.__file__).parent / "project_template"
    call_command(
        "startproject", "starter", str(starter), template=str(template), extensions=["py", "html"], verbosity=0
    )
    page = starter / "starter" / "templates" / "portal" / "article_preview.html"
    page.parent.mkdir()
    page.write_text(ARTICLE)
    return dict(os.environ) | {"DJANGO_SETTINGS_MODULE": "bench.plain_settings", "BENCH_STARTER": str(starter)}


def _opened(environment: dict[str, str], path: str) -> dict[str, int]:
    """Bytes and questions of a page, told by a process of that side's own."""
    command = [sys.executable, "-m", "bench.opening", path]
    told = subprocess.run(command, env=environment, cwd=ROOT, check=True, capture_output=True, text=True)
    counted: dict[str, int] = json.loads(told.stdout.splitlines()[-1])
    return counted


def _rate(served: Served, path: Callable[[], str], pages: int) -> tuple[float, float]:
    """Pages per second, and per second that the server's processes worked."""

    def asks(each: int) -> Iterator[Ask]:
        for _page in range(each):
            yield Ask(path(), FIREFOX)

    Load([Client("127.0.1.1", asks(3))]).run(served.port)
    load = Load([Client(f"127.0.1.{n + 1}", asks(pages // CLIENTS)) for n in range(CLIENTS)])
    began, worked = time.monotonic(), served.worked()
    load.run(served.port)
    took, worked = time.monotonic() - began, served.worked() - worked
    return len(load.answered) / took, len(load.answered) / worked
