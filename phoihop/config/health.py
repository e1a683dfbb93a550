"""How the installation is, for who keeps it: the doctor as a page, and the sentences that both say."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from phoihop.config import background, examining
from phoihop.config.cli_commands import VIET_NAM
from phoihop.domain.ledger import queries as ledger
from phoihop.domain.ledger.models import Recount
from phoihop.foundation.jobs import queries as jobs
from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace.middleware import Acting


@dataclass(frozen=True, slots=True)
class Line:
    """One thing looked at: the kind of its tag with its word, and what is to be said or done."""

    name: str
    kind: str
    word: str
    told: str


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What is wrong, then advice, then what is well. Chains, files and the mail server take long: the command asks them."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    if not acting.actor.may("organise"):
        raise PermissionDenied
    return render(request, "config/health.html", {"lines": lines(timezone.now())})


def lines(at: datetime) -> list[Line]:
    """Everything that is quickly looked at, the worst first."""
    work, proof = jobs.troubles(at), ledger.last_proof()
    found = [
        *(_line(_("Background work"), trouble_told(one), wrong=True) for one in work),
        _line(_("Last recount"), proof_told(proof), wrong=bool(proof and proof.differences), well=proof is not None),
        *(
            _line(examining.titles()[one.code], one.told, wrong=one.wrong, well=one.well)
            for one in examining.look(at, quick=True)
        ),
    ]
    if not work:
        found.append(_line(_("Background work"), _("whole"), well=True))
    return sorted(found, key=lambda line: _ORDER.index(line.kind))


_ORDER = ("late", "wait", "ok")


def _line(name: str, told: str, *, wrong: bool = False, well: bool = False) -> Line:
    if wrong:
        return Line(name, "late", _("wrong"), told)
    return Line(name, "ok", _("well"), told) if well else Line(name, "wait", _("advice"), told)


def trouble_told(found: jobs.Trouble) -> str:
    words = {
        "job": background.titles().get(found.name, found.name), "name": found.name, "error": found.failed,
        "moment": moment(found.since),
    }  # fmt: skip
    if found.failed:
        return _("%(job)s (%(name)s): failed with %(error)s; the log says more. It is tried again by itself.") % words
    return _("%(job)s (%(name)s): not done since %(moment)s. See that “phoihop serve” or “phoihop work” runs.") % words


def proof_told(proof: Recount | None) -> str:
    """What the last proof of the counts found."""
    if proof is None:
        return _("not yet")
    if not proof.differences:
        return _("whole")
    sentence = ngettext(
        "%(n)s difference at %(moment)s. “phoihop ledger rebuild --check” names it; without “--check” it is mended.",
        "%(n)s differences at %(moment)s. “phoihop ledger rebuild --check” names them; without “--check” they are mended.",
        proof.differences,
    )
    return sentence % {"n": proof.differences, "moment": moment(proof.at)}


def moment(at: datetime) -> str:
    local = at.astimezone(VIET_NAM)
    return f"{local:%H:%M} {dates.show(local.date())}"
