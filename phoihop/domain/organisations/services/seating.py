"""Who sits in an inter-agency body by which decision, and who ought to by its function."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.organisations import permissions, queries
from phoihop.domain.organisations.models import Body, Post, Seat
from phoihop.domain.organisations.services.holding import hold
from phoihop.domain.organisations.structure.councils import KIND
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit


class CannotSeat(Exception):
    """No such seat can be given or ended. Carries a sentence for people."""


@transaction.atomic
def seat(
    *, council: Body, body: Body, sits: bool, title: str, basis: str, from_day: date, by: Actor, at: datetime, key: str,
    post: Post | None = None, illustrative: bool = False,
) -> Seat:  # fmt: skip
    """Give a body its place from a day on, or (not `sits`) note that it ought to have one. Who holds the `post` in the body
    takes it there. The same key again changes nothing.

    Raises Denied, CannotSeat.
    """
    permissions.check_can_organise(by)
    hold([council.pk, body.pk])
    told = (council.pk, body.pk, sits, title.strip(), basis.strip(), from_day, post.pk if post else None)
    if done := Seat.objects.filter(key=key).first():
        was = (done.council_id, done.body_id, done.sits, done.title, done.basis, done.valid_from, done.post_id)
        if was != told:
            raise _used_before()
        return done
    if council.kind.code != KIND:
        raise CannotSeat(
            _("Seats are in inter-agency bodies: councils, steering and organising committees. Choose one.")
        )
    if not (queries.lives(council, from_day) and queries.lives(body, from_day)):
        raise CannotSeat(_("One of the two bodies does not exist on that day. Choose another day or body."))
    if post is not None and post.body_id != body.pk:
        raise CannotSeat(_("That is no post of this body. Choose one of its own posts."))
    if not basis.strip():
        raise CannotSeat(_("Say by which decision, or by which function."))
    if Seat.objects.filter(council=council, body=body, sits=sits, valid_to=None).exists():
        raise CannotSeat(_("That stands already. End it first, then enter what follows."))
    row = Seat.objects.create(
        key=key, council=council, body=body, sits=sits, title=title.strip(), basis=basis.strip(), valid_from=from_day,
        post=post, illustrative=illustrative,
    )  # fmt: skip
    facts: dict[str, object] = {
        "council": council.code, "body": body.code, "sits": sits, "title": row.title, "basis": row.basis,
        "from": from_day.isoformat(), "illustrative": illustrative,
        "post": post.title if post else "",
    }  # fmt: skip
    audit.record("organisations.seat.given" if sits else "organisations.seat.owed", on=row, by=by, at=at, facts=facts)
    return row


@transaction.atomic
def unseat(*, council: Body, body: Body, on: date, by: Actor, at: datetime, key: str) -> Seat:
    """End the place of a body; the day itself is no longer part of it. The same key again changes nothing.

    Raises Denied, CannotSeat.
    """
    permissions.check_can_organise(by)
    hold([council.pk, body.pk])
    if done := Seat.objects.filter(ended_key=key).first():
        if (done.council_id, done.body_id, done.valid_to) != (council.pk, body.pk, on):
            raise _used_before()
        return done
    row = Seat.objects.filter(council=council, body=body, sits=True, valid_to=None).first()
    if row is None or on < row.valid_from:
        raise CannotSeat(_("That body has no seat there on that day. Choose another day or body."))
    row.valid_to, row.ended_key = on, key
    row.save(update_fields=["valid_to", "ended_key"])
    audit.record("organisations.seat.ended", on=row, by=by, at=at, facts={"on": on.isoformat()})
    return row


def _used_before() -> CannotSeat:
    return CannotSeat(_("This form was already used for something else. Reload the page and enter it again."))
