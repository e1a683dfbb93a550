"""Where the links of an article lead, and which of them lead nowhere."""

import http.client
import ipaddress
import re
import socket
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from html import unescape
from http import HTTPStatus
from typing import Any
from urllib.parse import SplitResult, quote, unquote, urlsplit

from django.conf import settings
from django.core.files.storage import storages
from django.db.models import QuerySet
from django.urls import Resolver404, resolve
from wagtail.documents.models import Document as HeldFile

from phoihop.domain.documents.models import Document
from phoihop.surfaces.portal import queries
from phoihop.surfaces.portal.models import ArticlePage, Topic

_LINK = re.compile(r"<a\b([^>]*)>")
_SAID = re.compile(r'(\w+)="([^"]*)"')
_PATIENCE = 3.0  # seconds for an answer from another house
_WHO = {"User-Agent": "PhoiHop-links/1"}
# Behind these lie other networks, ours among them.
_WAYS_IN = [ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16")]
_KINDS = {"page": ArticlePage.objects.filter(live=True), "document": HeldFile.objects.all()}
_FOUND: dict[str, Callable[[str], QuerySet[Any]]] = {  # any table
    "portal:article": lambda slug: ArticlePage.objects.filter(live=True, slug=slug),
    "portal:topic": lambda slug: Topic.objects.filter(slug=slug),
    "portal:paper": lambda code: queries.agreements().filter(code=code),
    "portal:plan": lambda code: queries.plans().filter(code=code),
    "portal:verified": lambda code: Document.objects.filter(code=code),
}


def broken(article: ArticlePage, answers: Mapping[str, bool]) -> list[str]:
    """Each link of the article that leads nowhere, as it stands there.

    What lies here is looked up; of other houses `answers` says what they answered when they were asked last.
    """
    return [address for address in dict.fromkeys(_links(article)) if not _leads(address, answers)]


def outside(articles: Iterable[ArticlePage]) -> list[str]:
    """The addresses of other houses to which these articles lead, each once."""
    return sorted({one for article in articles for one in _links(article) if _is_foreign(one)})


def answers(address: str) -> bool:
    """Whether another house answers for this address with anything but that it has no such page.

    Nothing inside the installation's own network is asked, and nobody is followed to where they point.
    """
    try:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https"):
            return False
        return _asked(parts, _open_address(parts.hostname or "")) not in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
    except (OSError, ValueError, http.client.HTTPException):
        return False


def _asked(parts: SplitResult, machine: str) -> int:
    """What this machine answers under the name of the house; the name is not looked up again, so it cannot come to mean another."""
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    line = kind(parts.hostname or "", parts.port, timeout=_PATIENCE)
    line._create_connection = lambda there, *rest: socket.create_connection((machine, there[1]), *rest)  # type: ignore[attr-defined]  # where http.client looks a name up
    path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    with closing(line):
        line.request("HEAD", quote(path, safe="/?#[]@!$&'()*+,;=%:"), headers=_WHO)
        return line.getresponse().status


def _links(article: ArticlePage) -> Iterator[str]:
    for block in article.body:
        if block.block_type == "text":
            for one in _LINK.findall(block.value.source):
                said = dict(_SAID.findall(one))
                kind = said.get("linktype", "")
                yield f"{kind}:{said.get('id', '')}" if kind in _KINDS else unescape(said.get("href", ""))
        elif block.block_type == "recording" and block.value.get("address"):
            yield block.value["address"]


def _is_foreign(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return bool(parts.netloc) and parts.hostname != urlsplit(settings.PUBLIC_ADDRESS).hostname


def _leads(address: str, answers: Mapping[str, bool]) -> bool:
    kind, _colon, number = address.partition(":")
    if kind in _KINDS:
        return number.isdecimal() and _KINDS[kind].filter(pk=number).exists()
    try:
        parts = urlsplit(address)
    except ValueError:
        return False  # as `http://[x`: no browser finds a way there
    if parts.scheme in ("mailto", "tel") or (not parts.netloc and not parts.path):
        return True  # a place on the same page, or no page at all
    return answers.get(address, True) if _is_foreign(address) else _is_ours(unquote(parts.path))


def _is_ours(path: str) -> bool:
    try:
        found = resolve(path if path.startswith("/") else f"/{path}")
    except Resolver404:
        return False
    if found.view_name == "portal:picture":
        return storages["pictures"].exists(found.kwargs["name"])
    look = _FOUND.get(found.view_name)
    return look is None or look(str(next(iter(found.kwargs.values())))).exists()


def _open_address(host: str) -> str:
    """The machine of this name. Raises ValueError unless every one of them is of the open network, and none stands for one inside ours."""
    told = [ipaddress.ip_address(one[4][0]) for one in socket.getaddrinfo(host, None, proto=socket.IPPROTO_TCP)]
    for one in told:
        inside = any(one in net for net in _WAYS_IN if net.version == one.version)
        if not one.is_global or one.is_multicast or inside:
            raise ValueError(host)
    return str(told[0])
