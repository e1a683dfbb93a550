"""Accounts are given, changed, opened anew and ended by who keeps them, each body for itself and for those under it."""

import re
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from phoihop.config import case_rows
from phoihop.domain.organisations import accounts, services, vouching
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body, Holding, Mandate, Person
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.accounts.models import User
from phoihop.foundation.audit.models import Record
from tests.domain.organisations.factories import ADMIN, acting
from tests.support import loaded_case

pytestmark = pytest.mark.django_db

DAY, NOON = date(2021, 9, 23), datetime(2021, 9, 23, 5, tzinfo=UTC)
CHOSEN = "mật-khẩu-tự-đặt-2021"


@pytest.fixture(autouse=True)
def case(case_database):
    loaded_case.load()


def person(username: str) -> User:
    return User.objects.get(username=username)


def client(username: str) -> Client:
    there = Client()
    there.force_login(person(username), backend="django.contrib.auth.backends.ModelBackend")
    return there


def body(code: str) -> Body:
    return Body.objects.get(code=code)


def give(keeper: Client, **words: str):
    told = {"key": "k1", "person": "", "full_name": "Lò Thị Mây", "title": "Chuyên viên", "username": "may.lo"}
    return keeper.post(reverse("person_new"), told | {"role": "OFFICER"} | words)


def address_in(answer) -> str:
    return re.search(r"/invitation/[^<]+/", answer.content.decode())[0]


def opened(address: str, password: str = CHOSEN):
    """Whoever holds the address goes where it leads, and chooses."""
    there = Client()
    asked = there.get(address, follow=True)
    return asked, there.post(asked.request["PATH_INFO"], {"new_password1": password, "new_password2": password})


class TestGiving:
    def test_opens_by_an_address_that_works_once_and_lets_the_person_act(self):
        keeper = client("quantri.mttq")

        given = give(keeper)
        asked, chosen = opened(address_in(given))
        again, _nothing = opened(address_in(given))

        assert given["Cache-Control"] == "no-store"
        assert (asked.status_code, chosen.status_code, again.status_code) == (200, 302, 404)
        assert person("may.lo").check_password(CHOSEN)
        assert client("may.lo").get(reverse("home")).status_code == 200
        assert address_in(given) not in asked.content.decode()

    def test_is_done_once_however_often_it_is_sent(self):
        keeper = client("quantri.mttq")

        first, second = give(keeper), give(keeper)
        other = give(keeper, full_name="Người Khác")

        assert (first.status_code, second.status_code, other.status_code) == (200, 200, 422)
        assert (
            User.objects.filter(username="may.lo").count() == Person.objects.filter(full_name="Lò Thị Mây").count() == 1
        )

    def test_lists_the_person_with_post_account_and_role(self):
        give(client("quantri.mttq"))
        chairman = Person.objects.get(full_name="Giàng Seo Vần")

        give(
            client("quantri.mttq"),
            key="k2",
            person=str(chairman.pk),
            full_name="",
            title="",
            username="van.gs",
            role="LEADER",
        )
        found = {one.name: one for one in accounts.members(body(case_rows.MTTQ).pk, DAY)}

        assert found["Lò Thị Mây"].titles == ("Chuyên viên",)
        assert (found["Giàng Seo Vần"].account.username, found["Giàng Seo Vần"].account.roles) == (
            "van.gs",
            ("LEADER",),
        )
        assert "van.gs" in client("quantri.mttq").get(reverse("people")).content.decode()
        assert list(vouching.broken()) == []

    @pytest.mark.parametrize(
        "words",
        [
            {"username": "lanhdao.ubnd"},
            {"username": "Mây Lò"},
            {"full_name": ""},
            {"role": "ADMIN"},
            {"role": "PUBLISHER"},
            {"person": "999999"},
        ],
    )
    def test_of_what_does_not_fit_makes_nothing(self, words):
        before = (User.objects.count(), Person.objects.count(), Mandate.objects.count())

        answer = give(client("quantri.mttq"), **words)

        assert answer.status_code == 422
        assert (User.objects.count(), Person.objects.count(), Mandate.objects.count()) == before


