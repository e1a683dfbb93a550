"""Another program hears of each thing once, signed, by codes alone; what it does not take is tried for a day and set aside."""

import re
import ssl
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

from phoihop.config.subscriptions import SUBSCRIPTIONS
from phoihop.domain.agreements.events import Presented
from phoihop.domain.ledger.models import Commitment, Entry
from phoihop.domain.notices.models import Kind, Notice
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body, Mandate
from phoihop.domain.plans.events import PlanMoved
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.accounts.models import User
from phoihop.foundation.audit.models import Record
from phoihop.foundation.outbox import services as outbox
from phoihop.foundation.outbox.models import Message
from phoihop.surfaces.exchange.models import Delivery, Webhook
from phoihop.surfaces.exchange.webhooks import carrying, queries, services, signing
from tests.support import loaded_case
from tests.surfaces.exchange.test_api import DRAFT, Machine, made
from tests.surfaces.exchange.webhooks.receiver import Receiver, receiving

pytestmark = pytest.mark.django_db
DAY, NOON = (
    date(2021, 9, 23),
    datetime(2036, 9, 23, 5, tzinfo=UTC),
)  # later than what the tests record by the real clock
ALL = sorted(queries.KNOWN)
GUIDE = (Path(__file__).parents[4] / "docs/webhooks.md").read_text(encoding="utf-8")
EXAMPLE = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)[0]


@pytest.fixture(autouse=True)
def case(case_database: None, settings) -> None:
    settings.SIGN_IN_ADDRESS = "https://phoi-hop.example"
    settings.WEBHOOK_NETWORKS = ["127.0.0.1/32"]
    loaded_case.load()


@pytest.fixture
def receiver(tmp_path, monkeypatch):
    with receiving(tmp_path) as one:
        monkeypatch.setattr(carrying, "trusting", lambda: ssl.create_default_context(cafile=one.authority))
        yield one


def keeper(username: str = "quantri.ubnd"):
    user = User.objects.get(username=username)
    mandate = Mandate.objects.filter(user=user).earliest("pk")
    return organisations.actor_for(user.pk, mandate.body_id, DAY), mandate.body


def webhook(address: str, *, kinds=ALL, username: str = "quantri.ubnd", key: str = "k1") -> tuple[Webhook, str]:
    by, body = keeper(username)
    return services.make(
        body=body, purpose="Phần mềm thử", address=address, kinds=kinds, by=by, on=DAY, at=NOON, key=key
    )


def proposed() -> str:
    """A commitment of the committee to the Front, drafted and proposed by the committee through the API."""
    machine = Machine(made("lanhdao.ubnd")[1])
    code = machine.post("commitments", DRAFT, "draft").json()["code"]
    machine.step(code, "propose", "propose")
    return code


def carried(at: datetime) -> int:
    """One pass of the worker at a moment."""
    return services.carry(now=lambda: at, today=lambda _at: DAY)


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username), "django.contrib.auth.backends.ModelBackend")
    return client


def checked(receiver: Receiver, secret: str, place: int = -1) -> dict[str, object]:
    """What the guide's own program makes of a message."""
    told: dict[str, object] = {}
    exec(EXAMPLE, told)  # our own guide
    headers, content = receiver.heard[place]
    moment = int(headers["webhook-timestamp"])
    return told["read"](secret, headers, content, now=moment)  # type: ignore[operator, no-any-return]


