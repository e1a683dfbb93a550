"""Whether everything still is what was recorded. Reads what stands in the columns, readable or not, and never stops."""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from phoihop.domain.ledger import rules
from phoihop.domain.ledger.models import Restructured
from phoihop.domain.ledger.states import LIVING_STATES, TAKES_SIDES
from phoihop.foundation.audit import chain, columns, snapshots
from phoihop.foundation.vn import dates

# What is hashed of an entry after its commitment's code and its place, in the order of `rules.entry_text`.
_HASHED: tuple[tuple[Callable[[str], str], str], ...] = (
    (columns.words, "verb"), (columns.day, "effective_on"), (columns.moment, "recorded_at"), (columns.words, "origin"),
    (columns.number, "by_body_id"), (columns.number, "by_user"), (columns.words, "facts"),
    (columns.words, "note_digest"), (columns.words, "state_after"), (columns.day, "due_after"),
    (columns.number, "debtor_after_id"), (columns.number, "creditor_after_id"), (columns.words, "key"),
)  # fmt: skip
# The columns of a commitment that its entries tell, beside its code, its place in the seals and its head.
_TOLD: tuple[tuple[Callable[[str], str], str], ...] = (
    (columns.words, "basis"), (columns.yes_or_no, "illustrative"), (columns.number, "arises_from_id"),
    (columns.moment, "recorded_at"), (columns.day, "placed_on"),
    (columns.words, "kind"), (columns.words, "title"), (columns.words, "product"),
    (columns.words, "state"), (columns.day, "due_on"), (columns.number, "debtor_id"), (columns.number, "creditor_id"),
    (columns.number, "opener_id"), (columns.day, "opened_on"), (columns.day, "since"), (columns.day, "claimed_on"),
    (columns.day, "fulfilled_on"), (columns.number, "percent"), (columns.number, "returns"),
    (columns.number, "changes"), (columns.number, "asked_seq"), (columns.words, "asked_change"),
    (columns.number, "asked_by_id"), (columns.number, "proposer_id"), (columns.words, "proposed_for"),
    (columns.words, "mood"),
)  # fmt: skip
_DAYS = frozenset(name for kind, name in _TOLD if kind is columns.day)
Story = list[tuple[Any, ...]]  # Any: two numbers, then bytes, as `columns.rows` gives them
Told = tuple[bytes, ...]  # as many as _HASHED names


def verify() -> Iterator[chain.Break]:
    """The first break of every commitment's chain, then words, files and sealed heads that no longer match it.

    Erased words are no break: only the digest is hashed. Nothing yielded: all holds, as of one moment. The row numbers
    of entries, notes, files and supporters are outside: they tell nothing.
    """
    with snapshots.one_moment():
        yield from _broken_stories()
        yield from sorted(_altered_notes(), key=_place)
        yield from sorted(_altered_evidence(), key=_place)
        yield from _broken_seal_lines()
        yield from _cut_seals()


def _place(found: chain.Break) -> tuple[str, int]:
    return found.chain, found.seq


def _broken_stories() -> Iterator[chain.Break]:
    """Each commitment with its entries, in order of their numbers: chain, sides and row."""
    check = _Row()
    texts = ["code", columns.number("entry_count"), "head_hash", *(kind(name) for kind, name in _TOLD)]
    rows = columns.rows("ledger_commitment ORDER BY id", ["id"], texts)
    hashed = columns.lines(*(kind(name) for kind, name in _HASHED))
    found = columns.rows(
        "ledger_entry ORDER BY commitment_id, seq", ["commitment_id", "seq"], ["previous_hash", "hash", hashed]
    )
    stories = groupby(found, key=itemgetter(0))
    ahead = next(stories, None)
    for number, *row in rows:
        while ahead is not None and ahead[0] < number:
            yield chain.Break(rules.chain_name(f"#{ahead[0]}"), 1, "ROW")
            ahead = next(stories, None)
        story: Story = []
        if ahead is not None and ahead[0] == number:
            story = list(ahead[1])
            ahead = next(stories, None)
        if broken := _first_break(row, story, check):
            yield broken
    while ahead is not None:
        yield chain.Break(rules.chain_name(f"#{ahead[0]}"), 1, "ROW")
        ahead = next(stories, None)


def _first_break(row: list[bytes], story: Story, check: "_Row") -> chain.Break | None:
    code, count, head = row[:3]
    name = rules.chain_name(columns.readable(code))
    if not story:
        return chain.Break(name, 1, "GAP")
    links = (
        chain.Link(seq, previous, hash_, b"%b\n%d\n%b" % (code, seq, text))
        for _number, seq, previous, hash_, text in story
    )
    if broken := chain.first_break(name, links):
        return broken
    if count != b"%d" % len(story):
        return chain.Break(name, len(story) + 1, "COUNT")
    if head != story[-1][3]:
        return chain.Break(name, len(story), "HEAD")
    entries = [tuple(text.split(b"\n", len(_HASHED) - 1)) for *_place, text in story]
    try:
        return check.first_break(name, row[3:], entries)
    except (ValueError, LookupError, TypeError):  # the chain was hashed again over what says nothing
        return chain.Break(name, len(story), "ROW")


