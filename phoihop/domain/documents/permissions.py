"""Who sees a body's register and who enters papers into it."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from phoihop.domain.documents.models import Document, Joined, SignatureKind
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts.actors import Actor, Denied


def visible_to(by: Actor) -> QuerySet[Document]:
    """A body's register is its own, and that of who follows it."""
    if by.body_id is None or not by.may("read"):
        return Document.objects.none()
    ours = Document.objects.filter(body_id__in=organisations.stands_for(by.body_id))
    return ours.order_by("-issued_on", "kind", "-number")


def issued_with(by: Actor) -> QuerySet[Document]:
    """The papers that the actor's body issued, alone or with others: those that it may sign."""
    if by.body_id is None or not by.may("read"):
        return Document.objects.none()
    ours = organisations.stands_for(by.body_id)
    joint = Joined.objects.filter(body_id__in=ours).values("document")
    return Document.objects.filter(Q(body_id__in=ours) | Q(pk__in=joint)).order_by("pk")


def signs(by: Actor, document: Document) -> bool:
    """Whether the actor signs for a body that issued this paper."""
    return by.may("sign") and issued_with(by).filter(pk=document.pk).exists()


def seals(by: Actor, document: Document) -> bool:
    """Whether the actor keeps the seal of a body that issued this paper."""
    return by.may("seal") and issued_with(by).filter(pk=document.pk).exists()


def check_can_sign(by: Actor, document: Document, kind: str) -> None:
    """A leader signs, whoever keeps the seal seals. Raises Denied."""
    if kind == SignatureKind.BODY and not seals(by, document):
        raise Denied(_("Only a person who keeps the seal of a body that issued this paper can put it there."))
    if kind == SignatureKind.PERSON and not signs(by, document):
        raise Denied(_("Only a person who signs for a body that issued this paper can sign it."))


def check_can_register(by: Actor, body: Body) -> None:
    """People who keep the register of the body or send its reports. Raises Denied."""
    if by.body_id != body.pk or not any(by.may(verb) for verb in ("register_document", "send_report")):
        raise Denied(_("Only a person who registers papers for this body can do this."))
