"""Which notices are meant for whom."""

from collections.abc import Collection

from django.conf import settings

from phoihop.domain.notices.models import MEANT_FOR


def kinds_for(capabilities: Collection[str]) -> list[str]:
    """The kinds that concern somebody with these rights in a body."""
    return [kind for kind, right in MEANT_FOR.items() if right in capabilities]


def roles_for(kind: str) -> list[str]:
    """The roles that a kind is meant for."""
    return [role for role, may in settings.ROLES.items() if MEANT_FOR[kind] in may]
