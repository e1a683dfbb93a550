"""The day itself: bodies, duties, agreements and people change in one transaction, or nothing does."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.agreements import services as agreements
from phoihop.domain.agreements.models import Agreement
from phoihop.domain.ledger import queries as ledger_queries
from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.models import Commitment, Side
from phoihop.domain.ledger.services import standing
from phoihop.domain.ledger.states import UNBOUND_LIVING
from phoihop.domain.organisations import registry
from phoihop.domain.organisations import services as organisations
from phoihop.domain.organisations.models import Body, Mandate
from phoihop.domain.reorganisations import loads, permissions, queries, telling
from phoihop.domain.reorganisations.events import CarriedOut
from phoihop.domain.reorganisations.models import DutyDecision, PartnerNotice, Reorganisation
from phoihop.domain.reorganisations.queries import Duty, Outcome
from phoihop.domain.reorganisations.services import handing_over
from phoihop.domain.reorganisations.states import TAKING_OVER, Clock, ReorganisationState
from phoihop.domain.rulebook import queries as rulebook
from phoihop.domain.rulebook import rules
from phoihop.domain.rulebook.rules import Reckoning
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import moments
from phoihop.foundation.audit import services as audit
from phoihop.foundation.lifecycle import queries as installation_facts
from phoihop.foundation.lifecycle import services as installation
from phoihop.foundation.outbox import bus
from phoihop.foundation.vn import dates


class CannotCarryOut(Exception):
    """Its day has not come, or something is not decided yet. Carries a sentence for people."""


@transaction.atomic
def carry_out(*, reorganisation: Reorganisation, by: Actor, at: datetime) -> Outcome:
    """Carry an approved reorganisation out, whole. Answers what it came to.

    Raises Denied, CannotCarryOut, BadSheet when the sheet no longer fits the bodies, and what the ledger refuses.
    """
    permissions.check_can_reorganise(by)
    audit.wait_for_appenders()  # what is found now is all there is: nobody binds a body between the count and its end
    _check_vouched(reorganisation)
    row = _claim(reorganisation, at)
    found = queries.outcome(row)
    _check_decided(found)
    _check_somebody_is_left(found)
    _keep_what_followed_by_rule(found, row, at)
    _change_structure(found, row, by, at)
    _pass_duties(found, row, by)
    _let_speak(found, row, by)
    bodies = _bodies(code for one in found.unanswered for code in (one.body, one.heir))
    handing_over.on_the_day(row, found, bodies, by, at)
    _settle_agreements(row, found, by, at)
    _give_mandates(row, found, by, at)
    _move_on(row.effective_on)
    _tell(found, row)
    bus.publish([CarriedOut(row.code, row.effective_on, telling.told(found))])
    facts = {**queries.vouched(row), "duties": len(found.duties)}
    audit.record("reorganisations.reorganisation.carry_out", on=row, by=by, at=at, facts=facts)
    reorganisation.refresh_from_db()
    return found


def _tell(found: Outcome, row: Reorganisation) -> None:
    """Every body whose partner is another now finds it on its desk."""
    numbers = registry.numbers_of(notice.body for notice in found.notices)
    PartnerNotice.objects.bulk_create(
        [
            PartnerNotice(reorganisation=row, body_id=numbers[told.body], passed=told.passed, ended=told.ended)
            for told in found.notices
        ],
        batch_size=queries.BATCH,
    )


def _claim(reorganisation: Reorganisation, at: datetime) -> Reorganisation:
    """Its one carrying out: of two at once the second finds it done."""
    today = dates.today_in_vietnam(moments.recording().at)
    row = Reorganisation.objects.get(pk=reorganisation.pk)
    if row.effective_on > today:
        raise CannotCarryOut(
            _("Its day, %(day)s, has not come yet. Until then it can be looked at and changed.")
            % {"day": dates.show(row.effective_on)}
        )
    approved = Reorganisation.objects.filter(pk=row.pk, state=ReorganisationState.APPROVED)
    if approved.update(state=ReorganisationState.CARRIED_OUT, carried_out_at=at) != 1:
        raise CannotCarryOut(
            _("Only an approved reorganisation is carried out. It stands at “%(state)s”.")
            % {"state": row.get_state_display()}
        )
    return Reorganisation.objects.get(pk=row.pk)


def _check_vouched(reorganisation: Reorganisation) -> None:
    """What is carried out is what was drafted, decided and approved."""
    if any(queries.altered(Reorganisation.objects.get(pk=reorganisation.pk))):
        raise CannotCarryOut(
            _(
                "This is not what was recorded of it. Nothing was changed. Run “phoihop ledger verify”, and find out who altered it."
            )
        )


def _check_decided(found: Outcome) -> None:
    if found.undecided:
        first = ", ".join(duty.code for duty in found.undecided[:5])
        raise CannotCarryOut(
            _("%(n)s duties have no heir yet, the first: %(codes)s. Decide who takes them, then carry it out.")
            % {"n": len(found.undecided), "codes": first}
        )
    if found.unsettled:
        first = ", ".join(row.code for row in found.unsettled[:5])
        raise CannotCarryOut(
            _("%(n)s agreements are not decided yet, the first: %(codes)s. Decide what becomes of them.")
            % {"n": len(found.unsettled), "codes": first}
        )
    if found.unheard:
        first = ", ".join(str(row.number) for row in found.unheard[:5])
        raise CannotCarryOut(
            _(
                "%(n)s petitions or recommendations have nobody who answers them, the first: no. %(numbers)s. Decide who does."
            )
            % {"n": len(found.unheard), "numbers": first}
        )


def _check_somebody_is_left(found: Outcome) -> None:
    """An installation that has somebody who keeps who is who has one afterwards too."""
    if names := queries.last_keepers(found):
        raise CannotCarryOut(
            _(
                "Afterwards nobody could administer this installation. Let one of these act for a body that lives: %(names)s."
            )
            % {"names": ", ".join(names)}
        )


def _move_on(on: date) -> None:
    """An installation that stands still on an earlier day moves on to the day that it now knows."""
    still = installation_facts.fixed_today()
    if still is not None and still < on:
        installation.stand_still(day=on, demo=True)


def _keep_what_followed_by_rule(found: Outcome, row: Reorganisation, at: datetime) -> None:
    """What nobody decided one by one stands among the decisions too, with the reason that the approval gave."""
    rows = [
        DutyDecision(
            reorganisation=row, commitment_id=duty.commitment_id, side=duty.side, heir=duty.heir, clock=duty.clock,
            reason=duty.reason, decided_at=at,
        )
        for duty in found.duties
    ]  # fmt: skip
    DutyDecision.objects.bulk_create(rows, batch_size=queries.BATCH, ignore_conflicts=True)


def _change_structure(found: Outcome, row: Reorganisation, by: Actor, at: datetime) -> None:
    for kind in found.plan.sheet.of("kind"):
        label = kind.get("label")
        organisations.ensure_kind(
            code=kind.code, label=label, label_en=kind.get("label_en", label), side=kind.get("side"),
            protocol_order=int(kind.get("order")), by=by, at=at,
        )  # fmt: skip
    organisations.restructure(change=found.plan.entered, cause=row, by=by, at=at)
    with standing.restructuring(row.effective_on):
        organisations.restructure(change=found.plan.change, cause=row, by=by, at=at)


def _pass_duties(found: Outcome, row: Reorganisation, by: Actor) -> None:
    """Each side to its heir; where nobody is left on a side, or one body on both, the commitment ends."""
    heirs = _bodies(duty.heir for duty in found.duties if duty.heir)
    by_commitment: dict[int, list[Duty]] = {}
    for duty in found.duties:
        by_commitment.setdefault(duty.commitment_id, []).append(duty)
    ends = {pk for pk, duties in by_commitment.items() if loads.ends(duties, [duty.heir for duty in duties])}
    for side in Side:
        duties = [duty for duty in found.duties if duty.side == side and duty.commitment_id not in ends]
        rows = _rows(duty.commitment_id for duty in duties)
        moved = _moved(duties, rows, row)
        items = [
            _passing(rows[duty.commitment_id], duty, heirs[duty.heir], row, moved.get(duty.commitment_id))
            for duty in duties
        ]
        ledger.transfer_all(items=items, by=by)
    rows = _rows(ends)
    endings = [_ending(rows[pk], by_commitment[pk], row, found) for pk in sorted(ends)]
    ledger.extinguish_all(items=endings, by=by)


def _let_speak(found: Outcome, row: Reorganisation, by: Actor) -> None:
    """What a body that ended had drafted or proposed in the name of a side is that side's own from now on."""
    left = _rows(spoken.commitment_id for spoken in found.spoken)
    items = []
    for spoken in found.spoken:
        commitment, ending = left[spoken.commitment_id], found.plan.endings[spoken.body]
        if commitment.state in UNBOUND_LIVING:  # its own side may have ended as well, and it with that
            on, facts = max(row.effective_on, commitment.since), {"reorganisation": row.code, "spoke": spoken.body}
            items.append(ledger.Speaking(commitment, Side(spoken.side), on, ending.basis, facts))
    ledger.speak_all(items=items, by=by)


