"""Who below has signed its own with which organisation: bodies that a regulation asks to sign, across the organisations.

A cell stands between one body of the authority's side and the organisation of its own level. At the level of the
regulation that is the organisation itself; below, the body whose code ends in the same place: with `x.ubnd-088` signs
`x.mttq-088`. Nothing is counted that no agreement tells.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

from phoihop.domain.agreements import permissions, queries
from phoihop.domain.agreements.models import Agreement, Settlement, Target
from phoihop.domain.agreements.states import ENDS, AgreementState
from phoihop.domain.organisations import structure
from phoihop.domain.organisations.models import Body, BodySide
from phoihop.foundation.accounts.actors import Actor


class Signing(TextChoices):
    """How far the signing of one cell is, the furthest first."""

    CARRIED_OUT = "CARRIED_OUT", _("Signed, with a plan")
    SIGNED = "SIGNED", _("Signed, nothing carried out yet")
    OPEN = "OPEN", _("With the other side")
    DRAFTING = "DRAFTING", _("Being drafted")
    EXPIRED = "EXPIRED", _("Expired")
    NOT_STARTED = "NOT_STARTED", _("Not started")


_PLACE = re.compile(r"-\d+$")  # the number of the place that a body below works in
DONE = frozenset({Signing.CARRIED_OUT, Signing.SIGNED})
_FURTHEST = {signing: place for place, signing in enumerate(Signing)}


@dataclass(frozen=True, slots=True)
class Cell:
    """One body and one organisation; `partner_id` None where no such body is entered, `agreement_id` of what tells the state."""

    body_id: int
    line_id: int
    partner_id: int | None
    signing: Signing
    agreement_id: int | None
    due_on: date

    def late(self, on: date) -> bool:
        """Its target day has passed and it is not signed."""
        return self.signing not in DONE and self.due_on < on


@dataclass(frozen=True, slots=True)
class Rank:
    """One body that is asked to sign, with its cells in the order of the lines."""

    body_id: int
    level: str
    kind: str
    cells: tuple[Cell, ...]

    @property
    def missing(self) -> int:
        """How many of its cells are not signed."""
        return sum(cell.signing not in DONE for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Every body that is asked to sign, in order of protocol, across the organisations in the order of the paper."""

    on: date
    lines: tuple[int, ...]
    ranks: tuple[Rank, ...]

    @property
    def cells(self) -> list[Cell]:
        """All of them."""
        return [cell for rank in self.ranks for cell in rank.cells]

    def worst(self) -> list[Rank]:
        """Those that lack a signature, whoever has let most days pass and lacks most first."""
        lacking = [rank for rank in self.ranks if rank.missing]
        return sorted(
            lacking, key=lambda rank: (-sum(c.late(self.on) for c in rank.cells), -rank.missing, rank.body_id)
        )


def tally(cells: Iterable[Cell]) -> dict[Signing, int]:
    """How many cells stand where; every standing is named."""
    counted = Counter(cell.signing for cell in cells)
    return {signing: counted[signing] for signing in Signing}


def targets(agreement: Agreement) -> list[Target]:
    """What the regulation asks for: of each kind and level the first day, or the last other one to which both sides agreed."""
    found: dict[tuple[str, str], Target] = {}
    for row in agreement.targets.order_by("pk").select_related("by_body"):
        if row.agreed_on or (row.kind, row.level) not in found:
            found[row.kind, row.level] = row
    return sorted(found.values(), key=lambda row: row.pk)


def proposed_targets(agreement: Agreement) -> dict[tuple[str, str], Target]:
    """Another day that one side proposed last for a kind and level and that waits for the other side."""
    holds = {row.pk for row in targets(agreement)}
    last = {(row.kind, row.level): row for row in agreement.targets.order_by("pk").select_related("by_body__kind")}
    return {asked: row for asked, row in last.items() if row.pk not in holds}