class TestAMessage:
    def test_tells_each_side_once_of_what_it_wants_to_hear_by_codes_alone(self, receiver):
        _row, secret = webhook(receiver.address)
        code = proposed()
        entry = Entry.objects.get(commitment__code=code, verb="PROPOSED")

        went = [carried(NOON + timedelta(days=n)) for n in range(2)]

        told = checked(receiver, secret)
        assert went == [1, 0]
        assert told["type"] == "commitment.proposed"
        assert told["data"] == {
            "body": "laocai.ubnd",
            "items": [
                {"code": code, "url": f"https://phoi-hop.example/api/v1/commitments/{code}", "entry": entry.seq, "on": "2021-09-23"}
            ],
        }  # fmt: skip
        assert DRAFT["title"] not in receiver.heard[0][1].decode()

    def test_is_not_made_for_kinds_that_nobody_chose_nor_for_bodies_that_are_no_side(self, receiver):
        webhook(receiver.address, kinds=["commitment.agreed"])

        proposed()

        assert not Delivery.objects.exists()

    def test_tells_nobody_of_a_draft(self, receiver):
        webhook(receiver.address)

        Machine(made("lanhdao.ubnd")[1]).post("commitments", DRAFT, "draft")

        assert not Delivery.objects.exists()

    def test_falls_with_its_cause(self, receiver):
        webhook(receiver.address)
        with transaction.atomic():
            proposed()
            transaction.set_rollback(True)

        assert not Message.objects.exclude(channel="MAIL").exists()

    def test_names_at_most_a_hundred_things(self, receiver, monkeypatch):
        webhook(receiver.address)
        monkeypatch.setattr(queries, "MOST", 2)
        rows = Entry.objects.filter(commitment__debtor__code="laocai.ubnd", verb="AGREED").order_by("pk")[:5]

        told = queries.of_entries([row.pk for row in rows], DAY)

        assert [len(one.items) for one in told] == [2, 2, 1]
        assert len({one.cause for one in told}) == 3

    def test_tells_of_agreements_and_plans_too(self, receiver):
        webhook(receiver.address)
        told: list[object] = []
        for event, handler in SUBSCRIPTIONS:
            if handler.__module__ == "phoihop.surfaces.exchange.webhooks.handlers" and event in (Presented, PlanMoved):
                told.append(event)
        plan, agreement = _first("plans.Plan"), _first("agreements.Agreement")

        found = [
            *queries.of_plan(PlanMoved(plan.pk, "APPROVE", plan.approver_id, DAY), NOON),
            *queries.of_agreement(queries.EXTENDED, agreement, DAY, NOON),
        ]

        assert told == [Presented, PlanMoved]
        assert [(one.kind, one.items[0]["url"]) for one in found] == [
            ("plan.approved", f"https://phoi-hop.example/api/v1/plans/{plan.code}"),
            ("agreement.extended", f"https://phoi-hop.example/api/v1/agreements/{agreement.code}"),
        ]


def _first(label: str):
    from django.apps import apps

    return apps.get_model(label).objects.order_by("pk").first()


class TestASignature:
    def test_is_that_of_standard_webhooks(self):
        # The example that the specification's own libraries are tested with.
        secret, name, moment = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330

        made_of = signing.signature(secret, name, moment, b'{"test": 2432232314}')

        assert made_of == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="

    def test_is_refused_by_the_guides_program_where_a_letter_or_the_hour_is_another(self, receiver):
        row, secret = webhook(receiver.address)
        services.try_out(webhook=row, by=keeper()[0], on=DAY, at=NOON, key="thu")
        carried(NOON)
        headers, content = receiver.heard[0]
        told: dict[str, object] = {}
        exec(EXAMPLE, told)

        for wrong_content, late in ((content + b" ", 0), (content, 3600)):
            with pytest.raises(ValueError, match=r"signature|old"):
                told["read"](secret, headers, wrong_content, now=int(headers["webhook-timestamp"]) + late)  # type: ignore[operator]

    def test_is_by_both_secrets_for_a_day_after_a_change(self, receiver):
        row, former = webhook(receiver.address)
        new = services.rotate(webhook=row, turn=0, by=keeper()[0], on=DAY, at=NOON)
        row.refresh_from_db()
        services.try_out(webhook=row, by=keeper()[0], on=DAY, at=NOON, key="thu")

        carried(NOON + timedelta(hours=1))

        assert checked(receiver, former)["type"] == checked(receiver, new)["type"] == "ping"
        assert " " not in services.signed(row, "msg", NOON + timedelta(hours=25), b"")
        with pytest.raises(services.CannotTell):  # the same form a second time
            services.rotate(webhook=row, turn=0, by=keeper()[0], on=DAY, at=NOON)

    def test_needs_what_the_database_alone_does_not_say(self, receiver, settings):
        row, secret = webhook(receiver.address)

        assert secret not in row.secret
        settings.SECRET_KEY = "another"
        with pytest.raises(signing.Unreadable):
            services.signed(row, "msg", NOON, b"")


