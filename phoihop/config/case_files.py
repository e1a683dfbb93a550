"""The files that show what was done in the case: all made up, and every one says so in itself and in its name."""

from datetime import date

from phoihop.domain.documents import rendering
from phoihop.domain.documents.paper import Paper, Section, Text
from phoihop.foundation.storage import services as storage
from phoihop.foundation.storage.models import StoredFile
from phoihop.foundation.vn import dates

MARK = "Tệp minh họa: tạo ra để thử hệ thống, không phải văn bản của cơ quan nào."


def keep(name: str, title: str, words: str, day: date) -> tuple[StoredFile, str]:
    """Make and keep one file of the name's kind; the same case gives the same bytes at every load."""
    stem, dot, ending = name.rpartition(".")
    content = _pdf(stem, title, words, day) if ending == "pdf" else _text(stem, title, words, day)
    return storage.keep(name=f"{stem} (minh họa){dot}{ending}", chunks=[content])


def _text(stem: str, title: str, words: str, day: date) -> bytes:
    lines = (MARK, "", f"{stem}, {dates.show(day)}", "", f"Về việc: {title}", "", words)
    return ("\n".join(lines) + "\n").encode()


def _pdf(stem: str, title: str, words: str, day: date) -> bytes:
    said = (Text(MARK, made_up=True), Text(words, made_up=True))
    paper = Paper(
        kind=stem.upper(), about=title, issuer="Cơ quan minh họa", symbol="MINH-HOA", place="Lào Cai", day=day,
        sections=(Section("I", "Kết quả", 1, said),), remarks=(MARK,),
    )  # fmt: skip
    return rendering.to_pdf(paper)
