"""The public tables: which columns each has, what they mean, and their rows. Nothing of what is only between bodies."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from phoihop.domain.agreements.models import Agreement, Party
from phoihop.domain.agreements.states import BOUND
from phoihop.domain.organisations.models import (
    Body,
    BodyCode,
    BodyLevel,
    BodyName,
    BodyParent,
    Holding,
    NamedHeir,
    Post,
    Succession,
)
from phoihop.foundation.audit.models import Seal

Value = str | int | bool | date | None
Row = tuple[Value, ...]
BATCH = 2000


@dataclass(frozen=True, slots=True)
class Column:
    """A column in the words of Frictionless Table Schema: `kind` is string, integer, boolean or date."""

    name: str
    kind: str
    about: str
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A table, what identifies a row, and what its columns lead to as (column, table, column there)."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Callable[[], Iterator[Row]]
    key: tuple[str, ...]
    leads: tuple[tuple[str, str, str], ...] = ()


_SINCE = Column("valid_from", "date", "First day on which it holds")
_UNTIL = Column("valid_to", "date", "Day from which it holds no more; empty while it holds", needed=False)
_BODY = Column("body", "string", "Short code of the body")
_MADE_UP = Column("illustrative", "boolean", "Made up for a demonstration: no fact")
_TO_BODY = (("body", "bodies", "code"),)


def _bodies() -> Iterator[Row]:
    rows = Body.objects.order_by("code").values_list(
        "code", "kind__code", "kind__side", "founded_on", "ended_on", "illustrative"
    )
    yield from rows.iterator(chunk_size=BATCH)


def _names() -> Iterator[Row]:
    rows = BodyName.objects.order_by("body__code", "valid_from", "pk")
    yield from rows.values_list("body__code", "name", "short_name", "valid_from", "valid_to").iterator(chunk_size=BATCH)


def _codes() -> Iterator[Row]:
    rows = BodyCode.objects.order_by("body__code", "scheme", "valid_from", "pk")
    yield from rows.values_list("body__code", "scheme", "value", "valid_from", "valid_to").iterator(chunk_size=BATCH)


def _levels() -> Iterator[Row]:
    rows = BodyLevel.objects.order_by("body__code", "valid_from", "pk")
    yield from rows.values_list("body__code", "level", "valid_from", "valid_to").iterator(chunk_size=BATCH)


def _places() -> Iterator[Row]:
    rows = BodyParent.objects.order_by("body__code", "structure", "valid_from", "pk")
    columns = ("body__code", "structure", "parent__code", "valid_from", "valid_to")
    yield from rows.values_list(*columns).iterator(chunk_size=BATCH)


def _successions() -> Iterator[Row]:
    followed = Succession.objects.order_by("effective_on", "predecessor__code", "successor__code", "pk")
    for was, heir, on, basis in followed.values_list(
        "predecessor__code", "successor__code", "effective_on", "legal_basis"
    ):
        yield was, heir, on, basis, "FOLLOWS"
    named = NamedHeir.objects.order_by("effective_on", "predecessor__code", "heir__code", "pk")
    for was, heir, on, basis in named.values_list("predecessor__code", "heir__code", "effective_on", "legal_basis"):
        yield was, heir, on, basis, "MAY_TAKE_DUTIES"


def public_holdings() -> "Iterator[Holding]":
    """Who holds a post of protocol; staff is nobody's business outside."""
    held = Holding.objects.exclude(valid_to=F("valid_from"))  # begun and ended on one day it was entered by mistake
    rows = held.exclude(post__protocol_order=Post.UNRANKED).select_related("person", "post__body")
    yield from rows.order_by("post__body__code", "post__protocol_order", "valid_from", "pk")


def _posts() -> Iterator[Row]:
    for row in public_holdings():
        made_up = row.person.illustrative
        yield row.post.body.code, row.post.title, row.person.full_name, row.valid_from, row.valid_to, made_up


def _agreements() -> Iterator[Row]:
    for row in Agreement.objects.filter(state__in=BOUND).order_by("code"):
        yield (
            row.code,
            row.title,
            row.symbol,
            row.kind,
            row.state,
            row.term_from,
            row.last_day,
            row.in_force_from,
            row.illustrative,
        )


