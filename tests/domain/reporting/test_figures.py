"""Each agreed row stands in exactly one part of the whole, whatever happened to it."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from phoihop.domain.ledger import rules as ledger
from phoihop.domain.ledger.states import State
from phoihop.domain.reporting import rules

DAYS = st.dates(date(2021, 1, 1), date(2021, 12, 31))
LAST = date(2021, 9, 14)
AT = datetime(2021, 9, 14, tzinfo=UTC)


@st.composite
def stood(draw):
    state = draw(st.sampled_from(State.values))
    due_on, claimed_on = draw(st.none() | DAYS), draw(DAYS)
    claimed_on = claimed_on if state in ("CLAIMED", "FULFILLED") else None
    late = ledger.days_late(state=state, due_on=due_on, claimed_on=claimed_on, today=LAST)
    return rules.Stood(draw(st.integers(1)), 1, state, due_on, claimed_on, draw(st.booleans()), late, AT)


class TestTally:
    @given(st.lists(stood(), unique_by=lambda row: row.commitment_id))
    def test_counts_every_agreed_row_in_exactly_one_part(self, rows):
        counted = rules.tally(rows)

        in_parts = [row.commitment_id for name in rules.PARTS for row in counted[name]]
        assert sorted(in_parts) == sorted(row.commitment_id for row in counted[rules.WHOLE])
        assert len(in_parts) == len(set(in_parts))

    @given(st.lists(stood(), unique_by=lambda row: row.commitment_id))
    def test_counts_nothing_that_does_not_bind(self, rows):
        counted = rules.tally(rows)

        agreed = {row.commitment_id for row in counted[rules.WHOLE]}
        assert not agreed & {
            row.commitment_id for row in rows if row.state in ("DRAFT", "PROPOSED", "DECLINED", "WITHDRAWN")
        }

    @given(st.lists(stood(), unique_by=lambda row: row.commitment_id))
    def test_calls_nothing_on_time_that_was_late_and_nothing_overdue_that_is_not(self, rows):
        counted = rules.tally(rows)

        assert all(row.late == 0 and row.state == "FULFILLED" for row in counted["on_time"])
        assert all(row.late > 0 and row.state == "IN_FORCE" for row in counted["overdue"])


class TestFill:
    @given(st.lists(st.text(alphabet="aă {}", max_size=8) | st.sampled_from([f"{{{name}}}" for name in rules.NAMES])))
    def test_changes_nothing_but_the_figures_it_names(self, pieces):
        text = "".join(pieces)
        marks = {name: f"{{{name}}}" for name in {*rules.NAMES, *rules.names_in(text)}}

        assert rules.fill(text, marks) == text

    def test_puts_the_figure_in_its_place(self):
        assert rules.fill("có {rows} nội dung", {"rows": "25"}) == "có 25 nội dung"


class TestOutline:
    def test_has_four_sections_and_every_heading_in_one_of_them(self):
        outline = rules.outline("9T")

        tops = [heading.code for heading in outline if heading.top]
        assert tops == ["I", "II", "III", "IV"]
        assert all(heading.code.partition(".")[0] in tops for heading in outline)

    def test_is_empty_for_an_unknown_kind(self):
        assert rules.outline("X") == ()
