"""What happened to bodies, for those above."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Told:
    """What one body (its code) is told: duties that it takes over, duties whose other side changed, duties that ended."""

    body: str
    taken: int
    passed: int
    ended: int


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """A reorganisation was carried out; `told` are the bodies that have to know of it, each once."""

    code: str
    on: date
    told: tuple[Told, ...]
