"""The kind of commitment that a reporting period opens: what is sent is the claim, what is approved the acceptance."""

from django.utils.translation import gettext_lazy as _

from phoihop.domain.ledger import commitments

REPORT = commitments.Kind("REPORT", _("Report of a period"), handed_in=True)
commitments.declare(REPORT)
