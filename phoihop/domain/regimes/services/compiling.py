"""Compiling: begun, its figures settled at a moment, its words written over the sources, issued as an official paper."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from phoihop.domain.documents import services as documents
from phoihop.domain.documents.composing import Head
from phoihop.domain.organisations.models import Body
from phoihop.domain.regimes import papers, permissions, queries, rules
from phoihop.domain.regimes.models import Compilation, OpenedPeriod, Wording
from phoihop.domain.regimes.states import CompilationState
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import moments
from phoihop.foundation.audit import services as audit
from phoihop.foundation.vn import text as letters


class CannotCompile(Exception):
    """The compiled report stands elsewhere, or lacks something. Carries a sentence for people."""


@transaction.atomic
def gather(*, period: OpenedPeriod, body: Body, by: Actor, at: datetime) -> Compilation:
    """Begin what a body compiles of a period; the same again gives the same. Raises Denied."""
    permissions.check_compiles(by, period, body.pk)
    row, new = Compilation.objects.get_or_create(period=period, body=body)
    if new:
        audit.record("regimes.compilation.gather", on=row, by=by, at=at, facts=row.told())
    return row


@transaction.atomic
def settle(*, compilation: Compilation, by: Actor, on: date, at: datetime) -> Compilation:
    """Settle the figures at this moment: what comes later changes none. Until it is issued they can be settled anew.

    Raises Denied, CannotCompile.
    """
    permissions.check_compiles(by, compilation.period, compilation.body_id)
    if on <= compilation.period.last_day:
        raise CannotCompile(_("The period has not ended yet. Settle the figures after its cut-off."))
    _hold(compilation)
    audit.wait_for_appenders()  # what is being sent now carries an earlier moment, and would be missing
    Compilation.objects.filter(pk=compilation.pk).update(
        state=CompilationState.SETTLED, known_at=moments.recording().at, settled_on=on
    )  # fmt: skip
    row = Compilation.objects.get(pk=compilation.pk)
    audit.record("regimes.compilation.settle", on=row, by=by, at=at, facts=row.settled())
    return row


def _hold(compilation: Compilation) -> None:
    """Until the transaction ends nobody else settles, words or issues it, and what they did before is seen. Raises CannotCompile once issued.

    Held before appenders are waited for: one that has it already appends next, and would be waited for in turn.
    """
    open_ = Compilation.objects.filter(pk=compilation.pk).exclude(state=CompilationState.ISSUED)
    if open_.update(state=F("state")) != 1:
        raise CannotCompile(_("This report is issued and no longer changes."))


@transaction.atomic
def word(*, compilation: Compilation, heading: str, text: str, by: Actor, at: datetime, key: str) -> Wording:
    """Write under a heading in one's own words; the sources stay beside it and the difference shows.

    Raises Denied, CannotCompile.
    """
    permissions.check_compiles(by, compilation.period, compilation.body_id)
    given = letters.nfc(text).strip()
    if found := _worded_with(key, compilation, heading, given):
        return found
    if not given or len(given) > rules.LONGEST:
        raise CannotCompile(_("Write the words of this heading, and not more than fit on some pages."))
    if not compilation.period.regime.headings.filter(code=heading).exists():
        raise CannotCompile(_("The outline of this regime has no such heading."))
    _hold(compilation)
    if found := _worded_with(key, compilation, heading, given):
        return found  # the same form, sent twice at once
    row = Wording.objects.create(
        compilation=compilation, key=key, heading=heading, text=given, written_at=moments.recording().at
    )
    audit.record("regimes.compilation.word", on=compilation, by=by, at=at, facts=row.told())
    return row


def _worded_with(key: str, compilation: Compilation, heading: str, text: str) -> Wording | None:
    """The words that this key wrote, if any. Raises CannotCompile where they are others."""
    found = Wording.objects.filter(key=key).first()
    if found is not None and (found.compilation_id, found.heading, found.text) != (compilation.pk, heading, text):
        raise CannotCompile(_("This form was already used for other words. Reload the page."))
    return found


@transaction.atomic
def issue(*, compilation: Compilation, head: Head, by: Actor, on: date, at: datetime) -> Compilation:
    """Issue the settled report as an official paper under a number of the body's own book.

    Raises Denied, CannotRegister, and CannotCompile before the figures are settled or once it is issued.
    """
    permissions.check_compiles(by, compilation.period, compilation.body_id)
    row = Compilation.objects.select_related("period__regime", "body").get(pk=compilation.pk)
    if row.state == CompilationState.SETTLED:
        _hold(row)  # before its words are read: a colleague's stand in the paper, or find that it was issued
        row.refresh_from_db()
    if row.state != CompilationState.SETTLED:
        raise CannotCompile(_("Settle the figures first; an issued report is issued once."))
    found = queries.of_compilation(row, today=on)
    paper = papers.paper(row, found, words=queries.worded(row), head=head)
    document = documents.issue(body=row.body, paper=paper, by=by, on=on, at=at)
    Compilation.objects.filter(pk=row.pk).update(state=CompilationState.ISSUED, document=document)
    row.refresh_from_db()
    audit.record("regimes.compilation.issue", on=row, by=by, at=at, facts={"digest": document.digest})
    return row
