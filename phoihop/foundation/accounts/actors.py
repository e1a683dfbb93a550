"""The one who acts: a person speaking for one body in one role. Every service asks for it as `by`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """`user_id` and `body_id` are row numbers; `capabilities` are the words of `config/roles.py`.

    `body_id` is opaque here: the ground knows no bodies, only that somebody speaks for one.
    """

    user_id: int | None
    body_id: int | None
    role: str
    capabilities: frozenset[str]

    def may(self, capability: str) -> bool:
        """Whether the role held in the body allows this."""
        return capability in self.capabilities


class Denied(Exception):
    """Seen but refused: the actor may know of the thing and still may not do this. Carries a sentence for people."""
