"""A machine reads and writes by a key, through the same services and rights as the pages."""

import errno
import json
from datetime import UTC, date, datetime

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from phoihop.domain.agreements import clauses
from phoihop.domain.agreements.models import Agreement
from phoihop.domain.ledger import permissions
from phoihop.domain.ledger import queries as ledger
from phoihop.domain.ledger.models import Commitment, Entry
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations import services as bodies
from phoihop.domain.organisations.models import Body, Mandate
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.accounts.models import User
from phoihop.foundation.audit.models import Record
from phoihop.surfaces.exchange import services
from phoihop.surfaces.exchange.api import entering
from phoihop.surfaces.exchange.models import Scope, Token
from tests.domain.organisations.factories import ADMIN
from tests.support import loaded_case

pytestmark = pytest.mark.django_db
DAY, NOON = date(2021, 9, 23), datetime(2021, 9, 23, 5, tzinfo=UTC)
DRAFT = {
    "title": "Gửi số liệu hộ nghèo", "debtor": "laocai.ubnd", "creditor": "laocai.mttq", "due_on": "2021-12-01", "basis": "Quy chế",
}  # fmt: skip


@pytest.fixture(autouse=True)
def case(case_database: None) -> None:
    loaded_case.load()


def made(username: str, scope: str = Scope.KEYS, *, purpose: str = "Thử") -> tuple[Token, str]:
    user = User.objects.get(username=username)
    mandate = Mandate.objects.filter(user=user).earliest("pk")
    actor = organisations.actor_for(user.pk, mandate.body_id, DAY)
    return services.make(
        body=mandate.body, purpose=purpose, scope=scope, last_day=DAY, by=actor, on=DAY, at=NOON, key=purpose + scope
    )


class Machine:
    """Another program with a key."""

    def __init__(self, secret: str, language: str = "en") -> None:
        self.client = Client(headers={"Authorization": f"Bearer {secret}", "Accept-Language": language})

    def get(self, path: str, **headers: str):
        return self.client.get(f"/api/v1/{path}", headers=headers)

    def post(self, path: str, given: object, key: str = "k1", **headers: str):
        headers = {"Idempotency-Key": key, **{name.replace("_", "-"): value for name, value in headers.items()}}
        return self.client.post(f"/api/v1/{path}", json.dumps(given), "application/json", headers=headers)

    def step(self, code: str, verb: str, key: str, **more: object):
        headers = {"If_Match": str(more.pop("version"))} if "version" in more else {}
        return self.post(f"commitments/{code}/steps", {"verb": verb, **more}, key, **headers)


def machine(username: str, scope: str = Scope.KEYS) -> Machine:
    return Machine(made(username, scope)[1])


class TestAKey:
    def test_is_asked_for(self):
        answer = Client().get("/api/v1/me")

        assert (answer.status_code, answer["Content-Type"], answer["WWW-Authenticate"]) == (
            401, "application/problem+json", "Bearer",
        )  # fmt: skip
        assert "Khóa này không mở được gì" in answer.json()["detail"]

    def test_says_whose_it_is_and_what_it_may_do(self):
        told = machine("lanhdao.mttq", Scope.READ).get("me").json()

        assert (told["body"]["code"], told["role"], told["may"]) == ("laocai.mttq", "LEADER", ["read"])

    @pytest.mark.parametrize("ending", ["taken back", "over", "role", "password", "closed account"])
    def test_opens_nothing_once_it_has_ended(self, ending):
        row, secret = made("lanhdao.mttq")
        user = User.objects.get(username="lanhdao.mttq")
        assert Machine(secret).get("me").status_code == 200

        if ending == "taken back":
            services.end(token=row, by=organisations.actor_for(user.pk, row.body_id, DAY), on=DAY, at=NOON)
        elif ending == "over":
            Token.objects.update(last_day=date(2021, 9, 22))
        elif ending == "role":
            bodies.end_mandate(mandate=Mandate.objects.get(user=user), on=DAY, by=ADMIN, at=NOON)
        elif ending == "password":
            user.set_password("một-mật-khẩu-khác")
            user.save()
        else:
            User.objects.filter(pk=user.pk).update(is_active=False)

        assert Machine(secret).get("me").status_code == 401

    def test_is_kept_as_a_digest_alone(self):
        row, secret = made("lanhdao.mttq")

        assert secret not in json.dumps([str(value) for value in Token.objects.values_list().get(pk=row.pk)])
        assert secret not in "".join(Record.objects.values_list("facts", flat=True))

    def test_is_slowed_down_by_itself_alone_and_says_when_it_opens_again(self, monkeypatch):
        monkeypatch.setattr(entering, "EACH_MINUTE", 3)
        monkeypatch.setattr(entering.time, "time", lambda: 6_000_053.0)
        busy, other = machine("lanhdao.mttq"), machine("lanhdao.ubnd")

        answers = [busy.get("me") for _time in range(4)]

        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert answers[-1]["Retry-After"] == "7"
        assert other.get("me").status_code == 200