class TestWhatIsNotTaken:
    def test_is_tried_under_one_name_with_growing_pauses_until_it_is_taken(self, receiver):
        row, secret = webhook(receiver.address)
        receiver.answers = [503, 404]
        services.try_out(webhook=row, by=keeper()[0], on=DAY, at=NOON, key="thu")

        went = [carried(NOON + timedelta(minutes=n)) for n in (0, 4, 5, 8, 9)]

        assert went == [
            0,
            0,
            0,
            0,
            1,
        ]  # a house that is down rests five minutes; a refusal is asked about again after four
        assert len({headers["webhook-id"] for headers, _content in receiver.heard}) == 1
        assert checked(receiver, secret)["type"] == "ping"

    def test_is_set_aside_after_a_day_with_all_that_waited_and_whoever_keeps_it_is_told_once(self, receiver):
        row, _secret = webhook(receiver.address)
        receiver.answers = [500] * 100
        for key in ("một", "hai"):
            services.try_out(webhook=row, by=keeper()[0], on=DAY, at=NOON, key=key)
        at = NOON
        while Message.objects.filter(channel=f"WEBHOOK/{row.pk}", dropped_at=None).exists():
            carried(at)
            at += timedelta(minutes=30)

        tries = Message.objects.filter(channel=f"WEBHOOK/{row.pk}").order_by("pk").values_list("attempts", flat=True)
        assert timedelta(hours=22) < at - NOON < timedelta(hours=30)  # looked at each half hour
        assert max(tries) == services.TRIES
        assert [(told.kind, told.thing) for told in Notice.objects.filter(kind=Kind.MACHINE)] == [
            ("MACHINE", f"webhook:{row.pk}")
        ]
        shown = signed_in("quantri.ubnd").get("/notices/").content.decode()
        assert f"/webhooks/{row.pk}/" in shown

    def test_holds_up_no_other_program(self, receiver):
        down, _secret = webhook("https://127.0.0.1:1/", key="down")  # nobody listens there
        up, _secret = webhook(receiver.address, key="up")
        for row in (down, up):
            services.try_out(webhook=row, by=keeper()[0], on=DAY, at=NOON, key="thu")

        assert carried(NOON) == 1

    def test_is_not_sent_once_the_address_has_ended(self, receiver):
        row, _secret = webhook(receiver.address)
        services.try_out(webhook=row, by=keeper()[0], on=DAY, at=NOON, key="thu")
        services.end(webhook=row, by=keeper()[0], on=DAY, at=NOON)

        assert carried(NOON) == 0
        assert receiver.heard == []
        assert Message.objects.get(channel=f"WEBHOOK/{row.pk}").dropped_at == NOON

    def test_goes_again_under_the_same_name_once_a_press(self, receiver):
        row, _secret = webhook(receiver.address)
        services.try_out(webhook=row, by=keeper()[0], on=DAY, at=NOON, key="thu")
        outbox.put(channel="MAIL", address="a@b.example", subject="x", text="y", dedup="thư", at=NOON)
        carried(NOON)
        for _press in range(2):
            services.send_again(
                webhook=row, deliveries=list(Delivery.objects.filter(n=0)[:1]), by=keeper()[0], on=DAY, at=NOON, key="lại"
            )  # fmt: skip

        assert carried(NOON) == 1
        assert receiver.heard[0][0]["webhook-id"] == receiver.heard[1][0]["webhook-id"]
        assert Message.objects.get(channel="MAIL").attempts == 0  # letters are another's business


