"""Ready rows for the life of a body, and for what was decided under a structure that is no more."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from phoihop.domain.organisations import structure
from phoihop.domain.organisations.models import Body, Level
from phoihop.domain.organisations.queries import BodyView
from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace.structure.presenting import Linked, Place, linked, structure_label, told_apart

NAMED = 3  # heirs in a banner before it says how many more
ONE_DAY = timedelta(days=1)
SCHEMES = {"GSO": gettext_lazy("statistics office"), "QCVN102": "QCVN 102:2016/BTTTT"}
Step = dict[str, object]  # as the timeline of the look reads it


@dataclass(frozen=True, slots=True)
class Kin:
    """Bodies on the other side of successions of one day and one decision."""

    on: date
    basis: str
    links: tuple[Linked, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A code, and who knows the body by it."""

    label: str
    coded: structure.Coded


@dataclass(frozen=True, slots=True)
class LifePage:
    """What the page of a body's life shows.

    `heirs` are its first successors, else who has its `territory`, else who may have taken duties of it by name.
    """

    life: structure.Life
    body: BodyView
    steps: tuple[Step, ...]
    predecessors: tuple[Kin, ...]
    successors: tuple[Kin, ...]
    named_heirs: tuple[Kin, ...]
    named_for: tuple[Kin, ...]
    heirs: tuple[Linked, ...]
    more_heirs: int
    territory: tuple[Linked, ...]
    codes: tuple[Code, ...]
    list_url: str


@dataclass(frozen=True, slots=True)
class FormerStructure:
    """The banner over something decided under a structure that is no more; for `workspace/former_structure.html`."""

    words: str
    heirs: tuple[Linked, ...]
    more_heirs: int


def page_of(body: Body, today: date) -> LifePage:
    """A body's life, newest first; its place in the list of today, or of the day nearest to it on which it lives."""
    life = structure.life(body)
    followers = tuple(linked(other.body) for other in life.successors)
    territory = (
        () if followers else tuple(map(linked, structure.of_territory(body, max(today, life.ended_on or today))))
    )
    heirs = followers or territory or tuple(linked(other.body) for other in life.named_heirs)
    seen = max(today, life.founded_on or today)
    seen = min(seen, life.ended_on - ONE_DAY) if life.ended_on else seen
    return LifePage(
        life=life,
        body=told_apart(life.body, (other.body for other in life.successors), life.ended_on),
        steps=tuple(_steps(life)),
        predecessors=_kin(_told_apart_from(life.body, life.predecessors)),
        successors=_kin(life.successors),
        named_heirs=_kin(life.named_heirs),
        named_for=_kin(life.named_for),
        heirs=heirs[:NAMED],
        more_heirs=max(len(heirs) - NAMED, 0),
        territory=territory,
        codes=tuple(Code(str(SCHEMES.get(coded.scheme, coded.scheme)), coded) for coded in life.codes),
        list_url=Place(seen).list_url(body.code),
    )


def _told_apart_from(body: BodyView, origins: Iterable[structure.Followed]) -> Iterable[structure.Followed]:
    """Those that a body follows, told apart from it where they were called the same."""
    return (replace(other, body=told_apart(other.body, [body], other.on)) for other in origins)


def _kin(others: Iterable[structure.Followed]) -> tuple[Kin, ...]:
    grouped: dict[tuple[date, str], list[Linked]] = {}
    for other in others:
        grouped.setdefault((other.on, other.basis), []).append(linked(other.body))
    return tuple(Kin(on, basis, tuple(links)) for (on, basis), links in grouped.items())


def _steps(life: structure.Life) -> list[Step]:
    """What happened to the body, the newest first; of one day the beginning of it stands lowest."""
    found: list[tuple[date, Step]] = []
    for place, named in enumerate(life.names):
        words = _("Has the name %(name)s") if place == 0 else _("Is renamed %(name)s")
        found.append((named.since, {"words": words % {"name": named.name}, "note": _until(named.until, life)}))
    for levelled in life.levels:
        words = _("Works at the level: %(level)s") % {"level": Level(levelled.level).label}
        found.append((levelled.since, {"words": words, "note": _until(levelled.until, life)}))
    for placed in life.parents:
        words = _("is above it (structure: %(structure)s)") % {"structure": structure_label(placed.structure)}
        step = {"body": placed.parent, "words": words, "note": _until(placed.until, life)}
        found.append((placed.since, step | {"url": linked(placed.parent).url, "link": _("its life")}))
    found += [
        (
            term.since,
            {
                "words": _("Term: %(label)s") % {"label": term.label},
                "note": _until(term.until, life),
                "illustrative": term.illustrative,
            },
        )
        for term in life.terms
    ]
    if life.founded_on:
        words = _("Begins") if life.predecessors else _("Known here from this day on")
        found.insert(0, (life.founded_on, {"words": words}))
    if life.ended_on:
        found.append((life.ended_on, {"words": _("Ends"), "kind": "closed", "tag": _("ended")}))
    found.sort(key=lambda row: row[0])
    return [step | {"day": day} for day, step in reversed(found)]


def _until(until: date | None, life: structure.Life) -> str:
    """Until when it held, where it ended before the body did."""
    if until is None or until == life.ended_on:
        return ""
    return _("until the end of %(day)s") % {"day": dates.show(until - ONE_DAY)}


def former_of(body_ids: Iterable[int], *, decided_on: date, today: date) -> FormerStructure | None:
    """The banner for something that these bodies decided on a day; None while all of them live."""
    former = structure.former(body_ids, decided_on, today)
    if former is None:
        return None
    words = _("Decided under the former structure (before %(day)s): %(bodies)s") % {
        "day": dates.show(former.on), "bodies": ", ".join(told_apart(view, former.heirs, former.ends[view.id]).name for view in former.ended),
    }  # fmt: skip
    heirs = tuple(map(linked, former.heirs))
    return FormerStructure(words, heirs[:NAMED], max(len(heirs) - NAMED, 0))
