"""One message to one address of another house: over TLS, to a machine of the open network, and to nobody it points at."""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from contextlib import closing, suppress
from threading import Timer
from urllib.parse import SplitResult, quote, urlsplit

from django.conf import settings

PATIENCE = 5.0  # seconds for each step
WHOLE = 15.0  # seconds for all of it: who answers letter by letter is hung up on
PORT = 443
# Behind these lie other networks, ours among them.
_WAYS_IN = [ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")]
Machine = ipaddress.IPv4Address | ipaddress.IPv6Address


class Unfit(ValueError):
    """No message is sent to such an address."""


def parts_of(address: str) -> SplitResult:
    """The parts of an address that messages may be sent to. Raises Unfit."""
    try:
        parts = urlsplit(address)
        port = parts.port or PORT
    except ValueError:
        raise Unfit(address) from None
    plain = parts.scheme == "https" and parts.hostname and not parts.fragment and parts.username is None
    if not plain or not address.isascii() or not address.isprintable() or " " in address or not port:
        raise Unfit(address)
    if (machine := _literal(parts.hostname or "")) is not None and not is_open(machine):
        raise Unfit(address)
    return parts


def is_open(machine: Machine) -> bool:
    """Whether a machine is of the open network, or of one that the operator named: nothing else inside is asked."""
    for one in settings.WEBHOOK_NETWORKS:
        net = ipaddress.ip_network(one)
        if net.version == machine.version and machine in net:
            return True
    inside = any(machine in net for net in _WAYS_IN if net.version == machine.version)
    mapped = getattr(machine, "ipv4_mapped", None)
    return machine.is_global and not machine.is_multicast and not inside and mapped is None


def post(address: str, content: bytes, headers: Mapping[str, str]) -> int:
    """The status of the answer; nobody is followed to where they point. Raises Unfit, OSError, http.client.HTTPException.

    The name is looked up once. Where it means any machine inside, nobody is asked; otherwise the machine that was found is,
    so the name cannot come to mean another in between. The certificate is checked for the name.
    """
    parts = parts_of(address)
    machine = _machine_of(parts.hostname or "", parts.port or PORT)
    line = _Line(parts.hostname or "", parts.port or PORT, machine)
    path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    with closing(line):
        line.request("POST", quote(path, safe="/?#[]@!$&'()*+,;=%:"), body=content, headers=dict(headers))
        return line.getresponse().status


class _Line(http.client.HTTPSConnection):
    """A line to a machine that was found before, cut after WHOLE seconds whatever it says."""

    def __init__(self, host: str, port: int, machine: str) -> None:
        self._trusting = trusting()
        super().__init__(host, port, timeout=PATIENCE, context=self._trusting)
        self.machine, self._cut = machine, Timer(WHOLE, lambda: None)
        self._watched: socket.socket | None = None

    def connect(self) -> None:
        """Over the machine that was found, under the name of the house."""
        raw = socket.create_connection((self.machine, self.port), PATIENCE)
        self._watched = raw.dup()  # shut down by it, the line is at its end for who waits on it
        self._cut = Timer(WHOLE, _hang_up, [self._watched])
        self._cut.daemon = True
        self._cut.start()
        self.sock = self._trusting.wrap_socket(raw, server_hostname=self.host)

    def close(self) -> None:
        """Hang up, and watch no longer."""
        self._cut.cancel()
        if self._watched is not None:
            self._watched.close()
        super().close()


def _hang_up(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def trusting() -> ssl.SSLContext:
    """What certificates are checked by: the authorities of this machine."""
    return ssl.create_default_context()


def _literal(host: str) -> Machine | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _machine_of(host: str, port: int) -> str:
    told = [ipaddress.ip_address(one[4][0]) for one in socket.getaddrinfo(host, port, proto=socket.IPPROTO_TCP)]
    if not told or not all(is_open(one) for one in told):
        raise Unfit(host)
    return str(told[0])
