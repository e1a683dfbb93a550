"""What the acting body is itself asked to sign below, with whom, and its promise to the other side to do so by a day."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from phoihop.domain.agreements import queries
from phoihop.domain.agreements.cascade import DONE, Matrix, Signing
from phoihop.domain.agreements.models import Agreement
from phoihop.domain.ledger import permissions as ledger
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.organisations.queries import BodyView
from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace.commitments.forms import DayField
from phoihop.surfaces.workspace.middleware import Acting

TAGS = {
    Signing.CARRIED_OUT: "ok", Signing.SIGNED: "soon", Signing.OPEN: "wait", Signing.DRAFTING: "draft",
    Signing.EXPIRED: "closed", Signing.NOT_STARTED: "idle",
}  # fmt: skip


class PromiseForm(forms.Form):
    """The two who are to sign, and by which day."""

    body = forms.IntegerField(widget=forms.HiddenInput)
    partner = forms.IntegerField(widget=forms.HiddenInput)
    due_on = DayField(
        label=_("Both sign by"), max_length=40, help_text=_("As 31/12/2021"),
        error_messages={"required": _("Enter the day by which both are to have signed, as 31/12/2021.")},
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ours:
    """One of our own cells that is not signed: with whom, how far, what was promised, or the form to promise it."""

    other: BodyView
    kind: str
    words: str
    due_on: date
    late: bool
    promised: Commitment | None
    form: PromiseForm | None
    key: str


def promised(agreement: Agreement, acting: Acting) -> dict[frozenset[int], Commitment]:
    """What pairs have promised, as far as the reader may see it."""
    found = queries.signing_duties(agreement)
    seen = ledger.visible_to(acting.actor, acting.today).filter(pk__in=[row.pk for row in found.values()])
    readable = set(seen.values_list("pk", flat=True))
    return {pair: row for pair, row in found.items() if row.pk in readable}


def ours(
    found: Matrix, acting: Acting, views: Mapping[int, BodyView], given: Mapping[frozenset[int], Commitment],
    refused: "PromiseForm | None",
) -> list[Ours]:  # fmt: skip
    """Our own cells that are not signed, in the order of the paper; none for who has none."""
    body_id, rows = acting.actor.body_id, []
    for cell in found.cells:
        if cell.partner_id is None or cell.signing in DONE or body_id not in (cell.body_id, cell.partner_id):
            continue
        row = given.get(frozenset((cell.body_id, cell.partner_id)))
        form = None
        if row is None and acting.actor.may("turn_key"):
            asked = {
                "body": cell.body_id,
                "partner": cell.partner_id,
                "due_on": dates.show(max(cell.due_on, acting.today)),
            }
            again = refused if refused and _same(refused, asked) else None
            form = again or PromiseForm(initial=asked, auto_id=f"promise-{cell.body_id}-{cell.partner_id}-%s")
        other = views[cell.body_id if body_id == cell.partner_id else cell.partner_id]
        rows.append(
            Ours(
                other, TAGS[cell.signing], str(cell.signing.label), cell.due_on, cell.late(acting.today), row, form,
                new_key(),
            )
        )  # fmt: skip
    return rows


def _same(form: PromiseForm, asked: Mapping[str, object]) -> bool:
    return all(str(form.data.get(name)) == str(asked[name]) for name in ("body", "partner"))


def new_key() -> str:
    """One for each cell of each page that is shown: the same form sent twice is one promise."""
    return secrets.token_urlsafe(16)