def _parties() -> Iterator[Row]:
    rows = Party.objects.filter(agreement__state__in=BOUND).order_by("agreement__code", "place")
    yield from rows.values_list("agreement__code", "body__code", "place", "signed_on")


def _seals() -> Iterator[Row]:
    for row in Seal.objects.order_by("seq"):
        yield row.seq, row.sealed_at.date(), row.short_code, row.hash, row.previous_hash


TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table("bodies", "Bodies", (
            Column("code", "string", "Short code; it never passes to another body"), Column("kind", "string", "Kind of body"),
            Column("side", "string", "AUTHORITY, FRONT, PARTY or OTHER"),
            Column("founded_on", "date", "First day known", needed=False), Column("ended_on", "date", "Day from which it is no more", needed=False),
            _MADE_UP,
        ), _bodies, ("code",)),
        Table("names", "Names of bodies by period", (
            _BODY, Column("name", "string", "Full name"), Column("short_name", "string", "Short name"), _SINCE, _UNTIL,
        ), _names, ("body", "valid_from"), _TO_BODY),
        Table("codes", "Codes that others know bodies by", (
            _BODY, Column("scheme", "string", "Whose code: GSO is the list of administrative units"), Column("value", "string", "The code"), _SINCE, _UNTIL,
        ), _codes, ("body", "scheme", "valid_from"), _TO_BODY),
        Table("levels", "Levels of bodies by period", (
            _BODY, Column("level", "string", "CENTRAL, PROVINCE, DISTRICT or COMMUNE"), _SINCE, _UNTIL,
        ), _levels, ("body", "valid_from"), _TO_BODY),
        Table("places", "Under which body another stands, by structure and period", (
            _BODY, Column("structure", "string", "ADMINISTRATIVE, PARTY, FRONT or AGENCY"), Column("under", "string", "The body above"), _SINCE, _UNTIL,
        ), _places, ("body", "structure", "valid_from"), (*_TO_BODY, ("under", "bodies", "code"))),
        Table("successions", "Who follows whom", (
            Column("predecessor", "string", "The body before"), Column("successor", "string", "The body after"),
            Column("effective_on", "date", "First day of the new order"), Column("legal_basis", "string", "By what decision"),
            Column("how", "string", "FOLLOWS, or MAY_TAKE_DUTIES where a decision names it as heir of duties alone"),
        ), _successions, ("predecessor", "successor", "effective_on", "how"), (("predecessor", "bodies", "code"), ("successor", "bodies", "code"))),
        Table("posts", "Public posts and who holds them", (
            _BODY, Column("post", "string", "The post as papers print it"), Column("person", "string", "Who holds it"), _SINCE, _UNTIL, _MADE_UP,
        ), _posts, (), _TO_BODY),
        Table("agreements", "Agreements that bind", (
            Column("code", "string", "Code"), Column("title", "string", "Title"), Column("symbol", "string", "Number and symbol as printed", needed=False),
            Column("kind", "string", "REGULATION, PROGRAMME, RESOLUTION, MEMORANDUM, PLAN or ACCORD, another form"),
            Column("state", "string", "IN_FORCE or CLOSED"), Column("term_from", "date", "First day of the term"),
            Column("last_day", "date", "Last day of the term; empty while open", needed=False), Column("in_force_from", "date", "Since when it binds"), _MADE_UP,
        ), _agreements, ("code",)),
        Table("parties", "Who signed what, all of equal weight", (
            Column("agreement", "string", "Code of the agreement"), _BODY, Column("place", "integer", "Order on paper, and no more"),
            Column("signed_on", "date", "Day of signing", needed=False),
        ), _parties, ("agreement", "body"), (("agreement", "agreements", "code"), *_TO_BODY)),
        Table("seals", "Lines drawn under the ledger", (
            Column("seq", "integer", "Number"), Column("day", "date", "Day (UTC)"), Column("short_code", "string", "Code as printed"),
            Column("hash", "string", "Hash over the heads of all chains"), Column("previous_hash", "string", "Hash of the line before", needed=False),
        ), _seals, ("seq",)),
    )
}  # fmt: skip
