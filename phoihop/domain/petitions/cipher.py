"""Words of people, locked with a key of the slip by which they were written: once that key is thrown away, nobody reads them again.

The keys lie in the database, themselves locked with a key that follows from the installation's secret, which does not.
"""

import base64
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.crypto import salted_hmac

_NONCE = 12


class CannotOpen(Exception):
    """The lock does not open: another key, or something was changed."""


def new_key(slip_id: int) -> str:
    """A key for one slip, locked with the installation's."""
    return _lock(_master(settings.SECRET_KEY), AESGCM.generate_key(256), slip_id)


def lock(words: str, key: str, slip_id: int) -> str:
    """The words under the key of their slip; another slip's row cannot take them over."""
    return _lock(_open(_master(settings.SECRET_KEY), key, slip_id), words.encode(), slip_id)


def unlock(locked: str, key: str, slip_id: int) -> str:
    """The words in the clear. Raises CannotOpen."""
    return _open(_open(_master(settings.SECRET_KEY), key, slip_id), locked, slip_id).decode()


def stamp(what: str, *parts: str) -> str:
    """A digest that nobody can compute, or try out, without the installation's secret; `what` keeps purposes apart."""
    return salted_hmac(f"phoihop.petitions.{what}", "\n".join(parts), algorithm="sha256").hexdigest()


@lru_cache(maxsize=2)
def _master(secret: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"phoihop petitions words").derive(secret.encode())


def _lock(key: bytes, content: bytes, slip_id: int) -> str:
    nonce = os.urandom(_NONCE)
    locked = nonce + AESGCM(key).encrypt(nonce, content, str(slip_id).encode())
    return base64.b64encode(locked).decode()


def _open(key: bytes, locked: str, slip_id: int) -> bytes:
    content = base64.b64decode(locked)
    try:
        return AESGCM(key).decrypt(content[:_NONCE], content[_NONCE:], str(slip_id).encode())
    except InvalidTag:
        raise CannotOpen from None
