"""The verbs of addresses that hear of what happens: making one, changing its secret, ending it, telling it, carrying what it is told."""

import hashlib
import http.client
import json
import secrets
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from http import HTTPStatus

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from phoihop.domain.notices import services as notices
from phoihop.domain.notices.models import Kind
from phoihop.domain.notices.queries import Matter
from phoihop.domain.organisations import permissions
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts.actors import Actor, Denied
from phoihop.foundation.audit import services as audit
from phoihop.foundation.outbox import services as outbox
from phoihop.foundation.outbox.models import Message
from phoihop.foundation.outbox.services import PASS, Needless, Parcel, Unreachable
from phoihop.foundation.vn import text
from phoihop.surfaces.exchange.models import Delivery, Webhook
from phoihop.surfaces.exchange.webhooks import carrying, queries, signing
from phoihop.surfaces.exchange.webhooks.queries import PING, Told

CHANNEL = "WEBHOOK/"  # with the number of the address: what one of them does not take holds up none of the others
TRIES = 7  # at once and after 1, 4, 16, 64, 256, 1024 minutes: 22 hours and 45 minutes from the first to the last
LASTING = timedelta(hours=24)
OVERLAP = timedelta(hours=24)  # so long a former secret signs too
MOST = 10  # living addresses of a body
AT_ONCE = 500  # set aside, sent again by one press
AGENT = "PhoiHop-Webhooks/1"


class CannotTell(Exception):
    """What was asked of an address cannot be done so. Carries a sentence for people."""


class Refused(Exception):
    """The receiver answered, and not that it took the message."""


@transaction.atomic
def make(
    *, body: Body, purpose: str, address: str, kinds: Iterable[str], by: Actor, on: date, at: datetime, key: str
) -> tuple[Webhook, str]:
    """An address that hears of such events of the body, and its secret, shown this once: the same request again finds it without.

    Raises Denied, CannotTell.
    """
    permissions.check_can_give_accounts(by, body, on)
    if by.user_id is None:
        raise Denied(_("Sign in first."))
    purpose, told, address = text.nfc(purpose).strip(), sorted(set(kinds)), address.strip()
    if not purpose:
        raise CannotTell(_("Say which program it is, so that it can be told from others later."))
    if not told or not set(told) <= queries.KNOWN:
        raise CannotTell(_("Choose at least one kind of event."))
    _check(address)
    if queries.living().filter(body=body).exclude(key=key).count() >= MOST:
        raise CannotTell(_("This body tells %(most)s programs already. End one of them first.") % {"most": MOST})
    secret = signing.new_secret()
    try:
        with transaction.atomic():
            row = Webhook.objects.create(
                body=body, address=address, purpose=purpose, kinds=json.dumps(told), secret=signing.locked(secret),
                made_by_id=by.user_id, made_at=at, key=key,
            )  # fmt: skip
    except IntegrityError:
        row = Webhook.objects.get(body=body, key=key)
        if (row.purpose, row.address, json.loads(row.kinds)) != (purpose, address, told):
            raise CannotTell(
                _("This form was sent before with other words. Load the page again and enter it once more.")
            ) from None
        return row, ""
    facts: dict[str, object] = {"body": body.code, "house": carrying.parts_of(address).hostname or "", "kinds": told}
    audit.record("exchange.webhook.made", on=row, by=by, at=at, facts=facts)
    return row, secret


def _check(address: str) -> None:
    try:
        carrying.parts_of(address)
    except carrying.Unfit:
        raise CannotTell(
            _("Give an address of the open network that begins with https://, without a name and a password in it.")
        ) from None


@transaction.atomic
def rotate(*, webhook: Webhook, turn: int, by: Actor, on: date, at: datetime) -> str:
    """Another secret, shown this once. For a day messages are signed by the former one too. `turn`: as the page showed it.

    Raises Denied, CannotTell.
    """
    permissions.check_can_give_accounts(by, webhook.body, on)
    secret = signing.new_secret()
    mine = Webhook.objects.filter(pk=webhook.pk, turn=turn, ended_at=None)
    kept = {"former": webhook.secret, "former_until": at + OVERLAP}
    if mine.update(secret=signing.locked(secret), turn=F("turn") + 1, **kept) != 1:
        raise CannotTell(_("The secret was changed already, or the address has ended. Load the page again."))
    audit.record("exchange.webhook.rotated", on=webhook, by=by, at=at, facts={"body": webhook.body.code})
    return secret


@transaction.atomic
def end(*, webhook: Webhook, by: Actor, on: date, at: datetime) -> None:
    """Tell the address nothing more; what waits is not sent. One that ended already stays as it ended. Raises Denied."""
    permissions.check_can_give_accounts(by, webhook.body, on)
    if Webhook.objects.filter(pk=webhook.pk, ended_at=None).update(ended_at=at) == 1:
        audit.record("exchange.webhook.ended", on=webhook, by=by, at=at, facts={"body": webhook.body.code})


@transaction.atomic
def try_out(*, webhook: Webhook, by: Actor, on: date, at: datetime, key: str) -> None:
    """Send a message that tells of nothing, to see whether it arrives. Raises Denied, CannotTell."""
    permissions.check_can_give_accounts(by, webhook.body, on)
    _check_lives(webhook)
    queue(told=[Told(webhook, PING, [], at, f"ping-{key}")], at=at)


