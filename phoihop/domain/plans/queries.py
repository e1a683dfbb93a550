"""Questions about plans: the table, and which articles no row serves."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.db.models import Max, Q, QuerySet

from phoihop.domain.agreements import queries as agreements
from phoihop.domain.agreements.models import Agreement, Article
from phoihop.domain.ledger import permissions as ledger_permissions
from phoihop.domain.ledger import queries as ledger
from phoihop.domain.ledger.models import Commitment, Entry, Supporter
from phoihop.domain.ledger.states import BEGINS, LIVING_STATES, UNBOUND_STATES, State, Verb
from phoihop.domain.plans import permissions, timing
from phoihop.domain.plans.models import Funding, Plan, Return, Row, Serving, Wording
from phoihop.domain.plans.permissions import rows_visible_to, visible_to
from phoihop.domain.plans.states import APPROVED, OPEN_TO_ROWS, STEPS, PlanState
from phoihop.domain.programmes.models import Programme
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import chain
from phoihop.foundation.audit import queries as audit
from phoihop.foundation.lifecycle import queries as lifecycle

BATCH = 500
# What a row says beside its content and product, which the ledger tells.
BESIDES = ("lead_duty", "other_duty", "timing", "indicator", "target", "beneficiaries")
SERVES = ("articles", "programmes")  # and what it serves, as a wording holds it


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one content group, in the plan's order."""

    name: str
    rows: tuple[Row, ...]


def grouped(rows: Iterable[Row]) -> list[Group]:
    """Rows by content group, groups in order of their first row."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.group, []).append(row)
    return [Group(name, tuple(members)) for name, members in found.items()]


def table(plan: Plan, by: Actor, on: date) -> list[Group]:
    """The plan as the actor may see it on the day."""
    return grouped(rows_visible_to(by, plan, on).order_by("number"))


@dataclass(frozen=True, slots=True)
class Served:
    """An article and the rows of plans that serve it. `idle`: it asks for action and none does."""

    article: Article
    rows: tuple[Row, ...]
    ended_on: date | None = None  # by an amendment; it is told while rows serve it

    @property
    def idle(self) -> bool:
        """It asks for action and no row serves it."""
        return self.article.operative and not self.rows


def coverage(agreement: Agreement, by: Actor, on: date) -> list[Served]:
    """Each article with the rows that serve it, as far as the actor may see on the day; articles with none stand out."""
    rows: dict[int, list[Row]] = {}
    served: dict[int, list[int]] = {}
    standing = Serving.objects.filter(until=None, article__agreement=agreement).order_by()
    for row_id, article_id in standing.values_list("row_id", "article_id"):
        served.setdefault(row_id, []).append(article_id)
    for plan in Plan.objects.filter(agreement=agreement).order_by("year", "code"):
        for row in rows_visible_to(by, plan, on).order_by("number"):
            for article_id in served.get(row.pk, ()):
                rows.setdefault(article_id, []).append(row)
    found = [Served(article, tuple(rows.get(article.pk, ()))) for article in agreements.articles(agreement, on)]
    ended = agreements.ended_articles(agreement, on)
    gone = Article.objects.filter(pk__in=[pk for pk in ended if pk in rows])
    found += [Served(article, tuple(rows[article.pk]), ended[article.pk]) for article in gone]
    return sorted(found, key=lambda one: one.article.number)


def strays(agreement: Agreement, by: Actor, on: date) -> list[Row]:
    """The rows of the agreement's plans that serve none of its articles, as far as the actor may see on the day."""
    plans = Plan.objects.filter(agreement=agreement).order_by("year", "code")
    served = Serving.objects.filter(until=None, article__isnull=False).order_by().values("row")
    return [row for plan in plans for row in rows_visible_to(by, plan, on).exclude(pk__in=served).order_by("number")]


def waiting_rows(by: Actor, plan: Plan) -> "QuerySet[Row]":
    """The rows whose second key is the actor's body's to turn, in the plan's order."""
    waiting = Commitment.objects.filter(ledger_permissions.answerable_by(by.body_id or 0))
    return plan.rows.filter(commitment__in=waiting).select_related("commitment").order_by("number")


def waiting_for(by: Actor, plan: Plan) -> list[Row]:
    """The same, as they stand now."""
    return list(waiting_rows(by, plan))


