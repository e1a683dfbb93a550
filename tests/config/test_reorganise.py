"""`phoihop reorganise`: the shipped file takes the case of 2021 through 1/7/2025, whole or not at all."""

import io
import json
from collections import Counter
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import pytest
from django.utils import timezone

from phoihop.config import cli
from phoihop.config.cli_reorganisations import SHOWN
from phoihop.domain.agreements import coverage
from phoihop.domain.ledger import queries as ledger_queries
from phoihop.domain.ledger import timeliness
from phoihop.domain.ledger.models import Commitment, Entry
from phoihop.domain.ledger.states import LIVING_STATES, OPEN_STATES
from phoihop.domain.notices.models import Notice
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body, BodyLevel, BodyName, BodyParent
from phoihop.domain.reorganisations import loads as weighed
from phoihop.domain.reorganisations.models import Reorganisation
from phoihop.foundation.accounts.models import User
from phoihop.foundation.lifecycle import queries as installation
from phoihop.foundation.outbox.models import Message
from phoihop.surfaces.mail import posting
from tests.config.test_command import Run, run
from tests.domain.reorganisations.sheets import SHIPPED
from tests.support import loaded_case
from tests.support.stories import Story

pytestmark = pytest.mark.django_db
DAY = date(2025, 7, 1)
EVE = DAY - timedelta(days=1)
DAYS = (date(2021, 9, 14), date(2023, 12, 31), date(2024, 6, 30), EVE)
__all__ = ["run"]
SIDES = ("debtor__code", "creditor__code")
YES = ("--confirm", "Nghị quyết 202/2025/QH15", "--give", "all")


@dataclass(frozen=True, slots=True)
class Before:
    """What held before the run."""

    reports: list[bytes]
    open: dict[int, tuple[int, int]]
    owers: dict[str, int]
    known: set[int]
    figures: list[object]
    foretold: dict[str, Any]  # Any: what JSON holds


def _carry_out() -> Before:
    """The shipped file, carried out on the case."""
    loaded_case.load()
    known = set(Body.objects.values_list("pk", flat=True))
    with redirect_stdout(io.StringIO()) as dry:
        assert cli.main(["reorganise", str(SHIPPED), *YES, "--dry-run", "--json"]) == cli.OK
    foretold = json.loads(dry.getvalue())
    assert not Notice.objects.exists()  # neither the case nor a dry run tells anybody of anything
    before = Before(reports(), open_on(EVE), owers(EVE), known, figures(known), foretold)
    with redirect_stdout(io.StringIO()):
        assert cli.main(["reorganise", str(SHIPPED), *YES]) == cli.OK
    return before


CARRIED_OUT = Story("carried_out", _carry_out, on=loaded_case.CASE)


@pytest.fixture(autouse=True)
def case(case_database: None) -> None:
    loaded_case.load()


@pytest.fixture
def carried_out_database() -> None:
    """Asks for the case after the run."""


@pytest.fixture
def eve_database() -> None:
    """Asks for the case on the eve of the day."""


@pytest.fixture
def before(carried_out_database: None) -> Before:
    """What held before the run, after it."""
    return CARRIED_OUT.told()


def reports() -> list[bytes]:
    """The nine-month report of 2021 in every form."""
    found = []
    for form in ("pdf", "docx", "json"):
        with NamedTemporaryFile(suffix=f".{form}") as file:
            assert cli.main(["report", "9T-2021", "--body", "10", "--format", form, "-o", file.name]) == cli.OK
            found.append(Path(file.name).read_bytes())
    return found


def owers(last: date) -> dict[str, int]:
    """Who owed what fell due before the day, as of a last one."""
    return {due.code: due.debtor_id for due in timeliness.fallen_due(date(2021, 1, 1), last) if due.due_on < DAY}