class TestKeeping:
    def test_is_each_body_s_for_itself_and_for_those_under_it(self):
        of_front, of_committee = client("quantri.mttq"), client("quantri.ubnd")
        front, below = f"?body={case_rows.MTTQ}", f"?body={case_rows.TAI_CHINH}"

        asked = [
            of_front.get(reverse("people") + at).status_code for at in ("", front, f"?body={case_rows.UBND}", below)
        ]
        other = [of_committee.get(reverse("people") + at).status_code for at in ("", below, front)]

        assert (asked, other) == ([200, 200, 404, 404], [200, 200, 404])
        assert client("lanhdao.ubnd").get(reverse("people")).status_code == 403

    def test_never_reaches_what_the_keeper_does_not_keep(self):
        by, front = acting(body(case_rows.MTTQ), "ACCOUNTS"), body(case_rows.MTTQ)
        step = {"by": by, "on": DAY, "at": NOON}

        with pytest.raises(Denied, match="Cựu chiến binh"):
            services.let_in_again(user=person("kiemnhiem"), body=front, factors=True, key="a", **step)
        with pytest.raises(Denied):
            services.end_account(user=person("lanhdao.ubnd"), body=body(case_rows.UBND), key="b", **step)
        with pytest.raises(Denied):
            services.end_account(
                user=person("quantri.mttq"), body=front, key="c",
                by=acting(front, "ACCOUNTS", user_id=person("quantri.mttq").pk), on=DAY, at=NOON,
            )  # fmt: skip


class TestAKeeperWithoutTheCareOfBodies:
    CHAIRMAN = "Chủ tịch UBMTTQ Việt Nam tỉnh Lào Cai"

    def test_seats_nobody_in_a_post_of_the_protocol(self):
        answer = give(client("quantri.mttq"), full_name="Kẻ Mạo Danh", title=self.CHAIRMAN)

        assert answer.status_code == 422
        assert "thể thức của cơ quan" in answer.content.decode()
        assert not Person.objects.filter(full_name="Kẻ Mạo Danh").exists()

    def test_enters_staff_that_the_public_does_not_read_of_and_whose_post_ends_with_the_account(self):
        keeper = client("quantri.mttq")

        give(keeper)
        shown = Client().get("/cong/co-cau/").content.decode()
        keeper.post(reverse("person_act", args=[person("may.lo").pk, "end"]), {"key": "e1"})

        assert "Lò Thị Mây" not in shown
        assert "Giàng Seo Vần" in shown
        assert not Holding.objects.filter(organisations.living(DAY), person__full_name="Lò Thị Mây").exists()
        assert Holding.objects.filter(organisations.living(DAY), post__title=self.CHAIRMAN).exists()
        assert list(vouching.broken()) == []

    @pytest.mark.parametrize("verb", ["give", "change", "end"])
    def test_neither_gives_nor_takes_a_role_that_reaches_beyond_the_body(self, verb):
        keeper = acting(body("laocai.mttq"), role="ACCOUNTS", user_id=person("quantri.mttq").pk)
        front, step = body("laocai.mttq"), {"by": keeper, "on": DAY, "at": NOON, "key": "k"}
        wanted = services.Wanted(role="ADMIN", username="may.lo", full_name="Lò Thị Mây", title="Chuyên viên")
        follower = person("theodoi.mttq")
        if verb == "end":
            services.grant_mandate(user=follower, body=front, role="ADMIN", from_day=DAY, by=ADMIN, at=NOON)
        before = Mandate.objects.count()

        with pytest.raises(Denied):
            {
                "give": lambda: services.give_account(body=front, wanted=wanted, **step),
                "change": lambda: services.change_role(user=follower, body=front, role="ADMIN", **step),
                "end": lambda: services.end_account(user=follower, body=front, **step),
            }[verb]()

        assert Mandate.objects.count() == before


