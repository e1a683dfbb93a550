"""A province's nine-month cycle at full size: every figure of the compiled report beside a slow recount, its records, and later entries."""

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal

import pytest

from phoihop.config import case_reporting
from phoihop.domain.documents import rendering
from phoihop.domain.documents.queries import printed
from phoihop.domain.ledger.models import Commitment, Entry
from phoihop.domain.meetings.models import Presence
from phoihop.domain.petitions.models import Stage
from phoihop.domain.plans.models import Funding
from phoihop.domain.regimes import queries, services
from phoihop.domain.regimes.models import Edition
from phoihop.domain.regimes.queries import Compiled
from tests.domain.organisations.factories import acting
from tests.domain.regimes import nine_months
from tests.domain.regimes.factories import AT
from tests.domain.regimes.nine_months import COMMUNES, DEPARTMENTS, DISTRICTS, SIDES
from tests.domain.regimes.test_reporting_cycle import HEAD

pytestmark = pytest.mark.django_db
BODIES = SIDES + DEPARTMENTS + DISTRICTS + COMMUNES
FIRST, LAST, ISSUED = date(2020, 12, 15), date(2021, 9, 14), date(2021, 9, 22)
THERE = ("PRESENT", "REPLACED")
SOURCES = {field.code: field.source for field in case_reporting.FIELDS if field.source}


class Recount:
    """All that was ever written, read once and gone through again for each body, row after row."""

    def __init__(self) -> None:
        self.entries: dict[str, list[Entry]] = defaultdict(list)
        for entry in Entry.objects.select_related("commitment").order_by("commitment_id", "seq"):
            if entry.commitment.kind != "REPORT":
                self.entries[entry.commitment.code].append(entry)
        self.ways: dict[int, list[Stage]] = defaultdict(list)
        for stage in Stage.objects.order_by("pk"):
            self.ways[stage.petition_id].append(stage)
        self.seats = list(Presence.objects.select_related("invitation__meeting").order_by("pk"))
        self.money = list(Funding.objects.filter(kind="ALLOCATED").select_related("row__plan", "row__commitment"))

    def behind(self, body_id: int, known_at: datetime) -> dict[str, dict[str, int]]:
        """Every record behind every figure of the body's report, with what it brings."""
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for code, entries in self.entries.items():
            written = [one for one in entries if one.effective_on <= LAST and one.recorded_at <= known_at]
            for name in _stood(body_id, written):
                found[name][code] = 1
        for petition, way in self.ways.items():
            for name in _asked(body_id, way):
                found[name][str(petition)] = 1
        for seat in self.seats:
            meeting = seat.invitation.meeting
            if seat.invitation.body_id == body_id and FIRST <= meeting.held_on <= LAST and seat.came in THERE:
                found["meetings"][meeting.code] = 1
        for line in self.money:
            if line.row.commitment.debtor_id == body_id and FIRST <= line.on <= LAST:
                found["money_allocated"][f"{line.row.plan.code}/{line.row.number}/{line.pk}"] = line.amount
        return found


def _stood(body_id: int, written: list[Entry]) -> list[str]:
    steps = [entry for entry in written if entry.state_after]
    if not steps or steps[-1].debtor_after_id != body_id or steps[-1].state_after in ("DRAFT", "PROPOSED"):
        return []
    last = steps[-1]
    over = last.state_after not in ("IN_FORCE", "CLAIMED", "SUSPENDED")
    if over and last.effective_on < FIRST:
        return []
    claimed = [entry.effective_on for entry in steps if entry.verb == "CLAIMED"]
    names = ["rows"]
    if last.state_after == "FULFILLED":
        names += ["fulfilled"] + ["on_time"] * (claimed[-1] <= last.due_after)
    if last.state_after == "IN_FORCE" and last.due_after < LAST:
        names.append("overdue")
    if any(entry.verb == "POSTPONED" and entry.effective_on >= FIRST for entry in written):
        names.append("postponed")
    return names


def _asked(body_id: int, way: list[Stage]) -> list[str]:
    with_body = [stage for stage in way if stage.holder_id == body_id and FIRST <= stage.on <= LAST]
    if not with_body:
        return []
    verbs = [stage.verb for stage in with_body]
    answered, confirmed = "ANSWER" in verbs, verbs[-1] == "CONFIRM"
    resolved = confirmed and any(stage.result == "RESOLVED" for stage in with_body)
    return ["petitions"] + ["petitions_answered"] * answered + ["petitions_resolved"] * resolved


def kept(found: Compiled) -> dict[str, tuple[object, list[tuple[int, int, object]]]]:
    """Every sum of a compiled report with what each report brought to it."""
    return {
        one.field.code: (one.value, [(given.standing.duty.pk, given.edition.pk, given.value) for given in one.given])
        for one in found.sums
    }


