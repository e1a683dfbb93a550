"""The production server."""

from granian import Granian
from granian.constants import Interfaces

THREADS = 8


def serve(port: int) -> None:
    """Answer on 127.0.0.1 until told to stop."""
    Granian(
        "phoihop.config.wsgi:application",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        log_access=False,
    ).serve()
