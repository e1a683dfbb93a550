"""The short code by which anybody asks whether a paper was issued: eleven signs and a check sign, as XXXX-XXXX-XXXX."""

from phoihop.foundation.audit.chain import CROCKFORD

_SIGNS, _BITS, _GROUP = 11, 55, 4
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": "", "–": ""})  # what eyes and ears exchange


class NoCode(ValueError):
    """What was written is no code: too long, too short, or a sign of it was misread."""


def of(digest: str, turn: int = 0) -> str:
    """The code of a paper with this digest (hexadecimal); `turn` gives another one, should it be taken."""
    bits = (int(digest, 16) >> (256 - _BITS - turn)) & ((1 << _BITS) - 1)
    signs = "".join(CROCKFORD[(bits >> shift) & 31] for shift in range(_BITS - 5, -1, -5))
    return _grouped(signs + _check(signs))


def read(written: str) -> str:
    """A code as people copy or say it, in its one form. Raises NoCode, also where one sign is wrong or two are swapped."""
    signs = written.strip().upper().translate(_MISREAD)
    if len(signs) != _SIGNS + 1 or set(signs) - set(CROCKFORD) or _check(signs[:-1]) != signs[-1]:
        raise NoCode(written)
    return _grouped(signs)


def _check(signs: str) -> str:
    """Luhn's check sign in base 32: it gives away every single wrong sign, and nearly every two neighbours swapped."""
    base, total = len(CROCKFORD), 0
    for place, sign in enumerate(reversed(signs)):
        value = CROCKFORD.index(sign) * (2 if place % 2 == 0 else 1)
        total += value // base + value % base
    return CROCKFORD[-total % base]


def _grouped(signs: str) -> str:
    return "-".join(signs[place : place + _GROUP] for place in range(0, len(signs), _GROUP))
