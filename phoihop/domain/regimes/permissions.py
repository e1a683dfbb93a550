"""Who drafts a regime, writes and sends a report, returns and approves it, compiles; and who sees which of these."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.regimes.models import Compilation, Duty, OpenedPeriod, Regime
from phoihop.domain.regimes.states import CompilationState, RegimeState
from phoihop.foundation.accounts.actors import Actor, Denied


def _ours(by: Actor) -> set[int]:
    return organisations.stands_for(by.body_id) if by.body_id is not None else set()


def visible_to(by: Actor) -> QuerySet[Regime]:
    """A regime in force is open to every body that works here; a draft is its issuer's alone."""
    if by.body_id is None or not by.may("read"):
        return Regime.objects.none()
    return Regime.objects.filter(~Q(state=RegimeState.DRAFT) | Q(issuer_id__in=_ours(by))).order_by("code")


def duties_seen(by: Actor) -> QuerySet[Duty]:
    """A body sees its own duties and those of every body that reports to it, whether directly or over others."""
    if by.body_id is None or not by.may("read"):
        return Duty.objects.none()
    ours = _ours(by)
    own = Q(commitment__debtor_id__in=ours) | Q(body_id__in=ours)
    received = Q(receiver_id__in=ours) | Q(period__regime__issuer_id__in=ours)
    between = Q(receiver_id__in=Duty.objects.filter(receiver_id__in=ours).values("body_id"))
    return Duty.objects.filter(own | received | between).select_related("period__regime", "commitment").order_by("pk")


def writes(by: Actor, duty: Duty) -> bool:
    """Whether the actor's body owes this report now and the actor drafts for it."""
    return by.may("draft") and by.body_id is not None and by.body_id == duty.commitment.debtor_id


def sees_draft(by: Actor, duty: Duty) -> bool:
    """A draft is its body's alone; what was sent is its receivers' too."""
    return by.may("read") and by.body_id is not None and by.body_id == duty.commitment.debtor_id


def receives(by: Actor, duty: Duty) -> bool:
    """Whether the actor approves and returns this report."""
    return by.may("turn_key") and by.body_id is not None and by.body_id == duty.commitment.creditor_id


def compilations_seen(by: Actor) -> QuerySet[Compilation]:
    """Who compiles and the issuer of the regime see it at work; an issued one is open to every body that works here."""
    if by.body_id is None or not by.may("read"):
        return Compilation.objects.none()
    ours = _ours(by)
    seen = Q(body_id__in=ours) | Q(period__regime__issuer_id__in=ours) | Q(state=CompilationState.ISSUED)
    return Compilation.objects.filter(seen).select_related("period__regime", "body").order_by("pk")


def check_can_issue_regimes(by: Actor, issuer_id: int) -> None:
    """People who draft for the issuing body. Raises Denied."""
    if not by.may("draft") or by.body_id != issuer_id:
        raise Denied(_("Only a person who drafts for the body that issues the regime can do this."))


def check_can_adopt(by: Actor, regime: Regime) -> None:
    """Leaders of the issuing body. Raises Denied."""
    if not by.may("sign") or by.body_id != regime.issuer_id:
        raise Denied(_("Only a leader of the body that issues the regime can do this."))


def check_can_open(by: Actor, regime: Regime) -> None:
    """Who turns keys for the issuing body: a period opens duties that bind. Raises Denied."""
    if not by.may("turn_key") or by.body_id != regime.issuer_id:
        raise Denied(_("Only a person who turns keys for the body that issued the regime opens a period."))


def check_writes(by: Actor, duty: Duty) -> None:
    """People who draft for the body that owes the report. Raises Denied."""
    if not writes(by, duty):
        raise Denied(_("Only a person who drafts for the body that owes this report can write it."))


def sides_of(duty: Duty) -> set[int]:
    """The two bodies between which a report stands: who owes it, and who receives it."""
    return {duty.commitment.debtor_id, duty.commitment.creditor_id}


def hears(by: Actor, duty: Duty) -> bool:
    """What the two sides of a report write about its cells is theirs alone, whoever else sees the report."""
    return by.may("read") and bool(sides_of(duty) & _ours(by))


def asks(by: Actor, duty: Duty) -> bool:
    """Whether the actor asks about cells of this report, and settles what was asked."""
    return by.may("draft") and by.body_id is not None and by.body_id == duty.commitment.creditor_id


def check_asks(by: Actor, duty: Duty) -> None:
    """People who draft for the body that receives the report. Raises Denied."""
    if not asks(by, duty):
        raise Denied(_("Only a person who drafts for the body that receives this report asks about it."))


def check_answers(by: Actor, duty: Duty) -> None:
    """People who draft for the body that owes the report. Raises Denied."""
    if not writes(by, duty):
        raise Denied(_("Only a person who drafts for the body that sent this report answers for it."))


def check_can_send(by: Actor, duty: Duty) -> None:
    """People who send reports for the body that owes it. Raises Denied."""
    if not by.may("send_report") or by.body_id is None or by.body_id != duty.commitment.debtor_id:
        raise Denied(_("Only a person who sends reports for the body that owes this one can send it."))


def check_receives(by: Actor, duty: Duty) -> None:
    """People who turn keys for the body that receives it. Raises Denied."""
    if not receives(by, duty):
        raise Denied(_("Only a person who turns keys for the body that receives this report can do this."))


def can_compile(by: Actor, period: OpenedPeriod, body_id: int) -> bool:
    """Whether the actor drafts for this body, and somebody reports to it in the period."""
    return by.may("draft") and by.body_id == body_id and period.duties.filter(receiver_id=body_id).exists()


def check_compiles(by: Actor, period: OpenedPeriod, body_id: int) -> None:
    """Raises Denied."""
    if not can_compile(by, period, body_id):
        raise Denied(_("Only a person who drafts for the body that receives these reports compiles them."))
