"""What a reorganisation comes to: lists before and after, what is still to be decided, what mail would go out."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from django.conf import settings
from django.db.models import Q

from phoihop.domain.agreements import queries as agreements
from phoihop.domain.agreements.states import AgreementState
from phoihop.domain.ledger import permissions as ledger
from phoihop.domain.ledger.models import Commitment, Side
from phoihop.domain.ledger.states import LIVING_STATES, UNBOUND_LIVING, State
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations import registry
from phoihop.domain.organisations.models import Body, Holding, Mandate
from phoihop.domain.reorganisations import awaiting, placing, planning, sheet
from phoihop.domain.reorganisations.awaiting import Unanswered
from phoihop.domain.reorganisations.models import AgreementDecision, PartnerNotice, Reorganisation
from phoihop.domain.reorganisations.placing import Places
from phoihop.domain.reorganisations.planning import Ending, Label, Plan
from phoihop.domain.reorganisations.reviewing import Place, Reviewed
from phoihop.domain.reorganisations.states import STEPS
from phoihop.foundation.audit import chain
from phoihop.foundation.audit import queries as audit
from phoihop.foundation.audit.models import Record
from phoihop.foundation.lifecycle import queries as lifecycle

BATCH = 500


def read_plan(reorganisation: Reorganisation) -> Plan:
    """The plan of its sheet for the bodies as they are now. Raises BadSheet."""
    return plan_of(reorganisation.sheet)


def plan_of(text: str) -> Plan:
    """The plan of a sheet for the bodies as they are now. Raises BadSheet."""
    read = sheet.read(text)
    return planning.plan(read, registry.known_bodies(planning.day_before(read.effective_on)), registry.kinds())


@dataclass(frozen=True, slots=True)
class Duty:
    """One side of a living commitment whose body ends. `heir` is decided, `proposed` comes from the rule; empty: nobody.

    `decided` tells apart "nobody takes it: it ends" from "not decided yet".
    """

    commitment_id: int
    code: str
    title: str
    state: str
    due_on: date | None
    side: str
    body: str
    other: str
    proposed: str
    rule: str
    decided: bool = False
    heir: str = ""
    clock: str = ""
    reason: str = ""

    @property
    def has_clock(self) -> bool:
        """Whether a time runs that could run anew: against the side that owes, towards a due day, and not standing still."""
        return self.side == Side.OWES and self.due_on is not None and self.state == State.IN_FORCE


@dataclass(frozen=True, slots=True)
class Spoken:
    """A draft or proposal of a body that ends, in the name of another: it becomes that side's own, `speaker`'s or its heir's."""

    commitment_id: int
    code: str
    body: str
    side: str
    speaker: str


