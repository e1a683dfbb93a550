"""What somebody is told who may act for nobody any more."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from phoihop.domain.organisations import structure
from phoihop.domain.organisations.queries import BodyView
from phoihop.foundation.vn import dates

NAMED = 3  # heirs in the sentence before it says how many more


def words(user_id: int, today: date) -> str:
    """Which right ended on which day, and whom to ask for another: of a body that ended, those that stand in its place."""
    right = structure.last_right(user_id, today)
    if right is None:
        return _("You act for no body today, so nobody is signed in. Ask the administrator of your body.")
    told = {"body": right.body.name, "day": dates.show(right.ended_on)}
    if not right.with_its_body:
        ended = _("Your right to act for %(body)s ended on %(day)s, so nobody is signed in.") % told
        return f"{ended} {_('Ask its administrator for a new one.')}"
    ended = _("Your body, %(body)s, ended on %(day)s, and your account with it: nobody is signed in.") % told
    if not right.heirs:
        return f"{ended} {_('Ask the administrator of the system for a new one.')}"
    ask = _("Ask the administrator of the body that took over your work for a new one: %(heirs)s.")
    return f"{ended} {ask % {'heirs': _named(right.heirs)}}"


def _named(heirs: Sequence[BodyView]) -> str:
    """The first few, and how many more."""
    named, left = ", ".join(view.name for view in heirs[:NAMED]), len(heirs) - NAMED
    if left <= 0:
        return named
    return ngettext("%(names)s and %(n)s more", "%(names)s and %(n)s more", left) % {"names": named, "n": left}
