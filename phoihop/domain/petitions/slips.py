"""The code and the secret of a slip by which people follow their petition. Pure.

A code is ten letters that people read aloud without mistakes and an eleventh that checks them: it tells every single
wrong letter and every two that changed places. The secret is eight more, printed once and kept nowhere in the clear.
"""

import secrets

from phoihop.foundation.audit.chain import CROCKFORD

PREFIX, LETTERS, SECRET = "KN", 10, 8
_MISREAD = str.maketrans(
    {"O": "0", "I": "1", "L": "1", "-": "", " ": "", "–": "", ".": ""}
)  # what eyes and ears exchange
_FIELD, _BITS = 0b100101, 5  # x⁵ + x² + 1: thirty-two values, in which every letter's place has a weight of its own


class NoSlip(ValueError):
    """What was written cannot be a code, or cannot be a secret: a letter is wrong, missing or too much."""


def new_code() -> str:
    """A code that nobody can guess: fifty bits."""
    return _shown(_drawn(LETTERS))


def new_secret() -> str:
    """A secret that nobody can guess: forty bits beside those of the code."""
    return _in_fours(_drawn(SECRET))


def read_code(written: str) -> str:
    """A code as people copy or say it, in its one form. Raises NoSlip."""
    letters = written.upper().translate(_MISREAD)
    if len(letters) == len(PREFIX) + LETTERS + 1:
        letters = letters.removeprefix(PREFIX)
    if len(letters) != LETTERS + 1 or set(letters) - set(CROCKFORD) or letters[-1] != check(letters[:-1]):
        raise NoSlip(written)
    return _shown(letters[:-1])


def read_secret(written: str) -> str:
    """A secret as people copy it, in its one form. Raises NoSlip."""
    letters = written.upper().translate(_MISREAD)
    if len(letters) != SECRET or set(letters) - set(CROCKFORD):
        raise NoSlip
    return _in_fours(letters)


def check(letters: str) -> str:
    """The letter that checks these: their weighted sum in a field of thirty-two, no two places weighing the same."""
    found = 0
    for letter in letters:
        found = _doubled(found ^ CROCKFORD.index(letter))
    return CROCKFORD[found]


def _doubled(value: int) -> int:
    value <<= 1
    return value ^ _FIELD if value >> _BITS else value


def _drawn(letters: int) -> str:
    return "".join(secrets.choice(CROCKFORD) for _place in range(letters))


def _shown(letters: str) -> str:
    return f"{PREFIX}-{_in_fours(letters + check(letters))}"


def _in_fours(letters: str) -> str:
    return "-".join(letters[place : place + 4] for place in range(0, len(letters), 4))
