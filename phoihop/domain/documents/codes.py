"""The short code by which anybody asks whether a paper was issued: eleven signs and one that checks them, XXXX-XXXX-XXXX."""

from phoihop.foundation.audit import signs

_SIGNS, _BITS = 11, 55


class NoCode(ValueError):
    """What was written is no code: too long, too short, or a sign of it was misread."""


def of(digest: str, turn: int = 0) -> str:
    """The code of a paper with this digest (hexadecimal); `turn` gives another one, should it be taken."""
    found = signs.of(int(digest, 16) >> (256 - _BITS - turn), _SIGNS)
    return signs.in_fours(found + signs.check(found))


def read(written: str) -> str:
    """A code as people copy or say it, in its one form. Raises NoCode, also where one sign is wrong or two are swapped."""
    found = signs.plain(written)
    if not signs.are(found, _SIGNS + 1) or signs.check(found[:-1]) != found[-1]:
        raise NoCode(written)
    return signs.in_fours(found)