def figures(known: set[int]) -> list[object]:
    """Of some days, what fell due, and by level and kind the bodies known before the run, and who is bound, known or not."""
    return [
        (
            timeliness.fallen_due(date(2021, 1, 1), day),
            {
                (row.level, row.kind): (known.intersection(row.bodies), row.bound)
                for row in coverage.coverage(day)
                if row.bound or known.intersection(row.bodies)
            },
        )
        for day in DAYS
    ]


def open_on(day: date) -> dict[int, tuple[int, int]]:
    """Commitment → debtor and creditor, of what was open on the day."""
    rows = ledger_queries.standing_entries(day, None).filter(state_after__in=OPEN_STATES)
    return {row.commitment_id: (row.debtor_after_id, row.creditor_after_id) for row in rows}


def loads() -> Counter[str]:
    """How many sides of living commitments stand with each body now."""
    rows = Commitment.objects.filter(state__in=LIVING_STATES).values_list(*SIDES)
    return Counter(body for sides in rows for body in sides)


class TestLetters:
    def test_go_out_as_the_dry_run_told_and_no_other(self, before: Before) -> None:
        told = before.foretold["told"]
        now = timezone.now()

        posted = posting.post(at=now, today=installation.effective_today(now))

        sent = {tuple(message.dedup.split("/")[1:]) for message in Message.objects.all()}
        names = dict(User.objects.values_list("pk", "username"))
        bodies = dict(Notice.objects.values_list("pk", "body__code"))
        assert posted == before.foretold["letters"] > 0
        assert {(bodies[int(notice)], names[int(user)]) for notice, user in sent} == {
            (row["body"], name) for row in told for name in row["letters"]
        }
        assert {row["body"] for row in told} == set(bodies.values())
        assert sum(row["taken"] for row in told) == len([duty for duty in before.foretold["duties"] if duty["heir"]])

    def test_tell_every_key_holder_whose_other_side_is_another_since(self, before: Before) -> None:
        after = open_on(DAY)

        across = {
            now[1 - side]
            for pk, was in before.open.items()
            for side, now in ((0, after[pk]), (1, after[pk]))
            if was[side] != now[side]
        }

        assert across <= set(Notice.objects.values_list("body_id", flat=True))


