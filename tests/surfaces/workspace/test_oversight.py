"""The board of recommendations, and the card on which two voices stand apart."""

import pytest
from django.test import Client

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.oversight.models import Criticism, Intent, Recommendation, Supervision
from phoihop.foundation.accounts.models import User
from tests.support import loaded_case

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded(case_database, settings, tmp_path):
    settings.DATA = tmp_path
    loaded_case.load()


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def front() -> Client:
    return signed_in("lanhdao.mttq")


@pytest.fixture
def committee() -> Client:
    return signed_in("lanhdao.ubnd")


def card(key: str) -> str:
    return f"/oversight/recommendations/{Recommendation.objects.get(key=f'case:{key}').pk}/"


class TestTheBoard:
    def test_counts_answered_and_carried_out_apart(self, front):
        tally = front.get("/oversight/").context["tally"]

        assert (tally.made, tally.answered, tally.carried_out) == (4, 2, 1)

    def test_shows_a_body_only_what_concerns_it(self):
        assert signed_in("lanhdao.phunu").get("/oversight/").context["lines"] == []
        assert signed_in("lanhdao.phunu").get(card("ra-soat")).status_code == 404


class TestTheCard:
    def test_keeps_what_the_body_says_apart_from_what_was_found(self, front):
        page = front.get(card("cong-khai"))

        assert [voice["body"].code for voice in page.context["said"]] == ["laocai.so-lao-dong"]
        assert {voice["body"].code for voice in page.context["found"]} == {"laocai.mttq"}

    def test_waits_on_the_desk_of_the_superior_when_no_answer_came_and_is_answered_there(self, committee):
        page = card("ra-soat")
        assert page in committee.get("/waiting/").content.decode()

        given = {"key": "k", "answer-words": "Đã chỉ đạo Sở", "answer-paper": "77/UBND"}
        assert committee.post(f"{page}answer/", given).status_code == 302

        assert page not in committee.get("/waiting/").content.decode()

    @pytest.mark.parametrize("words", ["", "Gọi 0912 345 678"])
    def test_is_not_closed_without_a_reason_nor_with_a_telephone_and_keeps_what_was_typed(self, front, words):
        answer = front.post(f"{card('dau-moi')}give-up/", {"key": "k", "give-up-words": words})

        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert Recommendation.objects.get(key="case:dau-moi").state == "ANSWERED"

    def test_shows_what_is_open_before_what_is_closed(self, front):
        states = [line.row.state for line in front.get("/oversight/").context["lines"]]

        assert states == ["ESCALATED", "WAITING", "ANSWERED", "CARRIED_OUT"]

    def test_tells_whoever_wrote_too_much_how_long_it_may_be(self, front):
        given = {"key": "k", "observe-words": "d" * 2001}

        answer = front.post(f"{card('dau-moi')}observe/", given)

        assert answer.status_code == 422
        assert "2000" in str(answer.context["actions"][1].form.errors)


class TestACriticism:
    def test_waits_on_the_desk_of_who_drafted_once_sent_and_of_who_holds_it_against_the_issued_text(
        self, front, committee
    ):
        row = Criticism.objects.get()
        page = f"/oversight/criticism/{row.pk}/"
        answered = [page in desk.get("/waiting/").content.decode() for desk in (committee, front)]
        Criticism.objects.update(state="SENT")
        sent = [page in desk.get("/waiting/").content.decode() for desk in (committee, front)]

        assert (answered, sent) == ([False, True], [True, False])
        assert page in front.get("/in-hand/").content.decode()


class TestAListBesideTheRecommendations:
    @pytest.mark.parametrize("which", ["policies", "criticisms", "supervisions"])
    def test_is_told_whole_a_page_at_a_time_where_the_board_shows_some(self, front, monkeypatch, which):
        monkeypatch.setattr("phoihop.surfaces.workspace.oversight.views.SOME", 0)
        board = front.get("/oversight/")

        whole = front.get(f"/oversight/?list={which}")

        assert list(board.context[which]) == []
        assert len(whole.context[which]) >= 1
        assert signed_in("lanhdao.phunu").get(f"/oversight/?list={which}").context[which] == []


