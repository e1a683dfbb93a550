"""The words in files that people showed as evidence: read once, and kept by `services` as long as the file is."""

from collections.abc import Iterable, Iterator

from phoihop.domain.finding.models import Extract
from phoihop.foundation.storage import services as storage
from phoihop.foundation.storage import texts
from phoihop.foundation.storage.models import StoredFile

BATCH = 200


def known(files: Iterable[StoredFile]) -> dict[str, str]:
    """The words of those of these few files that were read, by their contents."""
    asked = {file.sha256 for file in files}
    return dict(Extract.objects.filter(sha256__in=asked).values_list("sha256", "text"))


def read(files: Iterable[StoredFile]) -> Iterator[Extract]:
    """Read those that were not read before, one by one. It may take seconds for each: never while others wait for a transaction.

    One that is not there now, or for which the machine had no time, is asked again the next time.
    """
    for some in _batches(files):
        there = set(Extract.objects.filter(sha256__in=some.keys()).values_list("sha256", flat=True))
        for sha256 in sorted(some.keys() - there):
            try:
                yield Extract(sha256=sha256, text=texts.text_of(storage.path_of(sha256), some[sha256].media_type))
            except texts.Unread:
                continue


def _batches(files: Iterable[StoredFile]) -> Iterator[dict[str, StoredFile]]:
    some: dict[str, StoredFile] = {}
    for file in files:
        some[file.sha256] = file
        if len(some) == BATCH:
            yield some
            some = {}
    yield some
