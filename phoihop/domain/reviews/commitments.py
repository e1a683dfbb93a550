"""The kinds of commitment that reviews declare."""

from django.utils.translation import gettext_lazy as _

from phoihop.domain.ledger import commitments

REVIEW = commitments.Kind("REVIEW", _("Review of an agreement"))
REMEDY = commitments.Kind("REMEDY", _("Remedy from a review"))
commitments.declare(REVIEW, REMEDY)