@dataclass(frozen=True, slots=True)
class Acting:
    """Somebody who acts for a body that ends, and for which bodies they were given the same role.

    `proposed` is the one body that follows theirs whole; who merely takes its duties takes none of its people.
    """

    mandate_id: int
    user_id: int
    username: str
    name: str
    role: str
    body: str
    active: bool
    proposed: str
    given: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What a body is told whose partner changes: how many duties pass to another across from it, how many end."""

    body: str
    passed: int
    ended: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """A dry run: everything that would be different, with its counts. Nothing of it is stored."""

    plan: Plan
    levels_before: dict[str, int]
    levels_after: dict[str, int]
    duties: tuple[Duty, ...]
    spoken: tuple[Spoken, ...]
    unanswered: tuple[Unanswered, ...]
    agreements: tuple[Reviewed, ...]
    acting: tuple[Acting, ...]
    posts: int
    notices: tuple[Notice, ...]

    @property
    def undecided(self) -> tuple[Duty, ...]:
        """The duties that nobody has decided about."""
        return tuple(duty for duty in self.duties if not duty.decided)

    @property
    def unsettled(self) -> tuple[Reviewed, ...]:
        """The agreements that nobody has decided about."""
        return tuple(row for row in self.agreements if not row.decided)

    @property
    def unheard(self) -> tuple[Unanswered, ...]:
        """What nobody has said who answers it."""
        return tuple(row for row in self.unanswered if not row.heir)

    @property
    def to_settle(self) -> tuple[Reviewed, ...]:
        """The agreements that nobody has decided about and for which the facts propose something."""
        return tuple(row for row in self.unsettled if row.proposed)

    @property
    def to_give(self) -> tuple[Acting, ...]:
        """Those who can sign in, were given nothing yet, and whose body one other follows whole."""
        return tuple(row for row in self.acting if row.active and row.proposed and not row.given)

    @property
    def is_decided(self) -> bool:
        """Whether nothing is left for a person to decide."""
        return not self.undecided and not self.unsettled and not self.unheard


def outcome(reorganisation: Reorganisation, plan: Plan | None = None) -> Outcome:
    """The dry run of a reorganisation as decided so far. Raises BadSheet when the sheet no longer fits the bodies."""
    plan = plan or read_plan(reorganisation)
    numbers = registry.numbers_of(plan.endings)
    before = Counter(levels(planning.day_before(plan.on))) + Counter(new.level for new in plan.entered.newcomers)
    found = tuple(duties(reorganisation, plan, numbers))
    return Outcome(
        plan=plan,
        levels_before=dict(sorted(before.items())),
        levels_after=_levels_after(plan),
        duties=found,
        spoken=tuple(spoken(plan, numbers)),
        unanswered=tuple(awaiting.unanswered(reorganisation, plan, numbers)),
        agreements=tuple(reviewed(reorganisation, plan)),
        acting=tuple(acting(reorganisation, plan, numbers)),
        posts=_posts(plan, numbers),
        notices=tuple(notices(found)),
    )


def levels(on: date) -> dict[str, int]:
    """How many bodies live at each level on the day."""
    return dict(sorted(Counter(registry.levels_of_the_living(on).values()).items()))


def _levels_after(plan: Plan) -> dict[str, int]:
    """As of the day itself, for another reorganisation of that day may have come first."""
    newcomers = {new.code: new.level for new in (*plan.entered.newcomers, *plan.change.newcomers)}
    there = registry.levels_of_the_living(plan.on)
    level = defaultdict(str, there | newcomers)
    count = Counter(there.values()) + Counter(newcomers.values())
    count.subtract(level[code] for code in plan.change.ended)
    for code, now in plan.change.levels:
        count[level[code]] -= 1
        count[now] += 1
    return {name: n for name, n in sorted(count.items()) if n and name}


def batches(numbers: Iterable[int]) -> Iterator[list[int]]:
    """A few hundred at a time: both databases bound what one statement may name."""
    left = iter(sorted(numbers))
    while some := list(islice(left, BATCH)):
        yield some


def duties(reorganisation: Reorganisation, plan: Plan, numbers: dict[str, int]) -> Iterator[Duty]:
    """Every side of a living commitment that stands with a body that ends, in the order of bodies, days and codes."""
    code_of = {pk: code for code, pk in numbers.items()}
    decided = {
        (commitment, side): (heir, clock, reason)
        for commitment, side, heir, clock, reason in reorganisation.duties.values_list(
            "commitment_id", "side", "heir", "clock", "reason"
        ).iterator()
    } if reorganisation.pk else {}  # fmt: skip
    rows = sorted(_living_with(numbers.values()), key=lambda row: (row.due_on or date.max, row.code))
    others = dict(Body.objects.values_list("pk", "code"))
    places = placing.places(plan)
    for row in rows:
        sides = ((Side.OWES, row.debtor_id, row.creditor_id), (Side.OWED, row.creditor_id, row.debtor_id))
        found = []
        for side, pk, across in sides:
            if pk in code_of:
                proposed, rule = _proposal(plan, places, row, code_of[pk], others[across])
                duty = Duty(
                    row.pk, row.code, row.title, row.state, row.due_on, side.value, code_of[pk], others[across],
                    proposed, rule,
                )  # fmt: skip
                found.append(_as_decided(duty, decided.get((row.pk, side.value)), reorganisation, plan))
        yield from found if _may_stand(found, plan) else map(_undecided, found)


def _proposal(plan: Plan, places: Places, row: Commitment, body: str, other: str) -> tuple[str, str]:
    """Who takes over by rule, and by which: who is named by a place in words that others read too, else the body's heir."""
    named = places.heir(plan.endings[body], row.title) if row.state not in UNBOUND_LIVING else ""
    across = plan.endings[other].heir if other in plan.endings else other
    if named and named != across:
        return named, "PLACE"
    return awaiting.proposal(plan.endings, body, other)


