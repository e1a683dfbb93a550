"""The kind of commitment that agreements declare."""

from django.utils.translation import gettext_lazy as _

from phoihop.domain.ledger import commitments

OWN_AGREEMENT = commitments.Kind("OWN_AGREEMENT", _("Signing an agreement of their own"))
commitments.declare(OWN_AGREEMENT)
