"""What each figure is called on screen."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LABELS: dict[str, str | Promise] = {
    "rows": _("Agreed rows"),
    "fulfilled": _("Done and confirmed"),
    "on_time": _("of them on time"),
    "claimed": _("Reported done, not confirmed yet"),
    "running": _("Under way"),
    "overdue": _("Overdue"),
    "suspended": _("Suspended"),
    "postponed": _("Postponed"),
    "not_feasible": _("Could not be carried out"),
    "closed": _("Closed"),
}
