"""Whatever is reorganised, on whatever day one looks: a forest, and nothing owed by a body that is not there."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from phoihop.domain.agreements import queries as agreements
from phoihop.domain.ledger import permissions
from phoihop.domain.ledger import queries as ledger_queries
from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.models import Commitment, Entry
from phoihop.domain.ledger.states import LIVING_STATES
from phoihop.domain.organisations import services as organisations
from phoihop.domain.organisations.models import Body, BodyLevel, BodyParent
from phoihop.domain.reorganisations import queries, services
from phoihop.domain.reorganisations import sheet as sheets
from phoihop.domain.rulebook import rules as rulebook
from tests.domain.agreements import factories as agreement_factories
from tests.domain.ledger.conftest import new_key
from tests.domain.organisations.factories import ADMIN, ENTERED, SINCE, acting, body
from tests.domain.reorganisations.factories import owing, standing
from tests.domain.reorganisations.sheets import BECAUSE, begin, sheet
from tests.support import effort

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2021, 1, 1), date(2026, 6, 30)
LAST_YEAR = 2025
PLACED = {"DISTRICT", "COMMUNE"}  # these always stand under somebody
EXAMPLES, LOOKS = effort.examples(10), 50  # stories, and days of each: 500 in all
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)  # a smaller seed is no simpler story


# Who stands under whom beside the administration: the Party's committees, and what the Front is made of.
BESIDE = {
    "huyenuy": ("PARTY", "tinhuy"), "chibo": ("PARTY", "huyenuy"), "doan": ("FRONT", "mttq"), "phunu": ("FRONT", "mttq"),
}  # fmt: skip


class Sketch:
    """Random moves over the bodies that live, kept beside the product: it asks none of the product's tables or rules."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.above = {"huyen": "tinh", "xa-1": "huyen", "xa-2": "huyen", "xa-3": "huyen"}
        self.beside, self.inside, self.at = dict(BESIDE), dict[str, str](), dict[str, str]()
        self.born = 0

    @property
    def living(self) -> set[str]:
        """Every body that may be moved, or owe something."""
        return {*self.above, *self.beside}

    def lines(self) -> list[str]:
        """The lines of one reorganisation; a body occurs in at most one of its moves."""
        self.old, self.free = self.living, self.living
        return self.of_the_free()

    def more_lines(self) -> list[str]:
        """Those of another one of the same day: of bodies that the first left as they were, and that nobody is under."""
        words = {word for line in self.told for part in line.split(",") for word in part.split("=")}
        self.free = (self.old & self.living) - words - {"huyen", "huyenuy"}
        return self.of_the_free()

    def of_the_free(self) -> list[str]:
        self.gone, self.told = set(), []
        for _move in range(self.random.randint(1, 3)):
            self.random.choice(
                [
                    self.merge,
                    self.split,
                    self.rename,
                    self.move,
                    self.abolish,
                    self.relevel,
                    self.move_beside,
                    self.absorb,
                ]
            )()
        for code, above in list(self.above.items()):
            if above in self.gone and code not in self.gone:
                self.place_anew(code)
        for code, (structure, above) in list(self.beside.items()):
            if above in self.gone:
                self.place_beside(code, structure, "tinhuy")
        return self.told

    def pick(self, level: str = "xa") -> str | None:
        there = sorted(code for code in self.free if code.startswith(level))
        if not there:
            return None
        code = self.random.choice(there)
        self.free.discard(code)
        return code

    def new(self, above: str = "tinh") -> str:
        self.born += 1
        code = f"xa-moi-{self.born}"
        self.told.append(begin(code, under=above))
        return code

    def end(self, code: str) -> None:
        self.gone.add(code)
        self.above.pop(code, None)
        self.beside.pop(code, None)

    def merge(self) -> None:
        one, other = self.pick(), self.pick()
        if one and other:
            heir = self.new()
            self.told.append(f"merge,original={one},original={other},result={heir},{BECAUSE}")
            self.end(one)
            self.end(other)
            self.above[heir] = "tinh"

    def split(self) -> None:
        if one := self.pick():
            heirs = [self.new(), self.new()]
            self.told.append(f"split,original={one},{','.join(f'result={heir}' for heir in heirs)},{BECAUSE}")
            self.end(one)
            self.above |= dict.fromkeys(heirs, "tinh")

    def rename(self) -> None:
        if one := self.pick():
            self.told.append(f"rename,{one},name=Xã {self.born},short=Xã,{BECAUSE}")

    def move(self) -> None:
        if (one := self.pick()) and self.above[one] != "tinh":
            self.place_anew(one)

    def abolish(self) -> None:
        if self.random.random() < 0.3 and (one := self.pick("huyen")):
            heir = "tinhuy" if one in self.beside else "tinh"
            self.told.append(f"abolish,original={one},heir={heir},{BECAUSE}")
            self.end(one)

    def relevel(self) -> None:
        if one := self.pick():
            self.at[one] = "DISTRICT" if self.at.get(one, "COMMUNE") == "COMMUNE" else "COMMUNE"
            self.told.append(f"relevel,{one},level={self.at[one]},{BECAUSE}")

    def move_beside(self) -> None:
        """The Party's cell goes up, or back down to a committee that then stays; what the Front is made of, to the other one."""
        one = self.pick(self.random.choice(["chibo", "doan", "phunu"]))
        if one is None:
            return
        structure, above = self.beside[one]
        others = {"mttq": "mttq-2", "mttq-2": "mttq", "huyenuy": "tinhuy", "tinhuy": self.pick("huyenuy") or ""}
        if others[above]:
            self.place_beside(one, structure, others[above])

    def absorb(self) -> None:
        """It works inside another's agency, and stays in its own structure, and a party."""
        if one := self.pick(self.random.choice(["doan", "phunu"])):
            self.inside[one] = "mttq" if self.inside.get(one) == "mttq-2" else "mttq-2"
            self.told.append(f"absorb,{one},under={self.inside[one]},{BECAUSE}")

    def place_beside(self, code: str, structure: str, above: str) -> None:
        if not any(line.startswith(f"reparent,{code},") for line in self.told):
            self.told.append(f"reparent,{code},under={above},structure={structure},{BECAUSE}")
        self.beside[code] = (structure, above)

    def place_anew(self, code: str) -> None:
        if not any(line.startswith(f"reparent,{code},") for line in self.told):
            self.told.append(f"reparent,{code},under=tinh,{BECAUSE}")
        self.above[code] = "tinh"


