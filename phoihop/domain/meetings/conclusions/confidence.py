"""How sure a proposal is, by the signs that speak for it: an order of trust set by judgement, not yet fitted to counts."""

SAID = 0.95  # a verb that asks and the body it asks
LED = 0.9  # a body that leads, named, no verb that asks
CARRIED = 0.85  # body or verb taken over from the words before
NEEDED = 0.6  # “cần …”, to nobody by name


def of(*, said: bool, lead: bool, carried: bool) -> float:
    """One figure for the whole proposal."""
    if not lead:
        return NEEDED
    if carried:
        return CARRIED
    return SAID if said else LED