class TestReading:
    def test_pages_by_what_comes_after_and_shows_each_once(self):
        asker, seen, after = machine("lanhdao.mttq", Scope.READ), [], ""

        while True:
            page = asker.get(f"commitments?limit=7&after={after}").json()
            seen += [row["code"] for row in page["items"]]
            if page["next"] is None:
                break
            after = page["next"]

        visible = permissions.visible_to(
            organisations.actor_for(
                User.objects.get(username="lanhdao.mttq").pk, Body.objects.get(code="laocai.mttq").pk, DAY
            ),
            DAY,
        )
        assert seen == sorted(visible.values_list("code", flat=True))
        assert (
            len(seen) == Commitment.objects.exclude(state="DRAFT").exclude(proposer_id=None).count() or len(seen) > 40
        )

    def test_answers_304_to_who_holds_the_same(self):
        asker = machine("lanhdao.mttq", Scope.READ)
        first = asker.get("commitments/PH-2021-0001")

        again = asker.client.get("/api/v1/commitments/PH-2021-0001", headers={"If-None-Match": first["ETag"]})

        assert (again.status_code, again.content) == (304, b"")
        assert first["ETag"] == f'"{first.json()["version"]}"'

    def test_shows_no_draft_of_another_body_and_says_no_more_than_of_what_is_not_there(self):
        drafted = machine("lanhdao.ubnd").post("commitments", DRAFT).json()["code"]
        stranger = machine("lanhdao.mttq")

        hidden, missing = stranger.get(f"commitments/{drafted}"), stranger.get("commitments/PH-1999-0001")

        assert (hidden.status_code, hidden.json()) == (404, missing.json())

    def test_gives_the_statement_of_one_s_own_body_alone(self):
        asker = machine("lanhdao.mttq", Scope.READ)
        front = Body.objects.get(code="laocai.mttq")

        own = asker.get("bodies/laocai.mttq/statement?as_of=2021-09-14").json()
        other = asker.get("bodies/laocai.ubnd/statement")

        counted = ledger.statement(body_id=front.pk, as_of=date(2021, 9, 14))
        assert [row["code"] for row in own["rows"]] == [row.code for row in counted.rows]
        assert other.status_code == 404

    def test_tells_what_kind_of_paper_an_agreement_is_and_how_its_articles_are_cited(self):
        told = machine("lanhdao.mttq", Scope.READ).get("agreements/QC-2021-2025").json()

        assert told["kind"] == Agreement.objects.get(code="QC-2021-2025").kind == "REGULATION"
        assert [row["cited"] for row in told["articles"]] == [f"Điều {row['number']}" for row in told["articles"]]
        assert {(row["number"], one["path"], one["words"]) for row in told["articles"] for one in row["clauses"]} == {
            (row["number"], line.path, line.words)
            for row in told["articles"]
            for line in clauses.outline(row["text"])
            if line.path
        }

    def test_refuses_a_filter_that_nobody_knows(self):
        answer = machine("lanhdao.mttq", Scope.READ).get("commitments?stat=DRAFT")

        assert answer.status_code == 422
        assert "There is no filter “stat” here" in answer.json()["detail"]

    def test_tells_a_plan_with_the_commitments_of_its_rows(self):
        told = machine("lanhdao.mttq", Scope.READ).get("plans/KH-2021").json()

        assert len(told["rows"]) == 44
        assert {row["commitment"] for row in told["rows"]} <= set(Commitment.objects.values_list("code", flat=True))


