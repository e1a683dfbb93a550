"""Every list can be taken away as a file, at its own address with `file=xlsx` or `file=csv`: the same rows, all of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse

from phoihop.foundation.sheets import writing
from phoihop.foundation.sheets.lists import Listed

MOST = 20_000  # rows of a file: beyond it one chooses first
WRITERS: dict[str, tuple[Callable[[Listed], bytes], str]] = {
    "xlsx": (writing.xlsx, writing.XLSX),
    "csv": (writing.csv_of, writing.CSV),
}


@dataclass(frozen=True, slots=True)
class Files:
    """Where the list of this page can be had as a file, with all that its address asks."""

    xlsx: str
    csv: str


def files(request: HttpRequest) -> Files:
    """The two addresses."""

    def link(form: str) -> str:
        asked = request.GET.copy()
        asked.pop("page", None)
        asked["file"] = form
        return f"?{asked.urlencode()}"

    return Files(link("xlsx"), link("csv"))


def wanted(request: HttpRequest) -> bool:
    """Whether the address asks for a file rather than a page."""
    return request.GET.get("file") in WRITERS


def answer(request: HttpRequest, listed: Listed, on: date) -> HttpResponse:
    """The file that the address asks for."""
    form = request.GET["file"]
    write, kind = WRITERS[form]
    name = f"{listed.file_name(on)}.{form}"
    return HttpResponse(
        write(listed), content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