@dataclass(frozen=True)
class Rows:
    """Every row of the structure, read once for all the days that are looked at."""

    bodies: list[Body] = field(default_factory=lambda: list(Body.objects.all()))
    parents: list[BodyParent] = field(default_factory=lambda: list(BodyParent.objects.all()))
    placed: list[BodyLevel] = field(default_factory=lambda: list(BodyLevel.objects.filter(level__in=PLACED)))


def faults(on: date, there: Rows) -> Iterator[str]:
    """What is wrong with the structure of a day, from the rows alone."""
    alive = {
        row.pk
        for row in there.bodies
        if (not row.founded_on or row.founded_on <= on) and (not row.ended_on or on < row.ended_on)
    }
    placed = [row for row in there.parents if row.valid_from <= on and (not row.valid_to or on < row.valid_to)]
    for structure in sorted({row.structure for row in placed}):
        yield from _of_one_structure([row for row in placed if row.structure == structure], alive)
    somewhere = {row.body_id for row in placed}
    for level in there.placed:
        held = level.valid_from <= on and (not level.valid_to or on < level.valid_to)
        if held and level.body_id in alive and level.body_id not in somewhere:
            yield f"{level.body_id} stands under nobody"
    for entry in ledger_queries.standing_entries(on, None).filter(state_after__in=LIVING_STATES):
        if not {entry.debtor_after_id, entry.creditor_after_id} <= alive:
            yield f"{entry.commitment.code} is owed by or to a body that is not there"
    binding = set(agreements.standing_on(on).values_list("pk", flat=True))
    for number, bodies in agreements.placed_on(on).items():
        if number in binding and len(set(bodies) & alive) < 2:
            yield f"agreement {number} binds fewer than two bodies that are there"


def _of_one_structure(rows: Iterable[BodyParent], alive: set[int]) -> Iterator[str]:
    above: dict[int, int] = {}
    for row in rows:
        if row.body_id in above:
            yield f"{row.body_id} stands under two"
        if not {row.body_id, row.parent_id} <= alive:
            yield f"{row.body_id} under {row.parent_id}: one of them is not there"
        above[row.body_id] = row.parent_id
    for start in above:
        way, here = {start}, start
        while here in above:
            here = above[here]
            if here in way:
                yield f"{start} stands above itself"
                break
            way.add(here)