@transaction.atomic
def send_again(*, webhook: Webhook, deliveries: Sequence[Delivery], by: Actor, on: date, at: datetime, key: str) -> int:
    """The same messages under the same names once more; how many. Raises Denied, CannotTell."""
    permissions.check_can_give_accounts(by, webhook.body, on)
    _check_lives(webhook)
    rows = [row for row in deliveries if row.webhook_id == webhook.pk][:AT_ONCE]
    again = [(row.name, row.kind, row.n, row.message.text, _dedup(webhook, f"{row.name}/{key}")) for row in rows]
    _put(webhook, again, at)
    audit.record("exchange.webhook.sent_again", on=webhook, by=by, at=at, facts={"n": len(again)})
    return len(again)


def _check_lives(webhook: Webhook) -> None:
    if not queries.living().filter(pk=webhook.pk).exists():
        raise CannotTell(_("This address has ended and is told nothing."))


@transaction.atomic(savepoint=False)
def queue(*, told: Sequence[Told], at: datetime) -> None:
    """Put what is to be told into the box, in the transaction of its cause. The same a second time is dropped."""
    for one in told:
        dedup = _dedup(one.webhook, f"{one.kind}/{one.cause}")
        _put(one.webhook, [(_name(dedup), one.kind, len(one.items), one.content, dedup)], at)


def _put(webhook: Webhook, rows: Sequence[tuple[str, str, int, str, str]], at: datetime) -> None:
    outbox.put_all(
        parcels=[
            Parcel(f"{CHANNEL}{webhook.pk}", webhook.address, kind, content, dedup)
            for _name, kind, _n, content, dedup in rows
        ],
        at=at,
    )
    Delivery.objects.bulk_create(
        [
            Delivery(webhook=webhook, message_id=dedup, name=name, kind=kind, n=n, queued_at=at)
            for name, kind, n, _content, dedup in rows
        ],
        ignore_conflicts=True,
    )


def _dedup(webhook: Webhook, cause: str) -> str:
    return f"webhook/{webhook.pk}/{hashlib.sha256(cause.encode()).hexdigest()}"


def _name(dedup: str) -> str:
    return f"msg_{hashlib.sha256(dedup.encode()).hexdigest()[:32]}"


def carry(*, now: Callable[[], datetime], today: Callable[[datetime], date]) -> int:
    """Hand over what is due, address by address; how many messages were taken. Not to be called in a transaction.

    What an address has not taken for a day is set aside, and whoever keeps it is told.
    """
    began, went = now(), 0
    for channel in outbox.channels_due(prefix=CHANNEL, at=began, tries=TRIES):
        if now() - began >= PASS:
            break
        went += outbox.hand_over(
            channel=channel, send=lambda message: send(message, now(), today(now())), now=now, tries=TRIES
        )
        set_aside(channel=channel, at=now(), on=today(now()))
    return went


@transaction.atomic
def set_aside(*, channel: str, at: datetime, on: date) -> int:
    """Give up what was tried for a day and tell of it, once a day; how many messages."""
    n = outbox.set_aside(channel=channel, tries=TRIES, lasting=LASTING, at=at)
    if n:
        webhook = Webhook.objects.get(pk=_number(channel))
        notices.tell(
            matters=[
                Matter(
                    webhook.body_id, Kind.MACHINE, "SET_ASIDE", f"webhook:{webhook.pk}", (), on, at,
                    f"webhook/{webhook.pk}/{at.date().isoformat()}", {"aside": n},
                )
            ]
        )  # fmt: skip
    return n


def _number(channel: str) -> int:
    return int(channel.removeprefix(CHANNEL))


def send(message: Message, at: datetime, on: date) -> None:
    """Send one message, signed in this moment. Raises Needless where nobody is to hear it any more, Unreachable, Refused."""
    webhook = Webhook.objects.select_related("body").get(pk=_number(message.channel))
    if webhook.ended_at is not None or not organisations.lives(webhook.body, on):
        raise Needless(_("This address has ended and is told nothing."))
    name = Delivery.objects.values_list("name", flat=True).get(message_id=message.dedup)
    content = message.text.encode()
    headers = {
        "Content-Type": "application/json", "User-Agent": AGENT, "webhook-id": name,
        "webhook-timestamp": str(int(at.timestamp())), "webhook-signature": signed(webhook, name, at, content),
        "Connection": "close",
    }  # fmt: skip
    try:
        status = carrying.post(message.address, content, headers)
    except (carrying.Unfit, OSError, http.client.HTTPException) as trouble:
        raise Unreachable(type(trouble).__name__) from trouble
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise Unreachable(str(status))
    raise Refused(str(status))


def signed(webhook: Webhook, name: str, at: datetime, content: bytes) -> str:
    """The signatures of a message: by the secret, and by the former one while that still counts. Raises signing.Unreadable."""
    kept = [webhook.secret]
    if webhook.former_until is not None and at < webhook.former_until:
        kept.append(webhook.former)
    moment = int(at.timestamp())
    return " ".join(signing.signature(signing.opened(one), name, moment, content) for one in kept)


def new_key() -> str:
    """What a form is known by when it is sent twice."""
    return secrets.token_urlsafe(16)
