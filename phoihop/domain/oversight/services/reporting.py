"""The report of a supervision as a numbered paper: read as it would be printed, then issued once."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.documents import queries as register
from phoihop.domain.documents import services as documents
from phoihop.domain.documents.paper import Paper
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.oversight import papers, permissions
from phoihop.domain.oversight.models import Report, Supervision
from phoihop.domain.oversight.papers import Head
from phoihop.domain.oversight.services.supervising import CannotSupervise
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit

__all__ = ["Head", "compose_report", "issue_report"]


@transaction.atomic
def compose_report(*, supervision: Supervision, head: Head, by: Actor, on: date) -> Paper:
    """The paper as it would be issued now, without its number, to be read before. Raises Denied, CannotSupervise."""
    body_id = permissions.check_supervises(by, supervision, "sign")
    return _paper(supervision, head, body_id, on)


@transaction.atomic
def issue_report(*, supervision: Supervision, head: Head, by: Actor, on: date, at: datetime, key: str) -> Report:
    """Issue it as a numbered report of the body that supervises; a supervision has one. The same request gives the same paper.

    Raises Denied, CannotSupervise, CannotRegister.
    """
    row = Supervision.objects.select_for_update(of=("self",)).get(pk=supervision.pk)
    body_id = permissions.check_supervises(by, row, "sign")
    if done := Report.objects.filter(key=key).select_related("document").first():
        return _same(done, row, head, body_id)
    if Report.objects.filter(supervision=row).exists():
        raise CannotSupervise(_("The report of this supervision was issued already."))
    paper = _paper(row, head, body_id, on)
    document = documents.issue(body=Body.objects.get(pk=body_id), paper=paper, by=by, on=on, at=at)
    made = Report.objects.create(supervision=row, actor_id=body_id, document=document, on=on, key=key)
    audit.record("oversight.supervision.report", on=row, by=by, at=at, facts=made.told())
    return made


def _paper(row: Supervision, head: Head, body_id: int, on: date) -> Paper:
    """What is to be told today. Raises CannotSupervise before anything was found."""
    findings = list(row.findings.all())
    if not findings:
        raise CannotSupervise(_("A report tells what was found. Write that first."))
    made = row.recommendations.prefetch_related("voices")
    authority = row.intent.authority_id if row.intent else None
    bodies = {pk for pk in (body_id, row.supervised_id, row.superior_id, authority) if pk}
    views = organisations.views_of(bodies, on)
    told = papers.Material(
        row, findings, [(one, list(one.voices.all())) for one in made], views, row.delegations.last()
    )
    return papers.report(told, issuer=views[body_id], head=head, on=on)


def _same(done: Report, row: Supervision, head: Head, body_id: int) -> Report:
    """What this key issued before. Raises CannotSupervise where it was of another supervision or another head."""
    printed = register.printed(done.document)
    names = ("symbol", "place", "signatories", "recipients")
    same = (done.supervision_id, done.actor_id) == (row.pk, body_id)
    if not same or any(getattr(printed, name) != getattr(head, name) for name in names):
        raise CannotSupervise(_("This request was sent before with other content. Load the page anew."))
    return done
