"""Who sees an agreement and who signs it."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from phoihop.domain.agreements import queries
from phoihop.domain.agreements.models import Agreement, Extension, Party, Settlement, Target, Wording
from phoihop.domain.agreements.states import BOUND, ENDS, AgreementState, ExtensionState, Standing, WordingState
from phoihop.domain.organisations import queries as organisations
from phoihop.foundation.accounts.actors import Actor, Denied


def visible_to(by: Actor) -> QuerySet[Agreement]:
    """A draft is its drafter's alone; open for signature it is the parties'; in force it is open to every body.

    Who follows a body that ended reads what that one left unsigned, to draft it anew under its own name.
    """
    if by.body_id is None or not by.may("read"):
        return Agreement.objects.none()
    ours = organisations.stands_for(by.body_id)
    asked = Agreement.objects.filter(state=AgreementState.OPEN, parties__body_id__in=ours).values("pk")
    return Agreement.objects.filter(Q(state__in=BOUND) | Q(drafter_id__in=ours) | Q(pk__in=asked)).order_by("code")


def check_can_draft(by: Actor) -> int:
    """The body that the actor drafts for. Raises Denied without the right."""
    if by.body_id is None or not by.may("draft"):
        raise Denied(_("Your role in this body does not allow this. Ask a person who drafts for the body."))
    return by.body_id


def check_can_amend(by: Actor, agreement: Agreement) -> None:
    """The drafter alone changes a draft. Raises Denied."""
    check_can_draft(by)
    if by.body_id != agreement.drafter_id:
        raise Denied(_("Only the body that drafts this agreement can change the draft."))


def check_can_word(by: Actor, agreement: Agreement, on: date) -> int:
    """The party that the actor words articles for: of a draft its drafter, once presented whoever turns a party's keys.

    Of an agreement in force whoever signs for a body that stands in a party's place on the day: what is proposed and agreed
    then amends it, and is signed by that. Raises Denied.
    """
    if agreement.state == AgreementState.DRAFT:
        check_can_amend(by, agreement)
        return by.body_id or 0
    bound = agreement.state in BOUND
    if by.body_id is None or not by.may("sign" if bound else "turn_key"):
        raise Denied(_("Your role in this body does not allow this. Ask a person who speaks for the body."))
    sides = queries.sides_on(agreement, on) if bound else agreement.parties.values_list("body_id", flat=True)
    if by.body_id not in sides:
        raise Denied(_("Your body is not a party to this agreement. Switch to one that is, if you speak for it."))
    return by.body_id


def can_word(by: Actor, agreement: Agreement, on: date) -> bool:
    """Whether the actor may propose and answer words: until a party has signed or one has ended, and again while it binds."""
    try:
        check_can_word(by, agreement, on)
    except Denied:
        return False
    if agreement.state in BOUND:
        return queries.standing_on(on).filter(pk=agreement.pk).exists()
    return not agreement.parties.exclude(signed_on=None).exists() and not agreement.settlements.exists()


def why_no_word(by: Actor, agreement: Agreement, on: date) -> str:
    """Why somebody of a party cannot word its articles: a party has signed, or it is for others of the body; empty else."""
    bound = agreement.state in BOUND
    sides = queries.sides_on(agreement, on) if bound else agreement.parties.values_list("body_id", flat=True)
    if by.body_id not in sides:
        return ""
    if agreement.state == AgreementState.OPEN and agreement.parties.exclude(signed_on=None).exists():
        return _("A party has signed these words, so they no longer change. Agree on an amendment afterwards.")
    try:
        check_can_word(by, agreement, on)
    except Denied as refusal:
        return str(refusal)
    return ""


def amendments_to_sign(by: Actor, on: date) -> QuerySet[Agreement]:
    """What binds the actor's body and waits for its word on an amendment or a longer term that another side proposed."""
    if by.body_id is None or not by.may("read"):
        return Agreement.objects.none()
    placed = queries.parties_on(on).filter(Q(heir_id=by.body_id) | Q(heir_id=None, body_id=by.body_id))
    asked = Wording.objects.filter(state=WordingState.OPEN, from_day__isnull=False).exclude(by_body_id=by.body_id)
    asked = asked.exclude(assents__body_id=by.body_id)
    longer = Extension.objects.filter(state=ExtensionState.OPEN).exclude(by_body_id=by.body_id)
    longer = longer.exclude(assents__body_id=by.body_id)
    standing = queries.standing_on(on).filter(pk__in=placed.values("agreement_id"))
    waits = Q(pk__in=asked.values("article__agreement_id")) | Q(pk__in=longer.values("agreement_id"))
    return standing.filter(waits).order_by("code")


def can_present(by: Actor, agreement: Agreement) -> bool:
    """Whether it is the actor's draft to present."""
    return agreement.state == AgreementState.DRAFT and by.may("draft") and by.body_id == agreement.drafter_id