def editable(by: Actor, plan: Plan, rows: Iterable[Row]) -> set[int]:
    """Which of these rows, all of the plan, the actor may word anew or answer with other words. Two queries at most."""
    members = list(rows)
    if plan.state in OPEN_TO_ROWS:
        drafts = {row.pk for row in members if row.commitment.state == State.DRAFT}
        return drafts if drafts and permissions.may_draft(by, plan) else set()
    if plan.state != PlanState.PROPOSED or not by.may("turn_key"):
        return set()
    waiting = waiting_rows(by, plan).filter(pk__in=[row.pk for row in members]).order_by()
    return set(waiting.values_list("pk", flat=True))


def last_wordings(rows: Iterable[Row]) -> dict[int, int]:
    """The number of the last wording of each row, in one query."""
    found = Wording.objects.filter(row__in=[row.pk for row in rows]).order_by()
    return dict(found.values_list("row_id").annotate(Max("seq")))


def supporters_of(commitment_ids: Iterable[int]) -> dict[int, list[int]]:
    """The bodies that support each commitment, in one query."""
    found: dict[int, list[int]] = {}
    rows = Supporter.objects.filter(commitment_id__in=list(commitment_ids)).order_by("commitment_id", "body__code")
    for commitment_id, body_id in rows.values_list("commitment_id", "body_id"):
        found.setdefault(commitment_id, []).append(body_id)
    return found


def aims_of(rows: Iterable[Row]) -> dict[int, tuple[list[Article], list[Programme]]]:
    """The articles (by number) and programmes (by code) that each of these rows serves; one query, nothing of a row that serves none."""
    found: dict[int, tuple[list[Article], list[Programme]]] = {}
    standing = Serving.objects.filter(row__in=[row.pk for row in rows], until=None)
    for one in standing.select_related("article", "programme").order_by("article__number", "programme__code"):
        articles, aims = found.setdefault(one.row_id, ([], []))
        articles += [one.article] if one.article else []
        aims += [one.programme] if one.programme else []
    return found


def serving(programme: Programme, by: Actor, on: date) -> "QuerySet[Row]":
    """The rows of every plan that serve it or a part of it, as far as the actor may see; the newest plan first."""
    served = Serving.objects.filter(Q(programme=programme) | Q(programme__within=programme), until=None)
    rows = Row.objects.filter(pk__in=served.values("row"), plan__in=visible_to(by).order_by())
    seen = rows.filter(commitment__in=ledger_permissions.visible_to(by, on))
    return seen.select_related("plan", "commitment").order_by("-plan__year", "plan__code", "number")


def bound_to(programme: Programme) -> "QuerySet[Row]":
    """The rows of plans in force that serve it or a part of it and that bind: open to every body; the oldest plan first."""
    served = Serving.objects.filter(Q(programme=programme) | Q(programme__within=programme), until=None)
    rows = Row.objects.filter(pk__in=served.values("row"), plan__state__in=APPROVED)
    bound = rows.exclude(commitment__state__in=UNBOUND_STATES).select_related("commitment")
    return bound.order_by("plan__year", "plan__code", "number")


def counted_by_programme(by: Actor, on: date) -> dict[int, int]:
    """How many rows serve each programme, counted as `serving` lists them; none that nothing serves. One query."""
    seen = Serving.objects.filter(
        until=None, row__plan__in=visible_to(by).order_by(),
        row__commitment__in=ledger_permissions.visible_to(by, on).order_by(),
    )  # fmt: skip
    own: dict[int, set[int]] = {}
    for row_id, programme_id, within_id in seen.order_by().values_list("row", "programme", "programme__within"):
        for aim in (programme_id, within_id):
            if aim is not None:
                own.setdefault(aim, set()).add(row_id)
    return {aim: len(rows) for aim, rows in own.items()}


def wordings(row: Row) -> list[Wording]:
    """Every way in which the row was worded between its sides, the last first; of a draft, the last alone.

    What a drafter tried before it proposed is its own affair.
    """
    told = list(row.wordings.select_related("by_body").order_by("-seq"))
    proposed = next((place for place, one in enumerate(told) if not (one.countered or one.amended)), 0)
    return told[: proposed + 1]


