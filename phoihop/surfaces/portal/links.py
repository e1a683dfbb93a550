"""Where the links of an article lead, and which of them lead nowhere."""

import http.client
import ipaddress
import re
import socket
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import unescape
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, unquote, urlsplit

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


class _Stay(urllib.request.HTTPRedirectHandler):
    """A house that sends its reader on has answered; nobody follows it to where it may point."""

    def redirect_request(self, *_given: object) -> None:
        return None


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
        if parts.scheme not in ("http", "https") or not _is_open(parts.hostname or ""):
            return False
        plain = quote(address, safe=":/?#[]@!$&'()*+,;=%")
        asked = urllib.request.Request(plain, method="HEAD", headers=_WHO)  # noqa: S310  # the scheme was asked above
        with urllib.request.build_opener(urllib.request.ProxyHandler({}), _Stay).open(asked, timeout=_PATIENCE):
            return True
    except urllib.error.HTTPError as answer:
        return answer.code not in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
    except (OSError, ValueError, http.client.HTTPException):
        return False


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


def _is_open(host: str) -> bool:
    """Whether every machine of this name is one of the open network, and none that stands for one inside ours."""
    told = [ipaddress.ip_address(one[4][0]) for one in socket.getaddrinfo(host, None, proto=socket.IPPROTO_TCP)]
    return all(
        one.is_global and not one.is_multicast and not any(one in net for net in _WAYS_IN if net.version == one.version)
        for one in told
    )
