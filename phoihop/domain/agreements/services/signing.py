"""Drafting, presenting and signing agreements."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from phoihop.domain.agreements import cascade, permissions, queries
from phoihop.domain.agreements import text as texts
from phoihop.domain.agreements.events import Presented
from phoihop.domain.agreements.models import (
    MOST_PARTIES,
    Agreement,
    Article,
    Party,
    PartyHeir,
    Settlement,
    Target,
    Wording,
)
from phoihop.domain.agreements.services.promising import settle_promises
from phoihop.domain.agreements.states import STEPS, AgreementKind, AgreementState, AgreementVerb, Standing, WordingState
from phoihop.domain.agreements.text import MOST_CHAPTER, Read
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body, BodyKind, BodySide, Holding, Level
from phoihop.foundation.accounts.actors import Actor, Denied
from phoihop.foundation.audit import moments
from phoihop.foundation.audit import services as audit
from phoihop.foundation.lifecycle import services as lifecycle
from phoihop.foundation.outbox import bus
from phoihop.foundation.vn import dates

MOST_DOCUMENT = 300


class CannotDraft(Exception):
    """The draft is not whole, or no longer a draft. Carries a sentence for people."""


class CannotSign(Exception):
    """Nothing to sign here any more, or not yet. Carries a sentence for people."""


@transaction.atomic
def draft(
    *,
    code: str,
    title: str,
    parties: Sequence[Body],
    term_from: date,
    term_to: date | None,
    by: Actor,
    at: datetime,
    symbol: str = "",
    source: str = "",
    preamble: str = "",
    closing: str = "",
    illustrative: bool = False,
    renews: Agreement | None = None,
    kind: AgreementKind | None = None,
) -> Agreement:
    """Begin an agreement between two to seven bodies, the drafter's among them. `term_to` is exclusive.

    Where nobody says of what kind it is, its title does.
    `renews` is one that was to be signed again: it ends when this one is in force, and not before; or one whose term ends
    and that this one follows. The same again, at
    once too, gives the same agreement. Raises Denied, CannotDraft.
    """
    drafter_id = permissions.check_can_draft(by)
    _check_number(parties, drafter_id)
    if term_to is not None and term_to <= term_from:
        raise CannotDraft(_("A term ends after it begins. Correct one of the two days."))
    same = {
        "title": title, "term_from": term_from, "term_to": term_to, "drafter_id": drafter_id,
        "renews_id": renews.pk if renews else None, "kind": kind or texts.kind_of(title) or AgreementKind.ACCORD,
    }  # fmt: skip
    renewable = renews is None or _renewable(renews, term_from, by, dates.today_in_vietnam(at))
    rest = {"symbol": symbol, "source": source, "preamble": preamble, "closing": closing, "illustrative": illustrative}
    row, new = Agreement.objects.get_or_create(code=code, defaults={**same, **rest})
    if not new:
        if any(getattr(row, name) != value for name, value in same.items()):
            raise CannotDraft(_("There is another agreement with this code. Choose another one."))
        return row
    if not renewable:
        raise CannotDraft(_("This paper is not to be signed again, or a party has presented the new one already."))
    audit.join_appenders()
    _check_living(parties)
    Party.objects.bulk_create(
        [Party(agreement=row, body=body, place=place) for place, body in enumerate(parties, start=1)]
    )
    audit.record("agreements.agreement.draft", on=row, by=by, at=at, facts=row.told())
    return row


def check_parties(parties: Sequence[Body], drafter_id: int) -> None:
    """Two to seven different bodies that live, the drafter's among them. Raises CannotDraft."""
    _check_number(parties, drafter_id)
    _check_living(parties)


def _check_number(parties: Sequence[Body], drafter_id: int) -> None:
    if len({body.pk for body in parties}) != len(parties) or len(parties) <= 1:
        raise CannotDraft(_("An agreement stands between at least two different bodies."))
    if len(parties) > MOST_PARTIES:
        raise CannotDraft(_("At most seven bodies sign one agreement. Take some out, or draft another one with them."))
    if drafter_id not in {body.pk for body in parties}:
        raise CannotDraft(_("The body that drafts an agreement is one of its parties."))