def worded_in(row: Row, entry: Entry) -> Wording:
    """The row in the words that one side asks for, or that both agreed to, in this entry; as a wording that nobody saved."""
    facts = ledger.facts_of(entry)
    asked = entry if entry.verb == Verb.ASKED else row.commitment.entries.get(seq=cast("int", facts["asked"]))
    return Wording(
        row=row, seq=entry.seq, by_body_id=asked.by_body_id, on=entry.effective_on, amended=True, content=str(facts["title"]),
        product=str(facts["product"]), due_on=row.commitment.due_on, **cast("dict[str, str]", facts["besides"]),
    )  # fmt: skip


def asked_words(row: Row) -> Entry | None:
    """The entry that asks for other words of a row that binds, while it waits for the other side."""
    told = row.commitment
    if told.asked_change != Verb.AMENDED:
        return None
    return told.entries.select_related("note").get(seq=told.asked_seq)


def put_off(rows: Iterable[Row]) -> set[int]:
    """Which of these rows run towards another day than was agreed, by their commitments; one query, and none where nothing changed."""
    moved = [row.commitment_id for row in rows if row.commitment.state == State.IN_FORCE and row.commitment.changes]
    if not moved:
        return set()
    told = Entry.objects.filter(commitment__in=moved, verb__in=[Verb.POSTPONED, Verb.RESCHEDULED])
    return set(told.order_by().values_list("commitment_id", flat=True))


def beside(plan_code: str, agreement: Agreement, year: int, by: Actor) -> Plan | None:
    """Another plan of the same year under the agreement that the actor may see and that is neither closed nor declined."""
    over = (PlanState.CLOSED, PlanState.DECLINED)
    rest = visible_to(by).filter(agreement=agreement, year=year).exclude(Q(code=plan_code) | Q(state__in=over))
    return rest.first()


def countered(rows: Iterable[Row]) -> set[int]:
    """Which of these rows were answered with other words, by their numbers, in one query."""
    found = Wording.objects.filter(row__in=[row.pk for row in rows], countered=True)
    return set(found.values_list("row_id", flat=True))


def next_of(plan: Plan, by: Actor) -> Plan | None:
    """The plan that follows on this one, where there is one that the actor may see."""
    return visible_to(by).filter(follows=plan).first()


def without_next(agreement: Agreement, year: int) -> list[Plan]:
    """The plans in force of the year under the agreement, where it has no plan of the year after that stands."""
    following = Plan.objects.filter(agreement=agreement, year=year + 1).exclude(state=PlanState.DECLINED)
    lasts = agreement.last_day is None or agreement.last_day.year > year
    if not lasts or following.exists():
        return []
    return list(Plan.objects.filter(agreement=agreement, year=year, state__in=APPROVED).order_by("code"))


def row_of(commitment_id: int, by: Actor) -> Row | None:
    """The plan row that a commitment stands for, if it does and the actor may see its plan."""
    found = Row.objects.filter(commitment_id=commitment_id, plan__in=visible_to(by).order_by())
    return found.select_related("plan__agreement").first()


def left_open(plan: Plan) -> "QuerySet[Row]":
    """The rows that nobody has ended yet and that no row of a plan after it carries on: what its closing waits for."""
    carried = Row.objects.filter(carries_on__plan=plan).exclude(commitment__state__in=UNBOUND_STATES)
    rows = plan.rows.filter(commitment__state__in=LIVING_STATES).exclude(pk__in=carried.values("carries_on"))
    return rows.select_related("plan", "commitment").order_by("number")


def carried_out(on: date) -> set[int]:
    """The agreements that a plan in force of the day's year, or of one before, carries out."""
    planned = Plan.objects.filter(state__in=APPROVED, year__lte=on.year)
    return set(planned.values_list("agreement_id", flat=True))


def not_carried_out(rows: "QuerySet[Agreement]", on: date) -> "QuerySet[Agreement]":
    """Those of the agreements that bind on the day though nobody has begun a row of any plan under them."""
    begun = Row.objects.filter(commitment__entries__verb__in=BEGINS).values("plan__agreement_id")
    bound = agreements.standing_on(on).exclude(pk__in=begun).order_by()
    return rows.filter(pk__in=bound.values("pk"))


