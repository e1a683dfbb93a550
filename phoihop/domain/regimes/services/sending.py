"""Sending a report once for ever, returning it with remarks on its cells, approving it from below upwards."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from phoihop.domain.ledger import permissions as ledger_permissions
from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.states import State, Verb
from phoihop.domain.regimes import permissions, queries, rules
from phoihop.domain.regimes.models import Duty, Edition, Remark
from phoihop.domain.regimes.services import talking, writing
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import chain, moments
from phoihop.foundation.audit import services as audit
from phoihop.foundation.vn import dates

_LONGEST = 500


class CannotSend(Exception):
    """The report is not whole, or stands elsewhere. Carries a sentence for people, and what stands in the way."""

    def __init__(self, sentence: str, faults: tuple[rules.Fault, ...] = ()) -> None:
        super().__init__(sentence)
        self.faults = faults


@transaction.atomic
def send(*, duty: Duty, by: Actor, on: date, at: datetime, key: str, late_reason: str = "") -> Edition:
    """Freeze the report with the records behind its figures and send it: in the ledger that is the claim.

    An equal that has not agreed to the duty yet agrees by sending. Late is possible, and says why. The same request
    again gives the same edition. Raises Denied, and CannotSend with what stands in the way: until the cut-off has passed,
    its figures are not those of the period.
    """
    permissions.check_can_send(by, duty)
    if found := _sent_with(key, duty):
        return found
    commitment = duty.commitment
    writing.hold(duty)  # a colleague's cell either stands in what is sent, or finds that it was sent
    if not queries.is_writable(duty):
        if found := _sent_with(key, duty):
            return found  # the same request, sent twice at once: the other one was through in between
        raise CannotSend(_("This report was sent already. It was not sent a second time."))
    if on <= duty.period.last_day:
        told = {"day": dates.show(duty.period.last_day)}
        raise CannotSend(
            _("Its figures go up to %(day)s. Send the report after that day; what you wrote is kept.") % told
        )
    sheet = queries.sheet(duty)
    if sheet.faults:
        raise CannotSend(_("Some cells have to be mended or explained before it can be sent."), tuple(sheet.faults))
    late = max(0, (on - commitment.due_on).days) if commitment.due_on else 0
    if late and not late_reason.strip():
        raise CannotSend(_("The report is late. It is taken all the same: write why it is late."))
    if commitment.state == State.PROPOSED and ledger_permissions.may_answer(commitment.debtor_id, commitment, on):
        commitment = ledger.agree(commitment=commitment, by=by, on=on, key=f"{key}:agreed")
    number = duty.editions.count() + 1
    if found := _sent_with(key, duty):
        return found  # asked after the count: where that saw the other request through, so does this
    files = [(file.file, file.name) for file in sheet.files]
    result = _("Edition %(number)s of the report") % {"number": number}
    ledger.claim(commitment=commitment, result=result, by=by, on=on, key=f"{key}:sent", evidence=files)
    if found := _sent_with(key, duty):
        return found  # the same: the other one made it while this one waited for its row
    facts = chain.canonical(queries.facts_of(sheet))
    edition = Edition.objects.create(
        duty=duty, number=number, key=key, sent_on=on, recorded_at=moments.recording().at, late=late,
        late_reason=late_reason.strip()[:_LONGEST] if late else "", facts=facts, digest=chain.digest(facts),
    )  # fmt: skip
    audit.record("regimes.duty.send", on=duty, by=by, at=at, facts=edition.told())
    talking.resent(edition=edition, by=by, at=at)
    return edition


def _sent_with(key: str, duty: Duty) -> Edition | None:
    """The edition that this key made, if any. Raises CannotSend where it made another report's."""
    found = Edition.objects.filter(key=key).first()
    if found is not None and found.duty_id != duty.pk:
        raise CannotSend(_("This form was already used for another report. Reload the page."))
    return found


@transaction.atomic
def return_(
    *, duty: Duty, remarks: Mapping[str, str], by: Actor, on: date, at: datetime, key: str, seen: int | None = None
) -> None:  # fmt: skip
    """Return a sent report with a remark on each cell that is to be mended; what was written stays with its body.

    `seen`: the number of the edition that was read. The same form once more says nothing of what was sent since. Locked once
    the receiver's own report was approved above. Raises Denied, CannotSend.
    """
    permissions.check_receives(by, duty)
    if duty.commitment.entries.filter(key=key, verb=Verb.RETURNED).exists():
        return
    _check_seen(duty, seen)
    edition = duty.editions.order_by("number").last()
    said = {cell: words.strip()[:_LONGEST] for cell, words in remarks.items() if words.strip()}
    if edition is None or not said:
        raise CannotSend(_("Write at least one remark on what is to be mended."))
    if unknown := sorted(set(said) - queries.places_of(duty)):
        raise CannotSend(
            _("The report has no cell %(name)s. Reload the page and try again.") % {"name": unknown[0][:30]}
        )
    if _is_locked(duty):
        raise CannotSend(_("Your own report was approved with this one in it. It is locked and cannot be returned."))
    n = len(said)
    reason = ngettext("%(n)s remark on the report", "%(n)s remarks on the report", n) % {"n": n}
    ledger.return_(commitment=duty.commitment, reason=reason, by=by, on=on, key=key)
    for cell, words in sorted(said.items()):
        row, new = Remark.objects.get_or_create(edition=edition, cell=cell, defaults={"words": words})
        if new:
            audit.record("regimes.duty.remark", on=duty, by=by, at=at, facts=row.told())
            talking.remark(remark=row, by=by, at=at)


def _check_seen(duty: Duty, seen: int | None) -> None:
    """What is decided about is what was read. Raises CannotSend."""
    if seen is not None and duty.editions.count() != seen:
        raise CannotSend(_("Another edition was sent since this page was shown. Read it, then decide."))


def _is_locked(duty: Duty) -> bool:
    own = Duty.objects.filter(period=duty.period, body=duty.receiver).select_related("commitment").first()
    return own is not None and own.commitment.state == State.FULFILLED


@transaction.atomic
def approve(*, duty: Duty, by: Actor, on: date, key: str, note: str = "", seen: int | None = None) -> None:
    """Approve a sent report: in the ledger that is the acceptance, and final. `seen`: the number of the edition that was read.

    From below upwards: nothing that was sent to this body may still wait for it. Raises Denied, CannotSend.
    """
    permissions.check_receives(by, duty)
    _check_seen(duty, seen)
    n = Duty.objects.filter(period=duty.period, receiver=duty.body, commitment__state=State.CLAIMED).count()
    if n:
        raise CannotSend(
            ngettext(
                "%(n)s report below still waits for this body. It is approved from below upwards.",
                "%(n)s reports below still wait for this body. It is approved from below upwards.", n,
            ) % {"n": n}
        )  # fmt: skip
    if not duty.editions.exists():
        raise CannotSend(_("Nothing was sent yet."))
    again = duty.commitment.entries.filter(key=key).exists()
    ledger.accept(commitment=duty.commitment, by=by, on=on, key=key, note=note)
    if not again:  # what was asked after it was approved is not settled by the same form sent once more
        talking.approved(duty=duty, by=by, at=moments.recording().at)