def _check_living(parties: Sequence[Body]) -> None:
    if _gone([body.pk for body in parties]):
        raise CannotDraft(_("One of its parties has ended. Choose the body that follows it."))


def _renewable(renewed: Agreement, term_from: date, by: Actor, on: date) -> bool:
    """To be signed again since a party ended, or followed when its term is over. Raises CannotDraft where both would bind at once."""
    if permissions.to_renew(by).filter(pk=renewed.pk).exists():
        return True
    if not permissions.to_follow(by, on).filter(pk=renewed.pk).exists():
        return False
    check_follows(renewed, term_from)
    return True


def check_follows(renewed: Agreement, term_from: date) -> None:
    """Raises CannotDraft where the term of what is followed has not ended by the day."""
    if renewed.last_day is not None and term_from <= renewed.last_day:
        raise CannotDraft(
            _("It follows one whose term runs to %(day)s. Let its own begin after that day.")
            % {"day": dates.show(renewed.last_day)}
        )


@transaction.atomic
def add_article(
    *,
    agreement: Agreement,
    number: int,
    heading: str,
    by: Actor,
    at: datetime,
    text: str = "",
    chapter: str = "",
    label: str = "",
    operative: bool = True,
    illustrative: bool = False,
) -> Article:
    """Write an article into a draft. Raises Denied, CannotDraft once it was presented or the number is taken."""
    permissions.check_can_amend(by, agreement)
    # A turn on the agreement's own row: an article is written before it is presented or not at all.
    if Agreement.objects.filter(pk=agreement.pk, state=AgreementState.DRAFT).update(state=AgreementState.DRAFT) != 1:
        raise CannotDraft(_("What was presented for signature no longer changes. Draft a new agreement instead."))
    if agreement.articles.filter(number=number).exists():
        raise CannotDraft(_("There is an article %(number)s already.") % {"number": number})
    row = Article.objects.create(
        agreement=agreement, number=number, heading=heading, text=text, chapter=chapter, label=label,
        operative=operative, illustrative=illustrative,
    )  # fmt: skip
    audit.record("agreements.article.written", on=agreement, by=by, at=at, facts=row.told())
    return row


@dataclass(frozen=True, slots=True)
class Head:
    """What a paper says of itself beside its text. The term's last day is within."""

    code: str
    title: str
    term_from: date
    last_day: date | None
    kind: AgreementKind | None = None  # as the title says


@transaction.atomic
def draft_from_text(
    *, head: Head, read: Read, operative: Collection[int], parties: Sequence[Body], by: Actor, at: datetime,
    renews: Agreement | None = None,
) -> Agreement:  # fmt: skip
    """Draft an agreement with the articles that were read from its text, as a person has confirmed them.

    `operative` are the numbers of the articles that ask for action. The same again gives the same draft; a code that
    another text has is refused. Raises Denied, CannotDraft.
    """
    if not read.articles:
        raise CannotDraft(
            _(
                "Neither articles nor numbered headings were found in the text. "
                "Each begins on a line of its own, as “Điều 1. …” or “I. …”."
            )
        )
    if any(len(row.division) > MOST_CHAPTER for row in read.articles):
        raise CannotDraft(_("There are too many words between a chapter and its article. Correct the text there."))
    term_to = head.last_day + timedelta(days=1) if head.last_day else None
    row = draft(
        code=head.code, title=head.title, parties=parties, term_from=head.term_from, term_to=term_to,
        preamble=read.preamble, closing=read.closing, renews=renews, kind=head.kind, by=by, at=at,
    )  # fmt: skip
    if row.articles.exists():
        if queries.text_of(row) != texts.written(read):
            raise CannotDraft(_("There is another agreement with this code. Choose another one."))
        return row
    chapter = ""
    for article in read.articles:
        chapter = article.division or chapter
        add_article(
            agreement=row, number=article.number, label=article.label, heading=article.heading, text=article.text,
            chapter=chapter, operative=article.number in operative, by=by, at=at,
        )  # fmt: skip
    if queries.text_of(row) != texts.written(read):
        raise CannotDraft(_("The same chapter heading stands twice in a row. Take one of them out of the text."))
    return row


