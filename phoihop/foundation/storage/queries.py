"""Questions about kept files."""

import hashlib
from collections.abc import Iterable, Iterator
from io import BufferedReader

from phoihop.foundation.storage import services
from phoihop.foundation.storage.models import Arriving, StoredFile


def opened(file: StoredFile) -> BufferedReader:
    """The content, for reading. Raises FileNotFoundError when the disk has lost it."""
    return services.path_of(file.sha256).open("rb")


def known(chunks: Iterable[bytes]) -> StoredFile | None:
    """The row of this content, None where it was never kept."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return StoredFile.objects.filter(sha256=digest.hexdigest()).first()


def all_names() -> set[str]:
    """The hash of every content that a row names."""
    return set(StoredFile.objects.order_by("pk").values_list("sha256", flat=True))


def broken() -> Iterator[StoredFile]:
    """Files whose content is gone or no longer what its hash says."""
    for file in StoredFile.objects.order_by("pk").iterator(chunk_size=500):
        try:
            with opened(file) as content:
                found = hashlib.file_digest(content, "sha256").hexdigest()
        except OSError:
            found = ""
        if found != file.sha256:
            yield file


def arriving(token: str, *, owner_id: int, purpose: str) -> Arriving | None:
    """The file that comes in pieces under this token, for who began it and for what it was begun alone."""
    return Arriving.objects.filter(token=token, owner_id=owner_id, purpose=purpose).first()