class TestMaking:
    @pytest.mark.parametrize("username", ["lanhdao.ubnd", "chuyenvien.ubnd"])
    def test_is_refused_to_who_keeps_no_accounts(self, username):
        with pytest.raises(Denied):
            webhook("https://nhan.example/", username=username)

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({"address": "http://nhan.example/"}, "https://"),
            ({"address": "https://169.254.169.254/"}, "mạng công khai"),
            ({"address": "https://nhan.example/", "kinds": ["petition.words"]}, "loại việc"),
        ],
    )
    def test_refuses_what_could_not_be_told(self, given, words):
        with pytest.raises(services.CannotTell, match=words):
            webhook(**given)

    def test_makes_one_of_a_doubled_form_and_keeps_no_secret_in_its_record(self):
        first, second = webhook("https://nhan.example/x?khoa=bimat"), webhook("https://nhan.example/x?khoa=bimat")

        assert (first[0], second[1]) == (second[0], "")
        facts = Record.objects.get(code="exchange.webhook.made").facts
        assert "nhan.example" in facts
        assert "bimat" not in facts


class TestThePage:
    def test_shows_a_secret_once_and_what_was_told(self, receiver):
        client = signed_in("quantri.ubnd")
        given = {"purpose": "Phần mềm văn bản", "address": receiver.address, "kinds": ALL, "key": "k9"}

        made_one = client.post("/webhooks/", given)
        pk = Webhook.objects.get().pk
        client.post(f"/webhooks/{pk}/try/", {"key": "t1"})
        waits = client.get(f"/webhooks/{pk}/").content.decode()
        carried(datetime.now(UTC) + timedelta(minutes=1))
        shown = client.get(f"/webhooks/{pk}/").content.decode()
        changed = client.post(f"/webhooks/{pk}/rotate/", {"turn": "0"})

        assert made_one["Cache-Control"] == changed["Cache-Control"] == "no-store"
        assert (b"whsec_" in made_one.content, "whsec_" in shown, b"whsec_" in changed.content) == (True, False, True)
        assert "Chờ gửi" in waits
        assert "Đã nhận" in shown
        assert checked(receiver, re.findall(r"whsec_[\w+/=]+", made_one.content.decode())[0])["type"] == "ping"

    def test_sends_again_what_was_set_aside_and_says_so_of_an_address_that_ended(self, receiver):
        client, (row, _secret) = signed_in("quantri.ubnd"), webhook(receiver.address)
        services.try_out(webhook=row, by=keeper()[0], on=DAY, at=NOON, key="thu")
        Message.objects.filter(channel=f"WEBHOOK/{row.pk}").update(dropped_at=NOON)

        client.post(f"/webhooks/{row.pk}/again-all/", {"key": "l1"})
        again = Message.objects.filter(channel=f"WEBHOOK/{row.pk}", dropped_at=None).count()
        nothing_left = queries.aside(row, 10)
        client.post(f"/webhooks/{row.pk}/end/")
        refused = client.post(f"/webhooks/{row.pk}/try/", {"key": "t2"})

        assert (again, nothing_left, refused.status_code) == (1, [], 422)

    def test_is_not_there_for_other_bodies_and_refused_to_other_roles(self, receiver):
        row, _secret = webhook(receiver.address)

        answers = [signed_in(name).get(f"/webhooks/{row.pk}/").status_code for name in ("quantri.mttq", "lanhdao.ubnd")]

        assert answers == [404, 403]
        assert signed_in("lanhdao.ubnd").get("/webhooks/").status_code == 403
        assert "/webhooks/" not in signed_in("lanhdao.ubnd").get("/api-keys/").content.decode()
        assert "/webhooks/" in signed_in("quantri.ubnd").get("/api-keys/").content.decode()

    def test_says_what_is_wrong_with_a_form(self):
        answer = signed_in("quantri.ubnd").post(
            "/webhooks/", {"purpose": "x", "address": "http://x/", "kinds": ALL, "key": "k"}
        )

        assert answer.status_code == 422
        assert "https://" in answer.content.decode()
        assert not Webhook.objects.exists()


class TestTheGuide:
    def test_names_every_kind_of_event(self):
        named = set(re.findall(r"`((?:commitment|agreement|plan)\.[a-z_]+|ping)`", GUIDE))

        assert named == queries.KNOWN | {queries.PING}
        assert Commitment.objects.exists()
        assert Body.objects.filter(code="laocai.ubnd").exists()