@transaction.atomic
def present(*, agreement: Agreement, by: Actor, at: datetime) -> None:
    """Present the draft to all parties for signature; from here on its words stand. Raises Denied, CannotDraft, CannotSign."""
    permissions.check_can_amend(by, agreement)
    _check_alive(agreement)
    if not agreement.articles.exists():
        raise CannotDraft(_("An agreement without an article promises nothing. Write one first."))
    check_seats(agreement)
    lifecycle.move(agreement, steps=STEPS, verb=AgreementVerb.PRESENT, by=by, at=at)
    bus.publish([Presented(agreement.pk)])


@transaction.atomic
def sign(
    *, agreement: Agreement, holding: Holding | None, by: Actor, on: date, at: datetime, read: str | None = None
) -> None:  # fmt: skip
    """Sign for the party that the actor speaks for, in a post that the actor holds there that day.

    `read` is the digest of what the signer had before them: its drafter may have changed the head meanwhile.

    The last signature puts the agreement in force from that day. No post is named only where nobody was entered as
    holding one in that body. Raises Denied without a place among the parties, CannotSign when it is not open, this party
    has signed, or the post is not the signer's on that day.
    """
    body_id = permissions.check_can_sign(by, agreement)
    check_post(body_id=body_id, holding=holding, by=by, on=on)
    _check_alive(agreement)
    # Signers take their turn on the agreement's own row: of two last ones at once, the later must see the earlier.
    if Agreement.objects.filter(pk=agreement.pk, state=AgreementState.OPEN).update(state=AgreementState.OPEN) != 1:
        raise CannotSign(_("Only an agreement open for signature can be signed."))
    agreement.refresh_from_db()
    if read is not None and read != agreement.text_digest():
        raise CannotSign(
            _("Title, term, parties or words were changed meanwhile. Read them as they stand now, then sign.")
        )
    if agreement.last_day is not None and agreement.last_day < on:
        raise CannotSign(
            _("Its term ended on %(day)s. Draft a new agreement with a later term.")
            % {"day": dates.show(agreement.last_day)}
        )
    signed = Party.objects.filter(agreement=agreement, body_id=body_id, signed_on=None).update(
        signed_on=on, signed_at=at, signed_by=by.user_id, signed_as=holding
    )
    if signed != 1:
        raise CannotSign(_("Your body has signed this agreement already."))
    if Wording.objects.filter(article__agreement=agreement, state=WordingState.OPEN).exists():
        raise CannotSign(_("An article has other words that wait for an answer. It is signed once all sides agree."))
    party = Party.objects.select_related("body", "agreement").get(agreement=agreement, body_id=body_id)
    facts = party.told(party.agreement.text_digest())
    audit.record("agreements.party.signed", on=agreement, by=by, at=at, facts=facts)
    waiting = Party.objects.filter(agreement=agreement, signed_on=None)
    if not waiting.exists():
        _bind(agreement, by, at)


def check_post(*, body_id: int, holding: Holding | None, by: Actor, on: date) -> None:
    """A post signs, and its holder of that day is the one who does. Raises CannotSign."""
    held = organisations.posts_of(by.user_id, body_id, on)
    if holding is not None and holding.pk in {one.pk for one in held}:
        return
    if held or holding is not None:
        raise CannotSign(_("Choose the post in which you sign: one that you hold in your body on that day."))
    if organisations.posts_filled(body_id, on):
        raise CannotSign(
            _("You hold no post in your body on that day. It is signed by somebody who does, or once yours is entered.")
        )


def _bind(agreement: Agreement, by: Actor, at: datetime) -> None:
    """In force from the last signature's day. State and day change together: a constraint binds the two."""
    days = list(Party.objects.filter(agreement=agreement).values_list("signed_on", flat=True))
    in_force_from = max(day for day in days if day)
    rows = Agreement.objects.filter(pk=agreement.pk, state=AgreementState.OPEN).update(
        state=AgreementState.IN_FORCE, in_force_from=in_force_from
    )
    if rows != 1:
        raise CannotSign(_("Only an agreement open for signature can be signed."))
    agreement.state, agreement.in_force_from = AgreementState.IN_FORCE, in_force_from
    facts: dict[str, object] = {"from": in_force_from.isoformat()}
    audit.record("agreements.agreement.bind", on=agreement, by=by, at=at, facts=facts)
    settle_promises(agreement, in_force_from)
    renewed = agreement.renews
    if renewed is not None and is_to_sign_again(renewed):
        _supersede(renewed, agreement, max(in_force_from, agreement.term_from), by, at)


