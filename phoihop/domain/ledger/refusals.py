"""Why the ledger says no. Each carries a sentence in the reader's language that says what to do; nothing was written."""


class Refused(Exception):
    """The ledger did not write. The text is for people."""


class WrongSide(Refused):
    """This key belongs to the other side."""


class NotNow(Refused):
    """The commitment does not stand where this step starts."""


class BadEntry(Refused):
    """Something in what was given cannot be: a day, a text, a side."""


class KeyReused(Refused):
    """The idempotency key already served another request."""


class Rivalled(Refused):
    """Somebody else wrote in between; nothing was changed."""
