"""Other words for an article before anybody has signed: proposed by any party, answered by all the others."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.agreements import permissions
from phoihop.domain.agreements.models import Agreement, Article, Assent, Party, Wording
from phoihop.domain.agreements.states import WORDING_STEPS, AgreementState, WordingState, WordingVerb
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit
from phoihop.foundation.lifecycle import services as lifecycle
from phoihop.foundation.lifecycle.steps import WrongStep


class CannotWord(Exception):
    """These words can be neither proposed nor answered as things stand. Carries a sentence for people."""


@transaction.atomic
def word(*, article: Article, heading: str, text: str, seen: int, by: Actor, on: date, at: datetime) -> Wording:
    """Propose other words for an article, or counter what waits; in a draft that only its drafter sees, they stand at once.

    What all parties sign is what all have agreed to: once one has signed, no word changes any more. `seen` is the
    number of the last proposal that the writer saw, 0 for none: nobody writes over what they have not read. The same
    again gives the same proposal. Raises Denied, CannotWord.
    """
    body_id = permissions.check_can_word(by, article.agreement)
    heading, text = " ".join(heading.split()), text.strip()
    row = _take(article)
    last = row.wordings.order_by("-seq").first()
    if (
        last is not None
        and last.seq == seen + 1
        and (last.by_body_id, last.heading, last.text) == (body_id, heading, text)
    ):
        return last
    if (last.seq if last else 0) != seen:
        raise CannotWord(_("Somebody else proposed words for this article meanwhile. Read them, then write yours."))
    open_ = last if last is not None and last.state == WordingState.OPEN else None
    now = (open_.heading, open_.text) if open_ else (row.heading, row.text)
    if not heading or (heading, text) == now:
        raise CannotWord(_("These are the words that stand there already. Change them, or leave the article as it is."))
    if open_ is not None:
        lifecycle.move(open_, steps=WORDING_STEPS, verb=WordingVerb.COUNTER, by=by, at=at)
    made = Wording.objects.create(
        article=row, seq=seen + 1, by_body_id=body_id, on=on, heading=heading, text=text, was_heading=row.heading,
        was_text=row.text,
    )  # fmt: skip
    audit.record("agreements.wording.propose", on=made, by=by, at=at, facts=made.told())
    if row.agreement.state == AgreementState.DRAFT:
        _stand(made, by, at)
    return made


@transaction.atomic
def agree(*, wording: Wording, by: Actor, on: date, at: datetime) -> None:
    """Agree to words that another party proposed; with the last party's answer they are the article's. Raises Denied, CannotWord."""
    row, body_id = _answered(wording, by)
    if row.assents.filter(body_id=body_id).exists():
        raise CannotWord(_("Your body has agreed to these words already."))
    made = Assent.objects.create(wording=row, body_id=body_id, on=on)
    audit.record("agreements.wording.assent", on=row, by=by, at=at, facts=made.told())
    answered = {row.by_body_id, *row.assents.values_list("body_id", flat=True)}
    if not Party.objects.filter(agreement=row.article.agreement).exclude(body_id__in=answered).exists():
        _stand(row, by, at)


@transaction.atomic
def keep(*, wording: Wording, by: Actor, at: datetime) -> None:
    """Do not agree: the article keeps the words that it had. Raises Denied, CannotWord."""
    row, _body_id = _answered(wording, by)
    lifecycle.move(row, steps=WORDING_STEPS, verb=WordingVerb.KEEP, by=by, at=at)


@transaction.atomic
def withdraw(*, wording: Wording, by: Actor, at: datetime) -> None:
    """Take back what one's own body proposed. Raises Denied, CannotWord."""
    body_id = permissions.check_can_word(by, wording.article.agreement)
    row = _open(wording)
    if row.by_body_id != body_id:
        raise CannotWord(_("Only the body that proposed these words takes them back."))
    lifecycle.move(row, steps=WORDING_STEPS, verb=WordingVerb.WITHDRAW, by=by, at=at)


def _take(article: Article) -> Article:
    """A turn on the agreement's own row, as signers take theirs: words change before the first signature or not at all."""
    state = article.agreement.state
    rows = Agreement.objects.filter(pk=article.agreement_id, state=state).update(state=state)
    if rows != 1 or Party.objects.filter(agreement=article.agreement_id).exclude(signed_on=None).exists():
        raise CannotWord(
            _("A party has signed these words, so they no longer change. Agree on an amendment afterwards.")
        )
    return Article.objects.select_related("agreement").get(pk=article.pk)


def _open(wording: Wording) -> Wording:
    _take(wording.article)
    row = Wording.objects.select_related("article__agreement").get(pk=wording.pk)
    if row.state != WordingState.OPEN:
        raise CannotWord(_("These words wait for no answer any more. Load the page again to see how they stand."))
    return row


def _answered(wording: Wording, by: Actor) -> tuple[Wording, int]:
    body_id = permissions.check_can_word(by, wording.article.agreement)
    row = _open(wording)
    if row.by_body_id == body_id:
        raise CannotWord(_("Your own body proposed these words. The other parties answer them."))
    return row, body_id


def _stand(row: Wording, by: Actor, at: datetime) -> None:
    """The words are the article's. Raises WrongStep where a rival has answered."""
    article = row.article
    changed = Article.objects.filter(pk=article.pk, heading=row.was_heading, text=row.was_text).update(
        heading=row.heading, text=row.text
    )
    if changed != 1:
        raise WrongStep(WordingVerb.AGREE, row.state)
    article.heading, article.text = row.heading, row.text
    facts: dict[str, object] = article.told()
    lifecycle.move(row, steps=WORDING_STEPS, verb=WordingVerb.AGREE, by=by, at=at, facts=facts)
