"""A reply as it is made inside the body that answers: drafted, checked by law by another person, approved and issued."""

import json
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.documents import services as documents
from phoihop.domain.documents.paper import Paper
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.petitions import papers, permissions, queries, tasks
from phoihop.domain.petitions.models import PAPER_MAX, Petition, Stage
from phoihop.domain.petitions.papers import Form
from phoihop.domain.petitions.services.stepping import (
    CannotPetition,
    begun,
    go,
    locked,
    locked_together,
    redacted,
    taken,
    written,
)
from phoihop.domain.petitions.states import PetitionVerb
from phoihop.foundation.accounts.actors import Actor

__all__ = ["Form", "check_reply", "draft_reply", "issue_reply"]


@transaction.atomic
def draft_reply(*, petition: Petition, words: str, by: Actor, on: date, at: datetime, key: str) -> Petition:
    """Write what the body is to answer, or write it anew; only that body sees it. Raises Denied, CannotPetition, WrongStep."""
    row = locked(petition)
    words = redacted(words, _("Write the answer, on the point that was asked."))
    stage = begun(row, PetitionVerb.DRAFT, by=by, on=on, words=words, key=key)
    stage.person_id = by.user_id
    if taken(stage):
        return row
    permissions.check_holds(by, row, "draft")
    return go(row, stage, by, at)


@transaction.atomic
def check_reply(
    *, petition: Petition, seen: int, lawful: bool, words: str, by: Actor, on: date, at: datetime, key: str
) -> Petition:
    """Say whether the draft is lawful; one that is not goes back with the reason. Nobody checks what they wrote.

    `seen` is the number of the stage that drafted what was read: another draft is not judged by it.

    Raises Denied, CannotPetition, WrongStep.
    """
    row = locked(petition)
    words = written(words, _("Say what in it is not lawful, and by which rule."), needed=not lawful)
    verb = PetitionVerb.CHECK if lawful else PetitionVerb.OBJECT
    stage = begun(row, verb, by=by, on=on, words=words, key=key)
    stage.person_id = by.user_id
    if taken(stage):
        done = Stage.objects.get(key=key)
        _check_same(_seen_before(row, done) == seen)
        return row
    permissions.check_holds(by, row, "draft")
    draft = tasks.drafted(row.way.all())
    if draft is None:
        raise CannotPetition(_("No reply was drafted yet."))
    _check_read(draft, seen)
    if by.user_id is not None and by.user_id == draft.stage.person_id:
        raise CannotPetition(_("You drafted this reply. Somebody else in your body checks it by law."))
    return go(row, stage, by, at)


@transaction.atomic
def issue_reply(
    *, petition: Petition, seen: int, form: Form, together: bool, by: Actor, on: date, at: datetime, key: str
) -> list[Petition]:
    """Approve the checked draft and issue it as a numbered paper of the body; `seen` is the stage that drafted it.

    `together` answers with it those of the same matter that stood beside it, with the same body, when it was checked;
    one with a draft of its own is left to it. Raises Denied, CannotPetition, CannotRegister, WrongStep.
    """
    row, others = locked_together(petition)
    own_key = f"{key}:{row.pk}:{'all' if together else 'one'}"
    if done := Stage.objects.filter(key__startswith=f"{key}:{row.pk}:").first():
        _check_same(done.key == own_key and done.actor_id == by.body_id)
        return _issued(row, done, seen, form)
    body_id = permissions.check_holds(by, row, "sign")
    draft = tasks.drafted(row.way.all())
    if draft is None or not draft.lawful:
        raise CannotPetition(_("A reply is issued once it was drafted and somebody else found it lawful."))
    _check_read(draft, seen)
    rows = [row, *(_answered_too(row, others, by) if together else ())]
    paper = _paper(rows, draft.stage.words, form, body_id, on)
    document = documents.issue(body=Body.objects.get(pk=body_id), paper=paper, by=by, on=on, at=at)
    for one in rows:
        one_key = own_key if one is row else f"{key}:{one.pk}"
        stage = begun(one, PetitionVerb.ANSWER, by=by, on=on, words=draft.stage.words, key=one_key)
        stage.document, stage.paper = document, str(document)[:PAPER_MAX]
        go(one, stage, by, at)
    return rows


@transaction.atomic
def compose_reply(*, petition: Petition, seen: int, form: Form, together: bool, by: Actor, on: date) -> Paper:
    """The paper as it would be issued now, without its number, to be read before. Raises Denied, CannotPetition."""
    row, others = locked_together(petition)
    body_id = permissions.check_holds(by, row, "sign")
    draft = tasks.drafted(row.way.all())
    if draft is None or not draft.lawful:
        raise CannotPetition(_("A reply is issued once it was drafted and somebody else found it lawful."))
    _check_read(draft, seen)
    rows = [row, *(_answered_too(row, others, by) if together else ())]
    return _paper(rows, draft.stage.words, form, body_id, on)


def _paper(rows: list[Petition], words: str, form: Form, body_id: int, on: date) -> Paper:
    askers = list(dict.fromkeys(one.collector_id for one in rows))
    names = {pk: view.name for pk, view in organisations.views_of({body_id, *askers}, on).items()}
    return papers.reply(rows, words, names[body_id], [names[one] for one in askers], form, on)


def _answered_too(row: Petition, others: list[Petition], by: Actor) -> list[Petition]:
    """Those that wait for the same body with no draft of their own, and stood beside it when the draft was checked."""
    waiting = set(queries.waiting_beside(row, by).values_list("pk", flat=True))
    checked = row.way.filter(verb=PetitionVerb.CHECK).latest("pk").pk
    if row.way.filter(verb=PetitionVerb.JOIN, pk__gt=checked).exists():
        return []
    come = (PetitionVerb.JOIN, PetitionVerb.ROUTE, PetitionVerb.PASS, PetitionVerb.REOPEN)
    return [
        one
        for one in others
        if one.pk in waiting
        and not one.way.filter(verb__in=come, pk__gt=checked).exists()
        and tasks.drafted(one.way.all()) is None
    ]


def _issued(row: Petition, done: Stage, seen: int, form: Form) -> list[Petition]:
    """What was answered under this key before, where the same was asked. Raises CannotPetition where it was not."""
    _check_same(done.verb == PetitionVerb.ANSWER and done.document is not None and _seen_before(row, done) == seen)
    assert done.document is not None  # it was just looked at
    printed = Paper.from_facts(json.loads(done.document.facts))
    asked = papers.head("", form, printed.day, made_up=False)
    names = ("symbol", "place", "signatories", "recipients")
    _check_same(all(getattr(printed, name) == getattr(asked, name) for name in names))
    others = Petition.objects.filter(way__document=done.document, way__verb=PetitionVerb.ANSWER).exclude(pk=row.pk)
    return [row, *others.order_by("pk").distinct()]


def _seen_before(row: Petition, done: Stage) -> int:
    """The stage of the draft that stood when this step was taken; 0 for none."""
    draft = tasks.drafted(row.way.filter(pk__lt=done.pk))
    return draft.stage.pk if draft else 0


def _check_read(draft: tasks.Drafted, seen: int) -> None:
    if draft.stage.pk != seen:
        raise CannotPetition(
            _("The draft was written anew after you opened it. Load the page anew and read it as it stands.")
        )


def _check_same(same: bool) -> None:  # a question with one answer
    if not same:
        raise CannotPetition(_("This request was sent before with other content. Load the page anew."))
