"""Drafting a joint plan, proposing it, and answering it row by row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from phoihop.domain.agreements.models import Agreement, Article
from phoihop.domain.agreements.states import AgreementState
from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.commitments import Kind
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.ledger.states import UNBOUND_STATES, Mood, State
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.plans import money, permissions, queries, timing
from phoihop.domain.plans.commitments import PLAN_ROW, STANDING_ROW
from phoihop.domain.plans.models import Funding, FundingKind, Plan, Row
from phoihop.domain.plans.states import STEPS, PlanState, PlanVerb
from phoihop.domain.rulebook.rules import Reckoning
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit
from phoihop.foundation.lifecycle import services as lifecycle
from phoihop.foundation.vn import dates


class CannotPlan(Exception):
    """The plan or the row is not whole, or no longer a draft. Carries a sentence for people."""


@dataclass(frozen=True, slots=True)
class RowText:
    """What people write into a row: the three things the regulation asks of every row, and what it yields."""

    group: str
    content: str
    lead_duty: str
    other_duty: str
    timing: str
    product: str = ""

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
    *, code: str, title: str, year: int, agreement: Agreement, by: Actor, at: datetime, illustrative: bool = False
) -> Plan:
    """Begin the plan of a year under an agreement in force. The same again, at once too, gives the same plan.

    Raises Denied, CannotPlan.
    """
    drafter_id = permissions.check_can_draft(by)
    if agreement.state != AgreementState.IN_FORCE:
        raise CannotPlan(_("A plan carries out an agreement in force. This one is not signed by all sides yet."))
    if not agreement.parties.filter(body_id__in=organisations.stands_for(drafter_id)).exists():
        raise CannotPlan(_("A plan is drafted by a party to its agreement."))
    if year < agreement.term_from.year or (agreement.last_day is not None and year > agreement.last_day.year):
        raise CannotPlan(_("The year lies outside the term of the agreement. Choose a year within it."))
    same = {"title": title, "year": year, "agreement_id": agreement.pk, "drafter_id": drafter_id}
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
    article: Article | None = None,
    supporters: Sequence[Body] = (),
    illustrative: bool = False,
) -> Row:
    """Add a row to a draft, and open its commitment as a draft with it.

    A row without its three things is refused: content, each side's responsibility, progress. The same key again
    gives the same row. Raises Denied, CannotPlan, and what the ledger refuses.
    """
    permissions.check_can_draft(by, plan)
    text.check()
    if article is not None and article.agreement_id != plan.agreement_id:
        raise CannotPlan(_("The article belongs to another agreement. Choose one of this plan's agreement."))
    kind: Kind = STANDING_ROW if reckoning.due_on is None else PLAN_ROW
    basis = f"{plan.agreement.title}, {_article(article)}" if article else plan.agreement.title
    commitment = ledger.open_(
        kind=kind.code, title=text.content, debtor=debtor, creditor=creditor, reckoning=reckoning, by=by, on=on,
        key=key, product=text.product, basis=basis[:300], supporters=supporters, illustrative=illustrative,
    )  # fmt: skip
    if found := Row.objects.filter(commitment=commitment).first():
        return found
    if Plan.objects.filter(pk=plan.pk, state=PlanState.DRAFT).update(state=PlanState.DRAFT) != 1:
        raise CannotPlan(_("Rows are added to a draft. This plan was proposed already: change it row by row."))
    number, when = plan.rows.count() + 1, timing.understand(text.timing, plan.year)
    row = Row.objects.create(
        plan=plan, number=number, group=text.group, article=article, commitment=commitment, lead_duty=text.lead_duty,
        other_duty=text.other_duty, timing=text.timing, span=when.span, first_on=when.first, last_on=when.last,
        anchor=when.anchor,
    )  # fmt: skip
    audit.record("plans.row.added", on=plan, by=by, at=at, facts=row.told())
    return row


def _article(article: Article) -> str:
    return f"Điều {article.number}"  # as papers cite it, whatever the language of the screen


@transaction.atomic
def propose(*, plan: Plan, by: Actor, on: date, at: datetime, key: str) -> None:
    """Turn the first key of every row: superiors assign to bodies under them, equals propose to one another.

    Raises Denied, CannotPlan for a plan without a row, WrongStep when it was proposed before.
    """
    permissions.check_can_draft(by, plan)
    if not plan.rows.exists():
        raise CannotPlan(_("A plan without a row promises nothing. Add one first."))
    # Moved first, read then: a row that somebody adds at this moment is either among them or refused.
    lifecycle.move(plan, steps=STEPS, verb=PlanVerb.PROPOSE, by=by, at=at)
    for row in plan.rows.select_related("commitment").order_by("number"):
        if row.commitment.state != State.DRAFT:
            continue
        assigns = row.commitment.mood == Mood.ASSIGN and row.commitment.creditor_id == by.body_id
        turn = ledger.assign if assigns else ledger.propose
        turn(commitment=row.commitment, by=by, on=on, key=f"{key}:{row.number}")
    settle(plan=plan, by=by, at=at)


@transaction.atomic
def agree(*, plan: Plan, by: Actor, on: date, at: datetime, key: str) -> list[Commitment]:
    """Turn the second key of every row that waits for the actor's body; the last answer puts the plan in force."""
    keyed = [(row.commitment, f"{key}:{row.number}") for row in queries.waiting_for(by, plan)]
    bound = ledger.agree_all(keyed=keyed, by=by, on=on)
    settle(plan=plan, by=by, at=at)
    return bound