class TestWriting:
    def test_turns_both_keys_from_a_draft_to_what_is_fulfilled(self):
        ours, theirs = machine("lanhdao.ubnd"), machine("lanhdao.mttq")

        code = ours.post("commitments", DRAFT).json()["code"]
        states = [
            ours.step(code, "propose", "k2").json()["state"],
            theirs.step(code, "agree", "k3").json()["state"],
            ours.step(code, "progress", "k4", percent=60, words="Đã gửi một nửa").json()["percent"],
            ours.step(code, "claim", "k5", words="Đã gửi đủ").json()["state"],
            theirs.step(code, "accept", "k6").json()["state"],
        ]

        assert states == ["PROPOSED", "IN_FORCE", 60, "CLAIMED", "FULFILLED"]
        story = ours.get(f"commitments/{code}/entries").json()["entries"]
        assert [entry["verb"] for entry in story] == [
            "OPENED", "PROPOSED", "AGREED", "PROGRESSED", "CLAIMED", "ACCEPTED",
        ]  # fmt: skip
        assert list(ledger.verify()) == []

    def test_does_the_same_request_once_and_refuses_another_under_its_key(self):
        ours, before = machine("lanhdao.ubnd"), Entry.objects.count()

        first, again = ours.post("commitments", DRAFT), ours.post("commitments", DRAFT)
        other = ours.post("commitments", DRAFT | {"title": "Việc khác"})

        assert (first.status_code, again.json()["code"], other.status_code) == (201, first.json()["code"], 409)
        assert Entry.objects.count() == before + 1

    def test_answers_a_repeated_question_for_another_day_as_before(self):
        ours, theirs = machine("lanhdao.ubnd"), machine("lanhdao.mttq")
        code = ours.post("commitments", DRAFT).json()["code"]
        ours.step(code, "propose", "k2")
        theirs.step(code, "agree", "k3")
        change = {"change": "RESCHEDULED", "reason": "OWN", "words": "Chờ số liệu", "until": "2021-12-20"}

        asked = ours.step(code, "ask", "k4", **change)
        theirs.step(code, "grant", "k5", document="1/QĐ")
        again = ours.step(code, "ask", "k4", **change)
        other = theirs.step(code, "grant", "k5", document="2/QĐ")
        far = ours.step(code, "ask", "k6", **change | {"until": "9999-12-31"})

        assert (asked.status_code, again.status_code, other.status_code, far.status_code) == (200, 200, 409, 422)

    def test_asks_for_a_key_of_the_request(self):
        answer = machine("lanhdao.ubnd").client.post("/api/v1/commitments", json.dumps(DRAFT), "application/json")

        assert answer.status_code == 422
        assert [fault["at"] for fault in answer.json()["errors"]] == ["header.Idempotency-Key"]

    def test_refuses_to_step_on_what_has_moved_on_since_it_was_read(self):
        ours = machine("lanhdao.ubnd")
        drafted = ours.post("commitments", DRAFT).json()
        version = f'"{drafted["version"]}"'
        ours.step(drafted["code"], "propose", "k2", version=version)

        again = ours.step(drafted["code"], "propose", "k2", version=version)
        late = ours.step(drafted["code"], "withdraw", "k3", words="Thôi", version=version)

        assert (again.status_code, late.status_code) == (200, 412)

    def test_opens_no_more_than_the_key_does(self):
        answer = machine("lanhdao.ubnd", Scope.READ).post("commitments", DRAFT)

        assert answer.status_code == 403
        assert "Your role in this body does not allow this" in answer.json()["detail"]

    @pytest.mark.parametrize("scope", [Scope.WRITE, Scope.KEYS])
    def test_is_for_nobody_who_may_not_do_so_themselves(self, scope):
        with pytest.raises(Denied):
            made("theodoi.mttq", scope)

    def test_never_grows_with_a_role_that_is_given_later(self):
        _row, secret = made("theodoi.mttq", Scope.READ)
        follower = User.objects.get(username="theodoi.mttq")
        bodies.grant_mandate(
            user=follower, body=Body.objects.get(code="laocai.mttq"), role="LEADER", from_day=DAY, by=ADMIN, at=NOON
        )

        assert Machine(secret).get("me").json()["role"] == "OBSERVER"

    def test_stays_ended_when_the_same_role_is_given_again(self):
        _row, secret = made("lanhdao.mttq")
        user = User.objects.get(username="lanhdao.mttq")
        mandate = Mandate.objects.get(user=user)
        bodies.end_mandate(mandate=mandate, on=DAY, by=ADMIN, at=NOON)
        bodies.grant_mandate(user=user, body=mandate.body, role="LEADER", from_day=DAY, by=ADMIN, at=NOON)

        assert Machine(secret).get("me").status_code == 401

    def test_turns_no_key_of_the_body_by_one_that_may_only_draft(self):
        writer = machine("lanhdao.ubnd", Scope.WRITE)
        code = writer.post("commitments", DRAFT).json()["code"]

        assert writer.step(code, "propose", "k2").status_code == 403

    def test_says_what_does_not_fit_field_by_field_and_takes_nothing_that_it_does_not_know(self):
        answer = machine("lanhdao.ubnd").post(
            "commitments", {"title": "", "state": "FULFILLED", "debtor": "laocai.ubnd"}
        )

        told = {fault["at"].removeprefix("body.given."): fault["says"] for fault in answer.json()["errors"]}
        assert answer.status_code == 422
        assert set(told) == {"title", "state", "creditor", "due_on"}
        assert told["state"] == "There is no such field. Leave it out."

    def test_speaks_vietnamese_unless_english_is_asked_for(self):
        secret = made("lanhdao.ubnd")[1]

        told = Machine(secret, "vi").step("PH-2021-0001", "accept", "k1").json()["detail"]

        assert told != Machine(secret).step("PH-2021-0001", "accept", "k1").json()["detail"]


