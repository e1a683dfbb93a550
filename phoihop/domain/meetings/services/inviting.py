"""Asking bodies to come, and what they answer."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.meetings import permissions
from phoihop.domain.meetings.models import WORDS_MAX, Invitation, Meeting, Reply
from phoihop.domain.meetings.services.preparing import CannotMeet, check_lives, held, move, not_now, used_before
from phoihop.domain.meetings.states import ASKING, Answer, MeetingState, MeetingVerb
from phoihop.domain.organisations.models import Body, Post
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit


@transaction.atomic
def invite(
    *, meeting: Meeting, bodies: Sequence[Body] = (), posts: Sequence[Post] = (), by: Actor, at: datetime, key: str,
    illustrative: bool = False,
) -> list[Invitation]:  # fmt: skip
    """Put bodies (whoever leads each on that day) and posts on the list; who is on it already stays there once.

    While the meeting is a draft nobody is told; afterwards each knows at once. Raises Denied, CannotMeet.
    """
    row = held(meeting)
    permissions.check_can_host(by, row)
    if row.state not in ASKING:
        raise not_now(row)
    if not bodies and not posts:
        raise CannotMeet(_("Choose at least one body or post to invite."))
    asked: list[tuple[Body, Post | None]] = [*((body, None) for body in bodies), *((post.body, post) for post in posts)]
    on_list: set[tuple[int, int | None]] = set(row.invitations.values_list("body_id", "post_id"))
    made = []
    for body, post in asked:
        check_lives(body, row.held_on)
        pair = (body.pk, post.pk if post else None)
        if pair in on_list:
            continue
        on_list.add(pair)
        told = f"{key}:{body.pk}:{pair[1] or ''}"
        invitation = Invitation.objects.create(
            meeting=row, key=told, body=body, post=post, illustrative=illustrative
        )  # fmt: skip
        audit.record("meetings.invitation.invite", on=invitation, by=by, at=at, facts=invitation.told())
        made.append(invitation)
    return made


@transaction.atomic
def send(*, meeting: Meeting, by: Actor, at: datetime) -> Meeting:
    """Send the invitations: from here on every body on the list knows of the meeting. Raises Denied, CannotMeet."""
    row = held(meeting)
    permissions.check_can_host(by, row, "sign")
    if row.state == MeetingState.DRAFT and not row.invitations.exists():
        raise CannotMeet(_("Nobody is on the list yet. Put bodies on it first."))
    move(row, MeetingVerb.INVITE, by=by, at=at)
    return row


@transaction.atomic
def reply(
    *, invitation: Invitation, answer: str, words: str = "", by: Actor, on: date, at: datetime, key: str
) -> Reply:
    """Accept, say who comes instead, or say why nobody comes. It can be said anew until the meeting begins.

    Raises Denied, CannotMeet.
    """
    row = held(invitation.meeting)
    permissions.check_can_reply(by, invitation)
    if earlier := Reply.objects.filter(key=key).first():
        if (earlier.invitation_id, earlier.answer, earlier.words) != (invitation.pk, answer, words.strip()):
            raise used_before()
        return earlier
    if row.state != MeetingState.INVITED:
        raise not_now(row)
    if answer not in Answer.values:
        raise CannotMeet(_("Say whether you come, send somebody else, or cannot come."))
    if answer == Answer.DELEGATE and not words.strip():
        raise CannotMeet(_("Say who comes instead: the name and the post."))
    if answer == Answer.DECLINE and not words.strip():
        raise CannotMeet(_("Say why nobody can come."))
    if len(words) > WORDS_MAX:
        raise CannotMeet(_("Write at most 500 characters."))
    made = Reply.objects.create(
        invitation=invitation, key=key, answer=answer, words=words.strip(), on=on, turn=row.turn
    )  # fmt: skip
    audit.record("meetings.invitation.reply", on=invitation, by=by, at=at, facts=made.told())
    return made
