"""Giving the papers of a meeting a number in the register: the invitation, its minutes once signed, the notice of its conclusion."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.documents import services as documents
from phoihop.domain.meetings import papers, permissions, queries
from phoihop.domain.meetings.models import Issued, Meeting
from phoihop.domain.meetings.services.preparing import CannotMeet, held, not_now
from phoihop.domain.meetings.states import MeetingState
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit


@transaction.atomic
def issue_invitation(*, meeting: Meeting, form: papers.Form, by: Actor, on: date, at: datetime) -> Issued:
    """Issue the invitation as a paper of the acting body, while the meeting is still to come. Raises Denied, CannotMeet, CannotRegister."""
    row = held(meeting)
    body = _issuer(row, by)
    if row.state != MeetingState.INVITED:
        raise not_now(row)
    return _issue(row, body, papers.INVITATION, form, by, on, at)


@transaction.atomic
def issue_minutes(*, meeting: Meeting, form: papers.Form, by: Actor, on: date, at: datetime) -> Issued:
    """Issue the signed minutes as a paper of the acting body. Raises Denied, CannotMeet, CannotRegister."""
    row = held(meeting)
    body = _issuer(row, by)
    if row.state != MeetingState.SIGNED:
        raise not_now(row)
    if form.ended <= form.began:
        raise CannotMeet(_("The meeting ended after it began: give the hours as on the day."))
    return _issue(row, body, papers.MINUTES, form, by, on, at)


@transaction.atomic
def issue_notice(*, meeting: Meeting, form: papers.Form, by: Actor, on: date, at: datetime) -> Issued:
    """Issue the notice of what the meeting concluded. Raises Denied, CannotMeet, CannotRegister."""
    row = held(meeting)
    body = _issuer(row, by)
    if row.state not in (MeetingState.CLOSED, MeetingState.SIGNED):
        raise not_now(row)
    if not row.conclusions.exists():
        raise CannotMeet(_("No conclusion was written yet. Bring its text first."))
    return _issue(row, body, papers.NOTICE, form, by, on, at)


_COMPOSE = {papers.INVITATION: papers.invitation, papers.MINUTES: papers.minutes, papers.NOTICE: papers.notice}


def _issuer(row: Meeting, by: Actor) -> Body:
    permissions.check_is_host(by, row)
    return permissions.acting_body(by)


def _issue(row: Meeting, body: Body, kind: str, form: papers.Form, by: Actor, on: date, at: datetime) -> Issued:
    if queries.issued(row, kind):
        raise CannotMeet(_("This paper was issued already. It stands in the register of outgoing papers."))
    paper = _COMPOSE[kind](row, body, form, on)
    chairs = [chair.body for chair in row.chairs.select_related("body").order_by("place")]
    sides = [body] if kind == papers.INVITATION else chairs
    document = documents.issue(body=body, paper=paper, by=by, on=on, at=at, sides=sides)
    made = Issued.objects.create(meeting=row, document=document, turn=row.turn)
    audit.record("meetings.meeting.issue", on=row, by=by, at=at, facts=made.told())
    return made
