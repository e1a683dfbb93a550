"""When two petitions ask alike. Pure."""

import re

from phoihop.foundation.vn import text

_ENOUGH = 0.5  # of the words that either uses, both use


def alike(one: str, other: str) -> bool:
    """Whether two texts ask the same: half of all their words, folded, stand in both."""
    here, there = set(_words(one)), set(_words(other))
    return bool(here | there) and len(here & there) / len(here | there) >= _ENOUGH


def _words(words: str) -> list[str]:
    return re.findall(r"\w+", text.fold(words))
