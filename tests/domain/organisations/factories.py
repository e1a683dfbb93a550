"""Bodies and people of one province, by names of the trade."""

from datetime import UTC, date, datetime

from django.conf import settings

from phoihop.domain.organisations import services
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts.actors import Actor

SINCE = date(2020, 1, 1)
ENTERED = datetime(2020, 1, 1, tzinfo=UTC)
ADMIN = Actor(user_id=None, body_id=None, role="ADMIN", capabilities=settings.ROLES["ADMIN"])


def body(code: str, *, side: str = "AUTHORITY", name: str = "", under: Body | None = None) -> Body:
    """A body living since 2020, under another if wanted."""
    kind = services.ensure_kind(
        code=f"kind-{side}", label=side, label_en=side, side=side, protocol_order=1, by=ADMIN, at=ENTERED
    )
    made = services.create_body(
        code=code, kind=kind, name=name or code, short_name=code, founded_on=SINCE, by=ADMIN, at=ENTERED
    )
    if under:
        services.place_under(body=made, parent=under, from_day=SINCE, by=ADMIN, at=ENTERED)
    return made


def acting(for_body: Body, role: str = "LEADER", user_id: int | None = None) -> Actor:
    """Somebody with this role in the body."""
    return Actor(user_id=user_id, body_id=for_body.pk, role=role, capabilities=settings.ROLES[role])


def heir_of(predecessor: Body, *, heir: Body | None = None, on: date = date(2021, 7, 1)) -> Body:
    """A body that follows another by a recorded succession."""
    follower = heir or body(f"{predecessor.code}-moi", side=predecessor.kind.side)
    services.record_succession(
        predecessor=predecessor, successor=follower, effective_on=on, legal_basis="Nghị quyết", by=ADMIN, at=ENTERED
    )
    return follower


def heir_of_all(*predecessors: Body, on: date) -> Body:
    """One body that follows all of these; they have ended."""
    heir = heir_of(predecessors[0], on=on)
    for one in predecessors[1:]:
        heir_of(one, heir=heir, on=on)
    Body.objects.filter(pk__in=[one.pk for one in predecessors]).update(ended_on=on)
    return heir
