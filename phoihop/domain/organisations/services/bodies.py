"""Bodies one by one: their names, codes, levels, places and heirs."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from phoihop.domain.organisations import permissions, queries, vouching
from phoihop.domain.organisations.models import (
    Body,
    BodyCode,
    BodyKind,
    BodyLevel,
    BodyName,
    BodyParent,
    Contact,
    Succession,
)
from phoihop.domain.organisations.services.holding import hold
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit
from phoihop.foundation.vn import dates


class CannotPlace(Exception):
    """The structure would have two parents, or a body above itself. Carries a sentence for people."""


class CannotRename(Exception):
    """The body already has a name from that day or later. Carries a sentence for people."""


class CannotCode(Exception):
    """The body has a code of that scheme from that day or later, or the code is another's. Carries a sentence for people."""


@transaction.atomic
def ensure_kind(
    *, code: str, label: str, label_en: str, side: str, protocol_order: int, by: Actor, at: datetime
) -> BodyKind:
    """A kind of body; the same code again changes nothing."""
    permissions.check_can_organise(by)
    kind, made = BodyKind.objects.get_or_create(
        code=code, defaults={"label": label, "label_en": label_en, "side": side, "protocol_order": protocol_order}
    )
    if made:
        audit.record("organisations.kind.entered", on=kind, by=by, at=at, facts={"code": code})
    return kind


@transaction.atomic
def create_body(
    *,
    code: str,
    kind: BodyKind,
    name: str,
    short_name: str,
    founded_on: date,
    by: Actor,
    at: datetime,
    illustrative: bool = False,
) -> Body:
    """Enter a body with its first name."""
    permissions.check_can_organise(by)
    body = Body.objects.create(code=code, kind=kind, founded_on=founded_on, illustrative=illustrative)
    BodyName.objects.create(body=body, name=name, short_name=short_name, valid_from=founded_on)
    audit.record("organisations.body.created", on=body, by=by, at=at, facts=vouching.bodies([body.pk]))
    return body


@transaction.atomic
def rename(*, body: Body, name: str, short_name: str, from_day: date, by: Actor, at: datetime) -> None:
    """Give a new name from a day on; the old one keeps its period. Raises CannotRename."""
    permissions.check_can_organise(by)
    hold([body.pk])
    if BodyName.objects.filter(body=body, valid_from__gte=from_day).exists():
        raise CannotRename(
            _("This body already has a name from %(day)s or later. Choose a later day.") % {"day": dates.show(from_day)}
        )
    BodyName.objects.filter(body=body, valid_to=None).update(valid_to=from_day)
    BodyName.objects.create(body=body, name=name, short_name=short_name, valid_from=from_day)
    facts: dict[str, object] = {"from": from_day.isoformat(), **vouching.bodies([body.pk])}
    audit.record("organisations.body.renamed", on=body, by=by, at=at, facts=facts)


@transaction.atomic
def give_code(*, body: Body, scheme: str, value: str, from_day: date, by: Actor, at: datetime) -> None:
    """Note a code that others know the body by from a day on; the one of that scheme before keeps its period.

    A code means one body at a time. Raises CannotCode.
    """
    permissions.check_can_organise(by)
    hold([body.pk])
    own = BodyCode.objects.filter(body=body, scheme=scheme)
    if own.filter(valid_from__gte=from_day).exists():
        raise CannotCode(
            _("This body already has such a code from %(day)s or later. Choose a later day.")
            % {"day": dates.show(from_day)}
        )
    lasting = Q(valid_to=None) | Q(valid_to__gt=from_day)
    other = BodyCode.objects.filter(lasting, scheme=scheme, value=value).exclude(body=body).select_related("body")
    if holder := other.order_by("pk").first():
        raise CannotCode(
            _("“%(given)s” is the code of “%(holder)s” already. A code means one body: correct it.")
            % {"given": f"{scheme}:{value}", "holder": holder.body.code}
        )
    own.filter(valid_to=None).update(valid_to=from_day)
    BodyCode.objects.create(body=body, scheme=scheme, value=value, valid_from=from_day)
    facts: dict[str, object] = {"scheme": scheme, "value": value, **vouching.bodies([body.pk])}
    audit.record("organisations.body.coded", on=body, by=by, at=at, facts=facts)


