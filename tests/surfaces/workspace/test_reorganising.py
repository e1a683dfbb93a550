"""The reorganisation desk: a person decides who takes what, sees what it comes to, and nothing changes before the day."""

import re
from datetime import date

import pytest
from django.test import Client

from phoihop.domain.agreements.models import Agreement
from phoihop.domain.ledger import services as ledger
from phoihop.domain.organisations import services as organisations
from phoihop.domain.organisations.models import Body, BodyName
from phoihop.domain.organisations.services.restructuring import Change
from phoihop.domain.reorganisations import queries
from phoihop.domain.reorganisations.models import Reorganisation
from phoihop.domain.rulebook import rules as rulebook
from phoihop.foundation.accounts import services as accounts
from phoihop.foundation.lifecycle import services as lifecycle
from tests.domain.agreements import factories as agreement_factories
from tests.domain.ledger.conftest import new_key
from tests.domain.ledger.test_bulk import proposed
from tests.domain.organisations.factories import ADMIN, ENTERED, acting
from tests.domain.petitions import factories as asked
from tests.domain.reorganisations.factories import AT, DUE, ENDING, OPENED, carried_out, drafted, owing, standing
from tests.domain.reorganisations.sheets import BECAUSE, begin, sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def bodies(place_database: None) -> dict[str, Body]:
    return standing()


@pytest.fixture
def keeper(bodies) -> Client:
    """Who keeps who is who, working for the province."""
    user = accounts.give_account(username="quan-tri", full_name="Quản trị", password="một-mật-khẩu-dài")
    organisations.grant_mandate(
        user=user, body=bodies["tinh"], role="ADMIN", from_day=date(2020, 1, 1), by=ADMIN, at=ENTERED
    )
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def duties(bodies) -> list[str]:
    """What the district and its communes owe the Front, as a form names it."""
    rows = [owing(bodies["huyen"], bodies["mttq"], title=f"Việc {n}") for n in range(3)]
    return [f"{row.pk}-OWES" for row in rows]


@pytest.fixture
def row(duties) -> Reorganisation:
    return drafted()


def do(client: Client, row: Reorganisation, verb: str, **form: object):
    return client.post(f"/reorganisations/{row.code}/do/{verb}/", form)


def heirs(row: Reorganisation) -> list[tuple[str, bool]]:
    row.refresh_from_db()
    return [(duty.heir, duty.decided) for duty in queries.outcome(row).duties]


