"""Summing up what voters asked, before and after a session of the People's Council: two duties by rule, two papers.

The joint resolution has bound both sides; entering the session only tells the ledger the two days. What is owed is
claimed with the paper that is issued, and confirmed by the council.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.documents import services as documents
from phoihop.domain.documents.paper import Paper
from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.commitments import TASK
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.ledger.states import State
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.petitions import papers, permissions, sittings
from phoihop.domain.petitions.models import PLACE_MAX, Sitting, SittingSummary
from phoihop.domain.petitions.papers import Form
from phoihop.domain.petitions.services.stepping import CannotPetition, check_same, written
from phoihop.domain.petitions.states import Around
from phoihop.domain.rulebook import queries as rulebook
from phoihop.domain.rulebook.rules import Reckoning
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit
from phoihop.foundation.vn.language import recorded

BEFORE, AFTER = "PET-SUM-BEFORE", "PET-SUM-AFTER"  # rules: how long before it opens and after it closes one sums up
_TURNS = frozenset({"draft", "turn_key"})


@transaction.atomic
def enter_sitting(
    *, name: str, council: Body, opens_on: date, closes_on: date, by: Actor, on: date, at: datetime, key: str,
    illustrative: bool = False,
) -> Sitting:  # fmt: skip
    """Enter a session of a council; the rule book says by when the actor's body owes it both summaries.

    Raises Denied, CannotPetition, NoRule.
    """
    compiler_id = permissions.check_can_collect(by)
    name = written(name, _("Name the session, in at most 200 characters."), most=PLACE_MAX)
    same: dict[str, object] = {
        "name": name, "council_id": council.pk, "compiler_id": compiler_id, "opens_on": opens_on, "closes_on": closes_on,
        "illustrative": illustrative,
    }  # fmt: skip
    if done := Sitting.objects.filter(key=key).first():
        check_same(done, same)
        return done
    if council.kind.code not in sittings.COUNCILS or not organisations.lives(council, opens_on):
        raise CannotPetition(_("Choose a People's Council that exists on that day."))
    if council.pk == compiler_id:
        raise CannotPetition(_("A council is summed up for by another body."))
    if closes_on < opens_on:
        raise CannotPetition(_("A session closes on the day it opens, or later."))
    if Sitting.objects.filter(compiler_id=compiler_id, council=council, opens_on=opens_on).exists():
        raise CannotPetition(_("This session is entered already."))
    row = Sitting.objects.create(**same, key=key, entered_on=on)
    _owe(row, Around.BEFORE, rulebook.due_before(BEFORE, opens_on), rulebook.rule(BEFORE, opens_on).basis, on)
    _owe(row, Around.AFTER, rulebook.due(AFTER, closes_on), rulebook.rule(AFTER, closes_on).basis, on)
    audit.record("petitions.sitting.enter", on=row, by=by, at=at, facts=row.told())
    return row


@transaction.atomic
def issue_summary(
    *, summary: SittingSummary, form: Form, by: Actor, on: date, at: datetime, key: str
) -> SittingSummary:  # fmt: skip
    """Issue it as a numbered report of the body, with what is owed claimed by it; the council confirms that.

    Raises Denied, CannotPetition, CannotRegister, and what the ledger refuses.
    """
    row = SittingSummary.objects.select_for_update(of=("self",)).select_related("sitting__council").get(pk=summary.pk)
    body_id = permissions.check_compiles(by, row.sitting, "sign")
    if row.document_id is not None:
        if row.key != key:
            raise CannotPetition(_("This summary was issued already."))
        return row
    told = sittings.material(row, on)
    paper = compose(summary=row, told=told, form=form, body_id=body_id, on=on)
    row.document = documents.issue(body=Body.objects.get(pk=body_id), paper=paper, by=by, on=on, at=at)
    row.issued_on, row.last, row.key = on, told.last, key
    row.save(update_fields=["document", "issued_on", "last", "key"])
    audit.record("petitions.sittingsummary.issue", on=row, by=by, at=at, facts=row.told())
    duty = Commitment.objects.get(pk=row.commitment_id)
    if duty.state == State.IN_FORCE:
        ledger.claim(commitment=duty, result=str(row.document), by=by, on=on, key=f"summary:{row.pk}:claim")
    return row


def compose(*, summary: SittingSummary, told: sittings.Material, form: Form, body_id: int, on: date) -> Paper:
    """The paper as it would be issued on the day, without a number. Raises CannotPetition before there is anything to tell."""
    sitting = summary.sitting
    if summary.around == Around.AFTER and on < sitting.closes_on:
        raise CannotPetition(_("The session has not closed yet."))
    holders = {row.holder_id for row in (*told.new, *told.before) if row.holder_id}
    names = {pk: view.name for pk, view in organisations.views_of({body_id, sitting.council_id, *holders}, on).items()}
    return papers.summary(summary, told, names, issuer=names[body_id], form=form, on=on)


def _owe(row: Sitting, around: Around, reckoning: Reckoning, basis: str, on: date) -> None:
    """Open the duty with both keys turned by rule."""
    debtor, creditor, key = row.compiler, row.council, f"sitting:{row.pk}:{around.lower()}"
    with recorded():
        title = (
            _("Summary of voters' petitions before “%(name)s” opens")
            if around == Around.BEFORE
            else _("Summary of voters' petitions after “%(name)s” has closed")
        ) % {"name": row.name}
    commitment = ledger.open_(
        kind=TASK.code, title=title, debtor=debtor, creditor=creditor, reckoning=reckoning, by=_by_rule(debtor), on=on,
        key=f"{key}:open", basis=basis, illustrative=row.illustrative,
    )  # fmt: skip
    ledger.propose(commitment=commitment, by=_by_rule(debtor), on=on, key=f"{key}:propose")
    ledger.agree(commitment=commitment, by=_by_rule(creditor), on=on, key=f"{key}:agree")
    SittingSummary.objects.create(sitting=row, around=around, commitment=commitment)


def _by_rule(body: Body) -> Actor:
    return Actor(user_id=None, body_id=body.pk, role="KEEPER", capabilities=_TURNS)
