"""What people decide before the day: who takes each duty, what becomes of each agreement, who acts for whom."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.agreements.states import Standing
from phoihop.domain.reorganisations import permissions, queries
from phoihop.domain.reorganisations.models import AgreementDecision, DutyDecision, MandateDecision, Reorganisation
from phoihop.domain.reorganisations.queries import Duty, Outcome
from phoihop.domain.reorganisations.reviewing import Reviewed
from phoihop.domain.reorganisations.services import drafting
from phoihop.domain.reorganisations.states import OPEN_STATES, TAKING_OVER, Clock
from phoihop.domain.rulebook import queries as rulebook
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import chain
from phoihop.foundation.audit import services as audit

BATCH, MOST_WORDS, MOST_DOCUMENT = 500, 500, 300


class CannotDecide(Exception):
    """The choice does not fit what is to be decided. Carries a sentence for people."""


def opened(reorganisation: Reorganisation, by: Actor) -> Outcome:
    """What there is to decide. One decides at a time, so that each act vouches for all that was decided before it."""
    return queries.outcome(_held_open(reorganisation, by))


def _held_open(reorganisation: Reorganisation, by: Actor) -> Reorganisation:
    """The row, kept to oneself, while something can still be decided about it. Raises Denied, CannotDecide."""
    permissions.check_can_reorganise(by)
    row = drafting.held(reorganisation)
    if row.state not in OPEN_STATES:
        raise CannotDecide(_("This is over: nothing can be decided about it any more."))
    return row


@transaction.atomic
def pass_on(
    *,
    reorganisation: Reorganisation,
    duties: Sequence[tuple[int, str]],
    heir: str,
    reason: str,
    by: Actor,
    at: datetime,
    clock: str = Clock.CONTINUES,
) -> int:
    """Give sides of commitments, told as (number, side), to one heir told by its code; how many. As `pass_on_each`."""
    permissions.check_can_reorganise(by)
    decided = [(number, side, heir) for number, side in duties]
    return pass_on_each(reorganisation=reorganisation, decided=decided, reason=reason, by=by, at=at, clock=clock)


@transaction.atomic
def pass_on_each(
    *,
    reorganisation: Reorganisation,
    decided: Sequence[tuple[int, str, str]],
    reason: str,
    by: Actor,
    at: datetime,
    clock: str = Clock.CONTINUES,
) -> int:
    """Give each side of a commitment, told as (number, side, code of the heir), to its heir; deciding again replaces.

    Without an heir it ends with its body, which takes that nobody follows it. Raises Denied, CannotDecide, BadSheet.
    """
    found = opened(reorganisation, by)
    if not decided:
        raise CannotDecide(_("Choose at least one duty."))
    there = {(duty.commitment_id, duty.side): duty for duty in found.duties}
    if any((number, side) not in there for number, side, _heir in decided):
        raise CannotDecide(_("One of these no longer stands with a body that ends. Reload the page and choose again."))
    chosen = [(there[number, side], heir) for number, side, heir in decided]
    _check_chosen(found, chosen)
    _write(reorganisation, chosen, clock, reason, by, at)
    return len(chosen)


def _check_chosen(found: Outcome, chosen: Sequence[tuple[Duty, str]]) -> None:
    """Raises CannotDecide for what the day would refuse."""
    for heir in sorted({heir for duty, heir in chosen if heir and heir != duty.other}):
        _check_heir(found, heir)
    for duty, heir in chosen:
        if found.plan.may_take(heir, body=duty.body, other=duty.other):
            continue
        if heir:
            raise CannotDecide(
                _("%(code)s: “%(heir)s” stands on the other side and would owe itself. Choose a body that follows.")
                % {"code": duty.code, "heir": heir}
            )
        raise CannotDecide(_("A body follows this one, so its duties pass to somebody. Choose who takes them."))
    heirs = {(duty.commitment_id, duty.side): heir for duty, heir in chosen}
    told = {(duty.commitment_id, duty.side): duty.heir for duty in found.duties if duty.decided} | heirs
    for duty, heir in chosen:
        across = "OWED" if duty.side == "OWES" else "OWES"
        meets = heir and told.get((duty.commitment_id, across)) == heir
        if meets and not found.plan.may_meet(duty.body, duty.other):
            raise CannotDecide(
                _("%(code)s: “%(heir)s” would take both sides and owe itself, though others follow. Choose two heirs.")
                % {"code": duty.code, "heir": heir}
            )


def _check_heir(found: Outcome, heir: str) -> None:
    if heir not in found.plan.living:
        raise CannotDecide(_("“%(code)s” does not live on that day. Choose a body that does.") % {"code": heir})


@transaction.atomic
def pass_on_as_proposed(
    *, reorganisation: Reorganisation, reason: str, by: Actor, at: datetime, bodies: Iterable[str] | None = None
) -> int:
    """Confirm the proposal for every duty that nobody has decided about, of these bodies or of all; how many."""
    found = opened(reorganisation, by)
    wanted = set(bodies) if bodies is not None else set(found.plan.endings)
    open_ = [(duty, duty.proposed) for duty in found.undecided if duty.proposed and duty.body in wanted]
    if open_:
        _write(reorganisation, open_, Clock.CONTINUES, reason, by, at)
    return len(open_)


def _write(
    reorganisation: Reorganisation,
    decided: Sequence[tuple[Duty, str]],
    clock: str,
    reason: str,
    by: Actor,
    at: datetime,
) -> None:
    check_words(reason)
    if not reason.strip():
        raise CannotDecide(_("Write why, in a few words: it stands in the ledger with every duty."))
    if clock not in Clock.values:
        raise CannotDecide(_("Choose what happens to the due days."))
    if clock == Clock.BY_RULE:
        _check_rule(reorganisation)
    rows = [
        DutyDecision(
            reorganisation=reorganisation, commitment_id=duty.commitment_id, side=duty.side, heir=heir,
            clock=_clock(duty, heir, clock), reason=reason.strip(), decided_by=by.user_id, decided_at=at,
        )
        for duty, heir in decided
    ]  # fmt: skip
    DutyDecision.objects.bulk_create(
        rows, batch_size=BATCH, update_conflicts=True, unique_fields=["reorganisation", "commitment", "side"],
        update_fields=["heir", "clock", "reason", "decided_by", "decided_at"],
    )  # fmt: skip
    record("passed_on", reorganisation, by, at, duties=len(rows))


def record(verb: str, reorganisation: Reorganisation, by: Actor, at: datetime, **facts: object) -> None:
    """The act, with one hash over everything that is decided after it."""
    told = {**queries.vouched(Reorganisation.objects.get(pk=reorganisation.pk)), **facts}
    audit.record(f"reorganisations.reorganisation.{verb}", on=reorganisation, by=by, at=at, facts=told)


def check_words(reason: str, document: str = "") -> None:
    """Raises CannotDecide for more than will stand in the ledger."""
    for words, most in ((reason, MOST_WORDS), (document, MOST_DOCUMENT)):
        if len(words.strip()) > most:
            raise CannotDecide(_("These words are longer than %(most)s characters. Shorten them.") % {"most": most})


def _check_rule(reorganisation: Reorganisation) -> None:
    """Raises CannotDecide where the rule book would leave the day without an answer."""
    try:
        rulebook.due(TAKING_OVER, reorganisation.effective_on)
    except rulebook.NoRule as why:
        raise CannotDecide(str(why)) from why


def _clock(duty: Duty, heir: str, clock: str) -> str:
    """Among many chosen at once, the time moves for those against which one runs, and that pass to an heir."""
    return clock if heir and duty.has_clock else Clock.CONTINUES


@transaction.atomic
def settle(
    *,
    reorganisation: Reorganisation,
    agreements: Sequence[int],
    standing: str,
    document: str,
    reason: str,
    by: Actor,
    at: datetime,
    heirs: Mapping[str, str] | None = None,
) -> int:
    """Decide what becomes of agreements, told by number, on a document; how many. Raises Denied, CannotDecide, BadSheet.

    `heirs` says, by the code of a party that several bodies follow, which of them stands in its place. What the facts
    do not allow (`Reviewed.may`) is refused.
    """
    found = opened(reorganisation, by)
    there = {row.agreement_id: row for row in found.agreements}
    if not agreements or any(pk not in there for pk in agreements):
        raise CannotDecide(_("Choose agreements that have a party which ends."))
    if standing not in Standing.values:
        raise CannotDecide(_("Choose what becomes of the agreement."))
    if not document.strip():
        raise CannotDecide(_("Name the document that decides it: number, day and who signed it."))
    named = {was: heir for was, heir in (heirs or {}).items() if heir}
    for was, heir in named.items():
        if was not in found.plan.endings or heir not in found.plan.endings[was].followers:
            raise CannotDecide(
                _("“%(heir)s” does not follow “%(was)s”. Choose a body that does.") % {"heir": heir, "was": was}
            )
    settled = [(there[pk].with_heirs(named), standing, document.strip()) for pk in agreements]
    _check_may(settled)
    _write_settled(reorganisation, settled, named, reason, by, at)
    return len(settled)


Settled = tuple[Reviewed, str, str]  # the agreement, what becomes of it, on which document


def _check_may(settled: Sequence[Settled]) -> None:
    """Raises CannotDecide with the agreements for which the facts do not allow the standing, and why."""
    stays = (Standing.CONTINUES, Standing.TO_RESIGN)  # until it is signed again it binds
    if open_ := [row.code for row, standing, _paper in settled if row.open and row.binds and standing in stays]:
        raise CannotDecide(
            _("Several bodies follow a party of %(codes)s. Choose which of them stands in its place.")
            % {"codes": ", ".join(open_)}
        )
    if impossible := [row.code for row, standing, _paper in settled if not row.may(standing)]:
        raise CannotDecide(
            _(
                "%(codes)s: the facts do not allow this. A party has, or has not, a body that follows it; both sides are, or are not, one body now; its term is, or is not, over; or it was never signed by all."
            )
            % {"codes": ", ".join(impossible)}
        )


def _write_settled(
    reorganisation: Reorganisation, settled: Sequence[Settled], named: Mapping[str, str], reason: str, by: Actor,
    at: datetime,
) -> None:  # fmt: skip
    for _row, _standing, document in settled:
        check_words(reason, document)
    rows = [
        AgreementDecision(
            reorganisation=reorganisation, agreement_id=row.agreement_id, standing=standing, document=document,
            heirs=chain.canonical({place.body: named[place.body] for place in row.places if place.body in named}),
            reason=reason.strip(), decided_by=by.user_id, decided_at=at,
        )
        for row, standing, document in settled
    ]  # fmt: skip
    AgreementDecision.objects.bulk_create(
        rows, batch_size=BATCH, update_conflicts=True, unique_fields=["reorganisation", "agreement"],
        update_fields=["standing", "document", "heirs", "reason", "decided_by", "decided_at"],
    )  # fmt: skip
    record("settled", reorganisation, by, at, agreements=[row.code for row, _standing, _paper in settled])


@transaction.atomic
def settle_as_proposed(
    *, reorganisation: Reorganisation, reason: str, by: Actor, at: datetime, document: str = "",
    heirs: Mapping[str, str] | None = None, seen: str = "",
) -> int:  # fmt: skip
    """Confirm the proposal for every agreement that nobody has decided about; how many.

    Without a document each rests on the decision by which its party ends. Where several bodies follow a party nothing
    is proposed, unless `heirs` says which of them stands in its place. `seen`: see `_check_seen`.
    """
    found = opened(reorganisation, by)
    _check_seen(seen, queries.proposed_papers(found))
    left = [row.with_heirs(heirs or {}) for row in found.unsettled]
    settled = [(row, row.proposed, document.strip() or row.basis) for row in left if row.proposed]
    if settled:
        _write_settled(reorganisation, settled, heirs or {}, reason, by, at)
    return len(settled)


def _check_seen(seen: str, proposed: str) -> None:
    """With the hash of what a person looked at, raises CannotDecide if other things are proposed by now."""
    if seen and seen != proposed:
        raise CannotDecide(_("Other things are proposed than on the page that you saw. Look at the list again."))


Given = tuple[int, str]  # the number of a mandate, the code of the body where the same role is given


@transaction.atomic
def give(
    *, reorganisation: Reorganisation, mandates: Sequence[int], heir: str, by: Actor, at: datetime, reason: str = ""
) -> int:
    """Give people who act for a body that ends the same role in another, from the day on; how many mandates."""
    permissions.check_can_reorganise(by)
    given = [(number, heir) for number in mandates]
    return give_each(reorganisation=reorganisation, given=given, reason=reason, by=by, at=at)


@transaction.atomic
def give_each(
    *, reorganisation: Reorganisation, given: Sequence[Given], by: Actor, at: datetime, reason: str = ""
) -> int:
    """Give each mandate, told by number, its role in a body, told by its code. Raises Denied, CannotDecide, BadSheet."""
    found = opened(reorganisation, by)
    there = {row.mandate_id for row in found.acting}
    if not given or any(number not in there for number, _heir in given):
        raise CannotDecide(_("Choose people who act for a body that ends."))
    for heir in sorted({heir for _number, heir in given}):
        _check_heir(found, heir)
    _write_given(reorganisation, given, reason, by, at)
    return len(given)


@transaction.atomic
def give_as_proposed(
    *, reorganisation: Reorganisation, reason: str, by: Actor, at: datetime, seen: str = ""
) -> int:  # fmt: skip
    """Give everybody whose body one other follows whole, and who was given nothing yet, the same role there; how many.

    `seen`: see `_check_seen`. Raises Denied, CannotDecide, BadSheet.
    """
    found = opened(reorganisation, by)
    _check_seen(seen, queries.proposed_people(found))
    given = [(row.mandate_id, row.proposed) for row in found.to_give]
    if given:
        _write_given(reorganisation, given, reason, by, at)
    return len(given)


def _write_given(
    reorganisation: Reorganisation, given: Sequence[Given], reason: str, by: Actor, at: datetime
) -> None:  # fmt: skip
    check_words(reason)
    rows = [
        MandateDecision(
            reorganisation=reorganisation, mandate_id=pk, heir=heir, reason=reason.strip(), decided_by=by.user_id,
            decided_at=at,
        )
        for pk, heir in dict.fromkeys(given)  # PostgreSQL takes no row twice in one statement
    ]  # fmt: skip
    MandateDecision.objects.bulk_create(
        rows, batch_size=BATCH, update_conflicts=True, unique_fields=["reorganisation", "mandate", "heir"],
        update_fields=["reason", "decided_by", "decided_at"],
    )  # fmt: skip
    record("given", reorganisation, by, at, mandates=len(rows))


@transaction.atomic
def take_back(*, reorganisation: Reorganisation, mandate: int, heir: str, by: Actor, at: datetime) -> int:
    """Take back what was given: that role ends with its body, as if nobody had said anything; how many were taken."""
    _held_open(reorganisation, by)
    rows, _by_table = MandateDecision.objects.filter(
        reorganisation=reorganisation, mandate_id=mandate, heir=heir
    ).delete()
    if rows:
        record("taken_back", reorganisation, by, at, mandates=rows)
    return rows
