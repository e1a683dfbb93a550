"""Keeping what can be found: by following the records of what people did, and now and then whole."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from phoihop.domain.finding import extracting, queries, sources
from phoihop.domain.finding.models import NAME, QUERY, Extract, Findable, Followed, Saved
from phoihop.domain.ledger.models import Entry, Evidence
from phoihop.domain.ledger.states import Verb
from phoihop.foundation.accounts.actors import Actor, Denied
from phoihop.foundation.audit import services as audit
from phoihop.foundation.audit.models import Record
from phoihop.foundation.storage.models import StoredFile

ACTS, LEDGER = "ACTS", "LEDGER"
BATCH, LETTERS = 500, 500_000
_COLUMNS = ("address", "title", "line", "text", "head", "words", "day", "illustrative")
_MOVES_BODIES = ("organisations.structure.changed", "organisations.body.succeeded", "organisations.body.renamed")


KEPT = 12  # saved searches of a person: more are a list to be searched themselves


class CannotSave(Exception):
    """What was to be kept cannot be. Carries a sentence for people."""


@transaction.atomic
def keep(*, name: str, page: str, query: str, by: Actor, at: datetime, key: str) -> Saved:
    """Keep what a list shows under a name, for this person alone; the same form twice keeps it once. Raises CannotSave, Denied."""
    user_id = _person(by)
    if row := Saved.objects.filter(user_id=user_id, key=key).first():
        return row
    Saved.objects.filter(user_id=user_id, removed_at__lte=at - queries.BACK).delete()
    if Saved.objects.filter(user_id=user_id, removed_at=None).count() >= KEPT:
        raise CannotSave(_("You keep %(n)s searches already. Take one away first.") % {"n": KEPT})
    if len(query) > QUERY:
        raise CannotSave(_("So many choices at once cannot be kept. Leave some of them out."))
    row = Saved.objects.create(user_id=user_id, name=_named(name), page=page, query=query, key=key, saved_at=at)
    audit.record(
        "finding.search.saved", on=row, by=by, at=at, facts={"page": page}
    )  # of the words nothing: they are personal
    return row


@transaction.atomic
def rename(*, saved_id: int, name: str, by: Actor, at: datetime) -> Saved:
    """Call it otherwise; the same name again changes nothing. Raises CannotSave, Denied."""
    row, name = _kept(saved_id, by), _named(name)
    if row.name != name:
        row.name = name
        row.save(update_fields=["name"])
        audit.record("finding.search.renamed", on=row, by=by, at=at, facts={})
    return row


@transaction.atomic
def remove(*, saved_id: int, by: Actor, at: datetime) -> Saved:
    """Take it away; for a little while it can be brought back. Twice is once. Raises Denied."""
    row = _kept(saved_id, by)
    if row.removed_at is None:
        row.removed_at = at
        row.save(update_fields=["removed_at"])
        audit.record("finding.search.removed", on=row, by=by, at=at, facts={})
    return row


@transaction.atomic
def bring_back(*, saved_id: int, by: Actor, at: datetime) -> Saved:
    """Undo the taking away while its time lasts; twice is once. Raises CannotSave afterwards, Denied."""
    row = _kept(saved_id, by)
    if row.removed_at is None:
        return row
    if row.removed_at <= at - queries.BACK:
        raise CannotSave(
            _("It was taken away more than %(n)s seconds ago. Save it anew.") % {"n": queries.BACK.seconds}
        )
    row.removed_at = None
    row.save(update_fields=["removed_at"])
    audit.record("finding.search.restored", on=row, by=by, at=at, facts={})
    return row


def _person(by: Actor) -> int:
    if by.user_id is None or not by.may("read"):
        raise Denied(_("Sign in first."))
    return by.user_id


def _kept(saved_id: int, by: Actor) -> Saved:
    row = Saved.objects.select_for_update().filter(pk=saved_id, user_id=_person(by)).first()
    if row is None:
        raise Denied(_("There is no such saved search of yours. Load the page again."))
    return row


def _named(name: str) -> str:
    name = " ".join(name.replace("\0", "").split())
    if not name or len(name) > NAME:
        raise CannotSave(_("Enter a name of 1 to %(most)s letters.") % {"most": NAME})
    return name


def follow(*, on: date) -> int:
    """Take in what was recorded since the last time, as it is on this day; how many things were found anew. Reads nothing where nothing was."""
    upto = dict(Followed.objects.values_list("stream", "upto"))
    if not any(_newest(stream) > upto.get(stream, 0) for stream in (ACTS, LEDGER)):
        return 0
    with transaction.atomic():
        audit.wait_for_appenders()  # a lower number that commits later would be passed over
        upto = dict(Followed.objects.values_list("stream", "upto"))
        ends = {stream: _newest(stream) for stream in (ACTS, LEDGER)}
        shown = _shown(upto.get(LEDGER, 0), ends[LEDGER])
        taken = _take(_touched(upto.get(ACTS, 0), ends[ACTS]), on)
        taken += _keep(sources.commitments(_opened(upto.get(LEDGER, 0), ends[LEDGER])))
        for stream, end in ends.items():
            Followed.objects.update_or_create(stream=stream, defaults={"upto": end})
    _read(Evidence.objects.filter(entry__in=shown))
    return taken + _keep(sources.files(shown))


def rebuild(*, on: date) -> int:
    """Make all of it anew as it is on the day, a batch at a time, while people go on writing; how many things can be found.

    Nothing is taken out: what its own noun no longer holds is shown to nobody.
    """
    with transaction.atomic():
        audit.wait_for_appenders()
        ends = {stream: _newest(stream) for stream in (ACTS, LEDGER)}
    Extract.objects.exclude(sha256__in=StoredFile.objects.order_by().values("sha256")).delete()
    _read(Evidence.objects.all())
    taken = sum(_keep(sources.of_day(source, None, on)) for source in sources.ALL)
    for stream, end in ends.items():
        Followed.objects.update_or_create(stream=stream, defaults={"upto": end})
    return taken


def _newest(stream: str) -> int:
    table = Record if stream == ACTS else Entry
    return table._default_manager.aggregate(last=Max("pk"))["last"] or 0


def _touched(after: int, upto: int) -> dict[str, set[int] | None]:
    """By table, the numbers of the things that acts were recorded on; None where all of them may have changed."""
    found: dict[str, set[int] | None] = defaultdict(set)
    acts = Record.objects.filter(pk__gt=after, pk__lte=upto).order_by("pk").values_list("subject", "code")
    for subject, code in acts.iterator(chunk_size=2000):
        table, _colon, number = subject.rpartition(":")
        if code in _MOVES_BODIES:  # names and heirs of other bodies may have changed with it
            found["organisations.body"] = None
        elif table in sources.BY_TABLE and (known := found[table]) is not None:
            known.add(int(number))
    return found


def _take(touched: dict[str, set[int] | None], on: date) -> int:
    return sum(
        _keep(sources.of_day(source, numbers, on))
        for table, numbers in touched.items()
        for source in sources.BY_TABLE.get(table, ())
    )


def _opened(after: int, upto: int) -> list[int]:
    """The commitments opened since: their words never change."""
    opened = Entry.objects.filter(pk__gt=after, pk__lte=upto, verb=Verb.OPENED)
    return list(opened.order_by("pk").values_list("commitment_id", flat=True))


def _read(shown: QuerySet[Evidence]) -> None:
    """Take the words out of the files among these that nobody has read yet."""
    for one in extracting.read(
        row.file for row in shown.select_related("file").order_by("pk").iterator(chunk_size=BATCH)
    ):
        Extract.objects.bulk_create([one], ignore_conflicts=True)


def _shown(after: int, upto: int) -> list[int]:
    """The entries since with which files were shown."""
    shown = Evidence.objects.filter(entry_id__gt=after, entry_id__lte=upto).order_by("entry_id")
    return list(shown.values_list("entry_id", flat=True).distinct())


def _keep(found: Iterable[Findable]) -> int:
    kept = 0
    for some in _in_batches(found):
        Findable.objects.bulk_create(some, update_conflicts=True, unique_fields=["kind", "ref"], update_fields=_COLUMNS)
        kept += len(some)
    return kept


def _in_batches(found: Iterable[Findable]) -> Iterator[list[Findable]]:
    some: list[Findable] = []
    letters = 0
    for one in found:
        some.append(one)
        letters += len(one.text)
        if len(some) == BATCH or letters > LETTERS:  # a book's words are indexed by themselves: others wait to write
            letters = 0
            yield some
            some = []
    if some:
        yield some
