"""A reply as it is made inside the body that answers: drafted, checked by law by another person, approved and issued."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.documents import services as documents
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.petitions import papers, permissions, queries
from phoihop.domain.petitions.models import PAPER_MAX, Petition, Stage
from phoihop.domain.petitions.papers import Form
from phoihop.domain.petitions.services.stepping import CannotPetition, begun, go, locked, taken, written
from phoihop.domain.petitions.states import PetitionVerb
from phoihop.foundation.accounts.actors import Actor

__all__ = ["Form", "check_reply", "draft_reply", "issue_reply"]


@transaction.atomic
def draft_reply(*, petition: Petition, words: str, by: Actor, on: date, at: datetime, key: str) -> Petition:
    """Write what the body is to answer, or write it anew; only that body sees it. Raises Denied, CannotPetition, WrongStep."""
    row = locked(petition)
    words = written(words, _("Write the answer, on the point that was asked."))
    stage = begun(row, PetitionVerb.DRAFT, by=by, on=on, words=words, key=key)
    stage.person_id = by.user_id
    if taken(stage):
        return row
    permissions.check_holds(by, row, "draft")
    return go(row, stage, by, at)


@transaction.atomic
def check_reply(
    *, petition: Petition, lawful: bool, words: str, by: Actor, on: date, at: datetime, key: str
) -> Petition:
    """Say whether the draft is lawful; one that is not goes back with the reason. Nobody checks what they wrote.

    Raises Denied, CannotPetition, WrongStep.
    """
    row = locked(petition)
    words = written(words, _("Say what in it is not lawful, and by which rule."), needed=not lawful)
    verb = PetitionVerb.CHECK if lawful else PetitionVerb.OBJECT
    stage = begun(row, verb, by=by, on=on, words=words, key=key)
    stage.person_id = by.user_id
    if taken(stage):
        return row
    permissions.check_holds(by, row, "draft")
    draft = queries.drafted(row.way.all())
    if draft is None:
        raise CannotPetition(_("No reply was drafted yet."))
    if by.user_id is not None and by.user_id == draft.stage.person_id:
        raise CannotPetition(_("You drafted this reply. Somebody else in your body checks it by law."))
    return go(row, stage, by, at)


@transaction.atomic
def issue_reply(
    *, petition: Petition, form: Form, together: bool, by: Actor, on: date, at: datetime, key: str
) -> list[Petition]:
    """Approve the checked draft and issue it as a numbered paper of the body; `together` for all of the same matter with it.

    Raises Denied, CannotPetition, CannotRegister, WrongStep.
    """
    row = locked(petition)
    if done := Stage.objects.filter(key=f"{key}:{row.pk}").first():
        if (done.petition_id, done.verb) != (row.pk, PetitionVerb.ANSWER) or done.document_id is None:
            raise CannotPetition(_("This request was sent before with other content. Load the page anew."))
        return [row]
    body_id = permissions.check_holds(by, row, "sign")
    draft = queries.drafted(row.way.all())
    if draft is None or not draft.lawful:
        raise CannotPetition(_("A reply is issued once it was drafted and somebody else found it lawful."))
    rows = [row, *(queries.waiting_beside(row, by).select_for_update() if together else ())]
    body = Body.objects.get(pk=body_id)
    askers = list(dict.fromkeys(one.collector_id for one in rows))
    names = {pk: view.name for pk, view in organisations.views_of({body_id, *askers}, on).items()}
    paper = papers.reply(rows, draft.stage.words, names[body_id], [names[one] for one in askers], form, on)
    document = documents.issue(body=body, paper=paper, by=by, on=on, at=at)
    for one in rows:
        stage = begun(one, PetitionVerb.ANSWER, by=by, on=on, words=draft.stage.words, key=f"{key}:{one.pk}")
        stage.document, stage.paper = document, str(document)[:PAPER_MAX]
        go(one, stage, by, at)
    return rows
