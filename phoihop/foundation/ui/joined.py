"""Styles and scripts that stand in files of their own and go over the line as one: a request costs more than its bytes.

The setting `JOINED` names each file that is sent and the parts that it is made of, in their order. A finder of static
files makes them beside the data, so that they are gathered, hashed and packed as any other.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import FileSystemStorage


def parts_of(name: str) -> tuple[str, ...]:
    """The parts of a joined file; of another it is the only part."""
    parts: tuple[str, ...] = settings.JOINED.get(name, (name,))
    return parts


class JoinedFinder(BaseFinder):
    """Finds the joined files, made anew whenever one of their parts has changed."""

    def __init__(self, *_args: object, **_kwargs: object) -> None:
        self.storage = FileSystemStorage(location=settings.DATA / "joined")

    def check(self, **_kwargs: object) -> list[CheckMessage]:
        """Nothing that the settings could have wrong is not said when a file is made."""
        return []

    def find(self, path: str, find_all: bool = False) -> Any:  # Any: Django asks for one or for a list by a flag
        """Where the file lies; nothing where it is none of ours."""
        if path not in settings.JOINED:
            return []
        made = self._made(path)
        return [made] if find_all else made

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        """Every joined file; `ignore_patterns` is Django's, and none of these is meant by any."""
        del ignore_patterns
        for name in settings.JOINED:
            self._made(name)
            yield name, self.storage

    def _made(self, name: str) -> str:
        text = "\n".join(_told(part) for part in settings.JOINED[name])
        path = Path(self.storage.path(name))
        if not path.exists() or path.read_text() != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh = path.with_name(f".{path.name}")
            fresh.write_text(text)
            fresh.replace(path)  # whoever reads meanwhile reads the old one whole
        return str(path)


def _told(part: str) -> str:
    """The text of a part; a script of ours keeps its names to itself, as a module would."""
    found = finders.find(part)
    if not isinstance(found, str):
        raise ImproperlyConfigured(f"{part} is joined and not found")
    text = Path(found).read_text()
    ours = part.endswith(".js") and "/vendor/" not in part
    return f'(() => {{\n"use strict";\n{text}}})();' if ours else text
