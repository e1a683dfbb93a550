"""What becomes of a joint report when the paper with its words does: sent with it, or a draft again."""

from collections.abc import Sequence

from phoihop.domain.documents.events import JointIssued, JointWithdrawn
from phoihop.domain.reporting import services
from phoihop.domain.reporting.models import Report


def send_with_its_paper(events: Sequence[JointIssued]) -> None:
    """The report is sent in the same transaction in which its paper takes its number."""
    for event in events:
        for report in Report.objects.filter(joint_id=event.joint_id):
            services.sent_as(report=report, by=event.by, at=event.at)


def take_back_with_its_paper(events: Sequence[JointWithdrawn]) -> None:
    """Its words can be written again."""
    for event in events:
        for report in Report.objects.filter(joint_id=event.joint_id):
            services.taken_back(report=report, by=event.by, at=event.at)
