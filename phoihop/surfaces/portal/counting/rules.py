"""What counts as a reading. The page behind every figure says the same in Vietnamese."""

import re
from datetime import timedelta

RELOAD = timedelta(minutes=30)  # the same reader on the same page within this time is a reload
ONLINE = timedelta(minutes=5)  # a reader who opened any page within this time is online
WINDOW = 15.0  # seconds that a reading may wait in memory; a process that is killed loses at most these
PAUSE = 10.0  # seconds between two pours: what is left of the window is for a database that makes them wait
_CRAWLER = re.compile(
    r"(?<!\bcu)bot\b|bot/|crawl|spider|slurp|preview|fetch|monitor|scan|archive|facebookexternalhit|coccoc|python-|curl|wget"
    r"|libwww|java/|go-http|okhttp|headless|lighthouse|feed|rss|validator",
    re.IGNORECASE,
)


def is_crawler(agent: str) -> bool:
    """Whether a program calls itself so, or says nothing of itself."""
    return not agent.strip() or _CRAWLER.search(agent) is not None
