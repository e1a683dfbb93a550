"""Supervising, recommending, answering, finding what came of it, and asking the superior body when no answer comes.

Each verb takes an idempotency key: the same request again changes nothing; another one under the same key is refused.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.documents import paper as papers
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.oversight import permissions, queries
from phoihop.domain.oversight.models import (
    PAPER_MAX,
    TITLE_MAX,
    WORDS_MAX,
    Finding,
    Intent,
    Recommendation,
    Supervision,
    Voice,
)
from phoihop.domain.oversight.states import STEPS, Form, Priority, RecommendationState, Verb
from phoihop.domain.rulebook import queries as rulebook
from phoihop.domain.rulebook.rules import Reckoning
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import chain
from phoihop.foundation.audit import services as audit
from phoihop.foundation.lifecycle import services as lifecycle
from phoihop.foundation.vn import dates, personal, text

PLAN, REPLY = "SUP-PLAN", "SUP-REPLY"  # rules: how long before a delegation its plan is sent; by when one answers


class CannotSupervise(Exception):
    """What was given is not whole, or the key served another request. Carries a sentence for people."""


@transaction.atomic
def begin(
    *, form: Form, title: str, supervised: Body, plan_sent_on: date, begins_on: date, by: Actor, on: date, at: datetime,
    key: str, illustrative: bool = False, intent: Intent | None = None,
) -> Supervision:  # fmt: skip
    """Enter a supervision of a public body, by the programme of the year or beside it. A delegation's plan reaches that
    body and its superior in time by rule.

    Raises Denied, CannotSupervise, NoRule, WrongStep.
    """
    supervisor_id = permissions.check_can_supervise(by)
    title = written(title, _("Say what is supervised, in at most 300 characters."), most=TITLE_MAX)
    if supervised.kind.side == permissions.FRONT or not organisations.lives(supervised, on):
        raise CannotSupervise(_("Choose a public body that exists on that day."))
    if plan_sent_on > on:
        raise CannotSupervise(_("The plan is entered once it was sent. Choose today or an earlier day."))
    if form == Form.DELEGATION:
        _check_in_time(plan_sent_on, begins_on)
    elif begins_on < plan_sent_on:
        raise CannotSupervise(_("The plan is sent before the supervision begins."))
    above = organisations.ancestors(supervised.pk, on)
    same: dict[str, object] = {
        "form": form, "title": title, "supervisor_id": supervisor_id, "supervised_id": supervised.pk,
        "superior_id": above[0] if above else None, "plan_sent_on": plan_sent_on, "begins_on": begins_on,
        "illustrative": illustrative, "intent_id": intent.pk if intent else None,
    }  # fmt: skip
    row, new = Supervision.objects.get_or_create(key=key, defaults=same)
    _check_same(row, same)
    if new:
        audit.record("oversight.supervision.begin", on=row, by=by, at=at, facts=row.told())
    return row


@transaction.atomic
def find(*, supervision: Supervision, words: str, by: Actor, on: date, at: datetime, key: str) -> Finding:
    """Write down what was found. Raises Denied, CannotSupervise."""
    permissions.check_supervises(by, supervision, "draft")
    words = written(words, _("Say what was found."))
    if on < supervision.begins_on:
        raise CannotSupervise(_("The supervision has not begun yet: nothing was found."))
    same: dict[str, object] = {"supervision_id": supervision.pk, "words": words}
    row, new = Finding.objects.get_or_create(key=key, defaults=same | {"on": on})
    _check_same(row, same)
    if new:
        audit.record("oversight.supervision.find", on=supervision, by=by, at=at, facts=row.told())
    return row


@transaction.atomic
def recommend(
    *, supervision: Supervision, words: str, priority: Priority, by: Actor, on: date, at: datetime, key: str
) -> Recommendation:
    """Recommend something to the supervised body, which answers in writing by a day that the rule sets.

    Raises Denied, CannotSupervise, NoRule.
    """
    actor_id = permissions.check_supervises(by, supervision, "sign")
    words = written(words, _("Say what is recommended."))
    if priority not in Priority.values:
        raise CannotSupervise(_("Say how pressing it is."))
    if not supervision.findings.exists():
        raise CannotSupervise(_("A recommendation rests on what was found. Write that first."))
    same: dict[str, object] = {"supervision_id": supervision.pk, "words": words, "priority": priority}
    reckoning = rulebook.due(REPLY, on)
    born = {"state": RecommendationState.WAITING, "due_on": reckoning.due_on}
    row, new = Recommendation.objects.get_or_create(key=key, defaults=same | born)
    _check_same(row, same)
    if new:
        voice = _voice(row, Verb.RECOMMEND, actor_id, on, key, "", reckoning=reckoning)
        voice.save(force_insert=True)
        audit.record("oversight.recommendation.recommend", on=row, by=by, at=at, facts=voice.told())
    return row


@transaction.atomic
def answer(
    *, recommendation: Recommendation, words: str, paper: str, by: Actor, on: date, at: datetime, key: str
) -> Recommendation:
    """Answer in writing; it says nothing of what came of it. Raises Denied, CannotSupervise, WrongStep."""
    row = _locked(recommendation)
    words = written(words, _("Write what your body says to it."))
    paper = written(paper, _("The answer is given in writing: name its paper."), most=PAPER_MAX)
    actor_id = permissions.check_answers(by, row)
    return _go(row, _voice(row, Verb.ANSWER, actor_id, on, key, words, paper=paper), by, at)


@transaction.atomic
def observe(
    *, recommendation: Recommendation, words: str, by: Actor, on: date, at: datetime, key: str
) -> Recommendation:
    """Say what was found of it, dated; it stays open. Raises Denied, CannotSupervise, WrongStep."""
    row = _locked(recommendation)
    actor_id = permissions.check_supervises(by, row.supervision, "draft")
    words = written(words, _("Say what was found."))
    return _go(row, _voice(row, Verb.OBSERVE, actor_id, on, key, words), by, at)


@transaction.atomic
def close(
    *, recommendation: Recommendation, carried_out: bool, words: str, by: Actor, on: date, at: datetime, key: str
) -> Recommendation:
    """Close it as carried out or as not carried out, saying by what one sees it or why not.

    Raises Denied, CannotSupervise, WrongStep.
    """
    row = _locked(recommendation)
    actor_id = permissions.check_supervises(by, row.supervision, "turn_key")
    words = written(words, _("Say by what one sees that it was carried out, or why it was not."))
    verb = Verb.CARRY_OUT if carried_out else Verb.GIVE_UP
    return _go(row, _voice(row, verb, actor_id, on, key, words), by, at)


@transaction.atomic
def hand_over(
    *, recommendation: Recommendation, of: Body, to: Body, reason: str, by: Actor, on: date, at: datetime, key: str
) -> Recommendation:
    """Let the heir of a body that ended answer in its place, as supervised or as superior; the clock runs on.

    Raises Denied, CannotSupervise, WrongStep.
    """
    permissions.check_can_hand_over(by)
    row = _locked(recommendation)
    if of.pk == row.answering_id:
        row.answerer = to
    elif of.pk == row.asked_superior_id:
        row.asked_superior = to
    else:
        raise CannotSupervise(_("This body is not asked to answer it any more."))
    last = row.voices.order_by("-pk").first()
    voice = _voice(row, Verb.PASS, to.pk, max(on, last.on) if last else on, key, reason)
    voice.former = of
    return _go(row, voice, by, at)


@transaction.atomic
def escalate_due(*, today: date, by: Actor, at: datetime) -> tuple[int, int]:
    """Ask the superior body wherever no written answer came by the day: the superior Front asks, by rule.

    How many were asked, and at how many there is nobody above to ask. Done again, it asks nobody twice.
    """
    asked, without = 0, 0
    for found in queries.overdue(today):
        row = _locked(found)
        above = organisations.ancestors(row.answering_id, today)
        if not above:
            without += 1
            continue
        over = organisations.ancestors(row.supervision.supervisor_id, today)
        reckoning = rulebook.due(REPLY, today)
        row.asked_superior_id = above[0]
        asker = over[0] if over else row.supervision.supervisor_id
        voice = _voice(row, Verb.ESCALATE, asker, today, f"oversight:escalate:{row.pk}", "", reckoning=reckoning)
        _go(row, voice, by, at)
        asked += 1
    return asked, without


def _voice(
    row: Recommendation, verb: Verb, actor_id: int, on: date, key: str, words: str, *, paper: str = "",
    reckoning: Reckoning | None = None,
) -> Voice:  # fmt: skip
    """Something said of a recommendation; with `reckoning` it sets a new day."""
    due_on = reckoning.due_on if reckoning and reckoning.due_on else row.due_on
    told = chain.canonical(reckoning.to_facts()) if reckoning else ""
    return Voice(
        recommendation=row, verb=verb, actor_id=actor_id, on=on, key=key, words=words, paper=paper, due_on=due_on,
        asked_superior_id=row.asked_superior_id, answerer_id=row.answerer_id, reckoning=told,
    )  # fmt: skip


def _go(row: Recommendation, voice: Voice, by: Actor, at: datetime) -> Recommendation:
    """Take one step and add its voice. Raises CannotSupervise, WrongStep."""
    done = Voice.objects.filter(key=voice.key).first()
    if done:
        for name in ("recommendation_id", "verb", "actor_id", "words", "paper"):
            if getattr(done, name) != getattr(voice, name):
                raise CannotSupervise(_("This request was sent before with other content. Load the page anew."))
        return row
    last = row.voices.order_by("-pk").first()
    if last and voice.on < last.on:
        raise CannotSupervise(_("This day is before the day of the last step. Choose that day or a later one."))
    row.due_on = voice.due_on
    lifecycle.move(row, steps=STEPS, verb=voice.verb, by=by, at=at, facts=voice.told())
    row.save(update_fields=["due_on", "asked_superior", "answerer"])
    voice.save(force_insert=True)
    return row


def _locked(row: Recommendation) -> Recommendation:
    """The recommendation as it is now, held until the transaction ends."""
    return Recommendation.objects.select_for_update(of=("self",)).select_related("supervision").get(pk=row.pk)


def _check_in_time(sent: date, begins: date) -> None:
    rule = rulebook.rule(PLAN, sent)
    if (begins - sent).days < rule.value:
        earliest = sent + timedelta(days=rule.value)
        raise CannotSupervise(
            _(
                "The plan of a delegation is sent at least %(days)s days before it begins (%(basis)s). "
                "With this plan it may begin on %(earliest)s or later."
            )
            % {"days": rule.value, "basis": rule.basis, "earliest": dates.show(earliest)}
        )


def written(words: str, sentence: str, *, most: int = WORDS_MAX) -> str:
    """The words in the form that is kept, with nothing in them that leads to a person. Raises CannotSupervise."""
    kept = text.nfc(papers.printable(words)).replace("\r\n", "\n").strip()
    if not 0 < len(kept) <= most:
        raise CannotSupervise(sentence)
    if personal.found(kept):
        raise CannotSupervise(
            _("There seems to be a telephone number, an identity number or an e-mail address in it. Take it out.")
        )
    return kept


def _check_same(row: Supervision | Finding | Recommendation, same: dict[str, object]) -> None:
    if any(getattr(row, name) != value for name, value in same.items()):
        raise CannotSupervise(_("This request was sent before with other content. Load the page anew."))