def plans_of(commitment_ids: Iterable[int]) -> dict[Plan, list[int]]:
    """The plans that these commitments are rows of, whoever may see them, each with those of its rows; in two queries."""
    wanted, found = list(commitment_ids), dict[int, list[int]]()
    if not wanted:
        return {}
    for start in range(0, len(wanted), BATCH):
        rows = Row.objects.filter(commitment_id__in=wanted[start : start + BATCH]).order_by("plan_id", "commitment_id")
        for plan_id, commitment_id in rows.values_list("plan_id", "commitment_id"):
            found.setdefault(plan_id, []).append(commitment_id)
    plans = Plan.objects.in_bulk(found)
    return {plans[plan_id]: of_plan for plan_id, of_plan in found.items()}


def broken() -> Iterator[chain.Break]:
    """Plans and rows that are not what was drafted and added, or do not stand where their steps led."""
    yield from lifecycle.misplaced(Plan, STEPS)
    plans = list(Plan.objects.select_related("agreement", "approver", "follows").order_by("pk"))
    yield from audit.altered(Plan, "plans.plan.draft", ((plan.pk, plan.told()) for plan in plans))
    approved = ((plan.pk, plan.approval_told()) for plan in plans if plan.approved_on)
    yield from audit.altered(Plan, "plans.plan.approve", approved)
    reviewed = ((plan.pk, plan.review_told()) for plan in plans if plan.final_review)
    yield from audit.altered(Plan, "plans.plan.review", reviewed)
    returns = ((row.plan_id, row.told()) for row in Return.objects.select_related("by_body").order_by("pk"))
    yield from audit.altered(Plan, "plans.plan.returned", returns)
    rows = Row.objects.select_related("commitment", "carries_on__commitment").order_by("pk")
    yield from audit.altered(Plan, "plans.row.added", ((row.plan_id, row.told()) for row in rows.iterator(2000)))
    wordings = Wording.objects.select_related("row", "by_body").order_by("pk").iterator(chunk_size=2000)
    yield from audit.altered(Plan, "plans.row.worded", ((one.row.plan_id, one.told()) for one in wordings))
    yield from _other_words()
    yield from _other_servings()
    lines = Funding.objects.select_related("row", "by_body").order_by("pk").iterator(chunk_size=2000)
    yield from audit.altered(Plan, "plans.row.funded", ((line.row.plan_id, line.told()) for line in lines))


def _other_servings() -> Iterator[chain.Break]:
    """What rows serve or served that is not what was recorded."""
    told = list(Serving.objects.select_related("row", "article", "programme", "by_body", "ended_by").order_by("pk"))
    yield from audit.altered(Plan, "plans.row.serves", ((one.row.plan_id, one.told()) for one in told))
    ended = ((one.row.plan_id, one.ending_told()) for one in told if one.until)
    yield from audit.altered(Plan, "plans.row.serves_no_more", ended)


def _other_words() -> Iterator[chain.Break]:
    """Plans with a row that no longer says what its last wording says, or whose words mean another time than it holds."""
    wordings = Wording.objects.select_related("row__plan").order_by("row_id", "seq").iterator(chunk_size=2000)
    last = {one.row_id: one for one in wordings}
    served: dict[int, set[tuple[str, str]]] = {}
    standing = Serving.objects.filter(until=None).order_by().values_list("row_id", "article__number", "programme__code")
    for row_id, number, code in standing.iterator(chunk_size=2000):
        served.setdefault(row_id, set()).add(("articles", str(number)) if number else ("programmes", code))
    aimed = {row_id: _aims(one) for row_id, one in last.items()}
    changed = sorted(
        {one.row.plan_id for pk, one in last.items() if not _says(one.row, one) or aimed[pk] != served.get(pk, set())}
    )
    yield from (chain.Break(f"audit:plans.plan:{plan_id}", 1, "WORDS") for plan_id in changed)


def _aims(one: Wording) -> set[tuple[str, str]]:
    """What a wording says that its row serves."""
    return {(name, said) for name in SERVES for said in getattr(one, name).split("; ") if said}


def _says(row: Row, last: Wording) -> bool:
    same = all(getattr(row, name) == getattr(last, name) for name in BESIDES)
    return same and row.when == timing.understand(last.timing, row.plan.year)


def carrying(plan: Plan, column: str, on: date) -> set[int]:
    """Which body of the day is its drafter or approver (`column`), or carries that on; itself where nobody follows."""
    first = getattr(plan, column)
    others = {plan.drafter_id, plan.approver_id, *agreements.sides_on(plan.agreement, on)}
    known = Plan.objects.filter(pk=plan.pk)
    return {one for one in others if known.filter(agreements.carried_by(one, column)).exists()} or {first}
