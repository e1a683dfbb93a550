"""Who comes in: a key in the header, and how often."""

import time
from dataclasses import dataclass
from datetime import date, datetime

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import translation
from ninja.security import HttpBearer
from ninja.throttling import BaseThrottle

from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.lifecycle import queries as installation
from phoihop.surfaces.exchange import services
from phoihop.surfaces.exchange.models import Scope, Token

EACH_MINUTE, MINUTE = 300, 60


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose key opened the door, what they may do by it, and the day that counts as today."""

    token: Token
    actor: Actor
    today: date
    moment: datetime

    @property
    def body_id(self) -> int:
        """The body that the key was made for."""
        return self.token.body_id

    def key(self, given: str) -> str:
        """The mark of a request in the ledger: another key's mark never meets it."""
        return f"api-{self.token.pk}-{given}"


class ByKey(HttpBearer):
    """`Authorization: Bearer ph_…`. The language follows `Accept-Language`, Vietnamese without it."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """The caller, or None for a key that opens nothing."""
        speak(request)
        now = installation.now()
        found = services.open_by(token, on=now.today)
        if found is None or found[0].scope == Scope.FEED:  # what stands in addresses opens feeds alone
            return None
        return Caller(*found, now.today, now.moment)


class Rate(BaseThrottle):
    """So many requests a minute for each key; which is over says after how many seconds it opens again."""

    def allow_request(self, request: HttpRequest) -> bool:
        """Whether the key has asked for less than its share in this minute."""
        return within(caller_of(request).token, time.time())

    def wait(self) -> float:
        """Until the next minute."""
        return MINUTE - time.time() % MINUTE


def within(token: Token, now: float) -> bool:
    """Count one request of a key in its minute; whether it still fits. Nothing is kept between: many threads ask at once."""
    key = f"api:{token.pk}:{int(now // MINUTE)}"
    cache.add(key, 0, MINUTE * 2)
    return cache.incr(key) <= EACH_MINUTE


def caller_of(request: HttpRequest) -> Caller:
    """Who asks."""
    caller: Caller = request.auth  # type: ignore[attr-defined]  # what ByKey answered
    return caller


def speak(request: HttpRequest) -> None:
    """Answer in the language that the request prefers: English only for who asks."""
    wanted = request.headers.get("Accept-Language", "")[:100].lower()
    translation.activate("en" if wanted.startswith("en") else "vi")