def _moved(duties: Iterable[Duty], rows: dict[int, Commitment], row: Reorganisation) -> dict[int, Reckoning]:
    """The new due days with their arithmetic, where it was decided that they move and they do, by commitment."""
    moving = [duty for duty in duties if duty.clock != Clock.CONTINUES and duty.has_clock]
    by_rule = any(duty.clock == Clock.BY_RULE for duty in moving)
    least = rulebook.due(TAKING_OVER, row.effective_on) if by_rule else None
    before = ledger_queries.reckonings_of([duty.commitment_id for duty in moving])
    moved = {}
    for duty in moving:
        commitment, stood = rows[duty.commitment_id], before[duty.commitment_id]
        if least and duty.clock == Clock.BY_RULE:
            reckoning = rules.no_sooner(stood, least)
        else:
            reckoning = rules.restarted(stood, commitment.opened_on, max(row.effective_on, commitment.since))
        if reckoning != stood:
            moved[commitment.pk] = reckoning
    return moved


def _passing(
    commitment: Commitment, duty: Duty, heir: Body, row: Reorganisation, moved: Reckoning | None
) -> ledger.Passing:
    """The side as it passes; with `moved` its due day moves. The facts tell what was done."""
    on = max(row.effective_on, commitment.since)
    clock = duty.clock if moved else Clock.CONTINUES
    facts: dict[str, object] = {"reorganisation": row.code, "passed": duty.body, "clock": str(clock)}
    return ledger.Passing(commitment, Side(duty.side), heir, on, duty.reason, moved, facts)


