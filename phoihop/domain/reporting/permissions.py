"""Who sees a report, writes it and sends it."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.reporting.models import Report
from phoihop.domain.reporting.states import ReportState
from phoihop.foundation.accounts.actors import Actor, Denied


def visible_to(by: Actor) -> QuerySet[Report]:
    """A draft is its body's alone; a sent report is open to every body that works here.

    Who follows a body that ended reads what that one left unsent, and reports under its own name.
    """
    if by.body_id is None or not by.may("read"):
        return Report.objects.none()
    return Report.objects.filter(
        Q(state=ReportState.SENT) | Q(body_id__in=organisations.stands_for(by.body_id))
    ).order_by("-last_day", "pk")


def check_can_write(by: Actor, body_id: int) -> None:
    """People who draft for the reporting body. Raises Denied."""
    if not by.may("draft") or by.body_id != body_id:
        raise Denied(_("Only a person who drafts for the reporting body can do this."))


def check_can_send(by: Actor, report: Report) -> None:
    """People who send reports for the reporting body. Raises Denied."""
    if not by.may("send_report") or by.body_id != report.body_id:
        raise Denied(_("Only a person who sends reports for the reporting body can do this."))