class TestEveryDay:
    @given(seed=st.integers(0, 10**6))
    @settings(max_examples=EXAMPLES, phases=PHASES, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_is_a_forest_in_which_nothing_is_owed_by_the_dead(self, db: None, place_database: None, seed: int) -> None:
        random = Random(seed)
        with undone():
            days, span = tell(seed), (LAST - FIRST).days

            there = Rows()
            for on in {*days, *(FIRST + timedelta(days=random.randint(0, span)) for _look in range(LOOKS))}:
                assert list(faults(on, there)) == []
            assert _answerable_by_one_side_alone() == []
            assert list(agreements.broken()) == []
            assert list(ledger_queries.verify()) == []
            assert ledger.rebuild(check=True, at=timezone.now()) == []

    @given(seed=st.integers(0, 10**6))
    @settings(max_examples=EXAMPLES, phases=PHASES, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_loses_nothing_owed_and_doubles_nothing_over_the_day(
        self, db: None, place_database: None, seed: int
    ) -> None:
        random, day = Random(seed), date(2022, 3, 1)
        with undone():
            _fresh(random)
            before = _open(day - timedelta(days=1))

            _carry_out(Sketch(random).lines(), day, random)

            passed = Entry.objects.filter(verb="EXTINGUISHED", effective_on=day)
            ended = set(passed.values_list("commitment_id", flat=True))
            assert _open(day - timedelta(days=1)) == before
            assert _open(day) | ended == before
            assert not _open(day) & ended


def tell(seed: int) -> list[date]:
    """A story of five years: reorganisations, duties, agreements, drafts in others' names. Answers the eve and the day of each."""
    random = Random(seed)
    bodies, sketch, days = _fresh(random), Sketch(random), [FIRST, LAST]
    for year in (2021, 2022, 2023, 2024, LAST_YEAR):
        day = date(year, random.randint(2, 12), random.randint(1, 28))
        days += [day - timedelta(days=1), day]
        lines, late = sketch.lines(), random.random() < 0.5
        if late and year == LAST_YEAR and (more := sketch.more_lines()):
            days += _carry_out_late(lines, day, more, random)
            break  # the sketch does not know which of the two came about
        _carry_out(lines, day, random)
        if random.random() < 0.5 and (more := sketch.more_lines()):
            _carry_out(more, day, random)
        for _new in range(2):
            debtor = Body.objects.get(code=random.choice(sorted(sketch.living)))
            owing(debtor, bodies["mttq"], on=day)
        one = Body.objects.get(code=random.choice(sorted(sketch.living)))
        others = [bodies["mttq"], *random.sample([bodies["tinh"], bodies["mttq-2"]], random.randint(0, 2))]
        agreement_factories.in_force(one, *others, code=f"QC-{year}", begins=day)
        _spoken_for(sketch, bodies, day, random)
    return days


def _carry_out_late(lines: list[str], day: date, more: list[str], random: Random) -> list[date]:
    """What was decided for a later day is carried out first; then the earlier one, or it is refused and nothing is changed.

    Answers the eve and the later day.
    """
    later = day + timedelta(days=20)
    _carry_out(more, later, random)
    with suppress(sheets.BadSheet, services.CannotDecide, services.CannotCarryOut), transaction.atomic():
        _carry_out(lines, day, random)
    return [later - timedelta(days=1), later]


def _spoken_for(sketch: Sketch, bodies: dict[str, Body], day: date, random: Random) -> None:
    """A draft, or a proposal, that the district writes in the name of one under it."""
    under = sorted(code for code, above in sketch.above.items() if above == "huyen")
    if not under or "huyen" not in sketch.above:
        return
    side = Body.objects.get(code=random.choice(under))
    sides = (
        {"debtor": side, "creditor": bodies["mttq"]}
        if random.random() < 0.5
        else {"debtor": bodies["mttq"], "creditor": side}
    )
    row = ledger.open_(
        kind="TASK", title="Giám sát", by=acting(bodies["huyen"]), on=day, key=new_key(),
        reckoning=rulebook.fixed(LAST, "Kế hoạch", verified=True), **sides,
    )  # fmt: skip
    if random.random() < 0.7:
        ledger.propose(commitment=row, by=acting(bodies["huyen"]), on=day, key=new_key())


def _answerable_by_one_side_alone() -> list[str]:
    """What is wrong with proposals: a key that is nobody's to turn, or that both sides could turn."""
    wrong = []
    for row in Commitment.objects.filter(state="PROPOSED"):
        may = [permissions.may_answer(side, row, LAST) for side in (row.debtor_id, row.creditor_id)]
        if sum(may) != 1:
            wrong.append(f"{row.code}: {may}")
    return wrong


@contextmanager
def undone() -> Iterator[None]:
    """Leave nothing of an example to the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _fresh(random: Random) -> dict[str, Body]:
    """The place, the Party and the members of the Front beside it, and a dozen duties between it and the Front."""
    bodies = standing()
    bodies["tinhuy"] = body("tinhuy", side="PARTY")
    for code, (structure, above) in BESIDE.items():
        bodies[code] = body(code, side=structure)
        organisations.place_under(
            body=bodies[code], parent=bodies[above], structure=structure, from_day=SINCE, by=ADMIN, at=ENTERED
        )
        # At this level it has to stand under somebody, in whichever structure.
        organisations.set_level(body=bodies[code], level="DISTRICT", from_day=SINCE, by=ADMIN, at=ENTERED)
    for _duty in range(12):
        pair = [bodies[random.choice(["huyen", "xa-1", "xa-2", "xa-3", "tinh"])], bodies["mttq"]]
        random.shuffle(pair)
        owing(*pair)
    return bodies


def _open(on: date) -> set[int]:
    rows = ledger_queries.standing_entries(on, None).filter(state_after__in=LIVING_STATES)
    return set(rows.values_list("commitment_id", flat=True))


def _carry_out(lines: list[str], day: date, random: Random) -> None:
    """As proposed; where nobody is proposed, to any of the candidates, and without any to nobody."""
    if not lines:  # nothing that could be moved was left to this story
        return
    head = ("title,Thử", f"effective,{day.isoformat()}", "basis,NQ,Nghị quyết,checked=yes")
    at = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
    row = services.draft(text=sheet(*lines, head=head), key=new_key(), by=ADMIN, at=at)
    services.pass_on_as_proposed(reorganisation=row, reason="Theo quy tắc", by=ADMIN, at=at)
    found = queries.outcome(row)
    for duty in found.undecided:
        candidates = found.plan.endings[duty.body].candidates
        heir = random.choice(candidates) if candidates else ""
        services.pass_on(
            reorganisation=row, duties=[(duty.commitment_id, duty.side)], heir=heir, reason="Chọn", by=ADMIN, at=at
        )
    services.settle_as_proposed(reorganisation=row, reason="Theo quy tắc", by=ADMIN, at=at)
    for paper in queries.outcome(row).unsettled:  # several follow a party: one of them stands in its place
        heirs = {place.body: random.choice(place.followers) for place in paper.places if place.followers}
        services.settle(
            reorganisation=row, agreements=[paper.agreement_id], standing=paper.with_heirs(heirs).proposed,
            document="NQ", reason="Chọn", heirs=heirs, by=ADMIN, at=at,
        )  # fmt: skip
    services.approve(reorganisation=row, rest="", by=ADMIN, at=at)
    services.carry_out(reorganisation=row, by=ADMIN, at=at)


class TestTheseTests:
    @pytest.mark.parametrize(
        "harm", ["ended parent", "two parents", "circle", "circle beside", "nobody above", "owed by the dead"]
    )
    def test_see_a_day_that_is_wrong(self, place_database: None, harm: str) -> None:
        bodies = _fresh(Random(1))
        day, since = date(2021, 8, 1), date(2021, 7, 1)
        assert list(faults(day, Rows())) == []
        huyen, xa = bodies["huyen"], bodies["xa-1"]
        if harm == "ended parent":
            Body.objects.filter(pk=huyen.pk).update(ended_on=since)
        elif harm == "two parents":
            BodyParent.objects.create(body=xa, parent=bodies["tinh"], valid_from=since, valid_to=date(2022, 1, 1))
        elif harm == "circle":
            BodyParent.objects.filter(body=huyen).update(parent=xa)
        elif harm == "circle beside":
            BodyParent.objects.filter(body=bodies["huyenuy"]).update(parent=bodies["chibo"])
        elif harm == "nobody above":
            BodyParent.objects.filter(body=xa).update(valid_to=since)
        else:
            BodyParent.objects.filter(body=huyen).delete()
            Body.objects.filter(code="mttq").update(ended_on=since)

        assert list(faults(day, Rows())) != []