def is_to_sign_again(renewed: Agreement) -> bool:
    """Whether a decision asks for it. What is only followed binds to the last day that its own sides signed, and no signature under another paper ends it sooner."""
    return renewed.settlements.filter(standing=Standing.TO_RESIGN).exists()


def check_seats(agreement: Agreement) -> None:
    """Every side of a paper that this one ends is among its parties, as itself or as who followed it.

    Otherwise two could end what binds a third. A side that nobody follows leaves its place empty. Raises CannotDraft.
    """
    renewed = agreement.renews
    if renewed is None or not is_to_sign_again(renewed):
        return
    today = dates.today_in_vietnam(moments.recording().at)
    parties = agreement.parties.values_list("body_id", flat=True)
    seated = {body_id for party in parties for body_id in organisations.stands_for(party)}
    followed = organisations.Followed()
    for place in renewed.parties.order_by("place").prefetch_related("heirs"):
        stood = {place.body_id, *(heir.body_id for heir in place.heirs.all())}
        nobody = all(followed.ended(body, today) and not followed.heirs(body, today) for body in stood)
        if stood & seated or nobody:
            continue
        view = organisations.views_of([place.body_id], today)[place.body_id]
        raise CannotDraft(
            _(
                "It ends a paper to which %(name)s is a party. Name that body, or the one that follows it, among the parties."
            )
            % {"name": view.short_name}
        )


def _supersede(renewed: Agreement, by_paper: Agreement, on: date, by: Actor, at: datetime) -> None:
    """What was to be signed again has been: it binds until the first day of the new one."""
    row = Settlement.objects.create(
        agreement=renewed, cause=by_paper.code, effective_on=on, standing=Standing.SUPERSEDED,
        document=f"{by_paper.code} {by_paper.title}"[:MOST_DOCUMENT], reason="",
    )  # fmt: skip
    audit.record("agreements.agreement.settled", on=renewed, by=by, at=at, facts=row.told())


def _check_alive(agreement: Agreement) -> None:
    """An unsigned agreement ends with the first of its parties; the body that follows is named in a new one.

    Asked when those who sign and those who end bodies have taken turns. Raises CannotSign.
    """
    audit.join_appenders()
    gone = _gone(list(agreement.parties.values_list("body_id", flat=True)))
    if gone or (agreement.state != AgreementState.IN_FORCE and agreement.settlements.exists()):
        raise CannotSign(_("One of its parties has ended. Draft a new agreement with the body that follows it."))


def _gone(body_ids: Sequence[int]) -> bool:
    """Whether one of these bodies is gone today."""
    today = dates.today_in_vietnam(moments.recording().at)
    return Body.objects.filter(pk__in=body_ids, ended_on__lte=today).exists()


class CannotSettle(Exception):
    """What becomes of the agreement is not told, or has been told for that day. Carries a sentence for people."""


@transaction.atomic
def settle(
    *,
    agreement: Agreement,
    cause: str,
    standing: str,
    document: str,
    reason: str,
    heirs: Mapping[int, Body],
    on: date,
    by: Actor,
    at: datetime,
) -> Settlement:
    """Say what becomes of an agreement one of whose parties ends on the day, and on which document that rests.

    `cause` names the event by which it ends: one event settles an agreement once. `heirs` tells, by the number of the
    party, who stands in its place from then on. What was not in force yet does not go on: it is drafted and signed
    anew. Raises Denied, CannotSettle.
    """
    permissions.check_can_settle(by)
    if standing not in Standing.values or not document.strip():
        raise CannotSettle(_("Choose what becomes of the agreement, and name the document that decides it."))
    if standing == Standing.CONTINUES and agreement.state != AgreementState.IN_FORCE:
        raise CannotSettle(_("What was not signed by all cannot go on. Have it signed anew."))
    row, new = Settlement.objects.get_or_create(
        agreement=agreement, cause=cause,
        defaults={
            "effective_on": on, "standing": standing, "document": document.strip(), "reason": reason.strip()
        },
    )  # fmt: skip
    if not new:
        raise CannotSettle(_("What becomes of this agreement by that event has been decided already."))
    PartyHeir.objects.bulk_create(
        PartyHeir(settlement=row, party=party, body=heirs[party.pk], since=on)
        for party in Party.objects.filter(agreement=agreement, pk__in=list(heirs))
    )
    audit.record("agreements.agreement.settled", on=agreement, by=by, at=at, facts=row.told())
    return row


