"""A disk that is full, and a disk that is all that is left when the power goes. Both need root."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

SIZE = 192  # megabytes of an image: the case, and what is written to it


@contextmanager
def filled(folder: Path, left: int) -> Iterator[None]:
    """While the block runs, so many bytes are left where this folder lies."""
    filler = folder / "somebody-elses"
    free = os.statvfs(folder)
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(1, free.f_bavail * free.f_frsize - left))
    try:
        yield
    finally:
        filler.unlink()


@contextmanager
def memory(folder: Path, megabytes: int) -> Iterator[None]:
    """A small disk of its own at this folder."""
    _run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=700", "tmpfs", str(folder))
    try:
        yield
    finally:
        _run("umount", "-l", str(folder))


class Image:
    """A disk in a file. What a file system has not sent to it yet is gone with the power."""

    def __init__(self, file: Path, at: Path) -> None:
        self.file, self.at = file, at

    def make(self) -> None:
        """An empty file system, mounted."""
        with self.file.open("wb") as file:
            file.truncate(SIZE * 1024 * 1024)
        _run("mkfs.ext4", "-q", "-F", str(self.file))
        self.mount()

    def mount(self) -> None:
        """As a machine does that starts: the journal is played back."""
        _run("mount", "-o", "loop", str(self.file), str(self.at))

    def unmount(self) -> None:
        """In order, as a machine that is shut down."""
        _run("umount", str(self.at))

    def lose_power(self, end: Callable[[], None]) -> None:
        """Keep what the disk holds at this moment, end what ran, and start again from what was kept."""
        kept = self.file.with_suffix(".kept")
        _run("cp", "--sparse=always", str(self.file), str(kept))
        end()
        self.unmount()
        shutil.move(kept, self.file)
        self.mount()


def _run(*command: str) -> None:
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
