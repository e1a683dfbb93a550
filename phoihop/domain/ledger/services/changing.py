"""Changing what was agreed takes both keys too: one side asks, the other grants. Resuming takes one."""

from collections.abc import Collection, Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.ledger import commitments, permissions
from phoihop.domain.ledger.models import Commitment, Entry
from phoihop.domain.ledger.queries import facts_of, reckoning_of
from phoihop.domain.ledger.refusals import BadEntry, KeyReused, NotNow, WrongSide
from phoihop.domain.ledger.services.appending import Line, append, check_fits, check_text, earlier, reload
from phoihop.domain.ledger.states import CHANGES, GRANTED, STEPS, Reason, State, Verb
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.rulebook import rules as rulebook
from phoihop.domain.rulebook.rules import Reckoning
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.lifecycle import steps as tables
from phoihop.foundation.vn import dates

MOST_DOCUMENT = 300
_SAYS = ("kind", "title", "product", "besides")  # other words, as they were asked for and are granted


def _short(text: str, sentence: str) -> str:
    """The text without what surrounds it. Raises BadEntry with the sentence where it is too long."""
    if len(text.strip()) > MOST_DOCUMENT:
        raise BadEntry(sentence)
    return text.strip()


def _check_side(by: Actor, row: Commitment) -> None:
    permissions.check_capability(by, "turn_key")
    if by.body_id not in (row.debtor_id, row.creditor_id):
        raise WrongSide(_("Only the two sides of this commitment can do this."))


@transaction.atomic
def ask(
    *,
    commitment: Commitment,
    change: str,
    reason: str,
    words: str,
    by: Actor,
    on: date,
    key: str,
    reckoning: Reckoning | None = None,
    effect: str = "",
) -> Commitment:
    """Ask the other side for a change: RESCHEDULED or POSTPONED to `reckoning`'s day, SUSPENDED, or NOT_FEASIBLE.

    Nothing changes until it is granted. `reason` is a code for counting, `words` are for people; `effect` says what
    becomes of the target, where there is one.
    """
    row = reload(commitment)
    if change not in CHANGES or reason not in Reason.values:
        raise BadEntry(_("Choose one of the listed changes and reasons."))
    facts: dict[str, object] = {"change": change, "reason": reason}
    if change in (Verb.RESCHEDULED, Verb.POSTPONED):
        if commitments.kind(row.kind).continuous:
            raise NotNow(_("This runs all year and has no due day to move."))
        if reckoning is None:
            raise BadEntry(_("Enter the day by which this is to be done."))
        facts["reckoning"] = reckoning.to_facts()
    if effect.strip():
        facts["effect"] = _short(effect, _("What becomes of the target is said in at most 300 letters."))
    line = Line(Verb.ASKED, by, on, key, facts, check_text(words, field=_("reason")))
    if not earlier(line, row):
        _check_side(by, row)
        if reckoning is not None and "reckoning" in facts:
            _check_later(row, reckoning, on)
        _append_asked(row, line)
    return row


@transaction.atomic
def ask_words(
    *, commitment: Commitment, title: str, product: str, besides: Mapping[str, str], reason: str, words: str, by: Actor,
    on: date, key: str,
) -> Commitment:  # fmt: skip
    """Ask the other side for other words of what binds: what is promised, what shows it, and `besides` what its paper says of it.

    The ledger keeps `besides` as it was asked, for the one whose paper it is. Nothing changes until it is granted.
    Raises BadEntry, NotNow, WrongSide, KeyReused.
    """
    row = reload(commitment)
    if reason not in Reason.values:
        raise BadEntry(_("Choose one of the listed changes and reasons."))
    text = check_text(title, field=_("content"))
    check_fits(title=text, product=product)
    facts: dict[str, object] = {
        "change": Verb.AMENDED, "reason": reason, "kind": row.kind, "title": text, "product": product, "besides": dict(besides),
    }  # fmt: skip
    line = Line(Verb.ASKED, by, on, key, facts, check_text(words, field=_("reason")))
    if not earlier(line, row):
        _check_side(by, row)
        _append_asked(row, line)
    return row


