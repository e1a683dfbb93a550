"""What each body is told of a reorganisation: the dry run shows it, and the carrying out publishes the same."""

from collections import Counter

from phoihop.domain.reorganisations import loads
from phoihop.domain.reorganisations.events import Told
from phoihop.domain.reorganisations.queries import Duty, Outcome


def told(found: Outcome) -> tuple[Told, ...]:
    """The heirs with what they take, and every body across whose other side is another from the day on; by code."""
    across = {notice.body: notice for notice in found.notices}
    taken = _taken(found)
    return tuple(
        Told(
            body,
            taken[body],
            across[body].passed if body in across else 0,
            across[body].ended if body in across else 0,
        )
        for body in sorted({*taken, *across})
    )


def _taken(found: Outcome) -> Counter[str]:
    by_commitment: dict[int, list[Duty]] = {}
    for duty in found.duties:
        by_commitment.setdefault(duty.commitment_id, []).append(duty)
    return Counter(
        duty.heir
        for duties in by_commitment.values()
        if not loads.ends(duties, [duty.heir for duty in duties])
        for duty in duties
        if duty.decided and duty.heir
    )
