"""The words in files that people showed as evidence: read once, and kept by `services` as long as the file is."""

from collections.abc import Iterable, Iterator

from phoihop.domain.finding.models import Extract
from phoihop.foundation.storage import services as storage
from phoihop.foundation.storage import texts
from phoihop.foundation.storage.models import StoredFile


def known(files: Iterable[StoredFile]) -> dict[str, str]:
    """The words of those of these files that were read, by their contents."""
    asked = {file.sha256 for file in files}
    return dict(Extract.objects.filter(sha256__in=asked).values_list("sha256", "text"))


def read(files: Iterable[StoredFile]) -> Iterator[Extract]:
    """Read those that were not read before, one by one. It may take seconds for each: never while others wait for a transaction."""
    asked = {file.sha256: file for file in files}
    for sha256 in sorted(asked.keys() - known(asked.values()).keys()):
        yield Extract(sha256=sha256, text=texts.text_of(storage.path_of(sha256), asked[sha256].media_type))