class TestAnInvitation:
    def test_opens_nothing_more_than_it_was_made_for(self):
        address = address_in(give(client("quantri.mttq")))

        services.change_role(
            user=person("may.lo"), body=body("laocai.mttq"), role="ADMIN", by=ADMIN, on=DAY, at=NOON, key="c"
        )
        asked, _chosen = opened(address)

        assert asked.status_code == 404
        assert not person("may.lo").has_usable_password()

    def test_is_shown_anew_when_the_role_changes_before_it_was_opened(self):
        keeper = client("quantri.mttq")
        give(keeper)

        answer = keeper.post(reverse("person_act", args=[person("may.lo").pk, "role"]), {"key": "r", "role": "CLERK"})
        opened(address_in(answer))

        assert person("may.lo").check_password(CHOSEN)

    def test_leaves_nobody_else_signed_in_on_the_machine_where_it_was_opened(self):
        keeper = client("quantri.mttq")
        asked = keeper.get(address_in(give(keeper)), follow=True)

        keeper.post(asked.request["PATH_INFO"], {"new_password1": CHOSEN, "new_password2": CHOSEN})

        assert "_auth_user_id" not in keeper.session

    def test_is_shown_again_to_who_sends_the_form_of_a_chosen_person_twice(self):
        keeper, front = client("quantri.mttq"), body("laocai.mttq")
        chosen = next(one for one in accounts.members(front.pk, DAY) if one.account is None)
        words = {"person": str(chosen.person_id), "full_name": "", "title": "", "username": "van.giang"}

        answers = [give(keeper, **words) for _time in range(2)]

        assert [answer.status_code for answer in answers] == [200, 200]
        assert address_in(answers[1])
        assert Mandate.objects.filter(user=person("van.giang")).count() == 1


class TestTheList:
    def test_is_read_in_two_queries(self, django_assert_num_queries):
        front = body("laocai.mttq")

        with django_assert_num_queries(2):
            accounts.members(front.pk, DAY)


class TestEnding:
    def test_reaches_what_has_a_last_day_already_or_begins_later(self):
        follower, front = person("theodoi.mttq"), body("laocai.mttq")
        services.end_mandate(mandate=Mandate.objects.get(user=follower), on=date(2021, 12, 31), by=ADMIN, at=NOON)
        services.grant_mandate(user=follower, body=front, role="CLERK", from_day=date(2022, 1, 1), by=ADMIN, at=NOON)

        client("quantri.mttq").post(reverse("person_act", args=[follower.pk, "end"]), {"key": "e1"})

        days = (DAY, date(2021, 12, 1), date(2022, 6, 1))
        assert [organisations.mandates_of(follower.pk, day) for day in days] == [[], [], []]

    def test_ends_the_session_at_the_next_request_and_can_be_given_anew_on_the_same_day(self):
        keeper, leader = client("quantri.mttq"), client("lanhdao.mttq")
        act = [person("lanhdao.mttq").pk, "end"]

        there = leader.get(reverse("home")).status_code
        keeper.post(reverse("person_act", args=act), {"key": "e1"})
        gone = leader.get(reverse("home"))

        assert (there, gone.status_code) == (200, 302)
        assert not person("lanhdao.mttq").has_usable_password()
        assert Record.objects.get(code="organisations.account.ended").subject.endswith(f":{act[0]}")

    def test_of_a_role_begins_the_other_at_once(self):
        keeper = client("quantri.mttq")
        follower = person("theodoi.mttq")

        for key, role in (("r1", "OFFICER"), ("r2", "CLERK")):
            keeper.post(reverse("person_act", args=[follower.pk, "role"]), {"key": key, "role": role})

        held = [mandate.role for mandate in Mandate.objects.filter(user=follower, valid_to=None)]
        assert held == ["CLERK"]
        assert list(vouching.broken()) == []


class TestANewWayIn:
    def test_shuts_the_old_password_and_every_session(self):
        leader = client("lanhdao.mttq")

        answer = client("quantri.mttq").post(
            reverse("person_act", args=[person("lanhdao.mttq").pk, "let-in"]), {"key": "l1", "factors": "on"}
        )
        out = leader.get(reverse("home")).status_code
        opened(address_in(answer))

        assert out == 302
        assert person("lanhdao.mttq").check_password(CHOSEN)