class _Row:
    """Whether a commitment's row says what its entries tell, together with other rows and the structure."""

    def __init__(self) -> None:
        self.codes = {columns.readable(code): pk for pk, code in columns.rows("organisations_body", ["id"], ["code"])}
        self.numbers = {columns.readable(code): pk for pk, code in columns.rows("ledger_commitment", ["id"], ["code"])}
        self.changes = list(Restructured.objects.order_by("recorded_at", "pk").values_list("recorded_at", "on"))

    def first_break(self, name: str, row: list[bytes], entries: list[Told]) -> chain.Break | None:
        """SIDES or ROW, or None. The entries hold, so they can be read."""
        opening = json.loads(entries[0][6])
        sides = (self.codes.get(opening["debtor"]), self.codes.get(opening["creditor"]))
        if sides != (int(entries[0][10]), int(entries[0][11])):
            return chain.Break(name, 1, "SIDES")
        position = rules.fold(_told(entries))
        says: list[object] = [opening["basis"], int(opening["illustrative"]), self.numbers.get(opening["arises_from"])]
        says += [entries[-1][2].decode(), self._placed_on(entries)]
        says += [getattr(position, column) for _kind, column in _TOLD[len(says) :]]
        for (_kind, column), stands, said in zip(_TOLD, row, says, strict=True):
            text = ("" if column in _DAYS else "None") if said is None else str(said)
            if stands != text.encode():
                return chain.Break(name, len(entries), "ROW")
        return None

    def _placed_on(self, entries: list[Told]) -> date:
        sided_at = next(entry[2] for entry in reversed(entries) if entry[0].decode() in TAKES_SIDES)
        last = next(entry for entry in reversed(entries) if entry[8])
        ended_at = None if last[8].decode() in LIVING_STATES else _moment(last[2])
        return rules.placed_on(dates.today_in_vietnam, _moment(sided_at), ended_at, self.changes)


def _moment(text: bytes) -> datetime:
    return datetime.fromisoformat(text.decode())


def _told(entries: list[Told]) -> Iterator[rules.Told]:
    """The entries as the fold reads them; of progress told again and again, only the last word."""
    for seq, entry in enumerate(entries, start=1):
        verb = entry[0]
        if verb == b"PROGRESSED" and seq < len(entries) and entries[seq][0] == verb:
            continue
        yield rules.Told(
            seq=seq,
            verb=verb.decode(),
            effective_on=date.fromisoformat(entry[1].decode()),
            by_body_id=int(entry[4]),
            facts=json.loads(entry[6]),
            state=entry[8].decode(),
            due_on=date.fromisoformat(entry[9].decode()) if entry[9] else None,
            debtor_id=_number(entry[10]),
            creditor_id=_number(entry[11]),
        )


def _number(text: bytes) -> int | None:
    return None if text == b"None" else int(text)


def _altered_notes() -> Iterator[chain.Break]:
    """Words that are not the ones whose digest stands in the entry."""
    found = columns.rows(
        "ledger_note n JOIN ledger_entry e ON e.id = n.entry_id JOIN ledger_commitment c ON c.id = e.commitment_id",
        ["e.seq"],
        ["c.code", "e.note_digest", "n.salt", "n.text"],
    )
    for seq, code, digest, salt, text in found:
        if rules.note_digest_of(salt, text) != digest:
            yield chain.Break(rules.chain_name(columns.readable(code)), seq, "NOTE")


def _altered_evidence() -> Iterator[chain.Break]:
    """Entries whose files are not the ones whose content hashes stand in their facts."""
    shown: dict[int, list[str]] = {}
    files = columns.rows(
        "ledger_evidence v JOIN storage_storedfile f ON f.id = v.file_id", ["v.entry_id"], ["f.sha256"]
    )
    for entry_id, sha256 in files:
        shown.setdefault(entry_id, []).append(columns.readable(sha256))
    mark = "instr(e.facts, '\"evidence\":')" if columns.is_sqlite() else "strpos(e.facts, '\"evidence\":')"
    entries = "ledger_entry e JOIN ledger_commitment c ON c.id = e.commitment_id"
    showing = "EXISTS (SELECT 1 FROM ledger_evidence v WHERE v.entry_id = e.id)"
    told = columns.rows(f"{entries} WHERE {mark} > 0 OR {showing}", ["e.id", "e.seq"], ["c.code", "e.facts"])
    for entry_id, seq, code, facts in told:
        if _files_told(facts) != sorted(shown.get(entry_id, [])):
            yield chain.Break(rules.chain_name(columns.readable(code)), seq, "EVIDENCE")


def _files_told(facts: bytes) -> object:
    """The content hashes that the facts name; None where they can no longer be read."""
    try:
        return json.loads(facts).get("evidence", [])
    except (ValueError, AttributeError):
        return None


def _broken_seal_lines() -> Iterator[chain.Break]:
    """Sealed heads that the story no longer holds."""
    lost = columns.rows(
        "audit_sealline l LEFT JOIN ledger_commitment c ON c.code = substr(l.chain, 8) "
        "LEFT JOIN ledger_entry e ON e.commitment_id = c.id AND e.seq = l.seq "
        "WHERE substr(l.chain, 1, 7) = 'ledger:' AND (e.hash IS NULL OR e.hash <> l.head_hash) ORDER BY l.chain, l.seq",
        ["l.seq"],
        ["l.chain"],
    )
    for seq, name in lost:
        yield chain.Break(columns.readable(name), seq, "SEAL")


def _cut_seals() -> Iterator[chain.Break]:
    """Stories that say they were sealed further than any seal that is left, or less far."""
    cut = columns.rows(
        "ledger_commitment c LEFT JOIN (SELECT chain, MAX(seq) AS top FROM audit_sealline GROUP BY chain) l "
        "ON l.chain = 'ledger:' || c.code WHERE c.sealed_count <> COALESCE(l.top, 0) ORDER BY c.id",
        ["c.sealed_count"],
        ["c.code"],
    )
    for count, code in cut:
        yield chain.Break(rules.chain_name(columns.readable(code)), count, "SEAL")