class TestTheDesk:
    def test_shows_what_is_left_to_decide_and_who_is_proposed(self, keeper, row):
        page = keeper.get(f"/reorganisations/{row.code}/").content.decode()

        assert "Việc chưa có bên nhận" in page
        assert "UBND huyện Bảo Yên" in page
        assert "kế thừa đơn vị cấp trên" in page

    def test_names_what_a_body_that_ends_has_drafted_for_another_without_its_words(self, keeper, row, bodies):
        draft = ledger.open_(
            kind="TASK", title="Chưa ai được đọc", debtor=bodies["mttq"], creditor=bodies["xa-3"], on=OPENED,
            by=acting(bodies["huyen"]), key=new_key(), reckoning=rulebook.fixed(DUE, "Kế hoạch", verified=True),
        )  # fmt: skip

        page = keeper.get(f"/reorganisations/{row.code}/duties/").content.decode()

        assert draft.code in page
        assert "Chưa ai được đọc" not in page

    def test_names_one_body_that_answers_what_one_that_ends_has_not(self, keeper, bodies):
        petition = asked.routed(bodies["mttq"], bodies["huyen"])
        row = drafted()
        form = {"answers": f"PETITION|{petition.pk}|huyen", "reason": "Địa bàn"}
        page = keeper.get(f"/reorganisations/{row.code}/answers/").content.decode()

        refused = do(keeper, row, "hand-over", **form, heir="mttq")
        answer = do(keeper, row, "hand-over", **form, heir="tinh")

        assert asked.ROAD.text not in page
        assert (refused.status_code, answer.status_code) == (422, 302)
        assert [(one.heir, one.reason) for one in queries.outcome(row).unanswered] == [("tinh", "Địa bàn")]

    def test_gives_the_ticked_duties_to_the_chosen_heir(self, keeper, row, duties):
        answer = do(
            keeper, row, "pass", body="huyen", duties=duties[:2], heir="xa-3", clock="CONTINUES", reason="Địa bàn xã 3"
        )

        assert answer.status_code == 302
        assert heirs(row) == [("xa-3", True), ("xa-3", True), ("", False)]

    def test_gives_all_that_is_left_at_once(self, keeper, row, duties):
        do(keeper, row, "pass", body="huyen", duties=duties[:1], heir="xa-3", clock="CONTINUES", reason="Địa bàn")

        do(keeper, row, "pass", body="huyen", whole="on", heir="tinh", clock="RESTARTS", reason="Còn lại")

        assert heirs(row) == [("xa-3", True), ("tinh", True), ("tinh", True)]

    def test_takes_a_body_that_no_rule_names(self, keeper, row, duties):
        form = {"body": "huyen", "duties": duties, "heir": "OTHER", "clock": "CONTINUES", "reason": "Cùng nhiệm vụ"}
        assert do(keeper, row, "pass", **form).status_code == 422

        assert do(keeper, row, "pass", **form, other="mttq-2").status_code == 302
        assert heirs(row) == [("mttq-2", True)] * 3

    @pytest.mark.parametrize(
        ("change", "says"),
        [
            ({"reason": ""}, "Lý do"),
            ({"duties": []}, "Hãy chọn ít nhất một việc"),
            ({"heir": "OTHER", "other": "xa-1"}, "Không có cơ quan nào hoạt động vào ngày đó"),
            ({"heir": "la"}, "Ai nhận"),
        ],
    )
    def test_refuses_in_a_sentence_and_keeps_what_was_filled_in(self, keeper, row, duties, change, says):
        form = {"body": "huyen", "duties": duties[:2], "heir": "xa-3", "clock": "CONTINUES", "reason": "Lý do riêng"}

        answer = do(keeper, row, "pass", **(form | change))

        page = answer.content.decode()
        assert (answer.status_code, says in page) == (422, True)
        if "duties" not in change:
            assert page.count("checked") >= 3
        assert heirs(row) == [("", False)] * 3

    def test_confirms_every_proposal(self, keeper, row):
        do(keeper, row, "confirm", reason="Theo quy tắc")

        assert heirs(row) == [("tinh", True)] * 3

    def test_shows_the_words_of_a_proposal_to_a_body_above_one_of_its_sides_and_of_a_draft_to_nobody_else(
        self, keeper, bodies, row
    ):
        waiting = proposed(bodies["huyen"], bodies["mttq"])
        draft = ledger.open_(
            kind="TASK", title="Chưa ai được đọc", debtor=bodies["huyen"], creditor=bodies["mttq"], on=OPENED,
            by=acting(bodies["huyen"]), key=new_key(), reckoning=rulebook.fixed(DUE, "Kế hoạch", verified=True),
        )  # fmt: skip

        page = keeper.get(f"/reorganisations/{row.code}/duties/?body=huyen").content.decode()

        assert waiting.title in page
        assert draft.code in page
        assert draft.title not in page

    def test_settles_agreements_on_a_document(self, keeper, bodies, row):
        paper = agreement_factories.in_force(bodies["huyen"], bodies["mttq"])
        form = {"agreements": [paper.pk], "standing": "NO_SUCCESSOR"}
        assert do(keeper, row, "settle", **form).status_code == 422

        assert do(keeper, row, "settle", **form, document="QĐ 12/QĐ-UBND ngày 1/6/2021").status_code == 302

        decision = row.agreements.get()
        assert (decision.standing, decision.document) == ("NO_SUCCESSOR", "QĐ 12/QĐ-UBND ngày 1/6/2021")

    def test_lists_what_is_proposed_and_confirms_it_with_one_reason(self, keeper, bodies, row):
        paper = agreement_factories.in_force(bodies["xa-1"], bodies["mttq"])
        user = accounts.give_account(username="lan", full_name="Vàng Thị Lan", password="một-mật-khẩu-dài")
        organisations.grant_mandate(
            user=user, body=bodies["xa-1"], role="LEADER", from_day=date(2020, 1, 1), by=ADMIN, at=ENTERED
        )
        lists = {"agreements": ("settle-proposed", paper.title), "people": ("give-proposed", "Vàng Thị Lan")}

        for page, (verb, name) in lists.items():
            html = keeper.get(f"/reorganisations/{row.code}/{page}/").content.decode()
            seen = re.search(r'name="seen" value="(\w+)"', html).group(1)
            assert name in html.partition(f"/do/{verb}/")[0].rpartition("card waits")[2]
            assert do(keeper, row, verb, seen="khác", reason="Theo phương án").status_code == 422
            refused = do(keeper, row, verb, seen=seen, reason="")
            assert refused.status_code == 422
            assert refused.content.decode().count('<h2 id="errors-head">') == 1
            assert do(keeper, row, verb, seen=seen, reason="Theo phương án").status_code == 302
            assert do(keeper, row, verb, seen=seen, reason="Theo phương án").status_code == 422
            assert f"/do/{verb}/" not in keeper.get(f"/reorganisations/{row.code}/{page}/").content.decode()

        (settled,), (given,) = row.agreements.all(), row.mandates.all()
        assert (settled.standing, settled.document) == ("CONTINUES", "Nghị quyết về sắp xếp")
        assert [settled.reason, given.reason] == ["Theo phương án"] * 2
        assert (given.heir, given.decided_by) == ("xa-moi", settled.decided_by)

    def test_lets_one_choose_who_stands_in_the_place_of_a_party_that_was_split(self, keeper, bodies):
        paper = agreement_factories.in_force(bodies["xa-1"], bodies["mttq"])
        into = [begin(code, under="huyen") for code in ("xa-a", "xa-b")]
        row = drafted(*into, f"split,original=xa-1,result=xa-a,result=xa-b,{BECAUSE}")
        form = {"agreements": [paper.pk], "standing": "CONTINUES", "document": "QĐ 12/QĐ-UBND"}

        page = keeper.get(f"/reorganisations/{row.code}/agreements/").content.decode()
        refused = do(keeper, row, "settle", **form)

        assert "Ai thay vị trí của xa-1" in page
        assert (refused.status_code, "Hãy chọn" in refused.content.decode()) == (422, True)
        assert do(keeper, row, "settle", **form, **{"heir-0": "xa-b"}).status_code == 302
        (found,) = queries.outcome(row).agreements
        assert found.left == ["xa-b", "mttq"]

    @pytest.mark.parametrize("over", [False, True], ids=["before the day", "after it"])
    def test_shows_no_title_of_an_agreement_that_one_may_not_read(self, keeper, bodies, over):
        paper = agreement_factories.drafted(bodies["mttq"], bodies["xa-1"], code="KIN")
        Agreement.objects.filter(pk=paper.pk).update(title="Dự thảo kín")
        row = carried_out(drafted()) if over else drafted()

        pages = [keeper.get(f"/reorganisations/{row.code}/{part}").content.decode() for part in ("", "agreements/")]

        assert keeper.get("/agreements/KIN/").status_code == 404
        assert all("Dự thảo kín" not in page for page in pages)

    def test_carries_out_on_its_day_and_then_tells_who_took_what(self, keeper, row):
        do(keeper, row, "confirm", reason="Theo quy tắc")
        do(keeper, row, "approve", rest="", seen=queries.fingerprint(row))

        answer = do(keeper, row, "carry-out")

        assert answer.status_code == 302
        page = keeper.get(f"/reorganisations/{row.code}/").content.decode()
        assert "Ai đã nhận việc" in page
        assert "UBND tỉnh" in page

    def test_folds_what_was_done_by_kind_with_counts_the_differences_first(self, keeper, bodies, duties):
        row = carried_out(drafted())

        page = keeper.get(f"/reorganisations/{row.code}/").content.decode()

        places = [
            page.index(words)
            for words in ("Trước và sau", "Ai đã nhận việc", "Ai thay mặt cơ quan khác", "Thay đổi</h2>")
        ]
        folds = re.findall(r"<summary>([^<]+) <span class=.who.>(\d+)</span></summary>", page)
        assert places == sorted(places)
        assert dict(folds) == {
            "lập đơn vị mới": "1", "nhập các đơn vị thành một": "1", "kết thúc đơn vị": "1", "chuyển trực thuộc": "1",
        }  # fmt: skip
        assert "/structure/compare/?from=30/6/2021&amp;to=1/7/2021" in page

    def test_says_on_approval_what_is_not_decided_yet_and_waits_for_the_day_of_the_installation(self, keeper, row):
        lifecycle.stand_still(day=date(2021, 6, 1), demo=True)

        answer = keeper.post(
            f"/reorganisations/{row.code}/do/approve/", {"seen": queries.fingerprint(row)}, follow=True
        )

        page = answer.content.decode()
        assert "còn 3 việc và 0 văn bản thỏa thuận chưa quyết định" in page
        assert "Bản trình diễn đang dừng ở ngày" in page
        assert "Đã đến ngày hiệu lực" not in page

    def test_takes_an_approval_back_and_gives_up(self, keeper, row):
        for verb in ("approve", "reopen", "withdraw"):
            assert do(keeper, row, verb, rest="", seen=queries.fingerprint(row)).status_code == 302

        assert do(keeper, row, "approve", rest="").status_code == 422
        row.refresh_from_db()
        assert row.state == "WITHDRAWN"

    def test_says_when_the_bodies_have_changed_under_it(self, keeper, row, bodies):
        organisations.restructure(change=Change(on=date(2021, 5, 1), ended=["xa-1"]), cause=row, by=ADMIN, at=AT)

        page = keeper.get(f"/reorganisations/{row.code}/").content.decode()

        assert "không còn khớp" in page
        assert "xa-1" in page


