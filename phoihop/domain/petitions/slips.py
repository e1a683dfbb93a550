"""The code and the secret of a slip by which people follow their petition. Pure.

A code is ten signs that people read aloud without mistakes and an eleventh that checks them. The secret is eight more,
printed once and kept nowhere in the clear.
"""

import secrets

from phoihop.foundation.audit import signs

PREFIX, LETTERS, SECRET = "KN", 10, 8


class NoSlip(ValueError):
    """What was written cannot be a code, or cannot be a secret: a letter is wrong, missing or too much."""


def new_code() -> str:
    """A code that nobody can guess: fifty bits."""
    return _shown(_drawn(LETTERS))


def new_secret() -> str:
    """A secret that nobody can guess: forty bits beside those of the code."""
    return signs.in_fours(_drawn(SECRET))


def read_code(written: str) -> str:
    """A code as people copy or say it, in its one form. Raises NoSlip."""
    found = signs.plain(written)
    if len(found) == len(PREFIX) + LETTERS + 1:
        found = found.removeprefix(PREFIX)
    if not signs.are(found, LETTERS + 1) or found[-1] != signs.check(found[:-1]):
        raise NoSlip(written)
    return _shown(found[:-1])


def read_secret(written: str) -> str:
    """A secret as people copy it, in its one form. Raises NoSlip."""
    found = signs.plain(written)
    if not signs.are(found, SECRET):
        raise NoSlip
    return signs.in_fours(found)


def _drawn(count: int) -> str:
    return "".join(secrets.choice(signs.SIGNS) for _place in range(count))


def _shown(found: str) -> str:
    return f"{PREFIX}-{signs.in_fours(found + signs.check(found))}"
