"""The kinds of commitment that plans declare."""

from django.utils.translation import gettext_lazy as _

from phoihop.domain.ledger import commitments

PLAN_ROW = commitments.Kind("PLAN_ROW", _("Row of a joint plan"))
STANDING_ROW = commitments.Kind("STANDING_ROW", _("Row of a joint plan, all year round"), continuous=True)
commitments.declare(PLAN_ROW, STANDING_ROW)