class TestDrafting:
    def test_begins_from_a_file(self, keeper, duties, tmp_path):
        file = tmp_path / "sx.csv"
        file.write_text(sheet(*ENDING), encoding="utf-8")

        with file.open("rb") as content:
            answer = keeper.post("/reorganisations/new/", {"key": "mot", "file": content})

        assert answer.status_code == 302
        assert Reorganisation.objects.get().title == "Sắp xếp thử"

    def test_names_the_lines_at_fault_and_drafts_nothing(self, keeper, duties, tmp_path):
        file = tmp_path / "sx.csv"
        file.write_text(sheet(*ENDING).replace("result=xa-moi", "result=xa-la"), encoding="utf-8")

        with file.open("rb") as content:
            answer = keeper.post("/reorganisations/new/", {"key": "mot", "file": content})

        assert answer.status_code == 422
        assert "Dòng 6" in answer.content.decode()
        assert not Reorganisation.objects.exists()

    def test_refuses_a_file_that_is_no_text(self, keeper, tmp_path):
        file = tmp_path / "sx.csv"
        file.write_bytes(b"\xff\xfe\x00\x01")

        with file.open("rb") as content:
            answer = keeper.post("/reorganisations/new/", {"key": "mot", "file": content})

        assert (answer.status_code, "UTF-8" in answer.content.decode()) == (422, True)

    def test_begins_from_its_day_and_takes_moves_one_by_one(self, keeper, duties):
        head = {"key": "mot", "title": "Sắp xếp", "effective": "1/7/2021", "basis": "Nghị quyết 1"}
        keeper.post("/reorganisations/new/", head)
        row = Reorganisation.objects.get()
        assert do(keeper, row, "approve", seen=queries.fingerprint(row)).status_code == 422
        assert do(keeper, row, "move", word="reparent", bodies="xa-3", under="xa-9", basis="B1").status_code == 422

        Body.objects.filter(code="mttq-2").update(ended_on=date(2021, 3, 1))
        BodyName.objects.filter(body__code="mttq-2").update(name="UBND huyện Cũ")
        ended = do(keeper, row, "move", word="abolish", bodies="xa-1", become="UBND huyện Cũ", basis="B1")
        unknown = do(keeper, row, "move", word="reparent", bodies="xa-8", under="tinh", basis="B1").content.decode()
        assert (ended.status_code, "“UBND huyện Cũ” đã kết thúc ngày 1/3/2021" in ended.content.decode()) == (422, True)
        assert "“xa-8”" in unknown
        assert "Dòng" not in unknown

        moves = [
            {"word": "create", "bodies": "xa-moi", "name": "Xã Mới", "short": "Xã Mới", "kind": "kind-AUTHORITY", "level": "COMMUNE", "under": "tinh", "posts": "Chủ tịch; Phó Chủ tịch;"},
            {"word": "merge", "bodies": "xa-1 xa-2", "become": "xa-moi"},
        ]  # fmt: skip
        answers = [do(keeper, row, "move", **move, basis="B1", checked="on").status_code for move in moves]

        row.refresh_from_db()
        assert answers == [302, 302]
        assert queries.outcome(row).plan.endings["xa-1"].heir == "xa-moi"
        page = keeper.get(f"/reorganisations/{row.code}/moves/").content.decode()
        assert "nhập các đơn vị thành một" in page
        assert "chức vụ: Chủ tịch, Phó Chủ tịch" in page
        move = queries.outcome(row).plan.sheet.of("merge")[0].digest()
        answers = [do(keeper, row, "drop", move=move) for _twice in "ab"]
        assert [answer.status_code for answer in answers] == [302, 422]
        row.refresh_from_db()
        assert [record.word for record in queries.read_plan(row).sheet.moves] == ["create"]

    @pytest.mark.parametrize("typed", ["xa-moi", "XA-MOI", "ubnd tinh", "UBND tỉnh", "tinh"])
    def test_picks_a_body_by_its_name_or_its_code(self, keeper, bodies, row, typed):
        user = accounts.give_account(username="lan", full_name="Lan", password="một-mật-khẩu-dài")
        given = organisations.grant_mandate(
            user=user, body=bodies["huyen"], role="LEADER", from_day=date(2020, 1, 1), by=ADMIN, at=ENTERED
        )
        page = keeper.get(f"/reorganisations/{row.code}/people/").content.decode()
        assert '<option value="UBND tỉnh"></option>' in page
        assert "UBND huyện Bảo Yên</option>" not in page  # it ends

        assert do(keeper, row, "give", mandates=[given.pk], heir=typed).status_code == 302

        assert len(queries.outcome(row).acting[0].given) == 1

    @pytest.mark.parametrize(
        ("typed", "says"),
        [("xa-1", "Không có cơ quan nào"), ("tỉnh Khác", "Không có cơ quan nào"), ("ubnd", "Có phải: UBND tỉnh")],
    )
    def test_says_which_body_could_be_meant(self, keeper, bodies, row, typed, says):
        user = accounts.give_account(username="lan", full_name="Lan", password="một-mật-khẩu-dài")
        given = organisations.grant_mandate(
            user=user, body=bodies["huyen"], role="LEADER", from_day=date(2020, 1, 1), by=ADMIN, at=ENTERED
        )

        answer = do(keeper, row, "give", mandates=[given.pk], heir=typed)

        page = answer.content.decode()
        assert (answer.status_code, says in page, f'value="{typed}"' in page) == (422, True, True)

    def test_approves_only_what_was_on_the_page(self, keeper, row):
        seen = queries.fingerprint(row)
        do(keeper, row, "confirm", reason="Theo quy tắc")

        answers = [do(keeper, row, "approve", rest="", seen=told) for told in ("", seen)]

        assert [answer.status_code for answer in answers] == [422, 422]
        assert "Hãy xem lại" in answers[1].content.decode()
        row.refresh_from_db()
        assert row.state == "DRAFT"

    def test_takes_a_role_back_that_was_given(self, keeper, bodies, row):
        user = accounts.give_account(username="lan", full_name="Lan", password="một-mật-khẩu-dài")
        given = organisations.grant_mandate(
            user=user, body=bodies["huyen"], role="LEADER", from_day=date(2020, 1, 1), by=ADMIN, at=ENTERED
        )
        do(keeper, row, "give", mandates=[given.pk], heir="xa-moi")
        page = keeper.get(f"/reorganisations/{row.code}/people/").content.decode()
        assert f'value="{given.pk}-xa-moi"' in page
        assert "LEADER" not in page
        assert "<span>Lan</span>" in page

        answers = [do(keeper, row, "take-back", given=f"{given.pk}-xa-moi") for _twice in "ab"]

        assert [answer.status_code for answer in answers] == [302, 422]
        assert [acting.given for acting in queries.outcome(row).acting] == [()]


class TestWhatWasSignedBefore:
    def test_shows_who_signed_who_stands_there_now_and_on_which_paper(self, keeper, bodies):
        paper = agreement_factories.in_force(bodies["xa-1"], bodies["mttq"])
        duty = owing(bodies["xa-1"], bodies["mttq"])

        carried_out(drafted())

        page = keeper.get(f"/agreements/{paper.code}/").content.decode()
        assert "Sau sắp xếp tổ chức" in page
        assert "Nghị quyết về sắp xếp" in page
        assert "xa-moi" in page
        assert "cơ cấu cũ" in page
        assert "cơ cấu cũ" in keeper.get(f"/commitments/{duty.code}/").content.decode()

    def test_says_nothing_of_it_where_nobody_ended(self, keeper, bodies):
        paper = agreement_factories.in_force(bodies["tinh"], bodies["mttq"])

        page = keeper.get(f"/agreements/{paper.code}/").content.decode()

        assert "Sau sắp xếp tổ chức" not in page
        assert "cơ cấu cũ" not in page
