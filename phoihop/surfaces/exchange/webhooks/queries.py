"""What there is to hear of, and what a body's addresses are to be told of what happened."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from phoihop.domain.agreements import permissions as agreements
from phoihop.domain.agreements import queries as parties
from phoihop.domain.agreements.models import Agreement, Extension, Wording
from phoihop.domain.ledger import permissions as ledger
from phoihop.domain.ledger.models import Entry
from phoihop.domain.ledger.states import Verb
from phoihop.domain.organisations.models import Body
from phoihop.domain.plans import permissions as plans
from phoihop.domain.plans.events import PlanMoved
from phoihop.domain.plans.models import Plan
from phoihop.domain.plans.states import PlanVerb
from phoihop.foundation.accounts.actors import Actor
from phoihop.surfaces.exchange.models import Delivery, Webhook

BATCH = 500
MOST = 100  # things that one message tells of; of more there are several messages
DRAFTING = (Verb.OPENED, Verb.REWORDED)  # nobody but the drafter has to do with these
COMMITMENTS: dict[str, str] = {verb: f"commitment.{verb.lower()}" for verb in Verb if verb not in DRAFTING}
PLANS: dict[str, str] = {PlanVerb.SUBMIT: "plan.submitted", PlanVerb.RETURN: "plan.returned", PlanVerb.APPROVE: "plan.approved"}  # fmt: skip
PRESENTED, AMENDING, EXTENDING, EXTENDED, PING = (
    "agreement.presented", "agreement.amendment_proposed", "agreement.extension_proposed", "agreement.extended", "ping",
)  # fmt: skip
# Each kind of event in words. Sent as such, so a kind is never named anew.
KINDS: dict[str, str | Promise] = {
    **{kind: Verb(verb).label for verb, kind in COMMITMENTS.items()},
    PRESENTED: _("an agreement waits for signatures"), AMENDING: _("other words for an agreement wait for signatures"),
    EXTENDING: _("a longer term waits for signatures"), EXTENDED: _("all have signed the longer term"),
    PLANS[PlanVerb.SUBMIT]: _("a plan was handed in for approval"), PLANS[PlanVerb.RETURN]: _("a plan was returned to be mended"),
    PLANS[PlanVerb.APPROVE]: _("a plan was approved"),
}  # fmt: skip
KNOWN = frozenset(KINDS)


@dataclass(frozen=True, slots=True)
class Told:
    """What one message says: no title and no word of people, only what can be asked for by a key."""

    webhook: Webhook
    kind: str
    items: Sequence[Mapping[str, object]]
    at: datetime
    cause: str  # the same for the same thing that happened

    @property
    def content(self) -> str:
        """The bytes that are signed and sent, as text."""
        about = {"body": self.webhook.body.code, "items": list(self.items)}
        told = {"type": self.kind, "timestamp": self.at.isoformat(), "data": about}
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def living() -> QuerySet[Webhook]:
    """Those that have not ended, each with its body."""
    return Webhook.objects.filter(ended_at=None, body__ended_on=None).select_related("body").order_by("pk")


def kinds_of(webhook: Webhook) -> frozenset[str]:
    """What it hears of."""
    return frozenset(json.loads(webhook.kinds))


def reader(body_id: int) -> Actor:
    """A body's addresses hear of what everybody who reads for the body may know, and of nothing else."""
    return Actor(user_id=None, body_id=body_id, role="WEBHOOK", capabilities=frozenset({"read"}))


def of_entries(ids: Sequence[int], on: date) -> list[Told]:
    """Of each living address what its body is a side of and may know of: one message a kind, as long as it is not too much."""
    webhooks = list(living())
    if not webhooks:
        return []
    entries = [
        row
        for start in range(0, len(ids), BATCH)
        for row in Entry.objects.filter(pk__in=ids[start : start + BATCH]).select_related("commitment").order_by("pk")
        if row.verb in COMMITMENTS
    ]
    return [told for webhook in webhooks for told in _of_entries(webhook, entries, on)]


