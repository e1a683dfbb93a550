"""The production server."""

import errno
import os
import socket

from django.utils.translation import gettext as _
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

MOST_THREADS = 8  # more would only queue for the same interpreter
ADDRESS = "127.0.0.1"


def trouble_with(port: int) -> str | None:
    """Why nothing can answer on this port, in a sentence that says what to do; None where nothing is in the way.

    The server itself would share a port with another one: the system then gives each some of the visitors.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # one that was closed a moment ago is free
        try:
            probe.bind((ADDRESS, port))
            probe.listen()
        except OverflowError:
            return _("%(port)s is no port. Choose a number from 1 to 65535.") % {"port": port}
        except OSError as trouble:
            if trouble.errno == errno.EADDRINUSE:
                return _("Port %(port)s is taken: another server answers there. Stop it, or choose another port.") % {
                    "port": port
                }
            return _("Port %(port)s cannot be used: %(why)s. Choose another port.") % {
                "port": port, "why": trouble.strerror,
            }  # fmt: skip
    return None


def threads(cores: int) -> int:
    """How many pages are made at once: two for each core, one of which may wait for the database, and one to spare."""
    return min(MOST_THREADS, 2 * cores + 1)


def serve(port: int) -> None:
    """Answer on 127.0.0.1 until told to stop. Its English log of itself is kept to what went wrong: clerks read the terminal."""
    Granian(
        "phoihop.config.wsgi:application",
        address=ADDRESS,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=threads(os.cpu_count() or 1),
        websockets=False,  # no page uses one
        log_level=LogLevels.warning,
        log_access=False,
    ).serve()
