"""A person of a body as a row."""

from collections.abc import Callable
from dataclasses import dataclass

from phoihop.domain.organisations.accounts import Member
from phoihop.foundation.accounts.actors import Actor
from phoihop.surfaces.workspace.people import roles


@dataclass(frozen=True, slots=True)
class Line:
    """The person, what they may do in words, and where their account is kept. `own`: it is the keeper's own."""

    of: Member
    roles: str
    url: str
    own: bool


def line(member: Member, by: Actor, address: Callable[..., str]) -> Line:
    """A person as the keeper sees them."""
    account = member.account
    if account is None:
        return Line(member, "", "", own=False)
    words = ", ".join(roles.words(role) for role in account.roles)
    return Line(member, words, address("person", account.user_id), own=account.user_id == by.user_id)
