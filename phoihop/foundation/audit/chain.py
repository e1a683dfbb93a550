"""Hash chains, as pure functions: one mechanism for ledger entries, audit records and seals.

A link's hash is SHA-256 over the previous hash and the link's own canonical text. Changing, removing, swapping or
inserting one byte therefore changes every later hash; the head alone vouches for the whole chain.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from phoihop.foundation.audit import signs

SHORT_CODE = 8  # signs of a hash that people can read aloud


class Link(NamedTuple):
    """One stored record as the verifier sees it, in bytes: its number, the hash it points back to, its own hash, its text."""

    seq: int
    previous: bytes
    hash: bytes
    text: bytes


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where a chain stops holding. `why` is a code: GAP, PREVIOUS, CONTENT, COUNT or HEAD.

    Holders of chains add their own: SEAL, ROW (what the chain belongs to is gone or says something else), SIDES
    (another body stands where the first link names one), and what stands beside a chain and is vouched for by it
    (NOTE, EVIDENCE, WORDS, STATE).
    """

    chain: str
    seq: int
    why: str


def canonical(value: object) -> str:
    """JSON with sorted keys and no spare spaces: the same value gives the same text on every machine."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(text: str) -> str:
    """SHA-256 of the UTF-8 text, 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def genesis(chain: str) -> str:
    """What the first link of a named chain points back to. Bound to the name, so that chains cannot be exchanged."""
    return digest(f"phoihop chain\n{chain}")


def link(previous: str, text: str) -> str:
    """The hash of a link with this text after that hash."""
    return digest(f"{previous}\n{text}")


def first_break(
    chain: str, links: Iterable[Link], *, count: int | None = None, head: str | None = None
) -> Break | None:
    """The first broken link in order of `seq`, or None. `count` and `head` are what the chain's holder claims."""
    previous, seq = genesis(chain).encode(), 0
    for number, back, own, text in links:
        seq += 1
        if number != seq:
            return Break(chain, seq, "GAP")
        if back != previous:
            return Break(chain, seq, "PREVIOUS")
        if hashlib.sha256(previous + b"\n" + text).hexdigest().encode() != own:
            return Break(chain, seq, "CONTENT")
        previous = own
    if count is not None and count != seq:
        return Break(chain, seq + 1, "COUNT")
    if head is not None and head.encode() != previous:
        return Break(chain, seq, "HEAD")
    return None


class NoCode(ValueError):
    """What was written cannot be a short code."""


def read_code(written: str) -> str:
    """A short code as people copy or say it, in its one form. Raises NoCode."""
    found = signs.plain(written)
    if not signs.are(found, SHORT_CODE):
        raise NoCode(written)
    return signs.in_fours(found)


def short_code(hash_: str) -> str:
    """Eight characters of a hash that people can print and read aloud: `7F3K-9QTD`."""
    return signs.in_fours(signs.of(int(hash_, 16) >> (256 - 5 * SHORT_CODE), SHORT_CODE))
