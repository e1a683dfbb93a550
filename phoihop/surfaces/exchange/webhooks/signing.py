"""The secret that a receiver checks a message with, and the signature, as Standard Webhooks 1.0 prescribes. Pure but for the key."""

import base64
import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PREFIX, VERSION = "whsec_", "v1"
_NONCE, _USE = 12, b"exchange.webhook.secret"


class Unreadable(Exception):
    """The secret was locked by another installation's key: whoever keeps the webhook changes it."""


def new_secret() -> str:
    """256 random bits, as receivers' libraries take them."""
    return PREFIX + base64.b64encode(os.urandom(32)).decode()


def signature(secret: str, name: str, moment: int, content: bytes) -> str:
    """HMAC-SHA-256 over the message's name, the moment in seconds and the bytes that are sent."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{name}.{moment}.".encode() + content
    return f"{VERSION},{base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()}"


def locked(secret: str) -> str:
    """The secret as it is kept: who reads the database alone cannot sign by it."""
    nonce = os.urandom(_NONCE)
    return base64.b64encode(nonce + AESGCM(_key()).encrypt(nonce, secret.encode(), _USE)).decode()


def opened(kept: str) -> str:
    """The secret again. Raises Unreadable."""
    content = base64.b64decode(kept)
    try:
        return AESGCM(_key()).decrypt(content[:_NONCE], content[_NONCE:], _USE).decode()
    except InvalidTag:
        raise Unreadable from None


def _key() -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=_USE).derive(settings.SECRET_KEY.encode())