@transaction.atomic
def tell_contact(
    *, body: Body, address: str, telephone: str, mail: str, hours: str, by: Actor, on: date, at: datetime, key: str,
    illustrative: bool = False,
) -> Contact:  # fmt: skip
    """Say where the office of a body is reached from the day on; what was said before keeps its period.

    The same key again changes nothing. Raises Denied.
    """
    permissions.check_can_give_accounts(by, body, on)
    hold([body.pk])
    said = f"{body.pk}:{key}"[:80]
    if done := Contact.objects.filter(key=said).first():
        return done
    Contact.objects.filter(body=body, valid_to=None).update(valid_to=on)
    row = Contact.objects.create(
        key=said, body=body, address=address, telephone=telephone, mail=mail, hours=hours, valid_from=on,
        illustrative=illustrative,
    )  # fmt: skip
    told: dict[str, object] = {"address": address, "telephone": telephone, "mail": mail, "hours": hours}
    audit.record("organisations.body.reached", on=body, by=by, at=at, facts=told)
    return row


@transaction.atomic
def set_level(*, body: Body, level: str, from_day: date, by: Actor, at: datetime) -> None:
    """Say at which level a body works from a day on; the level before keeps its period. Raises CannotPlace."""
    permissions.check_can_organise(by)
    hold([body.pk])
    if BodyLevel.objects.filter(body=body, valid_from__gte=from_day).exists():
        raise CannotPlace(
            _("This body already has a level from %(day)s or later. Choose a later day.")
            % {"day": dates.show(from_day)}
        )
    BodyLevel.objects.filter(body=body, valid_to=None).update(valid_to=from_day)
    BodyLevel.objects.create(body=body, level=level, valid_from=from_day)
    facts: dict[str, object] = {"level": level, "from": from_day.isoformat(), **vouching.bodies([body.pk])}
    audit.record("organisations.body.levelled", on=body, by=by, at=at, facts=facts)


@transaction.atomic
def place_under(
    *, body: Body, parent: Body, from_day: date, by: Actor, at: datetime, structure: str = queries.ADMINISTRATIVE
) -> None:  # fmt: skip
    """Put a body under another from a day on, as long as that one lives. One living parent a day, and never a circle.

    `structure`: in which respect; a body may have a place in each, and they know nothing of one another.

    Raises CannotPlace.
    """
    permissions.check_can_organise(by)
    hold([body.pk, parent.pk])
    changes = BodyParent.objects.filter(structure=structure, valid_from__gt=from_day)
    days = [from_day, *changes.order_by("valid_from").values_list("valid_from", flat=True).distinct()]
    if not queries.lives(parent, from_day):
        raise CannotPlace(_("The body above does not live on that day. Choose another body."))
    if parent.pk == body.pk or any(body.pk in queries.ancestors(parent.pk, day, structure) for day in days):
        raise CannotPlace(_("The body above would stand under this one. Choose another body."))
    later = BodyParent.objects.filter(body=body, structure=structure, valid_from__gte=from_day)
    if later.exists():
        raise CannotPlace(
            _("This body already has a place from %(day)s or later. Choose a later day.")
            % {"day": dates.show(from_day)}
        )
    BodyParent.objects.filter(body=body, structure=structure, valid_to=None).update(valid_to=from_day)
    BodyParent.objects.create(
        body=body, parent=parent, structure=structure, valid_from=from_day, valid_to=parent.ended_on
    )
    facts: dict[str, object] = {"under": parent.code, "structure": structure, **vouching.bodies([body.pk])}
    audit.record("organisations.body.placed", on=body, by=by, at=at, facts=facts)


@transaction.atomic
def record_succession(
    *, predecessor: Body, successor: Body, effective_on: date, legal_basis: str, by: Actor, at: datetime
) -> Succession:
    """Note that one body follows another from a day on."""
    permissions.check_can_organise(by)
    row = Succession.objects.create(
        predecessor=predecessor, successor=successor, effective_on=effective_on, legal_basis=legal_basis
    )
    facts = {"heir": successor.code, **vouching.successions_of(effective_on)}
    audit.record("organisations.body.succeeded", on=predecessor, by=by, at=at, facts=facts)
    return row