def _append_asked(row: Commitment, line: Line) -> None:
    """Write what is asked for, where the table knows it from here and nothing else waits. Raises NotNow."""
    if line.facts["change"] not in tables.verbs_from(STEPS, row.state):
        raise NotNow(_("This change is not possible in the present state."))
    if row.asked_seq:
        raise NotNow(_("A change is already being asked for. It has to be answered first."))
    append(row, line)


def _check_later(row: Commitment, reckoning: Reckoning, on: date) -> None:
    """A new day lies after the one that stands, and within what can be known. Raises BadEntry."""
    if reckoning.due_on is None or reckoning.due_on <= (row.due_on or date.min):
        raise BadEntry(_("Enter a new day after %(day)s.") % {"day": dates.show(row.due_on) if row.due_on else "—"})
    try:
        organisations.check_year(reckoning.due_on, on)
    except organisations.UnknownYear as refusal:
        raise BadEntry(str(refusal)) from None


def _check_answers(by: Actor, row: Commitment) -> Entry:
    _check_side(by, row)
    if not row.asked_seq:
        raise NotNow(_("No change is being asked for."))
    if by.body_id == row.asked_by_id:
        raise WrongSide(_("The other side answers your request. Wait for it."))
    return row.entries.get(seq=row.asked_seq)


def _was_done(row: Commitment, by: Actor, key: str, verbs: Collection[str], document: str = "") -> bool:
    """Whether this key made one of these steps already, on this paper. Raises KeyReused if it served another request."""
    found = Entry.objects.filter(by_body_id=by.body_id, key=key).first()
    if found is not None and (
        found.commitment_id != row.pk or found.verb not in verbs or facts_of(found).get("document", "") != document
    ):
        raise KeyReused(_("This form was already used for something else. Reload the page and enter it again."))
    return found is not None


@transaction.atomic
def grant(*, commitment: Commitment, by: Actor, on: date, key: str, note: str = "", document: str = "") -> Commitment:
    """Grant the change that the other side asked for; it holds from `on`. `document` names the paper that decides it."""
    row = reload(commitment)
    if _was_done(row, by, key, GRANTED, document.strip()):
        return reload(row)  # the row may have been loaded before the other request with this key committed
    asked = facts_of(_check_answers(by, row))
    facts: dict[str, object] = {"asked": row.asked_seq, "reason": asked["reason"]}
    facts |= {name: asked[name] for name in ("effect", *_SAYS) if name in asked}
    too_long = _("The decision is named in at most 300 letters: its number, its day and who issued it.")
    if document.strip():
        facts["document"] = _short(document, too_long)
    due_on = row.due_on
    if "reckoning" in asked:
        facts["reckoning"] = asked["reckoning"]
        due_on = Reckoning.from_facts(asked["reckoning"]).due_on  # type: ignore[arg-type]  # written by ask()
    append(row, Line(str(asked["change"]), by, on, key, facts, note, due_on=due_on, keeps_due=False))
    return row


@transaction.atomic
def refuse(*, commitment: Commitment, by: Actor, on: date, key: str, reason: str) -> Commitment:
    """Refuse the change that the other side asked for; all stays as it was."""
    row = reload(commitment)
    line = Line(Verb.REFUSED, by, on, key, note=check_text(reason, field=_("reason")))
    if not earlier(line, row):
        _check_answers(by, row)
        append(row, line)
    return row


@transaction.atomic
def resume(*, commitment: Commitment, by: Actor, on: date, key: str) -> Commitment:
    """Start the clock again: the due day moves by the days it stood still, and no further.

    That takes one key, for nothing is decided. Another day than that is asked for, and granted, like any change.
    """
    row = reload(commitment)
    if _was_done(row, by, key, {Verb.RESUMED}):
        return reload(row)
    _check_side(by, row)
    if row.state != State.SUSPENDED:
        raise NotNow(_("Only what is suspended can be resumed."))
    stopped_on = row.entries.filter(verb=Verb.SUSPENDED).latest("seq").effective_on  # whoever has held it since
    reckoning = rulebook.stopped(reckoning_of(row), stopped_on, max(on, row.since))
    facts: dict[str, object] = {"reckoning": reckoning.to_facts()}
    append(row, Line(Verb.RESUMED, by, on, key, facts, due_on=reckoning.due_on, keeps_due=False))
    return row
