"""Which of several heirs a duty names by its place. Pure.

A district that ends leaves its duties to several communes. One that says “xã Tả Phìn” is proposed to the commune of that
name, or to the one that took that commune whole; one that names none of them, or several, or beside one a place that
nobody knows, is left to the rule of the body.
"""

import itertools
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from phoihop.domain.reorganisations.planning import Ending, Label, Plan
from phoihop.foundation.vn import text, tone

_KIND = r"(?:đặc khu|phường|thị trấn|xã)\s+"
_BEGINS = re.compile(rf"(?<!\w){_KIND}", re.IGNORECASE)
_NEXT = re.compile(rf"(?:\s*[,;]|\s+và)\s+(?:{_KIND})?", re.IGNORECASE)
_WORDS = re.compile(r"[\w'’]+(?:[ -][\w'’]+){0,4}")
# Names of bodies stand in the same enumerations as places do: the words that such a name begins with.
_BODIES = frozenset(
    [
        "ban",
        "bộ",
        "chi",
        "công",
        "cơ",
        "đảng",
        "đoàn",
        "hội",
        "liên",
        "mặt",
        "phòng",
        "quỹ",
        "sở",
        "tỉnh",
        "trung",
        "trường",
        "ủy",
        "ubnd",
        "ubmttq",
        "mttq",
        "hđnd",
        "viện",
    ]
)


@dataclass(frozen=True, slots=True)
class Places:
    """The bodies that have to do with each place of a commune's level after the day, by the name of the place."""

    bodies: Mapping[str, frozenset[str]]

    def heir(self, ending: Ending, words: str) -> str:
        """The one candidate whose place these words name; empty where they name none or several, or nothing is open."""
        if len(ending.candidates) < 2 or ending.rule not in {"", "PARENT"}:  # noqa: PLR2004  # one is no choice
            return ""
        named = set(named_in(words, self.bodies))
        if not named <= self.bodies.keys():
            return ""
        found = {code for place in named for code in self.bodies[place]}.intersection(ending.candidates)
        return found.pop() if len(found) == 1 else ""


def places(plan: Plan) -> Places:
    """The places that the bodies of the plan are named after: as each is called before the day, and on it."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    renamed = [Label(code, name, short, "") for code, name, short in plan.change.names]
    for label in (*plan.labels.values(), *renamed):
        ending = plan.endings.get(label.code)
        after = label.code if ending is None else ending.heir if ending.rule == "TERRITORY" else ""
        if after and (place := place_of(label.name)):
            found[place].add(after)
    return Places({place: frozenset(codes) for place, codes in found.items()})


def place_of(name: str) -> str:
    """The place at the end of a body's name, without what kind of place it is; empty where none stands there."""
    begins = list(_BEGINS.finditer(said := _said(name)))
    place = said[begins[-1].end() :].partition(",")[0].strip() if begins else ""
    return "" if place.islower() else place  # “xã hội” is no place


def named_in(words: str, known: Collection[str]) -> Iterator[str]:
    """The places that follow the word for a commune, each of an enumeration: “các xã A, B và phường C”.

    One that is not among the known counts where it stands beside others and is written as a place is.
    """
    said, read = _said(words), 0
    while begins := _BEGINS.search(said, read):
        read = begins.end()
        while place := _known_at(said, read, known) or _unknown_at(said, read):
            yield place
            read += len(place)
            if (going_on := _NEXT.match(said, read)) is None:
                break
            read = going_on.end()


def _known_at(said: str, at: int, known: Collection[str]) -> str:
    """The longest known name that stands there; empty where none does, or where it only begins a longer one."""
    found = _WORDS.match(said, at)
    names = (name for name in _shorter(found[0]) if name in known) if found else iter(())
    return next((name for name in names if not _goes_on(said, at + len(name))), "")


def _unknown_at(said: str, at: int) -> str:
    """What stands there in two words or more that all begin large, unless a body is called so; else empty."""
    found = _WORDS.match(said, at)
    words = (
        list(
            itertools.takewhile(lambda word: word[:1].isupper() or word[:1].isdigit(), re.split(r"(?<=[ -])", found[0]))
        )
        if found
        else []
    )
    is_place = len(words) > 1 and words[0].strip(" -").lower() not in _BODIES
    return "".join(words).rstrip(" -") if is_place else ""


def _goes_on(said: str, at: int) -> bool:
    """Whether the name that stops there goes on: the next word is written as names are, “Tả Van | Chư”, “Phường | 14”."""
    further = said[at + 1 : at + 2] if said[at : at + 1] in {" ", "-"} else ""
    return further.isupper() or further.isdigit()


def _shorter(words: str) -> Iterable[str]:
    yield words
    for stop in reversed(list(re.finditer(r"[ -]", words))):
        yield words[: stop.start()]


def _said(words: str) -> str:
    """As it is compared: composed letters, one way of placing tones, single spaces."""
    return " ".join(tone.early(text.nfc(words)).split())
