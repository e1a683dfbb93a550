"""Every state × who reads it × whose key is open has its own true words: nobody is told to wait for themselves."""

from datetime import date

import pytest
from django.utils import translation

from phoihop.domain.ledger.models import Commitment
from phoihop.domain.ledger.states import State
from phoihop.surfaces.workspace.commitments import wording
from phoihop.surfaces.workspace.commitments.wording import Reader, Seen

TODAY, DUE, CLAIMED, CONFIRMED = date(2021, 9, 23), date(2021, 12, 1), date(2021, 9, 20), date(2021, 9, 22)
D, C, T = Reader.DEBTOR, Reader.CREDITOR, Reader.THIRD
NAMES = {"debtor": "Hội LHPN", "creditor": "UBND tỉnh"}
# State, reader, whether the open key is theirs → the tag, the next step, the debtor's card, the creditor's card.
NOT_YET = ("Chưa có hiệu lực nên chưa phải báo", "Chưa có hiệu lực nên chưa phải xác nhận")
OVER = ("Không còn phải báo", "Không còn phải xác nhận")
SEND = "Lãnh đạo cơ quan ta gửi đề nghị cho bên kia, hoặc rút lại."
ANSWER = "Ta đồng ý, hoặc nêu lý do không đồng ý. Từ khi đồng ý, cam kết có hiệu lực với hai bên."
AWAIT = "UBND tỉnh đồng ý, hoặc nêu lý do không đồng ý."
REPORTED = "Đã báo hoàn thành ngày 20/9/2021"
PAUSE = "Đang tạm dừng, cho đến khi {} cho làm tiếp."
TABLE = {
    ("DRAFT", D, True): ("Dự thảo", SEND, *NOT_YET),
    ("DRAFT", C, True): ("Dự thảo", SEND, *NOT_YET),
    ("DRAFT", T, True): ("Dự thảo", SEND, *NOT_YET),
    ("PROPOSED", D, True): ("Chờ ta đồng ý", ANSWER, *NOT_YET),
    ("PROPOSED", C, True): ("Chờ ta đồng ý", ANSWER, *NOT_YET),
    ("PROPOSED", T, True): ("Chờ ta đồng ý", ANSWER, *NOT_YET),
    ("PROPOSED", D, False): ("Chờ bên kia đồng ý", AWAIT, *NOT_YET),
    ("PROPOSED", C, False): ("Chờ bên kia đồng ý", AWAIT, *NOT_YET),
    ("PROPOSED", T, False): ("Chờ đồng ý", AWAIT, *NOT_YET),
    ("IN_FORCE", D, True): (
        "Đang thực hiện", "Ta báo hoàn thành; hạn 1/12/2021.", "Ta chưa báo hoàn thành", "Xác nhận sau khi ta báo",
    ),
    ("IN_FORCE", C, False): (
        "Đang thực hiện", "Hội LHPN báo hoàn thành; hạn 1/12/2021.", "Chưa báo hoàn thành",
        "Ta xác nhận sau khi bên thực hiện báo",
    ),
    ("IN_FORCE", T, False): (
        "Đang thực hiện", "Hội LHPN báo hoàn thành; hạn 1/12/2021.", "Chưa báo hoàn thành",
        "Xác nhận sau khi bên thực hiện báo",
    ),
    ("CLAIMED", D, False): (
        "Chờ bên kia xác nhận, đã 3 ngày", "UBND tỉnh xác nhận, hoặc trả lại để làm tiếp.", REPORTED,
        "Đã nhận báo cáo của ta, chưa xác nhận",
    ),
    ("CLAIMED", C, True): (
        "Chờ ta xác nhận, đã 3 ngày", "Ta xác nhận, hoặc trả lại để làm tiếp.", REPORTED,
        "Đã có báo cáo hoàn thành, chờ ta xác nhận",
    ),
    ("CLAIMED", T, False): (
        "Chờ xác nhận, đã 3 ngày", "UBND tỉnh xác nhận, hoặc trả lại để làm tiếp.", REPORTED,
        "Đã nhận báo cáo hoàn thành, chưa xác nhận",
    ),
    ("SUSPENDED", D, True): (
        "Tạm dừng", PAUSE.format("ta hoặc UBND tỉnh"), "Ta chưa báo hoàn thành", "Xác nhận sau khi ta báo",
    ),
    ("SUSPENDED", C, True): (
        "Tạm dừng", PAUSE.format("ta hoặc Hội LHPN"), "Chưa báo hoàn thành", "Ta xác nhận sau khi bên thực hiện báo",
    ),
    ("SUSPENDED", T, False): (
        "Tạm dừng", PAUSE.format("Hội LHPN hoặc UBND tỉnh"), "Chưa báo hoàn thành",
        "Xác nhận sau khi bên thực hiện báo",
    ),
    **{
        ("FULFILLED", reader, False): ("Hoàn thành đúng hạn", "", REPORTED, "Đã xác nhận ngày 22/9/2021")
        for reader in Reader
    },
    **{
        (state, reader, False): (words, "", *cards)
        for state, words, cards in (
            ("NOT_FEASIBLE", "Không thực hiện được", OVER), ("CLOSED", "Đã đóng", OVER),
            ("EXTINGUISHED", "Chấm dứt cùng cơ quan", OVER),
            ("DECLINED", "Không đồng ý", NOT_YET), ("WITHDRAWN", "Đã rút", NOT_YET),
        )
        for reader in Reader
    },
}  # fmt: skip


