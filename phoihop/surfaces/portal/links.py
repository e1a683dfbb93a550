"""Where the links of an article lead, and which of them lead nowhere."""

import ipaddress
import re
import socket
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from html import unescape
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote, urlsplit

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
_PATIENCE = 10.0  # seconds for an answer from another house
_KINDS = {"page": ArticlePage.objects.filter(live=True), "document": HeldFile.objects.all()}
_FOUND: dict[str, Callable[[str], QuerySet[Any]]] = {  # any table
    "portal:article": lambda slug: ArticlePage.objects.filter(live=True, slug=slug),
    "portal:topic": lambda slug: Topic.objects.filter(slug=slug),
    "portal:paper": lambda code: queries.agreements().filter(code=code),
    "portal:plan": lambda code: queries.plans().filter(code=code),
    "portal:verified": lambda code: Document.objects.filter(code=code),
}


class _Stay(urllib.request.HTTPRedirectHandler):
    """A house that sends its reader on has answered; nobody follows it to where it may point."""

    def redirect_request(self, *_given: object) -> None:
        return None


def broken(article: ArticlePage) -> list[str]:
    """Each link of the article that leads nowhere, as it stands there.

    What lies here is looked up. Another house is asked only where the installation may ask outside
    (`PHOIHOP_OUTSIDE=1`), and never one inside its own network.
    """
    return [address for address in dict.fromkeys(_links(article)) if not _leads(address)]


def _links(article: ArticlePage) -> Iterator[str]:
    for block in article.body:
        if block.block_type == "text":
            for one in _LINK.findall(block.value.source):
                said = dict(_SAID.findall(one))
                kind = said.get("linktype", "")
                yield f"{kind}:{said.get('id', '')}" if kind in _KINDS else unescape(said.get("href", ""))
        elif block.block_type == "recording" and block.value.get("address"):
            yield block.value["address"]


def _leads(address: str) -> bool:
    kind, _colon, number = address.partition(":")
    if kind in _KINDS:
        return number.isdecimal() and _KINDS[kind].filter(pk=number).exists()
    parts = urlsplit(address)
    if parts.scheme in ("mailto", "tel") or (not parts.netloc and not parts.path):
        return True  # a place on the same page, or no page at all
    if parts.netloc and parts.hostname != urlsplit(settings.PUBLIC_ADDRESS).hostname:
        return not settings.ASKS_OUTSIDE or _answers(address)
    return _is_ours(unquote(parts.path))


def _is_ours(path: str) -> bool:
    try:
        found = resolve(path if path.startswith("/") else f"/{path}")
    except Resolver404:
        return False
    if found.view_name == "portal:picture":
        return storages["pictures"].exists(found.kwargs["name"])
    look = _FOUND.get(found.view_name)
    return look is None or look(str(next(iter(found.kwargs.values())))).exists()


def _answers(address: str) -> bool:
    """Whether another house answers for this address with anything but that it has no such page."""
    parts = urlsplit(address)
    try:
        if parts.scheme not in ("http", "https") or not _is_outside(parts.hostname or ""):
            return False
        asked = urllib.request.Request(address, method="HEAD", headers={"User-Agent": "PhoiHop-links/1"})  # noqa: S310  # the scheme was asked above
        with urllib.request.build_opener(_Stay).open(asked, timeout=_PATIENCE):
            return True
    except urllib.error.HTTPError as answer:
        return answer.code not in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
    except (OSError, ValueError):
        return False


def _is_outside(host: str) -> bool:
    """Whether every machine of this name is one of the open network."""
    told = socket.getaddrinfo(host, None, proto=socket.IPPROTO_TCP)
    return all(ipaddress.ip_address(one[4][0]).is_global for one in told)
