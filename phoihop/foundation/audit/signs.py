"""Codes that people copy from paper and read aloud: Crockford's thirty-two signs, in fours, with one that checks them. Pure."""

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I L O U: read aloud without mistakes
# What eyes and ears exchange, and what stands between the signs.
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": "", "–": "", ".": ""})
_BITS = 5  # of a sign
_FIELD = 0b100101  # x⁵ + x² + 1: thirty-two values, in which every sign's place has a weight of its own


def plain(written: str) -> str:
    """What was written, in capitals, without gaps, and with the signs that are taken for others put right."""
    return written.strip().upper().translate(_MISREAD)


def are(text: str, count: int) -> bool:
    """Whether a plain text is just so many signs."""
    return len(text) == count and not set(text) - set(SIGNS)


def of(number: int, count: int) -> str:
    """The last `count` signs of a number."""
    return "".join(SIGNS[(number >> shift) & 31] for shift in range(_BITS * (count - 1), -1, -_BITS))


def in_fours(text: str) -> str:
    """The signs as they are printed: `7F3K-9QTD`."""
    return "-".join(text[place : place + 4] for place in range(0, len(text), 4))


def check(text: str) -> str:
    """The sign that checks these: it gives away every single wrong sign and every two that changed places.

    It is their weighted sum in a field of thirty-two values, no two places of up to thirty-one weighing the same.
    """
    found = 0
    for sign in text:
        found = _doubled(found ^ SIGNS.index(sign))
    return SIGNS[found]


def _doubled(value: int) -> int:
    value <<= 1
    return value ^ _FIELD if value >> _BITS else value
