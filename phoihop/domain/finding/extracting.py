"""The words in files that people showed as evidence, read once and kept as long as the file is."""

from collections.abc import Iterable

from phoihop.domain.finding.models import Extract
from phoihop.foundation.storage import services as storage
from phoihop.foundation.storage import texts
from phoihop.foundation.storage.models import StoredFile


def known(files: Iterable[StoredFile]) -> dict[str, str]:
    """The words of those of these files that were read, by their contents."""
    asked = {file.sha256 for file in files}
    return dict(Extract.objects.filter(sha256__in=asked).values_list("sha256", "text"))


def read(files: Iterable[StoredFile]) -> None:
    """Read those that were not read before. It may take seconds for each: never while others wait for a transaction."""
    asked = {file.sha256: file for file in files}
    for sha256 in sorted(asked.keys() - known(asked.values()).keys()):
        words = texts.text_of(storage.path_of(sha256), asked[sha256].media_type)
        Extract.objects.bulk_create([Extract(sha256=sha256, text=words)], ignore_conflicts=True)


def forget_the_gone() -> None:
    """Take out the words of files that are kept no more."""
    Extract.objects.exclude(sha256__in=StoredFile.objects.order_by().values("sha256")).delete()
