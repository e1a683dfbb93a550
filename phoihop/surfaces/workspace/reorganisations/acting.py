"""From a posted form to one verb of the desk."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from phoihop.domain.ledger import permissions as ledger
from phoihop.domain.ledger.states import UNBOUND_STATES
from phoihop.domain.reorganisations import queries, services, sheet
from phoihop.domain.reorganisations.models import Reorganisation
from phoihop.domain.reorganisations.queries import Outcome
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.lifecycle import queries as installation
from phoihop.surfaces.workspace.reorganisations import forms as shapes
from phoihop.surfaces.workspace.reorganisations import presenting
from phoihop.surfaces.workspace.reorganisations.picking import Names


@dataclass(frozen=True, slots=True)
class Given:
    """Who acts and when, on which reorganisation, with what in the form."""

    row: Reorganisation
    by: Actor
    at: datetime
    request: HttpRequest
    found: Outcome | None  # None where the sheet no longer fits


class Misfilled(Exception):
    """The form as it was filled in; the page shows it again."""

    def __init__(self, form: forms.Form) -> None:
        self.form = form
        super().__init__()


def _valid(form: forms.Form) -> None:
    if not form.is_valid():
        raise Misfilled(form)


def _filled(given: Given, verb: str) -> dict[str, QueryDict]:
    """What was sent to a verb, for its form; nothing where another form of the page was."""
    route = given.request.resolver_match
    return {"data": given.request.POST} if route is not None and route.kwargs.get("verb") == verb else {}


def names_of(given: Given) -> Names:
    """What the bodies that live on the day are called; without a plan, those of that day as they are now."""
    plan = given.found.plan if given.found else None
    labels = plan.labels if plan else queries.labels(given.row.effective_on)
    return Names(labels, plan.living if plan else labels)


def pass_form(given: Given, body: str) -> shapes.PassForm:
    """The form for the duties of one body, bound if it was sent."""
    assert given.found is not None  # a page that shows it has an outcome
    plan = given.found.plan
    ending = plan.endings[body]
    of = [presenting.value_of(duty) for duty in given.found.duties if duty.body == body]
    heirs = [presenting.label(plan.labels, code) for code in ending.candidates]
    asked = given.request.POST if given.request.method == "POST" else given.request.GET
    listed = presenting.matching(
        given.found.undecided, body, asked.get("q", "")[:100], readable=readable_duties(given, body)
    )
    proposed = {duty.proposed for duty in listed}  # chosen beforehand only where all that is listed proposes the same
    initial = {"heir": proposed.pop() if len(proposed) == 1 else "", "clock": "CONTINUES"}
    return shapes.PassForm(
        duties=of,
        heirs=heirs,
        may_end=not ending.followers,
        names=names_of(given),
        initial=initial,
        **_filled(given, "pass"),
    )


def readable_duties(given: Given, body: str) -> set[int]:
    """The numbers of those duties of a body that do not bind yet and that the actor may read all the same."""
    assert given.found is not None  # a page that shows them has an outcome
    unbound = [duty.commitment_id for duty in given.found.duties if duty.body == body and duty.state in UNBOUND_STATES]
    today = installation.effective_today(given.at)
    return {
        pk
        for some in queries.batches(unbound)
        for pk in ledger.visible_to(given.by, today).filter(pk__in=some).values_list("pk", flat=True)
    }


def _pass(given: Given) -> str:
    assert given.found is not None  # refused before without one
    body = given.request.POST.get("body", "")
    if body not in given.found.plan.endings:
        raise services.CannotDecide(_("This body does not end. Go back to the list and choose one that does."))
    form = pass_form(given, body)
    _valid(form)
    chosen = form.chosen()
    if form.cleaned_data["whole"]:
        left = presenting.matching(
            given.found.undecided, body, form.cleaned_data["q"], readable=readable_duties(given, body)
        )
        chosen = [(duty.commitment_id, duty.side) for duty in left]
    n = services.pass_on(
        reorganisation=given.row, duties=chosen, heir=form.heir_code(), reason=form.cleaned_data["reason"],
        clock=form.cleaned_data["clock"], by=given.by, at=given.at,
    )  # fmt: skip
    return ngettext("%(n)s duty decided.", "%(n)s duties decided.", n) % {"n": n}


def _confirm(given: Given) -> str:
    form = shapes.ConfirmForm(given.request.POST)
    _valid(form)
    body = given.request.POST.get("body")
    n = services.pass_on_as_proposed(
        reorganisation=given.row, reason=form.cleaned_data["reason"], by=given.by, at=given.at,
        bodies=[body] if body else None,
    )  # fmt: skip
    if not n:
        raise services.CannotDecide(_("Nothing here waits for a proposal to be confirmed."))
    return ngettext("%(n)s duty decided.", "%(n)s duties decided.", n) % {"n": n}


def answers_form(given: Given) -> shapes.AnswersForm:
    """The form for what stays unanswered, bound if it was sent."""
    values = [presenting.answer_value(row) for row in given.found.unanswered] if given.found else []
    return shapes.AnswersForm(values=values, names=names_of(given), **_filled(given, "hand-over"))


def _hand_over(given: Given) -> str:
    assert given.found is not None  # refused before without one
    form = answers_form(given)
    _valid(form)
    words = form.cleaned_data
    chosen = [row.key for row in given.found.unanswered if presenting.answer_value(row) in words["answers"]]
    n = services.hand_over(
        reorganisation=given.row, answers=chosen, heir=words["heir"], reason=words["reason"], by=given.by, at=given.at
    )
    return ngettext("%(n)s answer has its heir.", "%(n)s answers have their heir.", n) % {"n": n}


def _hand_over_proposed(given: Given) -> str:
    form = shapes.ConfirmAnswersForm(given.request.POST)
    _valid(form)
    n = services.hand_over_as_proposed(
        reorganisation=given.row, reason=form.cleaned_data["reason"], by=given.by, at=given.at
    )
    if not n:
        raise services.CannotDecide(_("Nothing here waits for a proposal to be confirmed."))
    return ngettext("%(n)s answer has its heir.", "%(n)s answers have their heir.", n) % {"n": n}


def settle_form(given: Given) -> shapes.SettleForm:
    """The form for agreements, bound if it was sent."""
    numbers = [row.agreement_id for row in given.found.agreements] if given.found else []
    split = presenting.split_parties(given.found) if given.found else []
    bound = _filled(given, "settle")
    return shapes.SettleForm(numbers=numbers, split=split, **bound)


def _settle(given: Given) -> str:
    form = settle_form(given)
    _valid(form)
    words = form.cleaned_data
    n = services.settle(
        reorganisation=given.row, agreements=words["agreements"], standing=words["standing"],
        document=words["document"], reason=words["reason"], heirs=form.heirs(), by=given.by, at=given.at,
    )  # fmt: skip
    return ngettext("%(n)s agreement decided.", "%(n)s agreements decided.", n) % {"n": n}


def _settle_proposed(given: Given) -> str:
    form = shapes.ConfirmAgreementsForm(given.request.POST)
    _valid(form)
    words = form.cleaned_data
    n = services.settle_as_proposed(
        reorganisation=given.row, reason=words["reason"], document=words["document"], seen=words["seen"], by=given.by,
        at=given.at,
    )  # fmt: skip
    if not n:
        raise services.CannotDecide(_("Nothing here waits for a proposal to be confirmed."))
    return ngettext("%(n)s agreement decided.", "%(n)s agreements decided.", n) % {"n": n}


def _give_proposed(given: Given) -> str:
    form = shapes.ConfirmPeopleForm(given.request.POST)
    _valid(form)
    words = form.cleaned_data
    n = services.give_as_proposed(
        reorganisation=given.row, reason=words["reason"], seen=words["seen"], by=given.by, at=given.at
    )
    if not n:
        raise services.CannotDecide(_("Nothing here waits for a proposal to be confirmed."))
    return ngettext(
        "%(n)s role goes on in the body that follows.", "%(n)s roles go on in the bodies that follow.", n
    ) % {"n": n}


def give_form(given: Given) -> shapes.GiveForm:
    """The form for people, bound if it was sent."""
    numbers = [row.mandate_id for row in given.found.acting] if given.found else []
    bound = _filled(given, "give")
    return shapes.GiveForm(numbers=numbers, names=names_of(given), **bound)


def _give(given: Given) -> str:
    form = give_form(given)
    _valid(form)
    words = form.cleaned_data
    n = services.give(
        reorganisation=given.row, mandates=words["mandates"], heir=words["heir"], reason=words["reason"], by=given.by,
        at=given.at,
    )  # fmt: skip
    return ngettext("%(n)s person may act for that body.", "%(n)s people may act for that body.", n) % {"n": n}


def _take_back(given: Given) -> str:
    number, _dash, heir = given.request.POST.get("given", "").partition("-")
    n = services.take_back(
        reorganisation=given.row, mandate=int(number) if number.isdecimal() else 0, heir=heir, by=given.by, at=given.at
    )
    if not n:
        raise services.CannotDecide(_("This was taken back already."))
    return _("Taken back.")


def move_form(given: Given) -> shapes.MoveForm:
    """The form for one more move, bound if it was sent."""
    bound = _filled(given, "move")
    return shapes.MoveForm(
        draft=sheet.read(given.row.sheet), kinds=queries.kinds_by_label(), names=names_of(given), **bound
    )


def _move(given: Given) -> str:
    form = move_form(given)
    _valid(form)
    records = [*sheet.read(given.row.sheet).records, form.record()]
    text, at_last = sheet.write(records), len(records) + 1  # the first line is the format's own
    try:
        services.rewrite(reorganisation=given.row, text=text, by=given.by, at=given.at)
    except sheet.BadSheet as refusal:  # of the move in the form, which is on no line yet
        raise sheet.BadSheet(
            replace(fault, line=0) if fault.line == at_last else fault for fault in refusal.faults
        ) from None
    return _("The move is in the draft.")


def _drop(given: Given) -> str:
    gone, there = given.request.POST.get("move", ""), sheet.read(given.row.sheet).records
    records = [record for record in there if record.digest() != gone]
    if len(records) == len(there):
        raise services.CannotDraft(_("This move is no longer in the draft. Look at the list again."))
    services.rewrite(reorganisation=given.row, text=sheet.write(records), by=given.by, at=given.at)
    return _("The move is taken out of the draft.")


def _approve(given: Given) -> str:
    form = shapes.ApproveForm(given.request.POST)
    _valid(form)
    seen = form.cleaned_data["seen"] or "nothing"
    services.approve(reorganisation=given.row, rest=form.cleaned_data["rest"], seen=seen, by=given.by, at=given.at)
    left = queries.outcome(given.row)
    if left.unheard:
        return ngettext(
            "Approved, but for %(n)s answer nobody is named yet: it is not carried out until somebody is.",
            "Approved, but for %(n)s answers nobody is named yet: it is not carried out until somebody is.",
            len(left.unheard),
        ) % {"n": len(left.unheard)}
    if not left.is_decided:
        return _(
            "Approved, but %(duties)s duties and %(papers)s agreements are not decided yet: it is not carried out until they are."
        ) % {"duties": len(left.undecided), "papers": len(left.unsettled)}
    return _("Approved. It is carried out by itself on its day.")


def _reopen(given: Given) -> str:
    services.reopen(reorganisation=given.row, by=given.by, at=given.at)
    return _("It is a draft again.")


def _withdraw(given: Given) -> str:
    services.withdraw(reorganisation=given.row, by=given.by, at=given.at)
    return _("Withdrawn. Nothing has changed.")


def _carry_out(given: Given) -> str:
    services.carry_out(reorganisation=given.row, by=given.by, at=given.at)
    return _("Carried out.")


@dataclass(frozen=True, slots=True)
class Verb:
    """What a form does, on which page it stands, and whether its fields follow from what the draft comes to."""

    do: Callable[[Given], str]
    page: str
    weighs: bool = False


VERBS = {
    "pass": Verb(_pass, "duties", weighs=True),
    "confirm": Verb(_confirm, "duties"),
    "hand-over": Verb(_hand_over, "answers", weighs=True),
    "hand-over-proposed": Verb(_hand_over_proposed, "answers"),
    "settle": Verb(_settle, "agreements", weighs=True),
    "settle-proposed": Verb(_settle_proposed, "agreements"),
    "give": Verb(_give, "people", weighs=True),
    "give-proposed": Verb(_give_proposed, "people"),
    "take-back": Verb(_take_back, "people"),
    "move": Verb(_move, "moves", weighs=True),
    "drop": Verb(_drop, "moves"),
    "approve": Verb(_approve, ""),
    "reopen": Verb(_reopen, ""),
    "withdraw": Verb(_withdraw, ""),
    "carry-out": Verb(_carry_out, ""),
}