def _as_decided(duty: Duty, told: tuple[str, str, str] | None, reorganisation: Reorganisation, plan: Plan) -> Duty:
    """The duty with what a person decided: by itself, or by approving that the rest follows the proposals.

    A decision counts as long as the sheet allows it; afterwards the duty waits for another.
    """
    if told is None and reorganisation.rest and duty.proposed:
        told = duty.proposed, "CONTINUES", reorganisation.rest
    if told is None or not plan.may_take(told[0], body=duty.body, other=duty.other):
        return duty
    heir, clock, reason = told
    return replace(duty, decided=True, heir=heir, clock=clock, reason=reason)


def _undecided(duty: Duty) -> Duty:
    return replace(duty, decided=False, heir="", clock="", reason="")


def _may_stand(sides: Sequence[Duty], plan: Plan) -> bool:
    """Of a commitment whose both bodies end: whether its two heirs, as decided, may be one."""
    if len(sides) < 2 or not all(duty.decided for duty in sides):  # noqa: PLR2004  # a commitment has two sides
        return True
    one, other = sides
    return one.heir != other.heir or not one.heir or plan.may_meet(one.body, other.body)


def _living_with(numbers: Iterable[int]) -> list[Commitment]:
    """The living commitments one of whose sides is one of these bodies, each once."""
    found: dict[int, Commitment] = {}
    columns = ("pk", "code", "title", "state", "due_on", "debtor_id", "creditor_id")
    for some in batches(numbers):
        for side in ("debtor_id__in", "creditor_id__in"):
            rows = Commitment.objects.filter(state__in=LIVING_STATES, **{side: some}).only(*columns)
            found |= {row.pk: row for row in rows.iterator()}
    return list(found.values())


def spoken(plan: Plan, numbers: dict[str, int]) -> Iterator[Spoken]:
    """What does not bind yet and was drafted by a body that ends, but stands between two others; by code.

    A proposal is that side's for which its key was turned; a draft, that of the side under its drafter, or the
    creditor's where neither or both were.
    """
    code_of = {pk: code for code, pk in numbers.items()}
    before = planning.day_before(plan.on)
    rows = [
        row
        for some in batches(numbers.values())
        for row in Commitment.objects.filter(state__in=UNBOUND_LIVING, opener_id__in=some)
        if row.opener_id not in (row.debtor_id, row.creditor_id)
    ]
    codes = dict(Body.objects.values_list("pk", "code")) if rows else {}
    for row in sorted(rows, key=lambda row: row.code):
        side = row.proposed_for or ledger.side_spoken_for(row.opener_id, row, before) or Side.OWED
        speaker = row.debtor_id if side == Side.OWES else row.creditor_id
        yield Spoken(row.pk, row.code, code_of[row.opener_id], str(side), codes[speaker])


def reviewed(reorganisation: Reorganisation, plan: Plan) -> Iterator[Reviewed]:
    """Every agreement that binds, will bind or is being signed and has a party that ends, by code.

    Who stands in its places is asked of the day itself: an earlier reorganisation of that day may have moved them. A
    place that nobody followed into is empty, and counts no more. What a later day has moved already is told too.
    """
    numbers = registry.numbers_of(plan.endings)
    ended = {pk: code for code, pk in numbers.items()}
    codes = dict(Body.objects.values_list("pk", "code"))
    told = {row.agreement_id: row for row in reorganisation.agreements.all()} if reorganisation.pk else {}
    standing, at_last = agreements.standing_in_places(plan.on), agreements.standing_in_places(date.max)
    gone = set(Body.objects.filter(ended_on__lte=plan.on).values_list("pk", flat=True)) - set(ended)
    touched = [party for party, body in standing.items() if body in ended]
    rows = agreements.reviewable(plan.on).filter(parties__in=touched).distinct()
    for row in rows.order_by("code").prefetch_related("parties"):
        parties = [
            (party.pk, codes[standing[party.pk]]) for party in row.parties.all() if standing[party.pk] not in gone
        ]
        found = Reviewed(
            row.pk, row.code, row.title, tuple(body for _party, body in parties),
            tuple(_place(party, plan.endings[body]) for party, body in parties if body in plan.endings),
            binds=row.state == AgreementState.IN_FORCE,
            over=row.term_to is not None and row.term_to <= plan.on,
            basis=next(plan.endings[body].basis for _party, body in parties if body in plan.endings),
            moved={codes[standing[party]]: codes[at_last[party]] for party, _body in parties},
        )  # fmt: skip
        yield _as_settled(found, told.get(row.pk))


