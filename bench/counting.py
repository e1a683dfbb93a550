"""Readings over HTTP, with crawlers and reloads among them: what the pages show afterwards beside what was asked.

Behind each of the clients stand many readers, one after the other. Of the ten pages that a reader asks for, one is asked for by
a crawler of that address, and one is a page that the reader had open already.
"""

import os
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from bench.loading import Ask, Client, Load
from bench.serving import Served
from phoihop.surfaces.portal.counting import rules

CLIENTS, OF_A_READER = 40, 10
# As they call themselves, from their makers' own pages.
CRAWLERS = (
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "Mozilla/5.0 (compatible; coccocbot-web/1.0; +http://help.coccoc.com/searchengine)",
    "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)",
    "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
    "Mozilla/5.0 (compatible; Applebot/0.1; +http://www.apple.com/go/applebot)",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
    "Mozilla/5.0 (compatible; archive.org_bot +http://archive.org/details/archive.org_bot)",
    "curl/8.5.0",
)
FRONT, TOPIC = "/cong/", "/cong/chu-de/nong-thon-moi/"


@dataclass(frozen=True, slots=True)
class Figures:
    """What the pages show: views of each article, and of the whole site."""

    articles: dict[str, int]
    site: int

    def since(self, before: "Figures") -> "Figures":
        """What was added."""
        return Figures({path: n - before.articles[path] for path, n in self.articles.items()}, self.site - before.site)


def clients(pages: Sequence[str], hits: int) -> list[Client]:
    """Who asks for what: the same for the same numbers. `pages`: at least one more than a reader reads."""
    each = hits // CLIENTS
    if each % OF_A_READER or hits % CLIENTS:
        raise ValueError(f"hits are a multiple of {CLIENTS * OF_A_READER}")
    return [Client(f"127.0.1.{n + 1}", _of_client(pages, n, each // OF_A_READER)) for n in range(CLIENTS)]


def _of_client(pages: Sequence[str], number: int, readers: int) -> Iterator[Ask]:
    chance = Random(number)
    for reader in range(readers):
        agent = f"Mozilla/5.0 (X11; Linux x86_64; rv:150.{reader}) Gecko/20100101 Firefox/150.{reader}"
        read = chance.sample(pages, OF_A_READER - 2)
        asks = [Ask(path, agent) for path in read]
        again = chance.randrange(len(read))
        asks.insert(chance.randint(again + 1, len(asks)), Ask(read[again], agent, reading=False))
        asks.insert(chance.randint(0, len(asks)), Ask(chance.choice(pages), chance.choice(CRAWLERS), reading=False))
        yield from asks


def shown(served: Served, articles: Sequence[str]) -> Figures:
    """Read off the pages, as people read them; made anew, so that no kept page answers."""
    views = {
        path: _number(served.read(f"{path}?n={time.time_ns()}"), r"Lượt xem: <a[^>]*>([\d.]+)") for path in articles
    }
    return Figures(views, _number(served.read(f"{FRONT}?n={time.time_ns()}"), r"<dt>Tất cả</dt><dd>([\d.]+)"))


def _number(page: str, pattern: str) -> int:
    found = re.search(pattern, page)
    if found is None:
        raise RuntimeError(f"no figure on the page: {pattern}")
    return int(found[1].replace(".", ""))


def asked(load: Load) -> Figures:
    """What the pages have to show of what was answered."""
    read = Counter(one.ask.path for one in load.answered if one.ask.reading)
    return Figures({path: n for path, n in read.items() if "/bai/" in path}, sum(read.values()))


def run(*, hits: int) -> None:
    """All of it counted exactly; then the same again on top, killed half way."""
    served = Served(dict(os.environ))
    served.start()
    try:
        articles = published(served)
        if any(found != expected for _name, found, expected in exactly(served, articles, hits)):
            raise RuntimeError("the figures do not add up")
        lost = killed(served, articles, hits)
        if not -lost.unknown <= lost.readings <= lost.within_the_window:
            raise RuntimeError("more was lost than the window allows, or something was counted that nobody read")
    finally:
        served.kill()


def published(served: Served) -> list[str]:
    """The addresses of all articles."""
    return re.findall(r"<loc>http://[^/]+(/cong/bai/[^<]+)</loc>", served.read("/cong/sitemap.xml"))


def exactly(served: Served, articles: Sequence[str], hits: int) -> list[tuple[str, int, int]]:
    """What was counted and what was read, of each page; the server is ended in between as people end it."""
    before, load = shown(served, articles), Load(clients([FRONT, TOPIC, *articles], hits))
    began = time.monotonic()
    load.run(served.port)
    took = time.monotonic() - began
    served.stop()
    served.start()
    counted, read = shown(served, articles).since(before), asked(load)
    print(f"{len(load.answered):,} hits of {CLIENTS} clients in {took:.0f} s ({len(load.answered) / took:,.0f} /s)")
    told = [
        ("site", counted.site, read.site),
        *((path, n, read.articles.get(path, 0)) for path, n in counted.articles.items()),
    ]
    for name, found, expected in told:
        print(f"  {name:<44}{found:>10,} counted{expected:>10,} read{'' if found == expected else '   WRONG'}")
    return told


@dataclass(frozen=True, slots=True)
class Lost:
    """Of a server that was killed: readings that no page shows, and how many at most could be lost by what is promised."""

    readings: int
    sooner: int  # read before the window began
    within_the_window: int
    unknown: int  # asked and not answered, or asked again of a process that had forgotten


def killed(served: Served, articles: Sequence[str], hits: int, *, rest: float = 0.0) -> Lost:
    """Killed with -9 half way, started again, gone on with. `rest`: seconds in which nobody asks, after a quarter."""
    before, load = shown(served, articles), Load(clients([FRONT, TOPIC, *articles], hits))
    load.run(served.port, most=hits // 4)
    time.sleep(rest)
    load.run(served.port, most=hits // 2)
    served.kill()
    at = time.monotonic()
    lately = sum(one.ask.reading for one in load.answered if at - one.at <= rules.WINDOW)
    sooner = sum(one.ask.reading for one in load.answered) - lately
    served.start()
    load.run(served.port)
    served.stop()
    served.start()
    told = Lost(
        asked(load).site - shown(served, articles).since(before).site, sooner, lately, len(load.unanswered) + CLIENTS
    )
    print(
        f"killed with -9: {sooner:,} readings were older than {rules.WINDOW:.0f} s, {lately:,} younger; {told.readings:,} are lost"
    )
    return told
