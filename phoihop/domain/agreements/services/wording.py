"""Other words for an article, proposed by any party and answered by all the others: before anybody has signed, and as amendments."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.agreements import permissions, queries
from phoihop.domain.agreements import text as texts
from phoihop.domain.agreements.events import AmendmentProposed
from phoihop.domain.agreements.models import Agreement, Article, Assent, Party, Wording
from phoihop.domain.agreements.services.signing import check_post
from phoihop.domain.agreements.states import WORDING_STEPS, AgreementState, WordingState, WordingVerb
from phoihop.domain.organisations.models import Holding
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit
from phoihop.foundation.lifecycle import services as lifecycle
from phoihop.foundation.lifecycle.steps import WrongStep
from phoihop.foundation.outbox import bus


class CannotWord(Exception):
    """These words can be neither proposed nor answered as things stand. Carries a sentence for people."""


@dataclass(frozen=True, slots=True)
class Amending:
    """What a proposal says beside its words once the agreement is in force: from when it holds, whether the article ends, who signs."""

    from_day: date
    ends: bool = False
    holding: Holding | None = None


@transaction.atomic
def word(
    *, article: Article, heading: str, text: str, seen: int, by: Actor, on: date, at: datetime, amending: Amending | None = None
) -> Wording:  # fmt: skip
    """Propose other words for an article, or counter what waits; in a draft that only its drafter sees, they stand at once.

    What all parties sign is what all have agreed to: once one has signed, no word changes any more until all have; from
    then on it is `amending`, and proposing is signing. `seen` is the number of the last proposal that the writer saw, 0
    for none: nobody writes over what they have not read. The same again gives the same proposal. Raises Denied,
    CannotWord, CannotSign.
    """
    body_id = permissions.check_can_word(by, article.agreement, on)
    row = _take(article, on)
    told = _told(row, amending, body_id, by, on)
    heading, text = (row.heading, row.text) if told["ends"] else (" ".join(heading.split()), text.strip())
    last = row.wordings.order_by("-seq").first()
    same = {"by_body_id": body_id, "heading": heading, "text": text, **told}
    if last is not None and last.seq == seen + 1 and all(getattr(last, name) == value for name, value in same.items()):
        return last
    if (last.seq if last else 0) != seen:
        raise CannotWord(_("Somebody else proposed words for this article meanwhile. Read them, then write yours."))
    open_ = last if last is not None and last.state == WordingState.OPEN else None
    now = (
        (open_.heading, open_.text, open_.ends, open_.from_day)
        if open_
        else (row.heading, row.text, False, told["from_day"])
    )
    if not heading or (heading, text, told["ends"], told["from_day"]) == now:
        raise CannotWord(_("These are the words that stand there already. Change them, or leave the article as it is."))
    if open_ is not None:
        lifecycle.move(open_, steps=WORDING_STEPS, verb=WordingVerb.COUNTER, by=by, at=at)
    made = Wording.objects.create(
        article=row, seq=seen + 1, on=on, was_heading=row.heading, was_text=row.text,
        signed_as=amending.holding if amending else None, **same,
    )  # fmt: skip
    audit.record("agreements.wording.propose", on=made, by=by, at=at, facts=made.told())
    if row.agreement.state == AgreementState.DRAFT:
        _stand(made, by, on, at)
    if made.from_day is not None:
        bus.publish([AmendmentProposed(made.pk)])
    return made


@transaction.atomic
def add(
    *, agreement: Agreement, heading: str, text: str, operative: bool, amending: Amending, by: Actor, on: date, at: datetime
) -> Wording:  # fmt: skip
    """Propose an article that an agreement in force does not have yet; it is none of its articles until all sides have signed it.

    It takes the next number, or one that was proposed and not agreed to. The same again gives the same proposal. Raises
    Denied, CannotWord, CannotSign.
    """
    body_id = permissions.check_can_word(by, agreement, on)
    if agreement.state != AgreementState.IN_FORCE:
        raise CannotWord(_("Only an agreement in force is amended. Before that, its drafter changes the draft."))
    _turn(agreement, on)
    heading, text = " ".join(heading.split()), text.strip()
    every = Article.every.filter(agreement=agreement).order_by("number")
    waiting = Wording.objects.filter(article__in=every.filter(added=True), state=WordingState.OPEN, by_body_id=body_id)
    same = waiting.filter(heading=heading, text=text, from_day=amending.from_day, article__operative=operative).first()
    if same is not None:
        return same
    taken = Wording.objects.filter(state__in=[WordingState.OPEN, WordingState.STANDS], article__agreement=agreement)
    row = every.filter(added=True, operative=operative).exclude(pk__in=taken.values("article_id")).first()
    if row is None:
        last = every.last()
        row = Article.every.create(
            agreement=agreement, number=last.number + 1 if last else 1, chapter=last.chapter if last else "", heading="",
            label=texts.following(last.label) if last else "",
            operative=operative, added=True, illustrative=agreement.illustrative,
        )  # fmt: skip
        audit.record("agreements.article.written", on=agreement, by=by, at=at, facts=row.told())
    seen = row.wordings.count()
    return word(article=row, heading=heading, text=text, seen=seen, amending=amending, by=by, on=on, at=at)


@transaction.atomic
def agree(*, wording: Wording, by: Actor, on: date, at: datetime, holding: Holding | None = None) -> None:
    """Agree to words that another party proposed; with the last party's answer they are the article's.

    To agree to an amendment is to sign it, in a post held that day. Raises Denied, CannotWord, CannotSign.
    """
    row, body_id = _answered(wording, by, on)
    amends = row.from_day is not None
    if amends:
        check_post(body_id=body_id, holding=holding, by=by, on=on)
    if row.assents.filter(body_id=body_id).exists():
        raise CannotWord(_("Your body has agreed to these words already."))
    made = Assent.objects.create(wording=row, body_id=body_id, on=on, signed_as=holding if amends else None)
    audit.record("agreements.wording.assent", on=row, by=by, at=at, facts=made.told())
    answered = {row.by_body_id, *row.assents.values_list("body_id", flat=True)}
    parties = Party.objects.filter(agreement=row.article.agreement).values_list("body_id", flat=True)
    if answered.issuperset(queries.sides_on(row.article.agreement, on) if amends else parties):
        _stand(row, by, on, at)


@transaction.atomic
def keep(*, wording: Wording, by: Actor, on: date, at: datetime) -> None:
    """Do not agree: the article keeps the words that it had. Raises Denied, CannotWord."""
    row, _body_id = _answered(wording, by, on)
    lifecycle.move(row, steps=WORDING_STEPS, verb=WordingVerb.KEEP, by=by, at=at)


@transaction.atomic
def withdraw(*, wording: Wording, by: Actor, on: date, at: datetime) -> None:
    """Take back what one's own body proposed. Raises Denied, CannotWord."""
    body_id = permissions.check_can_word(by, wording.article.agreement, on)
    row = _open(wording, on)
    if row.by_body_id != body_id:
        raise CannotWord(_("Only the body that proposed these words takes them back."))
    lifecycle.move(row, steps=WORDING_STEPS, verb=WordingVerb.WITHDRAW, by=by, at=at)