class TestAnAccountOfAPerson:
    def test_is_one_and_stays_it(self):
        concurrent = Person.objects.get(full_name=case_rows.CONCURRENT)

        with pytest.raises(services.CannotHold):
            services.join_account(person=concurrent, user=person("lanhdao.ubnd"), by=ADMIN, at=NOON)

        concurrent.refresh_from_db()
        assert concurrent.user != person("lanhdao.ubnd")

    def test_that_was_changed_behind_the_acts_is_found_out(self):
        concurrent = Person.objects.get(full_name=case_rows.CONCURRENT)

        Person.objects.filter(pk=concurrent.pk).update(user=person("chuyenvien.ubnd"))

        assert [one.chain for one in vouching.broken()] == [f"audit:organisations.person:{concurrent.pk}"]


class TestAPost:
    CHAIRMAN = "Chủ tịch UBMTTQ Việt Nam tỉnh Lào Cai"

    def act(self, keeper: str, username: str, verb: str, **words: str):
        return client(keeper).post(reverse("person_act", args=[person(username).pk, verb]), {"key": verb, **words})

    def test_of_the_staff_is_given_and_ended_by_the_body_s_keeper(self):
        given = self.act("quantri.mttq", "theodoi.mttq", "post", title="Chánh Văn phòng")
        held = {one.name: one.titles for one in accounts.members(body(case_rows.MTTQ).pk, DAY)}
        ended = self.act("quantri.mttq", "theodoi.mttq", "post-end", title="Chánh Văn phòng")
        left = {one.name: one.titles for one in accounts.members(body(case_rows.MTTQ).pk, DAY)}

        assert (given.status_code, ended.status_code) == (302, 302)
        assert ("Chánh Văn phòng",) in held.values()
        assert ("Chánh Văn phòng",) not in left.values()
        assert list(vouching.broken()) == []

    @pytest.mark.parametrize("verb", ["post", "post-end"])
    def test_of_the_protocol_is_neither_given_nor_ended_by_it(self, verb):
        held = Holding.objects.get(organisations.living(DAY), post__title=self.CHAIRMAN)
        if verb == "post-end":
            services.join_account(person=held.person, user=person("theodoi.mttq"), by=ADMIN, at=NOON)

        refused = self.act("quantri.mttq", "theodoi.mttq", verb, title=self.CHAIRMAN)

        assert refused.status_code == 422
        assert list(Holding.objects.filter(organisations.living(DAY), post=held.post)) == [held]

    @pytest.mark.parametrize(
        "title", ["chủ tịch ubmttq việt nam tỉnh lào cai", "Chủ tịch  UBMTTQ Việt Nam tỉnh Lào Cai", "Phó Chủ tịch Hội"]
    )
    def test_that_reads_like_one_of_the_protocol_is_not_given_by_it_either(self, title):
        refused = self.act("quantri.mttq", "theodoi.mttq", "post", title=title)

        assert refused.status_code == 422
        assert not Holding.objects.filter(person__user__username="theodoi.mttq").exists()

    def test_of_who_may_more_than_the_keeper_is_not_touched_by_it(self):
        services.grant_mandate(
            user=person("theodoi.mttq"), body=body("laocai.mttq"), role="ADMIN", from_day=DAY, by=ADMIN, at=NOON
        )

        assert self.act("quantri.mttq", "theodoi.mttq", "post", title="Chánh Văn phòng").status_code == 422

    def test_is_given_once_however_often_it_is_sent_and_held_once(self):
        first, again = (self.act("quantri.mttq", "theodoi.mttq", "post", title="Chánh Văn phòng") for _time in range(2))
        other = self.act("quantri.mttq", "theodoi.mttq", "post", key="k9", title="Chánh Văn phòng")

        assert (first.status_code, again.status_code, other.status_code) == (302, 302, 422)
        assert Holding.objects.filter(post__title="Chánh Văn phòng").count() == 1

    def test_is_not_given_by_another_body_nor_to_oneself(self):
        stranger = self.act("quantri.mttq", "lanhdao.ubnd", "post", title="Chánh Văn phòng")
        oneself = self.act("quantri.mttq", "quantri.mttq", "post", title="Chánh Văn phòng")

        assert stranger.status_code == 404
        assert oneself.status_code == 422
        assert not Holding.objects.filter(post__title="Chánh Văn phòng").exists()
