"""The language of the record: Vietnamese, in whichever language its writer reads the screen."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import translation


@contextmanager
def recorded() -> Iterator[None]:
    """Words made in this block are kept: they come out in Vietnamese, so that nobody's choice of a screen stays in the ledger
    and the same form sent again in another language says the same.
    """
    with translation.override("vi"):
        yield