def _of_entries(webhook: Webhook, entries: Iterable[Entry], on: date) -> Iterator[Told]:
    wanted, body_id = kinds_of(webhook), webhook.body_id
    ours: dict[str, list[Entry]] = defaultdict(list)
    for row in entries:
        sides = {row.commitment.debtor_id, row.commitment.creditor_id}
        if body_id in sides and COMMITMENTS[row.verb] in wanted:
            ours[COMMITMENTS[row.verb]].append(row)
    seen = _seen({row.commitment_id for rows in ours.values() for row in rows}, body_id, on)
    for kind, rows in ours.items():
        known = [row for row in rows if row.commitment_id in seen]
        for start in range(0, len(known), MOST):
            some = known[start : start + MOST]
            yield Told(webhook, kind, [_item(row) for row in some], some[-1].recorded_at, f"{some[0].pk}-{some[-1].pk}")


def _seen(ids: Collection[int], body_id: int, on: date) -> set[int]:
    rows = ledger.visible_to(reader(body_id), on)
    some = sorted(ids)
    return {
        pk
        for start in range(0, len(some), BATCH)
        for pk in rows.filter(pk__in=some[start : start + BATCH]).values_list("pk", flat=True)
    }


def _item(row: Entry) -> dict[str, object]:
    return _named("commitment", row.commitment.code) | {"entry": row.seq, "on": row.effective_on.isoformat()}


def _named(thing: str, code: str) -> dict[str, object]:
    return {"code": code, "url": settings.SIGN_IN_ADDRESS + reverse(f"api:{thing}", args=[code])}


def of_agreement(kind: str, agreement: Agreement, on: date, at: datetime) -> list[Told]:
    """Of each living address whose body is a side of the agreement and may know of it."""
    sides = {*agreement.parties.values_list("body_id", flat=True), *parties.sides_on(agreement, on)}
    return [
        Told(row, kind, [_named("agreement", agreement.code)], at, f"{agreement.pk}-{at.isoformat()}")
        for row in _hearing(kind, sides)
        if agreements.visible_to(reader(row.body_id)).filter(pk=agreement.pk).exists()
    ]


def of_wording(pk: int, kind: str, at: datetime) -> list[Told]:
    """Of words or a longer term that wait for signatures."""
    if kind == AMENDING:
        wording = Wording.objects.select_related("article__agreement").get(pk=pk)
        return of_agreement(kind, wording.article.agreement, wording.on, at)
    extension = Extension.objects.select_related("agreement").get(pk=pk)
    return of_agreement(kind, extension.agreement, extension.on, at)


def of_plan(event: PlanMoved, at: datetime) -> list[Told]:
    """Of each living address whose body is a side of the plan's agreement, drafts the plan or approves it."""
    kind = PLANS.get(event.verb)
    if kind is None:
        return []
    plan = Plan.objects.select_related("agreement").get(pk=event.plan_id)
    sides = {plan.drafter_id, plan.approver_id, *parties.sides_on(plan.agreement, event.on)}
    return [
        Told(row, kind, [_named("plan", plan.code)], at, f"{plan.pk}-{at.isoformat()}")
        for row in _hearing(kind, {one for one in sides if one is not None})
        if plans.visible_to(reader(row.body_id)).filter(pk=plan.pk).exists()
    ]


def _hearing(kind: str, bodies: Collection[int]) -> list[Webhook]:
    return [row for row in living().filter(body_id__in=bodies) if kind in kinds_of(row)]


def of_body(body: Body) -> QuerySet[Webhook]:
    """A body's addresses, those that hear first."""
    return Webhook.objects.filter(body=body).order_by(F("ended_at").asc(nulls_first=True), "-pk")


def newest(webhook: Webhook, most: int) -> list[Delivery]:
    """Its newest messages, each with how it went."""
    return list(webhook.deliveries.select_related("message").order_by("-queued_at", "-pk")[:most])


def aside(webhook: Webhook, most: int) -> list[Delivery]:
    """Its messages that were set aside and not taken since, nor wait again; each once, the oldest first."""
    rows = webhook.deliveries.filter(message__dropped_at__isnull=False, message__sent_at=None)
    later = webhook.deliveries.filter(Q(message__dropped_at=None) | Q(message__sent_at__isnull=False))
    found = rows.exclude(name__in=later.values("name")).select_related("message").order_by("pk")
    return list({row.name: row for row in found[:most]}.values())
