"""How agreements stand, ready to show: what each is now, whether its term ends, and which review is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from phoihop.domain.agreements import clauses, permissions, queries
from phoihop.domain.agreements.models import Agreement, Settlement, Wording
from phoihop.domain.agreements.states import ENDS, AgreementState, Standing
from phoihop.domain.plans import queries as plans
from phoihop.domain.reviews import queries as reviews
from phoihop.domain.reviews import subjects
from phoihop.domain.rulebook.queries import NoRule
from phoihop.foundation.accounts.actors import Actor
from phoihop.surfaces.workspace.reviews import presenting as reviewing

Tag = tuple[str, str]  # its kind and its words
_KINDS: dict[str, str] = {
    AgreementState.DRAFT: "draft", AgreementState.OPEN: "wait", AgreementState.IN_FORCE: "ok",
    AgreementState.CLOSED: "closed",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stand:
    """One agreement, what it is now, and what presses: the end of its term and a review that is due or under way."""

    agreement: Agreement
    state: Tag
    pressing: tuple[Tag, ...]
    left: int | None  # days of its term, where few are left; negative since it is over


def stands(rows: Sequence[Agreement], actor: Actor, today: date) -> tuple[list[Stand], str]:
    """Each as it stands, and why nothing is said of terms and reviews where a rule lacks. As many questions for one as for a page."""
    seen = permissions.visible_to(actor).filter(pk__in=[row.pk for row in rows]).order_by()
    idle = set(plans.not_carried_out(seen, today).values_list("pk", flat=True))
    settled = Settlement.objects.filter(agreement__in=seen, effective_on__lte=today, standing__in=ENDS)
    ended = {row.agreement_id: Standing(row.standing) for row in settled.order_by("effective_on", "pk")}
    try:
        ending = {term.agreement.pk: term for term in reviews.ending(today, seen, most=len(rows))}
        owed = reviewing.due(reviews.due(today, seen), actor, today, subjects.placed_on(today))
        due = {row.due.agreement.pk: row for row in owed}
    except NoRule as refusal:
        ending, due, why = {}, {}, str(refusal)
    else:
        why = ""
    found = []
    for row in rows:
        term, review = ending.get(row.pk), due.get(row.pk)
        pressing = [reviewing.ending(term)] if term else []
        if review and (review.due.near or review.due.review):
            pressing.append((review.kind, f"{review.what}: {review.words}"))
        state = _state(row, today, idle=row.pk in idle, ended=ended.get(row.pk))
        found.append(Stand(row, state, tuple(pressing), term.left if term else None))
    return found, why


def differs(one: Wording) -> str:
    """In which clauses and points the proposed words differ from what they would replace; nothing where it has none."""
    found = clauses.differing(one.was_text, one.text)
    if not any(row.path for row in found):
        return ""
    words = {"CHANGED": _("amends %(which)s"), "NEW": _("adds %(which)s"), "GONE": _("takes out %(which)s")}
    said = [words[row.kind] % {"which": row.cited or _("what stands outside its clauses")} for row in found]
    return "; ".join([*([_("another heading")] if one.heading != one.was_heading else []), *said])


def amended(agreement: Agreement) -> list[tuple[Wording, str]]:
    """What all sides signed afterwards, each with the clauses and points in which it differs."""
    return [(one, "" if one.ends else differs(one)) for one in queries.amendments(agreement)]


def _state(row: Agreement, today: date, *, idle: bool, ended: Standing | None) -> Tag:
    if ended is not None and row.state != AgreementState.CLOSED:
        return "closed", str(ended.label).capitalize()
    if idle:
        return "soon", _("Signed but not yet carried out")
    if row.state == AgreementState.IN_FORCE and row.term_from > today:
        return "wait", _("Signed; its term has not begun")
    if row.state == AgreementState.IN_FORCE and row.term_to and row.term_to <= today:
        return "idle", _("Its term is over, not closed yet")
    return _KINDS[row.state], str(AgreementState(row.state).label)
