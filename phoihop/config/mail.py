"""The mail server as PHOIHOP_MAIL names it."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server. `starts_tls`: in the clear first, then TLS; `is_tls`: from the first byte."""

    host: str
    port: int
    user: str
    password: str
    starts_tls: bool
    is_tls: bool


def server_of(address: str) -> Server:
    """The server of an address such as smtp+tls://name:password@server:587. Raises ImproperlyConfigured."""
    try:
        told = urlsplit(address)
        host, port = told.hostname, told.port
    except ValueError:  # a port that is no number: not repeated here, for what was written may hold a password
        host, port = None, None
    if not host or told.scheme not in PORTS:
        raise ImproperlyConfigured(
            "PHOIHOP_MAIL is smtp://server:25, smtp+tls://name:password@server:587 or smtps://…:465 (percent-encoded)."
        )
    if told.scheme == "smtp" and (told.username or told.password):
        raise ImproperlyConfigured(
            "PHOIHOP_MAIL with a name or password starts with smtp+tls:// or smtps://: smtp:// would send them in the clear."
        )
    return Server(
        host, port or PORTS[told.scheme], unquote(told.username or ""), unquote(told.password or ""),
        starts_tls=told.scheme == "smtp+tls", is_tls=told.scheme == "smtps",
    )  # fmt: skip