def seen(state: str, reader: Reader, *, ours: bool, **more: object) -> Seen:
    """A commitment between the Women's Union, which owes, and the committee."""
    days = {
        "claimed_on": CLAIMED if state in ("CLAIMED", "FULFILLED") else None,
        "fulfilled_on": CONFIRMED if state == "FULFILLED" else None,
        "awaited": "UBND tỉnh" if state == "PROPOSED" else "",
    }
    return Seen(**{"state": state, "reader": reader, "ours": ours, "due_on": DUE, **NAMES, **days, **more})  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def vietnamese():
    with translation.override("vi"):
        yield


class TestWords:
    def test_stand_in_the_table_for_every_state_and_reader(self) -> None:
        assert {(state, reader) for state, reader, _ours in TABLE} == {
            (state.value, reader) for state in State for reader in Reader
        }

    @pytest.mark.parametrize(("state", "reader", "ours"), TABLE)
    def test_are_true_for_who_reads_them(self, state: str, reader: Reader, ours: bool) -> None:
        of = seen(state, reader, ours=ours)

        said = (wording.tag(of, TODAY)[1], wording.next_step(of), wording.debtor_key(of), wording.creditor_key(of))

        assert said == TABLE[state, reader, ours]

    @pytest.mark.parametrize(("state", "reader", "ours"), [row for row in TABLE if row[1] is T and not row[2]])
    def test_never_say_we_to_a_bystander(self, state: str, reader: Reader, ours: bool) -> None:
        said = " ".join(TABLE[state, reader, ours]).lower().replace(".", " ").split()

        assert not {"ta", "kia"} & set(said)

    @pytest.mark.parametrize(
        ("reader", "ours", "sentence"),
        [
            (D, True, "Ta trả lời đề nghị thay đổi của UBND tỉnh."),
            (D, False, "UBND tỉnh trả lời đề nghị thay đổi của ta."),
            (C, True, "Ta trả lời đề nghị thay đổi của Hội LHPN."),
            (C, False, "Hội LHPN trả lời đề nghị thay đổi của ta."),
            (T, False, "UBND tỉnh trả lời đề nghị thay đổi của Hội LHPN."),
        ],
    )
    @pytest.mark.parametrize("state", ["IN_FORCE", "SUSPENDED"])
    def test_tell_who_answers_a_change(self, state: str, reader: Reader, ours: bool, sentence: str) -> None:
        asks = {(D, True): "UBND tỉnh", (D, False): "Hội LHPN", (C, True): "Hội LHPN", (C, False): "UBND tỉnh"}
        asker = asks.get((reader, ours), "Hội LHPN")
        awaited = "UBND tỉnh" if asker == "Hội LHPN" else "Hội LHPN"

        assert wording.next_step(seen(state, reader, ours=ours, asker=asker, awaited=awaited)) == sentence

    @pytest.mark.parametrize(
        ("due", "words"),
        [
            (date(2021, 9, 10), "Trễ 13 ngày"), (TODAY, "Đến hạn hôm nay"), (date(2021, 9, 29), "Còn 6 ngày"),
            (DUE, "Đã dời hạn"),
        ],
    )  # fmt: skip
    def test_put_what_presses_before_what_was_moved(self, due: date, words: str) -> None:
        assert wording.tag(seen("IN_FORCE", D, ours=True, due_on=due, moved=True), TODAY)[1] == words

    @pytest.mark.parametrize(
        ("state", "words"),
        [("CLAIMED", "Chờ xác nhận, đã 3 ngày; báo trễ 6 ngày"), ("FULFILLED", "Hoàn thành, trễ 6 ngày")],
    )
    def test_never_hide_that_what_is_done_was_late(self, state: str, words: str) -> None:
        of = seen(state, T, ours=False, due_on=date(2021, 9, 14))

        assert (wording.tag(of, TODAY)[1], wording.debtor_key(of)) == (words, f"{REPORTED}, trễ 6 ngày")

    def test_tell_the_debtor_that_a_claim_came_back(self) -> None:
        of = seen("IN_FORCE", D, ours=True, returned=True)

        assert wording.debtor_key(of) == "Đã bị trả lại để làm tiếp, chưa báo lại"

    @pytest.mark.parametrize(
        ("reader", "sentence"),
        [
            (D, "Ta báo tiến độ từng kỳ; việc này thường xuyên cả năm."),
            (C, "Hội LHPN báo tiến độ từng kỳ; việc này thường xuyên cả năm."),
        ],
    )
    def test_ask_no_end_of_what_runs_all_year(self, reader: Reader, sentence: str) -> None:
        of = seen("IN_FORCE", reader, ours=reader is D, due_on=None, continuous=True)

        assert wording.next_step(of) == sentence
        assert wording.debtor_key(of) == "Báo tiến độ từng kỳ"

    def test_let_a_superior_assign(self) -> None:
        assert wording.next_step(seen("DRAFT", C, ours=True, assigned=True)).startswith("Lãnh đạo cơ quan ta giao")

    @pytest.mark.parametrize(
        ("state", "proposed", "sentence"),
        [
            ("DRAFT", False, "Chỉ "), ("WITHDRAWN", False, "Chỉ "), ("WITHDRAWN", True, "Hai bên"),
            ("PROPOSED", True, "Hai bên"), ("DECLINED", True, "Hai bên"),
        ],
    )  # fmt: skip
    def test_say_who_sees_what_does_not_bind(self, state: str, proposed: bool, sentence: str) -> None:
        told = wording.seen_by(Commitment(state=state, proposer_id=1 if proposed else None))

        assert told.startswith(sentence)