def _ending(commitment: Commitment, duties: Sequence[Duty], row: Reorganisation, found: Outcome) -> ledger.Ending:
    on = max(row.effective_on, commitment.since)
    basis = found.plan.endings[duties[0].body].basis
    facts: dict[str, object] = {"reorganisation": row.code, "ended": sorted(duty.body for duty in duties)}
    return ledger.Ending(commitment, on, basis, duties[0].reason, facts)


def _settle_agreements(row: Reorganisation, found: Outcome, by: Actor, at: datetime) -> None:
    papers = Agreement.objects.in_bulk([reviewed.agreement_id for reviewed in found.agreements])
    heirs = _bodies(place.heir for reviewed in found.agreements for place in reviewed.places if place.heir)
    for reviewed in found.agreements:
        agreements.settle(
            agreement=papers[reviewed.agreement_id], cause=row.code, standing=reviewed.decided,
            document=reviewed.document, reason=reviewed.reason,
            heirs={place.party_id: heirs[place.heir] for place in reviewed.places if place.heir},
            on=row.effective_on, by=by, at=at,
        )  # fmt: skip


def _give_mandates(row: Reorganisation, found: Outcome, by: Actor, at: datetime) -> None:
    heirs = _bodies(heir for acting in found.acting for heir in acting.given)
    mandates = {mandate.pk: mandate for mandate in Mandate.objects.filter(pk__in=[a.mandate_id for a in found.acting])}
    held = set(
        Mandate.objects.filter(valid_to=None, valid_from__lte=row.effective_on).values_list(
            "user_id", "body_id", "role"
        )
    )
    for acting in found.acting:
        for heir in acting.given:
            mandate = (acting.user_id, heirs[heir].pk, acting.role)
            if mandate in held:  # of two bodies that became one, or given there before: it is one mandate, ended once
                continue
            held.add(mandate)
            organisations.grant_mandate(
                user=mandates[acting.mandate_id].user, body=heirs[heir], role=acting.role, from_day=row.effective_on,
                by=by, at=at,
            )  # fmt: skip


def _bodies(codes: Iterable[str]) -> dict[str, Body]:
    wanted = registry.numbers_of(codes)
    found: dict[str, Body] = {}
    for some in queries.batches(wanted.values()):
        found |= {body.code: body for body in Body.objects.filter(pk__in=some)}
    return found


def _rows(numbers: Iterable[int]) -> dict[int, Commitment]:
    found: dict[int, Commitment] = {}
    for some in queries.batches(set(numbers)):
        found |= {row.pk: row for row in Commitment.objects.filter(pk__in=some)}
    return found
