"""A plan's year on the pages: words answered with other words, two people writing at once, the check, the approval, the next year."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from phoihop.domain.organisations import services as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.plans import services
from phoihop.domain.plans.models import Plan, Row
from phoihop.domain.rulebook import services as rule_book
from phoihop.foundation.accounts import services as accounts
from phoihop.foundation.lifecycle import services as lifecycle
from tests.domain.agreements import factories as agreements
from tests.domain.organisations.factories import ADMIN, SINCE, acting, body
from tests.domain.plans import factories as planning
from tests.domain.programmes.test_programmes import movement

pytestmark = pytest.mark.django_db
TODAY, AT = date(2021, 9, 23), datetime(2021, 9, 23, 2, tzinfo=UTC)
HTMX = {"HX-Request": "true"}
WORDS = {
    "content": "Giám sát giảm nghèo", "lead_duty": "Lập đoàn", "other_duty": "Cung cấp hồ sơ", "timing": "Quý III",
    "due": "", "product": "Báo cáo",
}  # fmt: skip


@pytest.fixture
def committee() -> Body:
    lifecycle.stand_still(day=TODAY, demo=True)
    return body("ubnd", name="UBND tỉnh")


@pytest.fixture
def front() -> Body:
    return body("mttq", side="FRONT", name="Ủy ban MTTQ tỉnh")


@pytest.fixture
def row(committee: Body, front: Body) -> Row:
    plan = planning.drafted(agreements.in_force(committee, front), committee)
    return planning.row(plan, front, committee, by_body=committee)


def signed_in(of: Body, name: str, role: str = "LEADER") -> Client:
    user = accounts.give_account(username=name, full_name="Người dùng", password="một-mật-khẩu-dài")
    organisations.grant_mandate(user=user, body=of, role=role, from_day=SINCE, by=ADMIN, at=AT)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def propose(plan: Plan, by: Body) -> None:
    services.propose(plan=plan, by=acting(by), on=planning.DAY, at=planning.AT, key="p")


class TestWords:
    def test_of_two_people_at_once_both_stand_on_the_page_and_nothing_is_written_over(self, committee, row):
        address = "/plans/KH/rows/1/words/"
        first, second = signed_in(committee, "lan"), signed_in(committee, "minh", "OFFICER")
        seen = second.get(address).context["seen"]

        saved = first.post(address, {**WORDS, "content": "Lời của Lan", "key": "lan", "seen": seen})
        clash = second.post(address, {**WORDS, "content": "Lời của Minh", "key": "minh", "seen": seen})
        shown = clash.content.decode()

        assert (saved.status_code, clash.status_code) == (302, 409)
        assert "Lời của Lan" in shown
        assert "Lời của Minh" in shown
        assert Row.objects.get().commitment.title == "Lời của Lan"

        again = second.post(address, {**WORDS, "content": "Lời chung", "key": "chung", "seen": clash.context["seen"]})
        assert (again.status_code, Row.objects.get().commitment.title) == (302, "Lời chung")

    def test_that_wait_for_a_body_say_to_its_specialist_who_answers(self, committee, front, row):
        propose(row.plan, committee)
        leader, specialist = signed_in(front, "mai"), signed_in(front, "nam", "OFFICER")

        pages = [client.get("/plans/KH/rows/1/").content.decode() for client in (leader, specialist)]

        assert ["Hãy nhờ người đại diện cho cơ quan" in page for page in pages] == [False, True]
        assert ["Đồng ý lời văn này" in page for page in pages] == [True, False]

    def test_are_changed_within_the_table_by_htmx(self, committee, row):
        client = signed_in(committee, "lan")

        form = client.get("/plans/KH/rows/1/words/", headers=HTMX)
        saved = client.post(
            "/plans/KH/rows/1/words/", {**WORDS, "content": "Mới", "key": "k", "seen": "1"}, headers=HTMX
        )
        missing = client.post("/plans/KH/rows/1/words/", {**WORDS, "content": "", "key": "l"}, headers=HTMX)

        assert [answer.content.decode().strip()[:15] for answer in (form, saved, missing)] == [
            '<tr id="row-1">'[:15]
        ] * 3
        assert "Mới" in saved.content.decode()
        assert missing.status_code == 422

    def test_of_the_other_side_stand_beside_the_first_ones_and_bind_when_agreed(self, committee, front, row):
        propose(row.plan, committee)
        ours, theirs = signed_in(committee, "lan"), signed_in(front, "hoa")

        countered = theirs.post("/plans/KH/rows/1/words/", {**WORDS, "content": "Giám sát an sinh", "key": "c"})
        page = ours.get("/plans/KH/rows/1/").content.decode()
        agreed = ours.post("/plans/KH/rows/1/agree/", {"key": "a"})

        assert (countered.status_code, agreed.status_code) == (302, 302)
        assert "<del>giảm nghèo</del>" in page
        assert "<ins>an sinh</ins>" in page
        assert (Row.objects.get().commitment.title, Plan.objects.get().state) == ("Giám sát an sinh", "AGREED")


class TestOtherWords:
    """Of a row to which both sides have agreed."""

    def test_wait_for_the_other_side_and_then_stand_beside_what_was_agreed_first(self, committee, front, row):
        propose(row.plan, committee)
        services.agree(plan=Plan.objects.get(), by=acting(front), on=planning.DAY, at=planning.AT, key="a")
        ours, theirs = signed_in(committee, "lan"), signed_in(front, "hoa")
        words, page = "/plans/KH/rows/1/words/", "/plans/KH/rows/1/"
        commitment = reverse("commitment", args=[row.commitment.code])
        other = {**WORDS, "content": "Giám sát an sinh", "reason": "EPIDEMIC", "words": "Vì dịch bệnh", "key": "w"}
        before = ours.get(reverse("waiting")).content.decode()

        asked = theirs.post(words, {**other, "seen": theirs.get(words).context["seen"]})
        shown, answering = ours.get(page).content.decode(), ours.get(commitment).content.decode()
        waiting = ours.get(reverse("waiting")).content.decode()
        granted = ours.post(reverse("commitment_act", args=[row.commitment.code, "grant"]), {"key": "g"})
        stands = ours.get("/plans/KH/changes/").content.decode()

        assert (asked.status_code, granted.status_code) == (302, 302)
        for told in (shown, answering):
            assert "<del>giảm nghèo</del>" in told
            assert "<ins>an sinh</ins>" in told
            assert "Vì dịch bệnh" in told
        assert (row.commitment.code in before, row.commitment.code in waiting) == (False, True)
        assert "Giám sát giảm nghèo" in stands
        assert "<ins>an sinh</ins>" in stands
        assert Row.objects.get().commitment.title == "Giám sát an sinh"

    def test_are_shown_to_the_two_sides_alone_while_they_wait(self, committee, front, row):
        propose(row.plan, committee)
        services.agree(plan=Plan.objects.get(), by=acting(front), on=planning.DAY, at=planning.AT, key="a")
        theirs, third = signed_in(front, "hoa"), signed_in(body("so", name="Sở Tài chính"), "binh")
        theirs.post(
            "/plans/KH/rows/1/words/", {**WORDS, "content": "An sinh", "reason": "OWN", "words": "Vì", "key": "w"}
        )

        page = third.get(reverse("commitment", args=[row.commitment.code])).content.decode()
        refused = third.post(
            "/plans/KH/rows/1/words/", {**WORDS, "content": "Của tôi", "reason": "OWN", "words": "Vì", "key": "w"}
        )

        assert "An sinh" not in page
        assert refused.status_code == 404

    def test_come_back_as_they_were_typed_when_no_reason_is_given(self, committee, front, row):
        propose(row.plan, committee)
        services.agree(plan=Plan.objects.get(), by=acting(front), on=planning.DAY, at=planning.AT, key="a")

        missing = signed_in(front, "hoa").post(
            "/plans/KH/rows/1/words/", {**WORDS, "content": "An sinh", "reason": "OWN", "words": "", "key": "w"}
        )

        assert missing.status_code == 422
        assert "An sinh" in missing.content.decode()
        assert "Hãy nêu lý do" in missing.content.decode()


class TestANewRow:
    def test_is_offered_the_articles_by_their_word_and_number(self, committee, front):
        plan = planning.drafted(agreements.in_force(committee, front), committee)

        page = signed_in(committee, "lan").get(reverse("plan_row_new", args=[plan.code])).content.decode()

        article = plan.agreement.articles.get(number=2)
        assert f"Điều 2. {article.heading}" in page


class TestWhatIsTyped:
    def test_is_refused_where_the_day_lies_outside_the_words_of_time(self, row, committee):
        typed = {**WORDS, "timing": "Quý I", "due": "30/11/2021", "seen": "1", "key": "w"}

        answer = signed_in(committee, "lan").post("/plans/KH/rows/1/words/", typed)

        assert (answer.status_code, Row.objects.get(pk=row.pk).timing) == (422, "Quý III")
        assert "Hạn 30/11/2021 nằm ngoài thời gian “Quý I”" in answer.content.decode()

    def test_is_refused_as_a_code_with_a_space_in_it(self, committee, front):
        new = {
            "agreement": agreements.in_force(committee, front).code,
            "year": "2021",
            "code": "KH 1",
            "title": "K",
            "key": "n",
        }

        answer = signed_in(committee, "lan").post("/plans/new/", new)

        assert (answer.status_code, Plan.objects.count()) == (422, 0)
        assert "không có khoảng trắng" in answer.content.decode()


class TestASecondPlan:
    def test_of_a_year_is_begun_only_by_who_says_that_it_is_needed_beside_the_first(self, committee, front):
        first = planning.drafted(agreements.in_force(committee, front), committee)
        ours = signed_in(committee, "lan")
        new = {
            "agreement": first.agreement.code,
            "year": "2021",
            "code": "KH-BC",
            "title": "Kế hoạch bầu cử",
            "key": "n",
        }

        refused = ours.post("/plans/new/", new)
        begun = ours.post("/plans/new/", {**new, "beside": "on"})

        told = refused.content.decode()
        assert (refused.status_code, begun.status_code) == (422, 302)
        assert f'href="/plans/{first.code}/"' in told
        assert 'name="beside"' in told
        assert Plan.objects.count() == 2
        listed = ours.get("/plans/").content.decode()
        assert all(code in listed for code in ("KH-BC", first.code))

    def test_is_no_second_one_while_the_first_is_closed_or_a_draft_of_somebody_else(self, committee, front):
        first = planning.drafted(agreements.in_force(committee, front), committee)
        theirs = planning.drafted(first.agreement, front, code="KH-MT")
        Plan.objects.filter(pk=first.pk).update(state="DECLINED")

        again = planning.drafted(first.agreement, committee, code="KH-LAI")

        assert (theirs.state, again.state) == ("DRAFT", "DRAFT")


class TestYear:
    def test_runs_from_a_blank_form_to_next_years_draft(self, committee, front):
        agreement = agreements.in_force(committee, front)
        movement(committee, code="NQ")
        ours, theirs = signed_in(committee, "lan"), signed_in(front, "hoa")
        new = {"agreement": agreement.code, "year": "2021", "code": "KH-1", "title": "Kế hoạch 2021", "key": "n"}
        sides = {"group": "Giám sát", "articles": ["2", "3"], "lead": front.pk, "other": committee.pk}
        steps = (
            (ours, "/plans/new/", new),
            (ours, "/plans/KH-1/rows/new/", {**WORDS, **sides, "programmes": "NQ", "key": "r"}),
            (ours, "/plans/KH-1/do/propose/", {"key": "p"}),
            (theirs, "/plans/KH-1/agree/", {"key": "a"}),
            (ours, "/plans/KH-1/do/submit/", {"key": "s"}),
            (ours, "/plans/KH-1/do/return/", {"return-words": "Thiếu kinh phí", "key": "t"}),
            (ours, "/plans/KH-1/do/submit/", {"key": "u"}),
            (ours, "/plans/KH-1/do/approve/", {"approve-words": "Quyết định số 1", "key": "v"}),
            (ours, "/plans/KH-1/next/", {"rows": "EVERY", "code": "KH-2", "title": "Kế hoạch 2022", "key": "w"}),
        )

        answers = [client.post(address, given).status_code for client, address, given in steps]

        following = Plan.objects.get(code="KH-2")
        assert answers == [302] * len(steps)
        assert Plan.objects.get(code="KH-1").decision == "Quyết định số 1"
        assert services.Aims.of(Row.objects.get(plan__code="KH-1")) == services.Aims(
            frozenset({2, 3}), frozenset({"NQ"})
        )
        assert [(row.carries_on.plan.code, row.commitment.due_on) for row in following.rows.all()] == [
            ("KH-1", date(2022, 9, 30))
        ]
        assert all(ours.get(page).status_code == 200 for page in ("/plans/", "/plans/KH-1/?view=timeline", "/in-hand/"))

    def test_says_what_is_missing_and_refuses_to_submit_it(self, committee, row):
        client = signed_in(committee, "lan")
        propose(row.plan, committee)

        check = client.get("/plans/KH/check/").content.decode()
        refused = client.post("/plans/KH/do/submit/", {"key": "s"})

        assert "Một bên chưa trả lời nội dung này." in check
        assert 'href="/plans/KH/rows/1/"' in check
        assert refused.status_code == 422

    def test_is_late_after_the_day_that_the_rule_names(self, committee, row):
        rule_book.load_reference(by=acting(committee, "ADMIN"), at=AT)

        shown = signed_in(committee, "lan").get("/plans/KH/").content.decode()

        assert "phải được phê duyệt trước ngày 15/12/2020" in shown


class TestTheTable:
    def test_shows_the_columns_of_its_address_and_keeps_them_on_every_way(self, committee, row):
        client = signed_in(committee, "lan")

        addresses = ("", "?cols=due&cols=nothing", "?cols=all")
        whole, some, every = (client.get(f"/plans/KH/{asked}").content.decode() for asked in addresses)

        leads = '<th scope="col">Chủ trì</th>'
        assert [leads in shown for shown in (whole, some, every)] == [True, False, True]
        assert [' plan brief"' in shown for shown in (whole, some, every)] == [True, False, False]
        assert "view=cards&amp;cols=due" in some or "cols=due&amp;view=cards" in some
        assert 'colspan="2"' in some


class TestGroups:
    def test_tell_their_totals_above_their_rows_or_alone_and_lead_to_their_rows(self, committee, front, row):
        for key, group in (("r2", "Giám sát"), ("r3", "Đối thoại")):
            text = replace(planning.WHOLE, group=group, content=key)
            planning.row(row.plan, front, committee, by_body=committee, key=key, text=text)
        services.record_funding(
            row=row, kind="NEEDED", amount=7_000_001, source="Quỹ", by=acting(committee), on=planning.DAY,
            at=planning.AT, key="m",
        )  # fmt: skip
        client = signed_in(committee, "lan")

        whole, folded, one = (client.get(f"/plans/KH/{asked}") for asked in ("", "?fold=1", "?group=Đối thoại"))

        told = [(group.name, group.count, group.total and group.total.gap) for group in whole.context["groups"]]
        assert told == [("Giám sát", 2, 7_000_001), ("Đối thoại", 1, None)]
        assert [group.lines for group in folded.context["groups"]] == [[], []]
        assert folded.context["groups"][1].url == "/plans/KH/?group=%C4%90%E1%BB%91i+tho%E1%BA%A1i"
        assert [line.row.number for group in one.context["groups"] for line in group.lines] == [3]


class TestManyRows:
    def test_change_together_or_not_at_all(self, committee, front, row):
        plan, client = row.plan, signed_in(committee, "lan")
        planning.row(plan, front, committee, by_body=committee, key="r2")
        told = {"key": "k1", "picked": ["1:1", "2:1"], "part": "TIMING", "said": "Quý IV", "due": "", "cause": "OWN"}

        done = client.post("/plans/KH/many/", told)
        stale = client.post("/plans/KH/many/", told | {"key": "k2", "said": "Quý II", "picked": ["1:1", "2:9"]})

        assert (done.status_code, stale.status_code) == (302, 422)
        assert "Nội dung 1:" in stale.content.decode()
        assert set(plan.rows.values_list("timing", "commitment__due_on")) == {("Quý IV", date(2021, 12, 31))}

    def test_that_bind_already_only_ask_the_other_side_for_another_day(self, committee, front, row):
        propose(row.plan, committee)
        services.agree(plan=row.plan, by=acting(front), on=planning.DAY, at=planning.AT, key="a")
        client, told = signed_in(committee, "lan"), {"key": "k", "picked": "1", "said": "Quý IV", "cause": "EPIDEMIC"}

        drawn = client.get("/plans/KH/?view=timeline").content.decode()
        moved = client.get("/plans/KH/many/?picked=1&due=15/10/2021").context["form"]
        shown = client.get("/plans/KH/many/?picked=1").content.decode()
        refused = client.post("/plans/KH/many/", told | {"part": "PRODUCT", "words": "Dịch."}).status_code
        asked = client.post("/plans/KH/many/", told | {"part": "TIMING", "words": "Dịch."}).status_code

        assert 'data-move="/plans/KH/many/?picked=1" data-year="2021"' in drawn
        assert 'href="/plans/KH/many/?picked=1&amp;due=31/7/2021"' in drawn
        assert (moved["part"].value(), moved["said"].value(), moved["due"].value()) == (
            "TIMING",
            "Quý III",
            "15/10/2021",
        )
        assert "đề nghị bên kia đồng ý" in shown
        assert (refused, asked) == (422, 302)
        assert Row.objects.get().commitment.asked_seq > 0
        assert Row.objects.get().commitment.due_on != date(2021, 12, 31)
