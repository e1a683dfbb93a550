"""Drafting a joint plan and its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.agreements import queries as agreements
from phoihop.domain.agreements.models import Agreement, Article
from phoihop.domain.agreements.states import AgreementState
from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.commitments import Kind
from phoihop.domain.organisations.models import Body, BodySide
from phoihop.domain.plans import permissions, queries, timing
from phoihop.domain.plans.commitments import PLAN_ROW, STANDING_ROW
from phoihop.domain.plans.models import Plan, Row, Wording
from phoihop.domain.plans.services import serving
from phoihop.domain.plans.services.refusals import CannotPlan, SecondPlan
from phoihop.domain.plans.services.serving import Aims
from phoihop.domain.plans.states import OPEN_TO_ROWS
from phoihop.domain.plans.timing import Span
from phoihop.domain.rulebook import rules as rulebook
from phoihop.domain.rulebook.rules import Reckoning
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit
from phoihop.foundation.vn import dates
from phoihop.foundation.vn.text import on_lines


@dataclass(frozen=True, slots=True)
class RowText:
    """What people write into a row: the three things the regulation asks of every row, what it yields, how much, for whom."""

    group: str
    content: str
    lead_duty: str
    other_duty: str
    timing: str
    product: str = ""
    indicator: str = ""
    target: str = ""
    beneficiaries: str = ""

    @staticmethod
    def of(row: Row) -> "RowText":
        """The words of a row as they stand, whatever ended their lines."""
        told = row.commitment
        words = (
            row.group, told.title, row.lead_duty, row.other_duty, row.timing, told.product, row.indicator, row.target,
            row.beneficiaries,
        )  # fmt: skip
        return RowText(*(on_lines(said) for said in words))

    def check(self) -> None:
        """Raises CannotPlan naming the first thing that is missing."""
        asked = (
            (self.content, _("Say what is to be done.")),
            (self.lead_duty, _("Say what the body that leads this row does.")),
            (self.other_duty, _("Say what the other side does.")),
            (self.timing, _("Say when it moves forward: a month, a quarter, or all year round.")),
        )
        for given, sentence in asked:
            if not given.strip():
                raise CannotPlan(sentence)


@transaction.atomic
def draft(
    *, code: str, title: str, year: int, agreement: Agreement, by: Actor, at: datetime, illustrative: bool = False,
    approver: Body | None = None, follows: Plan | None = None, beside: bool = False,
) -> Plan:  # fmt: skip
    """Begin the plan of a year under an agreement in force. The same again, at once too, gives the same plan.

    `approver` approves it at the end: one of the parties, the first authority among them where nobody is named.
    Raises Denied, CannotPlan; SecondPlan where the year has one already, unless it is meant to stand `beside` that.
    """
    drafter_id = permissions.check_can_draft(by)
    if agreement.state != AgreementState.IN_FORCE:
        raise CannotPlan(_("A plan carries out an agreement in force. This one is not signed by all sides yet."))
    if not agreement.parties.filter(agreements.carried_by(drafter_id, "body_id")).exists():
        raise CannotPlan(_("A plan is drafted by a party to its agreement."))
    if year < agreement.term_from.year or (agreement.last_day is not None and year > agreement.last_day.year):
        raise CannotPlan(_("The year lies outside the term of the agreement. Choose a year within it."))
    if not beside and (first := queries.beside(code, agreement, year, by)):
        raise SecondPlan(first)
    approver_id = _approver(agreement, approver)
    same = {
        "title": title, "year": year, "agreement_id": agreement.pk, "drafter_id": drafter_id, "approver_id": approver_id,
        "follows_id": follows.pk if follows else None,
    }  # fmt: skip
    row, new = Plan.objects.get_or_create(code=code, defaults={**same, "illustrative": illustrative})
    if new:
        audit.record("plans.plan.draft", on=row, by=by, at=at, facts=row.told())
    elif any(getattr(row, name) != value for name, value in same.items()):
        raise CannotPlan(_("There is another plan with this code. Choose another one."))
    return row


@transaction.atomic
def add_row(
    *,
    plan: Plan,
    text: RowText,
    debtor: Body,
    creditor: Body,
    reckoning: Reckoning,
    by: Actor,
    on: date,
    at: datetime,
    key: str,
    supporters: Sequence[Body] = (),
    illustrative: bool = False,
    carries_on: Row | None = None,
    aims: Aims = Aims(),  # noqa: B008  # frozen and empty: it serves nothing
) -> Row:
    """Add a row to a draft, and open its commitment as a draft with it; `aims` are what it serves.

    A row without its three things is refused: content, each side's responsibility, progress. The same key again
    gives the same row. Raises Denied, CannotPlan, and what the ledger refuses.
    """
    permissions.check_can_draft(by, plan)
    text.check()
    served = serving.check(plan=plan, aims=aims, on=on)
    basis = ", ".join([plan.agreement.title, *(_article(one) for one in served)])
    commitment = ledger.open_(
        kind=kind_of(reckoning).code, title=text.content, debtor=debtor, creditor=creditor, reckoning=reckoning, by=by, on=on,
        key=key, product=text.product, basis=basis[:300], supporters=supporters, illustrative=illustrative,
        arises_from=carries_on.commitment if carries_on else None,
    )  # fmt: skip
    if found := Row.objects.filter(commitment=commitment).first():
        return found
    if Plan.objects.filter(pk=plan.pk, state__in=OPEN_TO_ROWS).update(year=plan.year) != 1:
        raise CannotPlan(_("Rows are added to a draft. This plan was proposed already: change it row by row."))
    number, when = plan.rows.count() + 1, timing.understand(text.timing, plan.year)
    row = Row.objects.create(
        plan=plan, number=number, group=text.group, commitment=commitment, lead_duty=text.lead_duty,
        other_duty=text.other_duty, timing=text.timing, span=when.span, first_on=when.first, last_on=when.last,
        anchor=when.anchor, carries_on=carries_on, indicator=text.indicator, target=text.target, beneficiaries=text.beneficiaries,
    )  # fmt: skip
    audit.record("plans.row.added", on=plan, by=by, at=at, facts=row.told())
    word(row=row, text=text, aims=aims, due_on=reckoning.due_on, seq=1, by=by, on=on, at=at)
    serving.point(row=row, aims=aims, by=by, on=on, at=at)
    return row


def reckon(*, plan: Plan, words: str, due_on: date | None) -> Reckoning:
    """The due day of a row: the day named, else the last one that the words of its time mean; none for all year round.

    Raises CannotPlan where the words mean no day and none is named.
    """
    when = timing.understand(words, plan.year)
    if due_on is None and when.span != Span.CONTINUOUS:
        due_on = when.last
        if due_on is None:
            raise CannotPlan(_("These words of time name no day. Enter the day by which it is to be done."))
    return explained(plan=plan, words=words, due_on=due_on)


def reckon_typed(*, plan: Plan, words: str, due_on: date | None) -> Reckoning:
    """The same of words and a day that somebody types side by side. Raises CannotPlan too where the one denies the other."""
    when = timing.understand(words, plan.year)
    if due_on and when.span == Span.RANGE and when.first and when.last and not when.first <= due_on <= when.last:
        told = {"day": dates.show(due_on), "words": words}
        raise CannotPlan(
            _("The due day %(day)s lies outside “%(words)s”. Change one of the two, or leave the day empty.") % told
        )
    return reckon(plan=plan, words=words, due_on=due_on)


def explained(*, plan: Plan, words: str, due_on: date | None) -> Reckoning:
    """The reckoning of a row whose day is settled: what its words mean is told beside it. Words for all year round mean no day."""
    when = timing.understand(words, plan.year)
    return rulebook.of_row(due_on, words, when.last if when.span != Span.CONTINUOUS else None)


def kind_of(reckoning: Reckoning) -> Kind:
    """What runs all year round has no due day, and is never overdue."""
    return STANDING_ROW if reckoning.due_on is None else PLAN_ROW


@transaction.atomic
def word(
    *,
    row: Row,
    text: RowText,
    aims: Aims,
    due_on: date | None,
    seq: int,
    by: Actor,
    on: date,
    at: datetime,
    countered: bool = False,
) -> Wording:
    """Keep how a body words a row, beside every wording before it."""
    made = Wording.objects.create(
        row=row, seq=seq, by_body_id=by.body_id or 0, on=on, countered=countered, content=text.content.strip(),
        lead_duty=text.lead_duty, other_duty=text.other_duty, timing=text.timing, product=text.product, due_on=due_on,
        indicator=text.indicator, target=text.target, beneficiaries=text.beneficiaries, **aims.words,
    )  # fmt: skip
    audit.record("plans.row.worded", on=row.plan, by=by, at=at, facts=made.told())
    return made


def _approver(agreement: Agreement, approver: Body | None) -> int:
    """Whose word puts the plan in force. Raises CannotPlan."""
    parties = agreement.parties.order_by("place")
    if approver is not None:
        if not parties.filter(body=approver).exists():
            raise CannotPlan(_("A plan is approved by a party to its agreement."))
        return approver.pk
    found = parties.filter(body__kind__side=BodySide.AUTHORITY).first() or parties.get(place=1)
    return found.body_id


def _article(article: Article) -> str:
    return article.cited
