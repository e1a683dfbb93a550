"""Where a browser takes passkeys: at a name spoken to over https, or at `localhost` on this very machine. Never at a number."""

from dataclasses import dataclass
from ipaddress import ip_address

LOCAL = "localhost"


@dataclass(frozen=True, slots=True)
class Place:
    """Whether passkeys work at an address; `instead` is the same machine under a name where they do, if it has one."""

    works: bool
    instead: str = ""


def place(host: str, *, https: bool) -> Place:
    """What a browser would say to `host` (with its port, as a request names it)."""
    name, port = _split(host)
    try:
        number = ip_address(name.strip("[]"))
    except ValueError:
        return Place(works=https or name == LOCAL or name.endswith(f".{LOCAL}"))
    return Place(works=False, instead=f"http://{LOCAL}{port}" if number.is_loopback and not https else "")


def _split(host: str) -> tuple[str, str]:
    """Name and ":port"; the colons of a number in brackets are its own."""
    name, colon, port = host.rpartition(":")
    return (name, colon + port) if colon and port.isdigit() and not name.endswith(":") else (host, "")
