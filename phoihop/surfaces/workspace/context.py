"""What the frame of every page needs."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from phoihop.domain.ledger import queries as ledger
from phoihop.domain.ledger.models import Side
from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace.commitments import presenting
from phoihop.surfaces.workspace.middleware import Acting


def frame(request: HttpRequest) -> dict[str, object]:
    """`frame`, as the shell reads it. Signed-out pages get a nearly empty one."""
    acting: Acting | None = getattr(request, "acting", None)
    if acting is None or acting.actor.body_id is None:
        return {"frame": {"language": translation.get_language()}}
    body_id = acting.actor.body_id
    owes = ledger.counts(body_id=body_id, side=Side.OWES, today=acting.today)
    owed = ledger.counts(body_id=body_id, side=Side.OWED, today=acting.today)
    here = request.path
    nav = [
        _link(_("Desk"), reverse("home"), here),
        _link(
            _("Waiting for us"),
            reverse("home") + "#waiting",
            here,
            presenting.waiting_for(acting.actor, acting.today).count(),
        ),
        _link(_("What we do"), reverse("statement") + "?side=OWES", here, owes.overdue, urgent=owes.overdue > 0),
        _link(_("What others do for us"), reverse("statement") + "?side=OWED", here, owed.overdue),
    ]
    papers = [
        _link(_("Agreements"), reverse("agreements"), here),
        _link(_("Plans"), reverse("plans"), here),
        _link(_("Reports"), reverse("reports"), here),
        _link(_("Bodies"), reverse("bodies"), here),
        _link(_("Structure"), reverse("structure"), here),
    ]
    return {
        "frame": {
            "home_url": reverse("home"),
            "nav": nav,
            "groups": [{"label": _("Papers"), "links": papers}],
            "body": next(m.body for m in acting.mandates if m.body.id == body_id),
            "bodies": [mandate.body for mandate in acting.mandates],
            "switch_url": reverse("switch"),
            "person": str(request.user),
            "account_url": reverse("mfa_index"),
            "sign_out_url": reverse("account_logout"),
            "today": acting.today,
            "today_is_fixed": acting.today != dates.today_in_vietnam(acting.moment),
            "language": translation.get_language(),
            "known_text": "",
        }
    }


def _link(label: str, url: str, here: str, count: int = 0, *, urgent: bool = False) -> dict[str, object]:
    link: dict[str, object] = {"label": label, "url": url, "on": url == here}
    if count:
        link |= {"count": count, "urgent": urgent}
    return link