def matrix(agreement: Agreement, on: date, carried_out: Collection[int], by: Actor) -> Matrix:
    """Everybody asked to sign, as of the day. `carried_out` are the agreements that a plan carries out.

    A draft that only its drafter sees counts for its drafter alone: for everybody else it is not begun.

    The same number of queries however many bodies and agreements.
    """
    due = {(row.kind, row.level): row.due_on for row in targets(agreement)}
    asked = [row for row in structure.working(on) if (row.kind, row.level) in due]
    placed = queries.placed_on(on)
    lines = _lines(placed.get(agreement.pk, []))
    codes = dict(Body.objects.filter(pk__in=[row.body_id for row in asked]).values_list("pk", "code"))
    partners = _partners(lines, codes)
    told = _told(placed, on, carried_out, by)

    def cell(body_id: int, line: int, due_on: date) -> Cell:
        partner = partners.get((body_id, line))
        nothing: tuple[Signing, int | None] = (Signing.NOT_STARTED, None)
        signing, by = told.get(frozenset((body_id, partner)), nothing) if partner else nothing
        return Cell(body_id, line, partner, signing, by, due_on)

    ranks = [
        Rank(row.body_id, row.level, row.kind, tuple(cell(row.body_id, n, due[row.kind, row.level]) for n in lines))
        for row in asked
    ]
    return Matrix(on, tuple(lines), tuple(ranks))


def _lines(placed: Sequence[int]) -> dict[int, str]:
    """The organisations among the parties, whoever stands in their places: number and code, in the order of the paper."""
    front = dict(Body.objects.filter(pk__in=placed, kind__side=BodySide.FRONT).values_list("pk", "code"))
    return {pk: front[pk] for pk in placed if pk in front}


def _partners(lines: dict[int, str], codes: dict[int, str]) -> dict[tuple[int, int], int]:
    """With whom each body signs on each line, as far as that body is entered."""
    wanted: dict[str, list[tuple[int, int]]] = defaultdict(list)
    found: dict[tuple[int, int], int] = {}
    for body_id, code in codes.items():
        place = _PLACE.search(code)
        for line, line_code in lines.items():
            if place:
                wanted[line_code + place[0]].append((body_id, line))
            else:
                found[body_id, line] = line
    for pk, code in Body.objects.filter(code__in=list(wanted)).values_list("pk", "code"):
        found |= dict.fromkeys(wanted[code], pk)
    return found


def _told(
    placed: Mapping[int, Sequence[int]], on: date, carried_out: Collection[int], by: Actor
) -> dict[frozenset[int | None], tuple[Signing, int | None]]:
    """Of every two bodies that stand in one agreement, how far their signing is: the furthest of all that they have."""
    seen = permissions.visible_to(by).order_by().values("pk")
    known = Agreement.objects.filter(~Q(state=AgreementState.DRAFT) | Q(pk__in=seen)).order_by("pk")
    rows = known.values_list("pk", "state", "term_to", "in_force_from")
    ended = set(
        Settlement.objects.filter(effective_on__lte=on, standing__in=ENDS).values_list("agreement_id", flat=True)
    )
    found: dict[frozenset[int | None], tuple[Signing, int | None]] = {}
    for pk, state, term_to, in_force_from in rows:
        over = pk in ended or (term_to is not None and term_to <= on)
        signing = _signing(
            state, signed=in_force_from is not None and in_force_from <= on, over=over, kept=pk in carried_out
        )
        places = placed.get(pk, [])
        for first, body in enumerate(places):
            for other in places[first + 1 :]:
                pair: frozenset[int | None] = frozenset((body, other))
                if pair not in found or _FURTHEST[signing] < _FURTHEST[found[pair][0]]:
                    found[pair] = (signing, pk)
    return found


def _signing(state: str, *, signed: bool, over: bool, kept: bool) -> Signing:
    if over:
        return Signing.EXPIRED
    if signed:
        return Signing.CARRIED_OUT if kept else Signing.SIGNED
    return Signing.DRAFTING if state == AgreementState.DRAFT else Signing.OPEN
