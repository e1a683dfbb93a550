"""Why a plan or a row is refused."""

from django.utils.translation import gettext as _

from phoihop.domain.plans.models import Plan


class CannotPlan(Exception):
    """The plan or the row is not whole, or no longer a draft. Carries a sentence for people."""


class SecondPlan(CannotPlan):
    """The year has a plan under this agreement already: `first`. One that is needed beside it says so."""

    def __init__(self, first: Plan) -> None:
        told = {"year": first.year, "code": first.code, "title": first.title}
        super().__init__(_("%(year)s has a plan under this agreement already: %(code)s, %(title)s.") % told)
        self.first = first
