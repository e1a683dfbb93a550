"""Why a plan or a row is refused."""


class CannotPlan(Exception):
    """The plan or the row is not whole, or no longer a draft. Carries a sentence for people."""
