"""Who sees a body's register and who enters papers into it."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from phoihop.domain.documents.models import Document
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts.actors import Actor, Denied


def visible_to(by: Actor) -> QuerySet[Document]:
    """A body's register is its own, and that of who follows it."""
    if by.body_id is None or not by.may("read"):
        return Document.objects.none()
    ours = Document.objects.filter(body_id__in=organisations.stands_for(by.body_id))
    return ours.order_by("-issued_on", "kind", "-number")


def check_can_register(by: Actor, body: Body) -> None:
    """People who keep the register of the body or send its reports. Raises Denied."""
    if by.body_id != body.pk or not any(by.may(verb) for verb in ("register_document", "send_report")):
        raise Denied(_("Only a person who registers papers for this body can do this."))
