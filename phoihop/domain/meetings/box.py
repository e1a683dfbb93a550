"""The locked box of a secret vote: three sums under a key that nobody has who reads the database alone.

Each voter's paper is added to sums that are locked anew, so neither the order nor two looks at the rows tell what
anybody chose to who has not the installation's secret. The key follows from that secret and from a lock that stands in
the vote's own row until the count. The limit: databases keep old pages, logs and backups. Who has the secret *and* copies
of the database from before and after one paper, which one copy with its log may hold, can tie that paper to its body,
during the vote and after it.
"""

import base64
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from phoihop.domain.meetings.states import Choice

_NONCE, _DIGITS = 12, 6  # digits: the sums are of one length, so the lock's length tells nothing


class CannotCount(Exception):
    """The box was not locked by this installation for this vote."""


def new_lock() -> str:
    """What a new vote is locked with beside the installation's secret."""
    return os.urandom(32).hex()


def empty(lock: str, vote_id: int) -> str:
    """A box with nothing in it."""
    return _shut(dict.fromkeys(Choice.values, 0), lock, vote_id)


def with_one_more(box: str, choice: str, lock: str, vote_id: int) -> str:
    """The box with one more paper. Raises CannotCount."""
    sums = opened(box, lock, vote_id)
    return _shut(sums | {choice: sums[choice] + 1}, lock, vote_id)


def opened(box: str, lock: str, vote_id: int) -> dict[str, int]:
    """How often each choice was made. Raises CannotCount."""
    try:
        content = base64.b64decode(box)
        shown = AESGCM(_key(lock)).decrypt(content[:_NONCE], content[_NONCE:], str(vote_id).encode()).decode()
    except (InvalidTag, ValueError):  # another key, or no box at all
        raise CannotCount from None
    return {name: int(shown[n * _DIGITS : (n + 1) * _DIGITS]) for n, name in enumerate(Choice.values)}


def _shut(sums: dict[str, int], lock: str, vote_id: int) -> str:
    nonce = os.urandom(_NONCE)
    shown = "".join(f"{sums[name]:0{_DIGITS}}" for name in Choice.values).encode()
    return base64.b64encode(nonce + AESGCM(_key(lock)).encrypt(nonce, shown, str(vote_id).encode())).decode()


def _key(lock: str) -> bytes:
    secret = settings.SECRET_KEY.encode()
    return HKDF(algorithm=SHA256(), length=32, salt=bytes.fromhex(lock), info=b"phoihop secret votes").derive(secret)