def _place(party_id: int, ending: Ending) -> Place:
    """Only who follows a party stands in its place, never who merely takes duties."""
    only = ending.followers[0] if len(ending.followers) == 1 else ""
    return Place(party_id, ending.code, ending.followers, ending.heir if ending.heir in ending.followers else only)


def _as_settled(found: Reviewed, decision: AgreementDecision | None) -> Reviewed:
    """With what a person decided, as long as the facts still allow it."""
    if decision is None:
        return found
    heirs = {was: str(heir) for was, heir in audit.facts_of(decision.heirs).items()}
    named = found.with_heirs(heirs)
    unheard = any(heirs.get(place.body, place.heir) != place.heir for place in named.places)
    if unheard or not named.may(decision.standing):
        return found
    return replace(named, decided=decision.standing, document=decision.document, reason=decision.reason)


def acting(reorganisation: Reorganisation, plan: Plan, numbers: dict[str, int]) -> Iterator[Acting]:
    """Everybody who may act for a body that ends, by body and sign-in name."""
    given: dict[int, dict[str, str]] = {}
    told = reorganisation.mandates.order_by("pk").values_list("mandate_id", "heir", "reason")
    for mandate, heir, reason in told if reorganisation.pk else ():
        if heir in plan.living:
            given.setdefault(mandate, {})[heir] = reason
    before = planning.day_before(plan.on)
    for some in batches(numbers.values()):
        lasting = Q(valid_to=None) | Q(valid_to__gt=before)  # those of the day itself and later too
        rows = Mandate.objects.filter(lasting, body_id__in=some).select_related("user", "body")
        for row in rows.order_by("body__code", "user__username", "pk"):
            ending, heirs = plan.endings[row.body.code], given.get(row.pk, {})
            yield Acting(
                row.pk, row.user_id, row.user.get_username(), str(row.user), row.role, row.body.code,
                row.user.is_active, ending.heir if ending.followers == (ending.heir,) else "", tuple(heirs),
                "; ".join(dict.fromkeys(reason for reason in heirs.values() if reason)),
            )  # fmt: skip


def last_keepers(found: Outcome) -> list[str]:
    """The sign-in names of those who keep who is who, if with the day none of them does any more and nobody else either."""
    roles = [role for role, capabilities in settings.ROLES.items() if "organise" in capabilities]
    ending = [acting for acting in found.acting if acting.active and acting.role in roles]
    if not ending or any(acting.given for acting in ending):
        return []
    held = Mandate.objects.filter(organisations.living(found.plan.on), role__in=roles, body__ended_on=None)
    others = held.filter(user__is_active=True).exclude(pk__in=[acting.mandate_id for acting in found.acting])
    return [] if others.exists() else sorted({acting.username for acting in ending})


def _posts(plan: Plan, numbers: dict[str, int]) -> int:
    """How many posts are held in bodies that end."""
    held = Holding.objects.filter(organisations.living(planning.day_before(plan.on)))
    return sum(held.filter(post__body_id__in=some).count() for some in batches(numbers.values()))


def notices(found: Iterable[Duty]) -> Iterator[Notice]:
    """One for each body that from the day on stands across from another than before, or from nobody any more."""
    by_commitment: dict[int, list[Duty]] = {}
    for duty in found:
        by_commitment.setdefault(duty.commitment_id, []).append(duty)
    passed, ended = Counter[str](), Counter[str]()
    for duties_ in by_commitment.values():
        heirs = {duty.body: duty.heir for duty in duties_ if duty.decided}
        for duty in duties_:
            across = heirs.get(duty.other, "") if duty.other in {d.body for d in duties_} else duty.other
            if duty.decided and across:
                (passed if duty.heir and duty.heir != across else ended)[across] += 1
    for body in sorted({*passed, *ended}):
        yield Notice(body, passed[body], ended[body])


