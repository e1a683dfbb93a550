"""Vietnamese text: one fold for search and one key for sorting, equal on every database."""

import re
import unicodedata
from functools import lru_cache

_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # huyền, hỏi, ngã, sắc, nặng
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_NO_WORD = re.compile(r"[^a-z0-9]+")
_RANK = {letter: f"{place:02d}" for place, letter in enumerate(_ALPHABET, start=10)}


def nfc(text: str) -> str:
    """The composed form, in which everything is kept and shown."""
    return unicodedata.normalize("NFC", text)


def on_lines(text: str) -> str:
    """The same with every line ended as it is kept; browsers and spreadsheets put two signs where a line breaks."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def fold(text: str) -> str:
    """What a search compares: no case, no marks, đ as d, single spaces. `Đường  Hoà` and `duong hoa` are equal."""
    bare = unicodedata.normalize("NFD", nfc(text).casefold().replace("đ", "d"))
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).split())


def spelt(name: str) -> str:
    """What two writings of one name have in common: no case, single spaces, the tone wherever it stands in its word.

    `HOÀ` and `Hòa` are one name; `Hà`, `Hạ` and `Ha` are three.
    """
    words = unicodedata.normalize("NFD", nfc(name).casefold()).split()
    return " ".join("".join(sorted(word, key=_TONES.__contains__)) for word in words)  # the tones behind their word


def slug(text: str, most: int) -> str:
    """What an address makes of these words: `Đất đai, 9 tháng` is `dat-dai-9-thang`, ending with a whole word before `most`."""
    words = _NO_WORD.sub(" ", fold(text)).split()
    kept = ""
    for word in words:
        longer = f"{kept}-{word}" if kept else word[:most]
        if len(longer) > most:
            break
        kept = longer
    return kept


def shortened(text: str, most: int) -> str:
    """The text, or as many of its words as fit with a sign that more follow."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    return f"{cut.rsplit(None, 1)[0] if ' ' in cut else cut}…"


def sort_key(text: str) -> str:
    """A key of ASCII digits and letters that sorts as the Vietnamese alphabet does: letters first, tones second."""
    letters, tones = [], []
    for char in nfc(text).casefold():
        letter, tone = _without_tone(char)
        letters.append(_RANK.get(letter, "00" if letter.isspace() else f"05{ord(letter):06d}"))
        tones.append(str(tone))
    return "".join(letters) + "!" + "".join(tones)


def name_sort_key(full_name: str) -> str:
    """Vietnamese lists go by the given name, the last word; then family and middle names."""
    *before, given = nfc(full_name).split() or [""]
    return sort_key(given) + "." + sort_key(" ".join(before))


@lru_cache(maxsize=4096)  # a country's names take a few hundred characters
def _without_tone(char: str) -> tuple[str, int]:
    parts = unicodedata.normalize("NFD", char)
    tone = next((_TONES[part] for part in parts if part in _TONES), 0)
    return unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES)), tone