def can_change_head(by: Actor, agreement: Agreement) -> bool:
    """Whether title and parties are still the actor's to change: its own body's draft, and nobody has signed."""
    ours = by.may("draft") and by.body_id == agreement.drafter_id
    unsigned = agreement.state in (AgreementState.DRAFT, AgreementState.OPEN)
    return (
        ours
        and unsigned
        and not agreement.parties.exclude(signed_on=None).exists()
        and not agreement.settlements.exists()
    )


def to_renew(by: Actor) -> QuerySet[Agreement]:
    """What is to be signed again since a party ended, as was decided, and waits for the actor's body among others to draft it.

    That is whoever stands in a place of it now: each may begin, and what another has presented waits for nobody's draft
    any more. Until the new one is in force, one that was in force binds those who stand in its places.
    """
    if by.body_id is None or not by.may("draft"):
        return Agreement.objects.none()
    settled = Settlement.objects.filter(agreement=OuterRef("pk")).order_by("-effective_on", "-pk")
    places = Party.objects.filter(queries.carried_by(by.body_id, "body_id"), agreement=OuterRef("pk"))
    begun = Agreement.objects.filter(~Q(state=AgreementState.DRAFT) | Q(drafter_id=by.body_id), renews=OuterRef("pk"))
    last = visible_to(by).annotate(standing=Subquery(settled.values("standing")[:1]))
    return last.filter(Exists(places), standing=Standing.TO_RESIGN).exclude(Exists(begun))


def to_follow(by: Actor, on: date) -> QuerySet[Agreement]:
    """What binds or bound for a term with a last day, and the actor's body may draft the one that follows it.

    Each side may begin, as it stands there on the day; what another has presented waits for nobody's draft any more.
    """
    if by.body_id is None or not by.may("draft"):
        return Agreement.objects.none()
    places = queries.parties_on(on).filter(Q(heir_id=by.body_id) | Q(heir_id=None, body_id=by.body_id))
    begun = Agreement.objects.filter(~Q(state=AgreementState.DRAFT) | Q(drafter_id=by.body_id), renews=OuterRef("pk"))
    settled = Settlement.objects.filter(standing__in=[*ENDS, Standing.TO_RESIGN]).values("agreement_id")
    found = visible_to(by).filter(state__in=BOUND, term_to__isnull=False, pk__in=places.values("agreement_id"))
    return found.exclude(pk__in=settled).exclude(Exists(begun))


def check_can_target(by: Actor, agreement: Agreement) -> None:
    """A party to the agreement sets by when those below sign their own. Raises Denied."""
    body_id = check_can_draft(by)
    if not agreement.parties.filter(body_id__in=organisations.stands_for(body_id)).exists():
        raise Denied(_("Your body is not a party to this agreement. Switch to one that is, if you speak for it."))


def can_agree_target(by: Actor, target: Target) -> bool:
    """Whether the actor turns the second key of another day: a party of the side that did not propose it."""
    if by.body_id is None or not by.may("turn_key"):
        return False
    ours = organisations.stands_for(by.body_id)
    parties = target.agreement.parties.filter(body_id__in=ours).exclude(body__kind__side=target.by_body.kind.side)
    return target.agreement.state == AgreementState.IN_FORCE and parties.exists()


def check_can_promise(by: Actor, sides: set[int]) -> None:
    """One of the two who are to sign proposes to the other to do so. Raises Denied."""
    if by.body_id not in sides or not by.may("turn_key"):
        raise Denied(_("Only the two bodies that are to sign promise it to one another."))


def can_target(by: Actor, agreement: Agreement) -> bool:
    """Whether the actor sets target days under this agreement."""
    try:
        check_can_target(by, agreement)
    except Denied:
        return False
    return agreement.state == AgreementState.IN_FORCE


def check_can_settle(by: Actor) -> None:
    """Whoever keeps who is who says what becomes of agreements when bodies end. Raises Denied."""
    if not by.may("organise"):
        raise Denied(_("Your role does not allow this. Ask the administrator of this installation."))


def check_can_sign(by: Actor, agreement: Agreement) -> int:
    """The party that the actor signs for. Raises Denied for anybody else."""
    if by.body_id is None or not by.may("sign"):
        raise Denied(_("Your role in this body does not allow this. Ask a person who signs for the body."))
    if not agreement.parties.filter(body_id=by.body_id).exists():
        raise Denied(_("Your body is not a party to this agreement. Switch to one that is, if you speak for it."))
    return by.body_id


def can_sign(by: Actor, agreement: Agreement) -> bool:
    """Whether a signature of the actor's body is still missing and the actor may give it: no article waits with other words."""
    try:
        body_id = check_can_sign(by, agreement)
    except Denied:
        return False
    waiting = agreement.parties.filter(body_id=body_id, signed_on=None).exists()
    given_up = agreement.settlements.exists()  # one of its parties has ended before all had signed
    disputed = Wording.objects.filter(article__agreement=agreement, state=WordingState.OPEN).exists()
    return agreement.state == AgreementState.OPEN and waiting and not given_up and not disputed
