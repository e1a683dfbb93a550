"""What the proof asks the product itself, in a process that sees one database and nothing else."""

import json
import os
import sys
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "phoihop.config.settings")
django.setup()

from phoihop.domain.ledger.models import Commitment, Entry  # noqa: E402  # tables are known once Django is set up
from phoihop.domain.organisations.models import Body, Mandate  # noqa: E402
from phoihop.foundation.accounts.models import User  # noqa: E402
from phoihop.foundation.lifecycle import queries as installation  # noqa: E402
from phoihop.surfaces.exchange import services as exchange  # noqa: E402
from phoihop.surfaces.exchange.models import Scope, Token  # noqa: E402

KEYS = 400  # each may ask 300 times a minute, and that is not what is proven
REPORTED = ("PLAN_ROW", "STANDING_ROW")


def entries() -> list[str]:
    """Every step that came in by the API, as `<row>:<key>`: what was written twice stands twice."""
    found = Entry.objects.filter(verb="PROGRESSED", key__startswith="api-").values_list("pk", "key")
    return [f"{pk}:{key}" for pk, key in found]


def keys() -> dict[str, list[str]]:
    """Duties on which the Committee's leader may report, and new keys for machines in their name."""
    now = installation.now()
    user, body = User.objects.get(username="lanhdao.ubnd"), Body.objects.get(code="laocai.ubnd")
    mandate = Mandate.objects.filter(user=user, body=body).order_by("pk")[0]
    secrets = [f"ph_cluster_{number}" for number in range(KEYS)]
    Token.objects.bulk_create(
        Token(
            digest=exchange.digest_of(secret), purpose="cluster", holder=user, body=body, scope=Scope.WRITE, mandate=mandate,
            made_with=exchange.mark_of(user), key=secret, made_at=now.moment, last_day=now.today + timedelta(days=300),
        )
        for secret in secrets
    )  # fmt: skip
    duties = Commitment.objects.filter(debtor=body, state="IN_FORCE", kind__in=REPORTED)
    return {"keys": secrets, "codes": list(duties.order_by("code").values_list("code", flat=True))}


if __name__ == "__main__":
    print(json.dumps({"entries": entries, "keys": keys}[sys.argv[1]]()))
