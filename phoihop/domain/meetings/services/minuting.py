"""The minutes: written by several at once, signed by every chair, and standing once the last of them has signed."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.meetings import merging, permissions
from phoihop.domain.meetings.conclusions import files
from phoihop.domain.meetings.models import Meeting, Revision, Signature
from phoihop.domain.meetings.services.preparing import CannotMeet, held, move, not_now, used_before
from phoihop.domain.meetings.states import COUNTING, MeetingState, MeetingVerb
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit
from phoihop.foundation.vn.text import nfc


@transaction.atomic
def write_minutes(
    *, meeting: Meeting, text: str, base: int, by: Actor, at: datetime, key: str, illustrative: bool = False
) -> Revision:
    """Keep a text of the minutes that was written from revision `base` (0: from none).

    Whatever others wrote since is in the new revision too; where two changed one place, both ways stand there between
    marks. Signatures under an earlier revision no longer count. Raises Denied, CannotMeet.
    """
    row = held(meeting)
    permissions.check_can_host(by, row)
    written = nfc(text.replace("\r\n", "\n")).strip()
    if earlier := Revision.objects.filter(key=key).first():
        if earlier.meeting_id != row.pk or earlier.text != _joined(row, written, base, earlier.number - 1):
            raise used_before()
        return earlier
    if row.state not in COUNTING:
        raise not_now(row)
    if not written:
        raise CannotMeet(_("Write the minutes before saving them."))
    files.check_length(written)
    last = row.revisions.order_by("-number").first()
    if base and not row.revisions.filter(number=base).exists():
        raise CannotMeet(_("The text that you began from is not of this meeting. Load the page again."))
    written = _joined(row, written, base, last.number if last else 0)
    if last and written == last.text:
        return last
    number = last.number + 1 if last else 1
    made = Revision.objects.create(
        meeting=row, key=key, number=number, text=written, body=permissions.acting_body(by), at=at,
        illustrative=illustrative,
    )  # fmt: skip
    audit.record("meetings.revision.write", on=made, by=by, at=at, facts=made.told())
    return made


def _joined(row: Meeting, written: str, base: int, last: int) -> str:
    """A text that was begun from revision `base`, with what others wrote until revision `last`."""
    if last in (0, base):
        return written
    texts = dict(row.revisions.filter(number__in=(base, last)).values_list("number", "text"))
    return merging.merge(texts.get(base, ""), texts[last], written)


@transaction.atomic
def sign_minutes(*, meeting: Meeting, number: int, by: Actor, on: date, at: datetime) -> Meeting:
    """Sign revision `number` for the chair that the actor speaks for; with the last chair the minutes stand.

    Raises Denied, CannotMeet for a text that is not the last one or still holds two ways to say one place.
    """
    row = held(meeting)
    last = row.revisions.order_by("-number").first()
    chair = permissions.check_can_sign_minutes(by, row, last)
    if row.state != MeetingState.CLOSED:
        raise not_now(row)
    if last is None or last.number != number:
        raise CannotMeet(_("The minutes were changed meanwhile. Read the new text, then sign it."))
    if merging.is_parted(last.text):
        raise CannotMeet(_("The minutes still hold two ways to say one place. Choose one of them before signing."))
    if last.signatures.filter(chair=chair).exists():
        raise CannotMeet(_("This chair has signed these minutes already."))
    signature = Signature.objects.create(revision=last, chair=chair, on=on)
    audit.record("meetings.revision.sign", on=last, by=by, at=at, facts=signature.told())
    if last.signatures.count() == row.chairs.count():
        move(row, MeetingVerb.SIGN, by=by, at=at, facts={"revision": last.number})
    return row
