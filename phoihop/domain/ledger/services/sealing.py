"""Drawing a line under everything recorded so far."""

from django.db import transaction
from django.db.models import F

from phoihop.domain.ledger import permissions
from phoihop.domain.ledger.models import Commitment
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit
from phoihop.foundation.audit.models import Seal


@transaction.atomic
def seal(*, by: Actor) -> Seal:
    """Chain the heads of all commitments touched since the last seal. Answers as known at its moment never change."""
    permissions.check_capability(by, "seal")
    audit.wait_for_appenders()
    touched = Commitment.objects.filter(entry_count__gt=F("sealed_count")).order_by("code")
    row = audit.seal([audit.Head(c.chain_name, c.entry_count, c.head_hash) for c in touched.iterator(chunk_size=2000)])
    touched.order_by().update(sealed_count=F("entry_count"))
    return row