@transaction.atomic
def settle(*, plan: Plan, by: Actor, at: datetime) -> bool:
    """Put a proposed plan in force once no row waits for a side; declined where none binds. Answers whether it did."""
    # Answers take their turn on the plan's own row: of two last ones at once, the later must see the earlier.
    if Plan.objects.filter(pk=plan.pk, state=PlanState.PROPOSED).update(state=PlanState.PROPOSED) != 1:
        return False
    if plan.rows.filter(commitment__state__in=[State.DRAFT, State.PROPOSED]).exists():
        return False
    plan.state = PlanState.PROPOSED
    binds = plan.rows.exclude(commitment__state__in=UNBOUND_STATES).exists()
    lifecycle.move(plan, steps=STEPS, verb=PlanVerb.SETTLE if binds else PlanVerb.DECLINE, by=by, at=at)
    return True


MOST_SOURCE, MOST_DOCUMENT = 200, 300


class CannotFund(Exception):
    """The amount cannot be recorded as given. Carries a sentence for people."""


@transaction.atomic
def record_funding(
    *, row: Row, kind: str, amount: int, source: str, by: Actor, on: date, at: datetime, key: str, document: str = ""
) -> Funding:
    """Record what a row needs, was allocated or has spent, in whole đồng; less than nothing takes back what was too much.

    The two sides of the row record it. No sum of a source falls below nothing. The same key again gives the same line.
    Raises Denied, CannotFund.
    """
    body_id = permissions.check_can_fund(by, row)
    if found := Funding.objects.filter(by_body_id=body_id, key=key).first():
        if (found.row_id, found.kind, found.amount, found.source) != (row.pk, kind, amount, source.strip()):
            raise CannotFund(_("This form was already used for something else. Reload the page and enter it again."))
        return found
    if kind not in FundingKind.values or not source.strip():
        raise CannotFund(_("Say what the amount is, and from which source the money comes."))
    if any(len(words) > most for words, most in ((source, MOST_SOURCE), (document, MOST_DOCUMENT))):
        raise CannotFund(_("A source has at most 200 letters, a document at most 300. Say it shorter."))
    if not amount or abs(amount) > money.MOST:
        raise CannotFund(_("Enter the amount in whole đồng, not nothing and no more than a quadrillion."))
    if on > dates.today_in_vietnam(at):
        raise CannotFund(_("That day lies in the future. Enter the day of the decision or of the payment."))
    # A turn on the row itself: of two who take back at once, the later must see the earlier.
    Row.objects.filter(pk=row.pk).update(number=row.number)
    so_far = row.funding.filter(kind=kind, source=source.strip()).aggregate(n=Sum("amount"))["n"] or 0
    if so_far + amount < 0:
        raise CannotFund(_("That takes back more than was recorded from this source. Look at the lines of the row."))
    made = Funding.objects.create(
        row=row, kind=kind, amount=amount, source=source.strip(), document=document.strip(), on=on,
        by_body_id=body_id, key=key,
    )  # fmt: skip
    audit.record("plans.row.funded", on=row.plan, by=by, at=at, facts=made.told())
    return made
