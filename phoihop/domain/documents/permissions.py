"""Who sees a body's register and who enters papers into it."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from phoihop.domain.documents.models import Arrival, Document, Joined, Joint, JointAnswer, JointSide, SignatureKind
from phoihop.domain.documents.states import JointState
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts.actors import Actor, Denied


def visible_to(by: Actor) -> QuerySet[Document]:
    """A body's register is its own, and that of who follows it."""
    if by.body_id is None or not by.may("read"):
        return Document.objects.none()
    ours = Document.objects.filter(body_id__in=organisations.stands_for(by.body_id))
    return ours.order_by("-issued_on", "kind", "-number")


def arrivals_of(by: Actor) -> QuerySet[Arrival]:
    """The papers that came to the actor's body, and to those that it follows, the newest first."""
    if by.body_id is None or not by.may("read"):
        return Arrival.objects.none()
    return Arrival.objects.filter(body_id__in=organisations.stands_for(by.body_id)).order_by("-year", "-number", "-pk")


def can_register(by: Actor) -> bool:
    """Whether the actor keeps the registers of their body."""
    return by.body_id is not None and any(by.may(verb) for verb in ("register_document", "send_report"))


def issued_with(by: Actor) -> QuerySet[Document]:
    """The papers that the actor's body issued, alone or with others: those in which it has a name to sign over, or its number."""
    if by.body_id is None or not by.may("read"):
        return Document.objects.none()
    ours = organisations.stands_for(by.body_id)
    joint = Joined.objects.filter(body_id__in=ours).values("document")
    return Document.objects.filter(Q(body_id__in=ours) | Q(pk__in=joint)).order_by("-issued_on", "-pk")


def joined_by(by: Actor) -> QuerySet[Document]:
    """The papers with a name for the actor's body to sign over that stand in another body's register."""
    return issued_with(by).exclude(pk__in=visible_to(by).order_by().values("pk"))


def joints_of(by: Actor) -> QuerySet[Joint]:
    """The joint papers whose words were laid before the actor's body, or by it, the newest first."""
    if by.body_id is None or not by.may("read"):
        return Joint.objects.none()
    sides = JointSide.objects.filter(body_id__in=organisations.stands_for(by.body_id)).values("joint")
    return Joint.objects.filter(pk__in=sides).order_by("-pk")


def joints_waiting(by: Actor) -> QuerySet[Joint]:
    """Those to whose words a body that the actor stands for has said nothing yet."""
    if by.body_id is None or not by.may("read"):
        return Joint.objects.none()
    said = JointAnswer.objects.filter(joint=OuterRef("joint"), body=OuterRef("body"), read=OuterRef("joint__digest"))
    silent = JointSide.objects.filter(~Exists(said), body_id__in=organisations.stands_for(by.body_id))
    return Joint.objects.filter(state=JointState.LAID, pk__in=silent.values("joint")).order_by("pk")


def sides_of(by: Actor, joint: Joint) -> list[int]:
    """The bodies among those that issue it for which the actor answers: whoever follows several answers for each of them."""
    if by.body_id is None or not by.may("sign"):
        return []
    ours = organisations.stands_for(by.body_id)
    return list(joint.sides.filter(body_id__in=ours).order_by("signatory").values_list("body_id", flat=True))


def check_can_answer(by: Actor, joint: Joint, side: int | None) -> int:
    """Who signs for a body that is to issue it answers for that body, which is given; unnamed, for the only one. Raises Denied."""
    found = sides_of(by, joint)
    if not found or side not in {None, *found}:
        raise Denied(_("Only a person who signs for a body that is to issue this paper answers for it."))
    if side is None and len(found) > 1:
        raise Denied(_("You answer for several of the bodies that issue it. Say for which one."))
    return side or found[0]


def places_of(by: Actor, document: Document) -> set[int]:
    """Over which names of the paper the actor's body signs: its own, and none of another side's."""
    if by.body_id is None:
        return set()
    ours = organisations.stands_for(by.body_id)
    return set(document.joined.filter(body_id__in=ours).values_list("signatory", flat=True))


def kinds_of(by: Actor) -> list[SignatureKind]:
    """How the actor signs: a leader as a person, whoever keeps the seal with it."""
    verbs = ((SignatureKind.PERSON, "sign"), (SignatureKind.BODY, "seal"))
    return [kind for kind, verb in verbs if by.may(verb)]


def check_can_sign(by: Actor, document: Document, kind: str, signatory: int) -> None:
    """A leader signs, whoever keeps the seal seals, and only over a name that stands for their own body. Raises Denied."""
    if kind in kinds_of(by) and signatory in places_of(by, document):
        return
    if kind == SignatureKind.BODY:
        raise Denied(_("Only a person who keeps the seal of the body that signs at this place can put it there."))
    raise Denied(_("Only a person who signs for the body of this name can sign over it."))


def check_can_copy(by: Actor, document: Document) -> None:
    """Who keeps the register of a body that issued the paper, alone or with others, or that made the copy. Raises Denied."""
    if not can_register(by) or not issued_with(by).filter(pk=document.pk).exists():
        raise Denied(_("Only a person who registers papers for a body that issued it can copy this paper."))


def check_can_register(by: Actor, body: Body) -> None:
    """People who keep the register of the body or send its reports. Raises Denied."""
    if by.body_id != body.pk or not can_register(by):
        raise Denied(_("Only a person who registers papers for this body can do this."))


def can_handle(by: Actor, arrival: Arrival) -> bool:
    """Whether the actor writes what is done with it: of the body that it came to, or of one that follows that body since it ended."""
    return by.body_id is not None and can_register(by) and arrival.body_id in organisations.stands_for(by.body_id)


def check_can_handle(by: Actor, arrival: Arrival) -> None:
    """People who keep the register of the body that it came to, or of its heir. Raises Denied."""
    if not can_handle(by, arrival):
        raise Denied(_("Only a person who registers papers for this body can do this."))
