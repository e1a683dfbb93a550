"""Where the tone mark stands: `hòa, thủy` as most papers write, `hoà, thuỷ` as some do. Both are right; one is kept."""

import re
import unicodedata

_TONES = "\u0300\u0309\u0303\u0301\u0323"
# Two vowels that end a syllable. After q the u belongs to the consonant: quý stays.
_LATE = re.compile(rf"(?<![qQ])([oO])([aAeE])([{_TONES}])(?!\w)|(?<![qQ])([uU])([yY])([{_TONES}])(?!\w)")
_EARLY = re.compile(rf"(?<![qQ])([oO])([{_TONES}])([aAeE])(?!\w)|(?<![qQ])([uU])([{_TONES}])([yY])(?!\w)")


def early(text: str) -> str:
    """The mark on the first of the two vowels: hoà → hòa, thuỷ → thủy. Doing it twice changes nothing more."""
    return _moved(text, _LATE, (0, 2, 1))


def late(text: str) -> str:
    """The mark on the second of the two vowels: hòa → hoà, thủy → thuỷ."""
    return _moved(text, _EARLY, (0, 2, 1))


def _moved(text: str, pattern: re.Pattern[str], order: tuple[int, int, int]) -> str:
    def turned(found: re.Match[str]) -> str:
        parts = [part for part in found.groups() if part]
        return "".join(parts[place] for place in order)

    return unicodedata.normalize("NFC", pattern.sub(turned, unicodedata.normalize("NFD", text)))