class TestANewSupervision:
    def test_of_a_delegation_whose_plan_came_late_is_refused_with_the_rule(self, front):
        before = Supervision.objects.count()
        given = {
            "key": "k", "title": "Giám sát mới", "form": "DELEGATION", "plan_sent_on": "20/9/2021", "begins_on": "1/10/2021",
            "supervised": Body.objects.get(code="laocai.so-noi-vu").pk,
        }  # fmt: skip

        late = front.post("/oversight/new/", given)
        kept = front.post("/oversight/new/", given | {"begins_on": "5/10/2021"})

        assert (late.status_code, kept.status_code) == (422, 302)
        assert "15 ngày" in late.content.decode()
        assert "5/10/2021" in late.content.decode().split('class="banner', 1)[1][:600]
        assert Supervision.objects.count() == before + 1

    def test_offers_to_write_down_what_was_found_only_once_it_has_begun(self, front):
        row = Supervision.objects.get(key="case:tiep-cong-dan")
        page = f"/oversight/{row.pk}/"
        begun = [action.verb for action in front.get(page).context["actions"]]
        Supervision.objects.filter(pk=row.pk).update(begins_on="2021-12-01")

        ahead = [action.verb for action in front.get(page).context["actions"]]

        assert "find" in begun
        assert "find" not in ahead


class TestTheDelegation:
    def test_is_the_next_step_of_a_new_supervision_and_stands_on_its_page_for_both_sides(self, front):
        given = {
            "key": "k", "title": "Giám sát mới", "form": "DELEGATION", "plan_sent_on": "20/9/2021", "begins_on": "5/10/2021",
            "supervised": Body.objects.get(code="laocai.so-lao-dong").pk,
        }  # fmt: skip
        page = front.post("/oversight/new/", given)["Location"]
        told = {
            "key": "d", "delegate-decision": "35/QĐ-MTTQ-BTT", "delegate-decided_on": "20/9/2021",
            "delegate-head": "Phó Chủ tịch Ủy ban MTTQ tỉnh", "delegate-members": f"Trưởng ban Dân chủ\nông {max(organisations.names_of_post_holders())}",
        }  # fmt: skip

        offered = [action.verb for action in front.get(page).context["actions"]]
        named = front.post(f"{page}delegate/", told | {"delegate-members": "Bà Lý Thị Hoa"})
        answer = front.post(f"{page}delegate/", told)

        assert offered == ["delegate"]
        assert (named.status_code, answer.status_code) == (422, 302)
        for desk in (front, signed_in("lanhdao.ldtbxh")):
            assert "Trưởng ban Dân chủ" in desk.get(page).content.decode()


class TestTheReport:
    def test_is_looked_at_issued_once_and_read_by_both_sides_afterwards(self, front):
        row = Supervision.objects.get(key="case:ho-tro-lao-dong")
        page, department = f"/oversight/{row.pk}/", signed_in("lanhdao.ldtbxh")
        action = next(one for one in front.get(page).context["actions"] if one.verb == "report")
        head = {f"report-{name}": action.form[name].value() or "" for name in action.form.fields}
        head |= {"report-signer": "Người Ký", "key": "r"}

        looked = front.post(f"{page}report/", head | {"do": "look"})
        before = front.get(f"{page}report.pdf").status_code
        unsigned = front.post(f"{page}report/", head | {"report-signer": "", "do": "look"})
        issued = [front.post(f"{page}report/", head).status_code for _time in range(2)]

        assert "Lưu: VT" in head["report-recipients"]
        assert (looked["Content-Type"], before, unsigned.status_code) == ("application/pdf", 404, 422)
        assert issued == [302, 302]
        assert [desk.get(f"{page}report.docx").status_code for desk in (front, department)] == [200, 200]
        assert f"{page}report.pdf" in department.get(page).content.decode()
        assert "report" not in [one.verb for one in front.get(page).context["actions"]]
        assert signed_in("lanhdao.phunu").get(f"{page}report.pdf").status_code == 404


