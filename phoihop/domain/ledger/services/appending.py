"""One way to add a line to a story: entry, projection, standings and event in one transaction."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from phoihop.domain.ledger import rules
from phoihop.domain.ledger.events import EntryAppended
from phoihop.domain.ledger.models import Commitment, Entry, Evidence, Note
from phoihop.domain.ledger.refusals import BadEntry, KeyReused, NotNow, Rivalled
from phoihop.domain.ledger.services import rows, standing
from phoihop.domain.ledger.states import NEEDS_LIVING_SIDES, REMARKS, STEPS, TAKES_SIDES
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts.actors import Actor, Denied
from phoihop.foundation.audit import chain, moments
from phoihop.foundation.audit import services as audit
from phoihop.foundation.lifecycle import steps as tables
from phoihop.foundation.outbox import bus
from phoihop.foundation.storage.models import StoredFile
from phoihop.foundation.vn import dates

POSITION_COLUMNS = tuple(rules.Position.__dataclass_fields__)
_FOLDED = (*POSITION_COLUMNS, "placed_on")
_HEAD = ("entry_count", "head_hash", "recorded_at")  # what every entry moves


@dataclass(frozen=True, slots=True)
class Line:
    """What is to be written, before it has a place in the story."""

    verb: str
    by: Actor
    on: date
    key: str
    facts: dict[str, object] = field(default_factory=dict)
    note: str = ""
    evidence: Sequence[tuple[StoredFile, str]] = ()
    due_on: date | None = None
    keeps_due: bool = True
    debtor_id: int | None = None
    creditor_id: int | None = None


def earlier(line: Line, commitment: Commitment | None = None) -> Entry | None:
    """The entry that this key already made, with `commitment` as it stands since; None if new. Raises KeyReused if it served another request."""
    body_id = speaking_body(line.by)
    with connection.cursor() as cursor:  # nearly always there is none: the statement is made once, and reads one index
        cursor.execute("SELECT id FROM ledger_entry WHERE by_body_id = %s AND key = %s", [body_id, line.key])
        found = cursor.fetchone()
    if found is None:
        return None
    entry = Entry.objects.select_related("note").get(pk=found[0])
    check_same(entry, line, commitment.pk if commitment else entry.commitment_id)
    if commitment is not None:
        commitment.refresh_from_db()  # it may have been loaded before the other request with this key committed
    return entry


def check_same(entry: Entry, line: Line, commitment_id: int) -> None:
    """Raises KeyReused unless the entry tells just what the line asks; erased words can no longer be compared."""
    note = getattr(entry, "note", None)
    words_differ = (
        rules.note_digest(salt=note.salt, text=line.note) != entry.note_digest
        if note
        else bool(line.note) != bool(entry.note_digest)
    )
    if (entry.commitment_id, entry.verb, entry.facts) != (commitment_id, line.verb, facts_text(line)) or words_differ:
        raise KeyReused(_("This form was already used for something else. Reload the page and enter it again."))


def speaking_body(by: Actor) -> int:
    """The body spoken for. Raises Denied if the actor speaks for none."""
    if by.body_id is None:
        raise Denied(_("Choose the body that you are working for first."))
    return by.body_id


def facts_text(line: Line) -> str:
    """The facts as they are hashed: files by their content hash, never by their words."""
    facts = dict(line.facts)
    if line.evidence:
        facts["evidence"] = sorted(file.sha256 for file, _name in line.evidence)
    return chain.canonical(facts)


def append(commitment: Commitment, line: Line) -> Entry:
    """Add `line` to a commitment's story and return the entry; `commitment` then stands as after it.

    Whoever calls has asked `earlier` first. A key that comes twice at once still makes one entry: the index decides.
    Raises NotNow if the table has no such step from the state, BadEntry if the day does not fit, KeyReused, Rivalled.
    """
    born, stood_at = commitment.pk is not None, commitment.entry_count
    try:
        with transaction.atomic():
            return _append(commitment, line)
    except IntegrityError:
        if found := earlier(line, commitment if born else None):
            if not born:
                commitment.pk = found.commitment_id
                commitment.refresh_from_db()
            return found  # the same request, sent twice at once: the other one made it
        if born and not Commitment.objects.filter(pk=commitment.pk, entry_count=stood_at).exists():
            raise Rivalled(_("Somebody changed this at the same moment. Look at it again, then repeat.")) from None
        raise


def _append(commitment: Commitment, line: Line) -> Entry:
    audit.join_appenders()
    check_alive([(commitment, line)])
    made = make(commitment, line, moments.recording(), audit.last_sealed_at())
    _project(commitment, made)
    made.entry.commitment = commitment
    rows.insert(made.entry)
    if made.note:
        made.note.entry = made.entry
        rows.insert(made.note)
    if line.evidence:
        Evidence.objects.bulk_create(evidence_of(made))
    if made.is_step:
        standing.shift(made.was, standing.place_of(commitment))
    bus.publish([event_of(made)])
    return made.entry


@dataclass(slots=True)
class Made:
    """An entry ready to be written: what stands beside it, and where its commitment was counted before."""

    entry: Entry
    line: Line
    note: Note | None
    was: standing.Place | None

    @property
    def is_step(self) -> bool:
        """Whether it moves the state or the due day."""
        return self.entry.verb not in REMARKS


def make(commitment: Commitment, line: Line, now: moments.Recording, sealed_at: datetime | None) -> Made:
    """The entry that `line` becomes, recorded `now` but after the last entry and the last seal, whatever clocks do."""
    state = next_state(commitment, line)
    earliest = [m + timedelta(milliseconds=1) for m in (commitment.recorded_at, sealed_at) if m]
    at = max([now.at, *earliest])
    check_day(commitment, line, dates.today_in_vietnam(at))
    is_step = line.verb not in REMARKS
    entry = Entry(
        commitment=commitment,
        seq=commitment.entry_count + 1,
        verb=line.verb,
        effective_on=line.on,
        recorded_at=at,
        origin=now.origin,
        by_body_id=speaking_body(line.by),
        by_user=line.by.user_id,
        facts=facts_text(line),
        state_after=state if is_step else "",
        due_after=(commitment.due_on if line.keeps_due else line.due_on) if is_step else None,
        debtor_after_id=(line.debtor_id or commitment.debtor_id) if is_step else None,
        creditor_after_id=(line.creditor_id or commitment.creditor_id) if is_step else None,
        key=line.key,
        previous_hash=commitment.head_hash or chain.genesis(commitment.chain_name),
    )
    salt = secrets.token_hex(16) if line.note else ""
    entry.note_digest = rules.note_digest(salt=salt, text=line.note)
    entry.hash = chain.link(entry.previous_hash, text_of(commitment.code, entry))
    note = Note(salt=salt, text=line.note) if line.note else None
    return Made(entry, line, note, standing.place_of(commitment))


def event_of(made: Made) -> EntryAppended:
    """What those above hear of an entry that was written."""
    entry = made.entry
    return EntryAppended(entry.commitment_id, entry.pk, entry.verb, str(made.line.facts.get("reorganisation", "")))


def evidence_of(made: Made) -> list[Evidence]:
    return [Evidence(entry=made.entry, file=file, name=name) for file, name in made.line.evidence]


def check_alive(lines: Iterable[tuple[Commitment, Line]]) -> None:
    """Nothing is opened with, promised by or promised to a body that is gone. Raises BadEntry.

    Asked once writers and whoever changes the structure have taken turns: neither finds what the other has half done.
    """
    sides = {
        side for row, line in lines if line.verb in NEEDS_LIVING_SIDES for side in (row.debtor_id, row.creditor_id)
    }
    if not sides:
        return
    today = dates.today_in_vietnam(moments.recording().at)
    gone = Body.objects.filter(pk__in=sides, ended_on__lte=today).order_by("code").first()
    if gone and gone.ended_on:
        raise BadEntry(
            _("The body %(code)s ended on %(day)s. Choose the one that follows it.")
            % {"code": gone.code, "day": dates.show(gone.ended_on)}
        )


def next_state(commitment: Commitment, line: Line) -> str:
    """The state after the line. Raises NotNow."""
    if line.verb in REMARKS:
        return commitment.state
    try:
        return tables.target(STEPS, line.verb, commitment.state)
    except tables.WrongStep:
        raise NotNow(
            _("This is not possible now: it stands at “%(state)s”. Reload the page to see what comes next.")
            % {"state": commitment.get_state_display()}
        ) from None


def check_day(commitment: Commitment, line: Line, today: date) -> None:
    """An entry takes effect no later than it is recorded; a step not before the step before it."""
    if line.on > today:
        raise BadEntry(
            _("The day %(day)s lies in the future. Enter the day on which it really happened.")
            % {"day": dates.show(line.on)}
        )
    first = commitment.opened_on if line.verb in REMARKS else commitment.since
    if first and line.on < first:
        raise BadEntry(
            _("The day %(day)s comes before the last step (%(last)s). Enter a day from %(last)s on.")
            % {"day": dates.show(line.on), "last": dates.show(first)}
        )


def text_of(code: str, entry: Entry) -> str:
    """The hashed text of an entry."""
    return rules.entry_text(
        commitment=code,
        seq=entry.seq,
        verb=entry.verb,
        effective_on=entry.effective_on.isoformat(),
        recorded_at=entry.recorded_at.isoformat(timespec="microseconds"),
        origin=entry.origin,
        by_body=entry.by_body_id,
        by_user=entry.by_user,
        facts=entry.facts,
        note_digest=entry.note_digest,
        state=entry.state_after,
        due_on=entry.due_after.isoformat() if entry.due_after else "",
        debtor=entry.debtor_after_id,
        creditor=entry.creditor_after_id,
        key=entry.key,
    )


def _project(commitment: Commitment, made: Made) -> None:
    """Carry the entry into the stored row, by compare-and-set on the number of entries."""
    moved = carry(commitment, made)
    if commitment.pk is None:
        commitment.save(force_insert=True)
        return
    if not rows.change(commitment, moved, held="entry_count", at=made.entry.seq - 1):
        raise IntegrityError("another entry took this place")


def carry(commitment: Commitment, made: Made) -> tuple[str, ...]:
    """Carry the entry into the row in memory; the columns that it moved, always in the same order."""
    entry = made.entry
    before = [getattr(commitment, name) for name in _FOLDED]
    apply(commitment, rules.after(position_of(commitment), told(entry, made.line.facts)))
    commitment.entry_count, commitment.head_hash = entry.seq, entry.hash
    commitment.recorded_at = entry.recorded_at
    if entry.verb in TAKES_SIDES:
        commitment.placed_on = dates.today_in_vietnam(entry.recorded_at)
    changed = [name for name, was in zip(_FOLDED, before, strict=True) if getattr(commitment, name) != was]
    return (*changed, *_HEAD)


def told(entry: Entry, facts: dict[str, object]) -> rules.Told:
    """The entry as the fold reads it."""
    return rules.Told(
        seq=entry.seq,
        verb=entry.verb,
        effective_on=entry.effective_on,
        by_body_id=entry.by_body_id,
        facts=facts,
        state=entry.state_after,
        due_on=entry.due_after,
        debtor_id=entry.debtor_after_id,
        creditor_id=entry.creditor_after_id,
    )


def position_of(commitment: Commitment) -> rules.Position:
    """The row as a position."""
    return rules.Position(**{name: getattr(commitment, name) for name in POSITION_COLUMNS})


def apply(commitment: Commitment, position: rules.Position) -> None:
    """Write a position into the row in memory."""
    for name in POSITION_COLUMNS:
        setattr(commitment, name, getattr(position, name))


def reload(commitment: Commitment) -> Commitment:
    """The row as it stands now: services decide on it, not on what a page showed."""
    return rows.read(Commitment, commitment.pk)


def check_fits(**texts: str) -> None:
    """A text of a commitment, told by its column, is no longer than that: one database cuts nothing and the other refuses.

    Raises BadEntry.
    """
    for name, text in texts.items():
        most: int | None = getattr(Commitment._meta.get_field(name), "max_length", None)
        if most and len(text) > most:
            raise BadEntry(
                _(
                    "“%(start)s…” is longer than %(most)s characters. Shorten it, and put the rest into a file or a remark."
                )
                % {"start": text[:30], "most": most}
            )


def check_text(text: str, *, field: str) -> str:
    """A text that must say something. Raises BadEntry."""
    if not text.strip():
        raise BadEntry(_("Please fill in: %(field)s.") % {"field": field})
    return text.strip()
