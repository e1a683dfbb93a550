"""What the frame of every page needs."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from phoihop.domain.ledger import queries as ledger
from phoihop.domain.ledger.models import Side
from phoihop.foundation.lifecycle import reading
from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace.home import presenting
from phoihop.surfaces.workspace.middleware import Acting


def frame(request: HttpRequest) -> dict[str, object]:
    """`frame`, as the shell reads it. Signed-out pages get a nearly empty one."""
    acting: Acting | None = getattr(request, "acting", None)
    if acting is None or acting.actor.body_id is None:
        return {"frame": {"language": translation.get_language()}}
    body_id, here = acting.actor.body_id, _here(request)
    sides = reverse("statement")
    with reading.reading():
        owes = ledger.counts(body_id=body_id, side=Side.OWES, today=acting.today)
        owed = ledger.counts(body_id=body_id, side=Side.OWED, today=acting.today)
        waiting = presenting.waiting_count(acting.actor, acting.today)
        ours = presenting.ours_count(acting.actor, acting.today)
        unread = presenting.unread_count(acting.actor, acting.today)
    nav = [
        _link(_("Desk"), reverse("home"), here),
        _link(_("Overview"), reverse("overview"), here),
        _link(_("Waiting for us"), reverse("waiting"), here, waiting),
        _link(_("What we have in hand"), reverse("ours"), here, ours),
        _link(_("What we do"), f"{sides}?side=OWES", here, owes.open),
        _link(_("What others do for us"), f"{sides}?side=OWED", here, owed.open),
    ]
    if owes.overdue:
        nav.append(_link(_("Late on our side"), f"{sides}?side=OWES&late=1", here, owes.overdue, urgent=True))
    return {
        "frame": {
            "home_url": reverse("home"),
            "search_url": reverse("search"),
            "nav": nav,
            "groups": [{"label": _("Papers"), "links": _papers(acting, here)}],
            "body": next(m.body for m in acting.mandates if m.body.id == body_id),
            "bodies": [mandate.body for mandate in acting.mandates],
            "switch_url": reverse("switch"),
            "notices": _link(_("Notices"), reverse("notices"), here, unread),
            "person": str(request.user),
            "account_url": reverse("mfa_index"),
            "keys_url": reverse("api_keys"),
            "sign_out_url": reverse("account_logout"),
            "today": acting.today,
            "today_is_fixed": acting.today != dates.today_in_vietnam(acting.moment),
            "language": translation.get_language(),
            "known_text": "",
        }
    }


def _papers(acting: Acting, here: str) -> list[dict[str, object]]:
    """The lists of papers, in the order in which work goes through them."""
    papers = [
        _link(_("Meetings"), reverse("meetings"), here),
        _link(_("Information"), reverse("information"), here),
        _link(_("Agreements"), reverse("agreements"), here),
        _link(_("Plans"), reverse("plans"), here),
        _link(_("What work serves"), reverse("programmes"), here),
        _link(_("Reports"), reverse("reports"), here),
        _link(_("Reporting regimes"), reverse("regimes"), here),
        _link(_("Petitions"), reverse("petitions"), here),
        _link(_("Outgoing papers"), reverse("papers"), here),
        _link(_("Incoming papers"), reverse("arrivals"), here),
        _link(_("Supervision"), reverse("oversight"), here),
        _link(_("Reviews"), reverse("reviews"), here),
        _link(_("Signing and on time"), reverse("coverage"), here),
        _link(_("Bodies"), reverse("bodies"), here),
        _link(_("Reorganisations"), reverse("reorganisations"), here),
        _link(_("Structure"), reverse("structure"), here),
        _link(_("Rule book"), reverse("rules"), here),
        _link(_("Public portal"), reverse("portal:front"), ""),
    ]
    if acting.actor.may("give_accounts"):
        papers.append(_link(_("People and accounts"), reverse("people"), here))
    if acting.actor.may("organise"):
        papers.append(_link(_("State of this installation"), reverse("health"), here))
    if acting.actor.may("edit_portal"):
        papers.append(_link(_("Editors’ desk"), reverse("portal:desk"), here))
    return papers


def _here(request: HttpRequest) -> str:
    """The address that a link of the frame would lead here by: with the side, and with `late`, where there is one."""
    told = [f"{name}={request.GET[name]}" for name in ("side", "late") if request.GET.get(name)]
    return f"{request.path}?{'&'.join(told)}" if told else request.path


def _link(label: str, url: str, here: str, count: int = 0, *, urgent: bool = False) -> dict[str, object]:
    inside = url != "/" and here.startswith(url)  # a paper's own page belongs to the list it is in
    link: dict[str, object] = {"label": label, "url": url, "on": url == here or inside}
    if count:
        link |= {"count": count, "urgent": urgent}
    return link