class TestTheProgramme:
    def test_is_proposed_agreed_and_carried_out_from_its_entry(self, front, committee):
        given = {
            "key": "k", "title": "Giám sát mới", "form": "STUDY", "begins_on": "1/11/2021", "ends_on": "5/11/2021",
            "supervised": Body.objects.get(code="laocai.so-noi-vu").pk,
        }  # fmt: skip
        page = front.post("/oversight/programme/new/", given)["Location"]
        assert page in committee.get("/waiting/").content.decode()
        unsaid = committee.post(f"{page}object/", {"key": "o", "object-words": ""})

        intent = Intent.objects.get(key="k")
        agree = committee.get(page).context["actions"][0].form
        unread = committee.post(f"{page}agree/", {"key": "u", "agree-seen": "1"})
        agreed = committee.post(f"{page}agree/", {"key": "a", agree["seen"].html_name: agree["seen"].value()})

        form = front.get(f"/oversight/new/?intent={intent.pk}").context["form"]
        told = {name: form[name].value() or "" for name in form.fields} | {"key": "b", "plan_sent_on": "23/9/2021"}
        answer = front.post("/oversight/new/", told)
        again = front.post("/oversight/new/", told)  # the line was cut, the same comes again
        assert again.headers["Location"] == answer["Location"]
        assert (unsaid.status_code, unread.status_code, agreed.status_code, answer.status_code) == (422, 422, 302, 302)
        assert front.get(page).context["begun"].intent == intent
        assert page in front.get(answer["Location"]).content.decode()

    def test_of_a_year_shows_what_overlaps_and_the_year_after_is_empty(self, front):
        this = front.get("/oversight/programme/?year=2021").context["lines"]
        after = front.get("/oversight/programme/?year=2022").context["lines"]

        assert [line.row.state for line in this] == ["CLASHES", "AGREED"]
        assert after == []

    @pytest.mark.parametrize("day", ["31/02/2022", "1/1/2021", ""])
    def test_takes_no_day_that_is_none_or_is_over_and_keeps_what_was_typed(self, front, day):
        given = {"key": "k", "title": "Giám sát mới", "form": "STUDY", "begins_on": day, "ends_on": "5/11/2021"}

        answer = front.post("/oversight/programme/new/", given)

        assert answer.status_code == 422
        assert "Giám sát mới" in answer.content.decode()
        assert not Intent.objects.filter(key="k").exists()


class TestAPolicyThatChanged:
    def test_stands_on_the_card_and_in_the_list_once_the_leader_told_of_it(self, front):
        page = card("dau-moi")
        told = {
            "effect-policy": "Quy định niêm yết", "effect-paper": "31/QĐ-UBND", "effect-clause": "Điều 4", "effect-code": "",
            "effect-words": "Niêm yết tại xã trong 3 ngày", "effect-agreement": "", "key": "e1",
            "acting_for": str(line_body(front)),
        }  # fmt: skip

        refused = front.post(f"{page}effect/", told | {"effect-policy": ""})
        answer = front.post(f"{page}effect/", told)

        board = front.get("/oversight/")
        assert (refused.status_code, answer.status_code) == (422, 302)
        assert [one.effect.policy for one in front.get(page).context["policies"]] == ["Quy định niêm yết"]
        assert page in [one.url for one in board.context["policies"]]
        assert page in [line.url for line in board.context["lines"] if line.changed]


class TestTheYearlyLetter:
    def test_is_drafted_from_the_records_issued_and_found_again(self):
        clerk = signed_in("lanhdao.mttq")
        page = clerk.get("/oversight/letters/?year=2021")
        line = next(one for one in page.context["lines"] if one.body.code == "laocai.so-lao-dong")
        form = clerk.get(line.begin[0][1]).context["form"]
        told = {name: form[name].value() or "" for name in form.fields} | {
            "signer": "Người Ký", "acting_for": str(line_body(clerk)), "key": "letter", "do": "issue",
        }  # fmt: skip

        answer = clerk.post("/papers/new/", told)

        again = clerk.get("/oversight/letters/?year=2021").context["lines"]
        issued = next(one.letter for one in again if one.body.code == "laocai.so-lao-dong")
        assert (answer.status_code, line.letter) == (302, None)
        assert (line.told.made, line.told.counts.answered, line.told.counts.carried_out) == (3, 2, 1)
        assert issued is not None
        assert issued.kind == "CÔNG VĂN"

    def test_is_offered_for_the_bodies_that_were_supervised_and_by_who_issues_papers_alone(self):
        assert signed_in("lanhdao.ubnd").get("/oversight/letters/").context["lines"] == []
        assert all(
            not one.begin for one in signed_in("theodoi.mttq").get("/oversight/letters/?year=2021").context["lines"]
        )


def line_body(client: Client) -> int:
    return client.get("/").context["frame"]["body"].id