class TestThePage:
    def test_makes_a_key_whose_secret_it_shows_once(self):
        person = Client()
        person.force_login(User.objects.get(username="lanhdao.mttq"), "django.contrib.auth.backends.ModelBackend")
        words = {"purpose": "Cục Thống kê đọc", "scope": "READ", "last_day": "31/12/2021", "key": "k1"}

        shown = person.post(reverse("api_keys"), words)
        again = person.post(reverse("api_keys"), words, follow=True)

        secret = shown.content.decode().split('class="secret">')[1].split("<")[0]
        assert Machine(secret).get("me").json()["purpose"] == "Cục Thống kê đọc"
        assert shown["Cache-Control"] == "no-store"
        assert secret not in again.content.decode()
        assert Token.objects.count() == 1

    @pytest.mark.parametrize(
        "wrong", [{"purpose": " "}, {"scope": "ALL"}, {"last_day": "31/02/2022"}, {"last_day": "1/1/2030"}, {"last_day": "22/9/2021"}]
    )  # fmt: skip
    def test_refuses_what_does_not_fit_and_keeps_what_was_typed(self, wrong):
        person = Client()
        person.force_login(User.objects.get(username="lanhdao.mttq"), "django.contrib.auth.backends.ModelBackend")
        words = {"purpose": "Đọc", "scope": "READ", "last_day": "31/12/2021", "key": "k1"} | wrong

        answer = person.post(reverse("api_keys"), words)

        assert answer.status_code == 422
        assert not Token.objects.exists()

    def test_lets_its_holder_and_the_keeper_of_accounts_take_a_key_back_and_nobody_else(self):
        row, secret = made("lanhdao.mttq")

        def take_back(username: str) -> int:
            there = Client()
            there.force_login(User.objects.get(username=username), "django.contrib.auth.backends.ModelBackend")
            return there.post(reverse("api_key_end", args=[row.pk])).status_code

        assert [take_back(name) for name in ("theodoi.mttq", "lanhdao.ubnd", "quantri.mttq")] == [404, 404, 302]
        assert Machine(secret).get("me").status_code == 401


class TestAFailure:
    @pytest.mark.parametrize(
        ("failure", "status", "says"),
        [
            (OSError(errno.ENOSPC, "No space left on device"), 507, "no room left"),
            (OperationalError("the connection is closed"), 503, "under the same Idempotency-Key"),
            (ValueError("ours"), 500, "Something went wrong"),
        ],
    )
    def test_says_whether_the_disk_is_full_or_the_database_away(self, failure, status, says, monkeypatch):
        def fail(*_given: object, **_named: object) -> None:
            raise failure

        machine = Machine(made("lanhdao.mttq")[1])
        monkeypatch.setattr(permissions, "visible_to", fail)

        answer = machine.get("commitments")

        assert (answer.status_code, answer.json()["status"]) == (status, status)
        assert says in answer.json()["detail"]
