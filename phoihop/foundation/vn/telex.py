"""Words that were typed while the input method was off (`nhaan daan`), or in an alphabet of before Unicode (`nh©n d©n`)."""

import re
import unicodedata

from phoihop.foundation.vn import text

_SHAPES = (("dd", "đ"), ("uow", "ươ"), ("aa", "â"), ("ee", "ê"), ("oo", "ô"), ("aw", "ă"), ("ow", "ơ"), ("uw", "ư"))
_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnrstvx])?"
    r"(?P<core>uyê|uya|ươ|ưa|uô|ua|iê|yê|ia|uy|uê|uâ|uơ|oa|oă|oe|[aăâeêioôơuưy])"
    r"(?:ng|nh|ch|[cmnptiyou])?"
)
_PLAIN = re.compile(r"[a-z]{2,8}")
_WORDS = re.compile(r"[^\W\d_]+")
_OLD = re.compile(r"[^\W\d_][©®µ¶·¸¹¨ª«¬¾§\u00ad]|[©®µ¶·¸¹¨ª«¬¾§\u00ad][^\W\d_]")
_QUOTED = re.compile('“[^”]*”|"[^"]*"')
_LOANS = frozenset({"xoong", "boong", "goong", "mooc", "sooc"})
_SHAPED = re.compile("[đ\u0302\u0306\u031b]")  # of letters taken apart


def leftover(words: str) -> str | None:
    """What was probably meant, where the words look typed with the input method off; None where they do not.

    One syllable that only a mark's key explains (`xe bus`, `khí gas`) is let stand: foreign words look like that too.
    So is whatever stands in quotation marks.
    """
    said = _WORDS.findall(_QUOTED.sub(" ", words))
    guesses = {word: guess for word in said if (guess := _meant(word.casefold()))}
    shaped = any(_SHAPED.search(unicodedata.normalize("NFD", guess)) for guess in guesses.values())
    if not shaped and len(guesses) <= 1:
        return None
    return text.nfc(_WORDS.sub(lambda found: _cased(found[0], guesses.get(found[0])), words))


def of_another_alphabet(words: str) -> bool:
    """Whether signs of TCVN3 stand where letters ought to."""
    return _OLD.search(words) is not None


def _meant(word: str) -> str:
    """The syllable that these keys make, or nothing where they are a word as they stand, or none in either way."""
    if not _PLAIN.fullmatch(word) or _SYLLABLE.fullmatch(word) or word in _LOANS:
        return ""
    shaped = word
    for keys, letter in _SHAPES:
        shaped = shaped.replace(keys, letter)
    if _SYLLABLE.fullmatch(shaped):
        return shaped
    for key, tone in _TONES.items():
        place = shaped.rfind(key)
        bare = shaped[:place] + shaped[place + 1 :]
        at_end = place == len(shaped) - 1
        if place > 0 and (at_end or shaped != word) and (found := _SYLLABLE.fullmatch(bare)):
            core = found.start("core") + (len(found["core"]) - 1 if found.end("core") < len(bare) else 0)
            return unicodedata.normalize("NFC", bare[: core + 1] + tone + bare[core + 1 :])
    return ""


def _cased(word: str, guess: str | None) -> str:
    if guess is None:
        return word
    return guess.upper() if word.isupper() else guess.capitalize() if word[0].isupper() else guess
