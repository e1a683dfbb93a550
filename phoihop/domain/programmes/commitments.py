"""The kind of commitment that a programme creates."""

from django.utils.translation import gettext_lazy as _

from phoihop.domain.ledger import commitments

DUTY = commitments.Kind("PROGRAMME_DUTY", _("Duty from a programme or directive"))
commitments.declare(DUTY)