def _told(row: Article, amending: Amending | None, body_id: int, by: Actor, on: date) -> dict[str, object]:
    """What an amendment says beside its words; nothing before the agreement is in force. Raises CannotWord, CannotSign."""
    if row.agreement.state != AgreementState.IN_FORCE:
        return {"from_day": None, "ends": False}
    if amending is None or amending.from_day < on:
        raise CannotWord(_("Say from which day it is to hold: today or later, for what is past does not change."))
    if amending.ends and row.added and not row.heading:
        raise CannotWord(_("This article is only proposed. Do not agree to it, and it is none."))
    if row.wordings.filter(state=WordingState.STANDS, ends=True).exists():
        raise CannotWord(_("All sides have agreed that this article ends. Propose a new one instead."))
    check_post(body_id=body_id, holding=amending.holding, by=by, on=on)
    return {"from_day": amending.from_day, "ends": amending.ends}


def _take(article: Article, on: date) -> Article:
    """A turn on the agreement's own row, as signers take theirs: between the first signature and the last no word changes."""
    _turn(article.agreement, on)
    return Article.every.select_related("agreement").get(pk=article.pk)


def _turn(agreement: Agreement, on: date) -> None:
    state = agreement.state
    rows = Agreement.objects.filter(pk=agreement.pk, state=state).update(state=state)
    if rows == 1 and state == AgreementState.IN_FORCE:
        if queries.standing_on(on).filter(pk=agreement.pk).exists():
            return
        raise CannotWord(_("It binds nobody on that day, so nothing of it is amended. Draft a new agreement instead."))
    if rows != 1 or Party.objects.filter(agreement=agreement).exclude(signed_on=None).exists():
        raise CannotWord(
            _("A party has signed these words, so they no longer change. Agree on an amendment afterwards.")
        )


def _open(wording: Wording, on: date) -> Wording:
    _take(wording.article, on)
    row = Wording.objects.select_related("article__agreement").get(pk=wording.pk)
    if row.state != WordingState.OPEN:
        raise CannotWord(_("These words wait for no answer any more. Load the page again to see how they stand."))
    return row


def _answered(wording: Wording, by: Actor, on: date) -> tuple[Wording, int]:
    body_id = permissions.check_can_word(by, wording.article.agreement, on)
    row = _open(wording, on)
    if row.by_body_id == body_id:
        raise CannotWord(_("Your own body proposed these words. The other parties answer them."))
    return row, body_id


def _stand(row: Wording, by: Actor, on: date, at: datetime) -> None:
    """The words are the article's: at once, or of an amendment from its day, but from none before the last signature's.

    Raises WrongStep where a rival has answered.
    """
    article = row.article
    changed = Article.every.filter(pk=article.pk, heading=row.was_heading, text=row.was_text).update(
        heading=row.heading, text=row.text
    )
    if changed != 1:
        raise WrongStep(WordingVerb.AGREE, row.state)
    article.heading, article.text = row.heading, row.text
    row.holds_from = max(row.from_day, on) if row.from_day else None
    lifecycle.move(row, steps=WORDING_STEPS, verb=WordingVerb.AGREE, by=by, at=at, facts=row.told_standing())
    if row.holds_from is not None:
        row.save(update_fields=["holds_from"])