class TestReorganise:
    def test_leaves_the_report_of_2021_byte_for_byte(self, before: Before) -> None:
        assert reports() == before.reports

    def test_leaves_every_chain_and_count_whole(self, before: Before, run: Run) -> None:
        assert run("ledger", "verify")[0] == 0
        assert json.loads(run("ledger", "rebuild", "--check", "--json")[1])["differences"] == 0

    def test_loses_nothing_owed_and_doubles_nothing(self, before: Before) -> None:
        after = open_on(DAY)

        alive = {view.id for view in organisations.all_bodies(DAY)}
        assert open_on(EVE) == before.open
        assert set(after) == set(before.open)
        assert {body for sides in after.values() for body in sides} <= alive
        heirs = {sides: after[pk] for pk, sides in before.open.items()}
        assert all(
            was != now
            for sides, later in heirs.items()
            for was, now in zip(sides, later, strict=True)
            if was not in alive
        )

    def test_keeps_the_structures_of_the_party_and_the_front_beside(self, before: Before) -> None:
        def above(code: str, structure: str, on: date) -> list[str]:
            row = Body.objects.get(code=code)
            return [Body.objects.get(pk=pk).code for pk in organisations.ancestors(row.pk, on, structure)]

        assert above("laocai.bcsd", "PARTY", EVE) == ["laocai.tinhuy"]
        assert above("laocai.bcsd", "PARTY", DAY) == []
        assert above("laocai-2025.danguy-ubnd", "PARTY", DAY) == ["laocai-2025.tinhuy"]
        assert above("laocai.phunu", "FRONT", EVE) == ["laocai.mttq"]
        assert above("laocai-2025.phunu", "FRONT", DAY) == ["laocai-2025.mttq"]
        assert above("laocai-2025.phunu", "AGENCY", DAY) == ["laocai-2025.coquan-mttq"]

    def test_adds_up_in_the_statements_of_both_days(self, before: Before, run: Run) -> None:
        def owed(body: str, day: str) -> set[str]:
            rows = json.loads(run("ledger", "statement", body, "--as-of", day, "--json")[1])["rows"]
            return {row["code"] + row["side"] for row in rows if row["state"] in OPEN_STATES}

        assert owed("laocai-2025.ubnd", "1/7/2025") == owed("laocai.ubnd", "30/6/2025") != set()
        assert owed("laocai.ubnd", "1/7/2025") == owed("laocai-2025.ubnd", "30/6/2025") == set()
        assert owed("laocai-2025.mttq", "1/7/2025") == owed("laocai.mttq", "30/6/2025") != set()

    def test_changes_nothing_of_an_earlier_day_but_by_bodies_that_it_enters_as_there_before(
        self, before: Before
    ) -> None:
        assert figures(before.known) == before.figures
        assert any(timeliness.fallen_due(date(2021, 1, 1), day) for day in DAYS)
        assert any(row.bound for row in coverage.coverage(DAYS[0]))

    def test_leaves_what_fell_due_before_it_with_those_who_owed_it(self, before: Before) -> None:
        assert owers(DAY) == before.owers != {}

    def test_makes_of_two_provinces_one_with_99_communes_and_no_district(self, before: Before) -> None:
        province = Body.objects.get(code="laocai-2025.ubnd")
        living = [view.id for view in organisations.all_bodies(DAY)]
        below = BodyParent.objects.filter(organisations.living(DAY), parent=province, body_id__in=living)
        at = BodyLevel.objects.filter(organisations.living(DAY), level="COMMUNE", body_id__in=below.values("body_id"))
        names = BodyName.objects.filter(organisations.living(DAY), body_id__in=at.values("body_id"))
        kinds = Counter(
            name.removeprefix("Ủy ban nhân dân ").split()[0] for name in names.values_list("name", flat=True)
        )
        assert (at.count(), kinds) == (99, {"xã": 89, "phường": 10})
        assert not BodyLevel.objects.filter(organisations.living(DAY), level="DISTRICT", body_id__in=living).exists()
        assert organisations.resolve("15", DAY) == province
        assert organisations.resolve("15", EVE).code == "yenbai.ubnd"
        assert organisations.resolve("10", EVE).code == "laocai.ubnd"

    def test_keeps_the_facts_that_the_accounts_confirm(self, before: Before) -> None:
        def followed(code: str) -> set[str]:
            rows = organisations.Succession.objects.filter(predecessor__code=code)
            return set(rows.values_list("successor__code", flat=True))

        def above(code: str, day: date) -> list[str]:
            numbers = organisations.ancestors(Body.objects.get(code=code).pk, day)
            return [Body.objects.get(pk=number).code for number in numbers]

        coc_lau = {"laocai-2025.ubnd-02896"}
        assert [followed(f"laocai.ubnd-{code}") for code in ("02893", "02896", "02899")] == [coc_lau] * 3
        assert len(followed("laocai.ubnd-080")) == 4
        districts = BodyLevel.objects.filter(organisations.living(EVE), level="DISTRICT")
        assert districts.filter(body__code__startswith="laocai.ubnd-").count() == 9
        assert districts.filter(body__code__startswith="yenbai.ubnd-").count() == 9
        assert followed("laocai.mttq") == followed("yenbai.mttq") == {"laocai-2025.mttq"}
        union = Body.objects.get(code="laocai-2025.phunu")
        assert organisations.ancestors(union.pk, DAY) == []  # no superior, and a party of its own
        assert len(organisations.ancestors(union.pk, DAY, "AGENCY")) == 1
        assert above("laocai.ubnd-02893", EVE) == ["laocai.ubnd-085", "laocai.ubnd"]
        (ward,) = followed("laocai.ubnd-02911")  # Bản Phiệt, of Bảo Thắng, goes into a ward of what was the city
        assert organisations.view_of(Body.objects.get(code=ward).pk, DAY).name == "Ủy ban nhân dân phường Lào Cai"
        assert above("laocai.ubnd-02911", EVE) == ["laocai.ubnd-086", "laocai.ubnd"]
        assert ward in followed("laocai.ubnd-080")

    def test_carries_a_districts_thirty_duties_and_ends_what_two_fronts_that_are_one_had_signed(
        self, eve_database: None, run: Run
    ) -> None:
        district, papers = "laocai.ubnd-087", json.loads(run("reorganise", str(SHIPPED), "--dry-run", "--json")[1])
        assert sum(duty["body"] == district for duty in papers["duties"]) == 30
        before = loads()

        code, out, _err = run("reorganise", str(SHIPPED), "--json", *YES)

        told, after = json.loads(out), loads()
        changed = {body: (before[body], after[body]) for body in before | after if before[body] != after[body]}
        assert {row["body"]: (row["before"], row["after"]) for row in told["loads"]} == changed != {}
        standings = {paper["code"]: paper["decided"] for paper in told["agreements"]}
        given = {row["user"]: row["given"] for row in told["acting"]}
        assert (code, standings["CT-LAOCAI-YENBAI-2023"], standings["QC-2021-2025"]) == (0, "ONE_BODY", "CONTINUES")
        assert Commitment.objects.filter(debtor__code=district, state__in=LIVING_STATES).count() == 0
        between = Commitment.objects.filter(title__contains="hai tỉnh")
        assert [row.state for row in between] == ["EXTINGUISHED"]
        assert given["lanhdao.mttq"] == ["laocai-2025.mttq"]
        assert (
            given["lanhdao.baoyen"] == []
        )  # the province takes duties of the district, and leads it by its own people
        row = Reorganisation.objects.get()
        ended = (
            Entry.objects.filter(verb="EXTINGUISHED", facts__contains=row.code).values("commitment").distinct().count()
        )
        assert told["ending"] == weighed.taken(row)[""] == 2 * ended > 0
        assert run("ledger", "verify")[0] == 0
        assert json.loads(run("ledger", "rebuild", "--check", "--json")[1])["differences"] == 0

    def test_goes_on_from_the_case_alone_and_leaves_its_report_as_it_was(self, run: Run) -> None:
        before = reports()

        codes = [run("demo", "--until-2025", language="en")[0] for _twice in "ab"]

        assert codes == [0, 2]
        assert reports() == before

    def test_changes_nothing_in_a_dry_run_and_says_what_it_would(self, run: Run) -> None:
        entries, bodies = Entry.objects.count(), Body.objects.count()

        code, out, _err = run("reorganise", str(SHIPPED), "--dry-run", "--json")

        told = json.loads(out)
        assert (code, told["carried_out"], told["undecided"]) == (0, False, len(told["duties"]))
        assert told["levels"]["after"]["COMMUNE"] == 99 + 2  # the committees, and the Fronts of two that are told
        assert "DISTRICT" not in told["levels"]["after"]
        proposed = {row["code"]: row["proposed"] for row in told["agreements"]}
        assert proposed["QC-2021-2025"] == proposed["QC-LUONGSON"] == "CONTINUES"
        assert proposed["QC-NGHIADO"] == "TO_RESIGN"  # one side has not signed it
        assert told["unverified"] != []
        assert (Entry.objects.count(), Body.objects.count(), Reorganisation.objects.count()) == (entries, bodies, 0)

    def test_says_in_a_dry_run_who_would_be_told_that_their_partner_is_another(self, run: Run) -> None:
        def sides() -> dict[int, tuple[str, str]]:
            rows = Commitment.objects.filter(state__in=LIVING_STATES)
            return {pk: (debtor, creditor) for pk, debtor, creditor in rows.values_list("pk", *SIDES)}

        before = sides()

        told = json.loads(run("reorganise", str(SHIPPED), "--dry-run", "--json", *YES)[1])

        out = run("reorganise", str(SHIPPED), *YES)[1]
        after, passed = sides(), Counter[str]()
        for pk, (debtor, creditor) in before.items():
            passed[after[pk][1]] += debtor != after[pk][0]
            passed[after[pk][0]] += creditor != after[pk][1]
        assert {row["body"]: row["passed"] for row in told["notices"]} == {body: n for body, n in passed.items() if n}
        assert sum(passed.values()) > 0
        printed = [line.split() for line in out.splitlines()]
        for row in told["loads"][:SHOWN]:
            assert [f"({row['body']})", str(row["before"]), str(row["after"]), f"{row['difference']:+}"] in [
                words[-4:] for words in printed
            ]

    def test_gives_everybody_a_role_who_is_named(self, run: Run) -> None:
        told = json.loads(run("reorganise", str(SHIPPED), "--dry-run", "--json", *YES)[1])

        assert told["acting"] != []
        assert told["undecided"] == told["unsettled"] == told["given_none"] == 0
        assert all(row["given"] for row in told["acting"])

    def test_does_not_set_a_decided_heir_aside_in_silence(self, run: Run) -> None:
        file = str(SHIPPED)
        code, _out, _err = run("reorganise", file, "--heir", "laocai.ubnd=laocai-2025.ubnd")
        assert code == 1

        again = run("reorganise", file, "--heir", "laocai.ubnd=laocai-2025.ubnd", language="en")
        other = run("reorganise", file, "--heir", "laocai.ubnd=yenbai.mttq", language="en")

        assert again[0] == 1
        assert other[0] == 2
        assert "Another heir is decided already for laocai.ubnd" in other[2]

    def test_refuses_until_somebody_decided_and_names_what_is_left(self, run: Run) -> None:
        code, out, _err = run("reorganise", str(SHIPPED), language="en")

        assert code == 1
        assert "laocai.ubnd " in out
        assert "--confirm REASON" in out
        assert Reorganisation.objects.get().state == "DRAFT"
        assert not Entry.objects.filter(verb="TRANSFERRED").exists()

    def test_refuses_to_leave_nobody_who_administers(self, run: Run) -> None:
        code, _out, err = run("reorganise", str(SHIPPED), "--confirm", "Nghị quyết", language="en")

        assert code == 2
        assert "quantri.ubnd" in err
        assert not Reorganisation.objects.exists()

    def test_is_done_once(self, before: Before, run: Run) -> None:
        entries = Entry.objects.count()

        code, _out, err = run("reorganise", str(SHIPPED), *YES, language="en")

        assert (code, Entry.objects.count()) == (2, entries)
        assert "was carried out already" in err

    def test_waits_for_a_day_that_has_not_come(self, run: Run, tmp_path: Path) -> None:
        later = (timezone.localdate() + timedelta(days=40)).isoformat()
        file = tmp_path / "later.csv"
        file.write_text(
            SHIPPED.read_text(encoding="utf-8").replace("effective,2025-07-01", f"effective,{later}"), encoding="utf-8"
        )

        code, out, _err = run("reorganise", str(file), *YES, language="en")

        assert code == 0
        assert "on its day" in out
        assert Reorganisation.objects.get().state == "APPROVED"
        assert Commitment.objects.filter(debtor__code="laocai.mttq", state="IN_FORCE").exists()

    @pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
    def test_refuses_a_file_cut_anywhere_and_changes_nothing(self, run: Run, tmp_path: Path, share: float) -> None:
        content, file = SHIPPED.read_bytes(), tmp_path / "half.csv"
        file.write_bytes(content[: int(len(content) * share)])
        bodies = Body.objects.count()

        code, _out, err = run("reorganise", str(file), *YES)

        assert code == 2
        assert "Dòng" in err or "UTF-8" in err
        assert (Body.objects.count(), Reorganisation.objects.count()) == (bodies, 0)

    def test_names_the_accounts_that_could_be_given(self, run: Run) -> None:
        code, _out, err = run("reorganise", str(SHIPPED), "--confirm", "x", "--give", "ai-do", language="en")

        assert code == 2
        assert "ai-do" in err
        assert "quantri.ubnd" in err