class CannotClose(Exception):
    """The agreement is not in force, or its term still runs. Carries a sentence for people."""


@transaction.atomic
def close(*, agreement: Agreement, review: str, by: Actor, on: date, at: datetime) -> Agreement:
    """Close an agreement at the end of its term, on the final review of this digest: none is closed unreviewed.

    Who may, and whether that review was signed, is asked by those who keep reviews. Raises CannotClose.
    """
    if agreement.term_to is not None and on < agreement.term_to:
        raise CannotClose(_("Its term still runs. It is closed when the term is over."))
    if not review:
        raise CannotClose(_("An agreement is closed on its final review."))
    rows = Agreement.objects.filter(pk=agreement.pk, state=AgreementState.IN_FORCE).update(
        state=AgreementState.CLOSED, closed_on=on, closing_review=review
    )
    if rows != 1:
        raise CannotClose(_("Only an agreement in force is closed. Load the page anew to see how it stands."))
    row = Agreement.objects.get(pk=agreement.pk)
    audit.record("agreements.agreement.close", on=row, by=by, at=at, facts=row.told_closing())
    return row


class CannotTarget(Exception):
    """The target day cannot be set as given. Carries a sentence for people."""


@transaction.atomic
def set_target(
    *, agreement: Agreement, kind: str, level: str, due_on: date, document: str, by: Actor, on: date, at: datetime
) -> Target:
    """Say by when the bodies of a kind at a level sign their own with the organisations, and on which paper that rests.

    The first day holds at once; another one is a proposal that holds once the other side agrees, and nothing is lost.
    The same again gives the same target. Raises Denied, CannotTarget.
    """
    permissions.check_can_target(by, agreement)
    if agreement.state != AgreementState.IN_FORCE:
        raise CannotTarget(_("Only under an agreement in force do others sign their own."))
    if level not in Level.values or not BodyKind.objects.filter(code=kind, side=BodySide.AUTHORITY).exists():
        raise CannotTarget(_("Choose which bodies are to sign."))
    if not document.strip() or len(document) > MOST_DOCUMENT:
        raise CannotTarget(_("Name the paper that asks for it, in at most 300 letters."))
    _turn(agreement)
    asked = {"due_on": due_on, "document": document.strip()}
    last = agreement.targets.filter(kind=kind, level=level).order_by("-pk").first()
    if last is not None and all(getattr(last, name) == value for name, value in asked.items()):
        return last
    row = Target.objects.create(
        agreement=agreement, kind=kind, level=level, by_body_id=by.body_id or 0, set_on=on, **asked
    )  # fmt: skip
    audit.record("agreements.target.set", on=agreement, by=by, at=at, facts=row.told())
    return row


@transaction.atomic
def agree_target(*, target: Target, by: Actor, on: date, at: datetime) -> Target:
    """Turn the second key of another day: from now on it holds in the place of the one before. Raises Denied, CannotTarget.

    The same again changes nothing.
    """
    if not permissions.can_agree_target(by, target):
        raise Denied(_("Another day is agreed to by a party of the side that did not propose it."))
    _turn(target.agreement)
    row = Target.objects.select_related("by_body", "agreed_by", "agreement").get(pk=target.pk)
    if row.agreed_on is not None:
        return row
    waits = cascade.proposed_targets(row.agreement).get((row.kind, row.level))
    if waits is None or waits.pk != row.pk:
        raise CannotTarget(_("This day waits for no answer any more. Load the page again to see how it stands."))
    row.agreed_by_id, row.agreed_on = by.body_id, on
    row.save(update_fields=["agreed_by", "agreed_on"])
    audit.record("agreements.target.agreed", on=row.agreement, by=by, at=at, facts=row.told_agreed())
    return row


def _turn(agreement: Agreement) -> None:
    """A turn on the agreement's own row: of two who write at once, the later must see the earlier."""
    audit.join_appenders()
    Agreement.objects.filter(pk=agreement.pk).update(state=F("state"))