def counted(found: Compiled) -> list[Edition]:
    """The reports that stand in it."""
    return [row.edition for row in found.rows if row.counts and row.edition is not None]


@pytest.mark.usefixtures("nine_months_database")
class TestTheCompiledReportOfAProvince:
    def test_counts_by_every_figure_what_a_slow_recount_finds_and_opens_each_record(self):
        row = nine_months.compiled()

        found = queries.of_compilation(row, today=ISSUED)

        editions = counted(found)
        whole: dict[str, int] = defaultdict(int)
        everything = Recount()
        for edition in editions:
            again = everything.behind(edition.duty.body_id, edition.recorded_at)
            figures = queries.figures_of(edition)
            for code, source in SOURCES.items():
                opened = {one.ref: one.amount for one in queries.sources_of(edition, code)}
                expected = again[source]
                assert opened == expected, (edition.duty.body.code, code)
                assert figures[code]["value"] == str(sum(expected.values()))
                whole[code] += sum(expected.values())
        sums = {one.field.code: one.value for one in found.sums}
        assert {code: sums[code] for code in SOURCES} == whole
        assert all(whole.values()), "a figure that counts nothing proves nothing"
        shares = Decimal(whole["hoan_thanh"] * 100) / whole["cam_ket"]
        assert sums["ty_le"] == round(shares, 1)
        assert (found.counted, found.asked) == (
            sum(not nine_months.never_sends(place) for place in range(BODIES)),
            BODIES,
        )

    def test_adds_up_what_people_wrote_and_takes_an_empty_cell_for_nothing(self):
        row = nine_months.compiled()

        found = queries.of_compilation(row, today=ISSUED)

        written = {
            code: [value for edition in counted(found) if (value := str(queries.figures_of(edition)[code]["value"]))]
            for code in ("doi_thoai", "nguoi_du", "da_ky", "ngay_ky")
        }
        sums = {one.field.code: one for one in found.sums}
        for code in ("doi_thoai", "nguoi_du", "da_ky"):
            assert sums[code].value == sum(int(value) for value in written[code])
            assert (len(sums[code].given), sums[code].of) == (len(written[code]), BODIES)
        assert len(written["nguoi_du"]) < len(written["doi_thoai"]) == found.counted
        assert sums["ngay_ky"].value is None

    def test_tells_who_was_late_missing_and_approved_by_level(self):
        row = nine_months.compiled()

        rows = queries.of_compilation(row, today=ISSUED).rows

        levels = {level: [one for one in rows if one.duty.level == level] for level in ("PROVINCE", "DISTRICT", "COMMUNE")}  # fmt: skip
        counts = {level: queries.timeliness(some, []) for level, some in levels.items()}
        assert [one.expected for one in counts.values()] == [SIDES + DEPARTMENTS, DISTRICTS, COMMUNES]
        for level, one in counts.items():
            assert one.sent == one.on_time + one.late, level
            assert one.expected == one.sent + one.missing + sum(some.stand == "ASKED" for some in levels[level])
        assert sum(one.approved for one in counts.values()) == sum(
            one.sent for level, one in counts.items() if level != "PROVINCE"
        )

    def test_stays_as_it_was_settled_whatever_is_entered_later(self):
        row = nine_months.compiled()
        period, by = row.period, acting(row.body)
        before = kept(queries.of_compilation(row, today=ISSUED))
        row = services.issue(compilation=row, head=HEAD, by=by, on=ISSUED, at=AT)
        assert row.document is not None
        pdf = rendering.to_pdf(printed(row.document))

        for place, duty in nine_months.duties(
            period
        ):  # who had not sent sends, and what had come from a department goes back
            if nine_months.never_sends(place):
                nine_months.send(place, duty, on=date(2021, 9, 24), key=f"later:{place}")
            elif duty.body.code.startswith("so-"):
                services.return_(
                    duty=duty, remarks={"": "Sai"}, by=by, on=date(2021, 9, 24), at=AT, key=f"back:{place}"
                )
        for number, one in enumerate(Commitment.objects.filter(kind="TASK", state="IN_FORCE").order_by("pk")):
            nine_months.done(one, claimed=date(2021, 9, 14), accepted=date(2021, 9, 14), key=f"later:{number}")

        row.refresh_from_db()
        assert kept(queries.of_compilation(row, today=date(2021, 12, 1))) == before
        assert rendering.to_pdf(printed(row.document)) == pdf
        now = queries.compiled(period, row.body_id, today=date(2021, 12, 1))
        assert kept(now) != before
        assert queries.changed_since(period, now.rows)
        assert list(queries.broken()) == []
