"""Saying that a conclusion is not what was concluded, as long as the rule allows."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.meetings import permissions, queries
from phoihop.domain.meetings.models import Conclusion, Objection
from phoihop.domain.meetings.services.preparing import CannotMeet, held, used_before
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit
from phoihop.foundation.vn import dates
from phoihop.foundation.vn.text import nfc

OBJECTION_MAX = 2000


@transaction.atomic
def object_to(*, conclusion: Conclusion, words: str, by: Actor, on: date, at: datetime, key: str) -> Objection:
    """Object to a conclusion for a body that chaired or was invited. Raises Denied, CannotMeet, NoRule."""
    row = held(conclusion.meeting)
    permissions.check_can_object(by, row)
    written = nfc(words.replace("\r\n", "\n")).strip()
    if earlier := Objection.objects.filter(key=key).first():
        if (earlier.conclusion_id, earlier.words) != (conclusion.pk, written):
            raise used_before()
        return earlier
    if not 0 < len(written) <= OBJECTION_MAX:
        raise CannotMeet(_("Say what in it is not what was concluded, in at most 2000 characters."))
    last_day = queries.objections_until(conclusion)
    if on > last_day:
        raise CannotMeet(
            _("Objections to this conclusion were possible until %(day)s.") % {"day": dates.show(last_day)}
        )
    made = Objection.objects.create(
        conclusion=conclusion, key=key, body=permissions.acting_body(by), words=written, on=on
    )
    audit.record("meetings.conclusion.object", on=conclusion, by=by, at=at, facts=made.told())
    return made
