"""Who sees a supervision, and whose next step it is. Who follows a body that ended stands in its place."""

from django.db.models import Exists, Q, QuerySet
from django.utils.translation import gettext as _

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.oversight.models import Criticism, Intent, Recommendation, Supervision, Voice
from phoihop.domain.oversight.states import CriticismState, IntentState, Verb
from phoihop.foundation.accounts.actors import Actor, Denied

FRONT = "FRONT"


def _ours(by: Actor) -> set[int]:
    return organisations.stands_for(by.body_id) if by.body_id and by.may("read") else set()


def visible_to(by: Actor) -> QuerySet[Supervision]:
    """Seen by who supervises, who is supervised, the body above that, whoever answers in its place, and the Front above
    that asked the superior body in its name.
    """
    ours = _ours(by)
    spoke = Voice.objects.filter(verb=Verb.ESCALATE, actor_id__in=ours).values("recommendation__supervision")
    asked = Recommendation.objects.filter(Q(asked_superior_id__in=ours) | Q(answerer_id__in=ours)).values("supervision")
    sides = Q(supervisor_id__in=ours) | Q(supervised_id__in=ours) | Q(superior_id__in=ours)
    return Supervision.objects.filter(sides | Q(pk__in=asked) | Q(pk__in=spoke))


def recommendations_seen(by: Actor) -> QuerySet[Recommendation]:
    """The recommendations of every supervision that the actor's body sees."""
    return Recommendation.objects.filter(supervision__in=visible_to(by).order_by())


def criticisms_seen(by: Actor) -> QuerySet[Criticism]:
    """Seen by who criticises; by who drafted, once it was sent."""
    ours = _ours(by)
    sent = Q(drafter_id__in=ours) & ~Q(state=CriticismState.OPEN)
    return Criticism.objects.filter(Q(critic_id__in=ours) | sent)


def intents_seen(by: Actor) -> QuerySet[Intent]:
    """The programme is consulted among the Front and its organisations and with the authority; once agreed, who is
    supervised reads it too.
    """
    ours = _ours(by)
    of_front = Exists(Body.objects.filter(pk__in=ours, kind__side=FRONT))
    agreed = Q(supervised_id__in=ours, state__in=[IntentState.AGREED, IntentState.BEGUN])
    return Intent.objects.filter(Q(authority_id__in=ours) | agreed | of_front)


def check_intends(by: Actor, row: Intent, capability: str) -> int:
    """The actor's body, when it is the one that means to supervise. Raises Denied."""
    if by.body_id is None or row.supervisor_id not in _ours(by):
        raise Denied(_("Only the body that supervises can do this."))
    return _allowed(by.body_id, by, capability)


def check_agrees(by: Actor, row: Intent) -> int:
    """The actor's body, when the programme is agreed with it. Raises Denied."""
    if by.body_id is None or row.authority_id not in _ours(by):
        raise Denied(_("Only the authority with which the programme is agreed says this."))
    return _allowed(by.body_id, by, "sign")


def check_criticises(by: Actor, row: Criticism, capability: str) -> int:
    """The actor's body, when it criticises here. Raises Denied."""
    if by.body_id is None or row.critic_id not in _ours(by):
        raise Denied(_("Only the body that criticises can do this."))
    return _allowed(by.body_id, by, capability)


def check_drafted(by: Actor, row: Criticism, capability: str) -> int:
    """The actor's body, when it drafted what is criticised. Raises Denied."""
    if by.body_id is None or row.drafter_id not in _ours(by):
        raise Denied(_("Only the drafting body replies to this."))
    return _allowed(by.body_id, by, capability)


def can_supervise(by: Actor) -> bool:
    """Whether the actor prepares supervision: for the Front or an organisation of its side."""
    return by.may("draft") and Body.objects.filter(pk=by.body_id or 0, kind__side=FRONT).exists()


def check_can_supervise(by: Actor) -> int:
    """The body that the actor supervises for. Raises Denied."""
    if by.body_id is None or not can_supervise(by):
        raise Denied(_("The Front and its organisations supervise; somebody who prepares their work enters it."))
    return by.body_id


def check_supervises(by: Actor, supervision: Supervision, capability: str) -> int:
    """The actor's body, when it supervises here. Raises Denied."""
    if by.body_id is None or supervision.supervisor_id not in _ours(by):
        raise Denied(_("Only the body that supervises can do this."))
    return _allowed(by.body_id, by, capability)


def check_answers(by: Actor, row: Recommendation) -> int:
    """The actor's body, when the recommendation was made to it, or it was asked in its place. Raises Denied."""
    if by.body_id is None or not {row.answering_id, row.asked_superior_id} & _ours(by):
        raise Denied(_("Only the body that was supervised, or the one asked in its place, answers."))
    return _allowed(by.body_id, by, "sign")


def check_can_hand_over(by: Actor) -> None:
    """What ended bodies had passes on by whoever keeps who is who. Raises Denied."""
    if not by.may("organise"):
        raise Denied(_("Your role does not allow this. Ask the administrator of this installation."))


def _allowed(body_id: int, by: Actor, capability: str) -> int:
    if not by.may(capability):
        raise Denied(_("Your role does not do this for your body. Ask its leader."))
    return body_id
