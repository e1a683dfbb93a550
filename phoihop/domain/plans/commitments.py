"""The kinds of commitment that plans declare."""

from django.utils.translation import gettext_lazy as _

from phoihop.domain.ledger.commitments import Kind, declare

PLAN_ROW = Kind("PLAN_ROW", _("Row of a joint plan"))
STANDING_ROW = Kind("STANDING_ROW", _("Row of a joint plan, all year round"), continuous=True)
declare(PLAN_ROW, STANDING_ROW)
