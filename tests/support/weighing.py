"""What a page costs whoever opens it: the bytes that go over the line, the requests that they come by, and the questions asked."""

import gzip
import re
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from pathlib import Path

from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

LINKS = re.compile(rb"""<(?:link|script)\b[^>]*?\b(?:href|src)="/static/([^"]+)\"""")
TEXT = (".css", ".js", ".svg")


@dataclass(frozen=True, slots=True)
class Weight:
    """Bytes as they are sent (files of text packed), the scripts' share of them, requests with the page's own, questions."""

    bytes: int
    scripts: int
    requests: int
    questions: int

    def over(self, most: "Weight") -> str:
        """Where it is heavier than was promised."""
        names = self.__slots__
        return ", ".join(
            f"{name} {getattr(self, name)} > {getattr(most, name)}"
            for name in names
            if getattr(self, name) > getattr(most, name)
        )


@cache
def sizes(name: str) -> dict[str, int]:
    """A file that a page links, and the letters that it draws."""
    path = Path(str(finders.find(name)))
    found = {str(path): len(gzip.compress(path.read_bytes(), 9)) if name.endswith(TEXT) else path.stat().st_size}
    if name.endswith(".css"):
        for font in re.findall(r'url\("([^"]+woff2)"\)', path.read_text()):
            letters = Path(str(finders.find(str(Path(name).parent / font))))
            found[str(letters)] = letters.stat().st_size
    return found


def linked(page: bytes) -> list[str]:
    """The names of what a page links from our own static files."""
    return list(dict.fromkeys(name.decode() for name in LINKS.findall(page)))


def weighed(client: Client, address: str) -> tuple[bytes, Weight]:
    """The page, and what it costs in a first view beside its pictures; nothing where a file is answered, or no page at all.

    What the server itself does not pack is packed by what stands before it (deploy/Caddyfile), no better than this does.
    """
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    if answer.streaming or answer.status_code != HTTPStatus.OK or not answer["Content-Type"].startswith("text/html"):
        return b"", Weight(0, 0, 0, len(asked))
    packed = answer.get("Content-Encoding") == "gzip"
    page = gzip.decompress(answer.content) if packed else answer.content
    sent = len(answer.content) if packed else len(gzip.compress(page, 5))
    files = {path: size for name in linked(page) for path, size in sizes(name).items()}
    scripts = sum(size for path, size in files.items() if path.endswith(".js"))
    return page, Weight(sent + sum(files.values()), scripts, 1 + len(files), len(asked))