def told(body_id: int, since: date) -> list[PartnerNotice]:
    """What reorganisations from a day on have changed for a body's duties, the newest first."""
    rows = PartnerNotice.objects.filter(body_id=body_id, reorganisation__effective_on__gte=since)
    return list(rows.select_related("reorganisation").order_by("-reorganisation__effective_on", "-pk"))


def labels(on: date) -> dict[str, Label]:
    """Every body by its code, with its name of the day."""
    sides = registry.kinds()
    known = registry.known_bodies(on)
    return {code: Label(code, row.name, row.short_name, sides[row.kind]) for code, row in known.items()}


def ended_on(code: str) -> date | None:
    """The first day without the body of this code; None while no end of it is known."""
    return Body.objects.filter(code=code).values_list("ended_on", flat=True).first()


def kinds_by_label() -> list[tuple[str, str]]:
    """The kinds of body that there are, code and label, in the order of protocol."""
    return list(organisations.kind_labels().items())


def due(today: date) -> list[Reorganisation]:
    """What is approved and whose day has come, the earliest first."""
    rows = Reorganisation.objects.filter(state="APPROVED", effective_on__lte=today)
    return list(rows.order_by("effective_on", "pk"))


def vouched(row: Reorganisation) -> dict[str, object]:
    """What stands of a reorganisation, as the acts that changed it told it. Never refuses: altered rows are asked too."""
    return {
        "on": str(row.effective_on), "sheet": _digest(row.sheet), "title": chain.digest(row.title),
        "rest": chain.digest(row.rest), "decisions": _decisions(row), "notices": _notices(row),
    }  # fmt: skip


def fingerprint(row: Reorganisation) -> str:
    """One hash over the sheet, the day and everything decided: what an approval is about."""
    return chain.digest(chain.canonical(vouched(row)))


def proposed_papers(found: Outcome) -> str:
    """One hash over what is proposed for agreements: whoever confirms it confirms what they saw."""
    return chain.digest(
        chain.canonical([[row.agreement_id, row.proposed, row.basis, *row.left] for row in found.to_settle])
    )


def proposed_people(found: Outcome) -> str:
    """The same for who acts for a body that ends."""
    return chain.digest(chain.canonical([[row.mandate_id, row.proposed] for row in found.to_give]))


def _decisions(row: Reorganisation) -> str:
    """One hash over everything that was decided about it."""
    duties = row.duties.order_by("commitment_id", "side").values_list(
        "commitment_id", "side", "heir", "clock", "reason"
    )
    papers = row.agreements.order_by("agreement_id")
    settled = papers.values_list("agreement_id", "standing", "heirs", "document", "reason")
    given = row.mandates.order_by("mandate_id", "heir").values_list("mandate_id", "heir", "reason")
    heard = row.answers.order_by("kind", "number", "body").values_list("kind", "number", "body", "heir", "reason")
    return chain.digest(chain.canonical([list(map(list, rows)) for rows in (duties, settled, given, heard)]))


def _notices(row: Reorganisation) -> str:
    told = row.notices.order_by("body_id").values_list("body_id", "passed", "ended")
    return chain.digest(chain.canonical(list(map(list, told))))


def altered(row: Reorganisation) -> Iterator[tuple[int, str]]:
    """What of a reorganisation is not what its last act told of it: the number of that act, and what."""
    subject = f"{Reorganisation._meta.label_lower}:{row.pk}"
    told: dict[str, tuple[int, object]] = {}
    for seq, facts in Record.objects.filter(subject=subject).order_by("seq").values_list("seq", "facts"):
        told |= {name: (seq, says) for name, says in audit.facts_of(facts).items()}
    for name, stands in vouched(row).items():
        seq, says = told.get(name, (1, ""))
        if says != stands:
            yield seq, name


def broken() -> Iterator[chain.Break]:
    """Reorganisations whose state, sheet, day or decisions are not what was recorded of them."""
    yield from lifecycle.misplaced(Reorganisation, STEPS)
    for row in Reorganisation.objects.order_by("pk"):
        for seq in sorted({seq for seq, _what in altered(row)}):
            yield chain.Break(f"audit:{Reorganisation._meta.label_lower}:{row.pk}", seq, "WORDS")


def _digest(text: str) -> str:
    try:
        return sheet.read(text).digest()
    except sheet.BadSheet:
        return ""  # whatever it is, it is not what was recorded
