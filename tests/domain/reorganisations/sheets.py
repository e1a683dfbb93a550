"""Sheets as tests write them: the lines between the first and the last."""

from pathlib import Path

from phoihop.domain import organisations

SHIPPED = Path(organisations.__file__).parent / "reference" / "reorganisations" / "lao-cai-2025-07-01.csv"
HEAD = ("title,Sắp xếp thử", "effective,2021-07-01", "basis,NQ,Nghị quyết về sắp xếp,checked=yes")
KIND = "kind,kind-AUTHORITY,label=Ủy ban,side=AUTHORITY,order=1"
BECAUSE = "basis=NQ,checked=yes"


def sheet(*lines: str, head: tuple[str, ...] = HEAD) -> str:
    """A whole sheet with these lines, its first and its last line right."""
    rows = ["reorganisation,1", *head, *lines]
    records = [row for row in rows if row and not row.startswith("#")]
    return "\n".join([*rows, f"end,{len(records)}", ""])


def line_of(text: str, start: str) -> int:
    """The number of the first line that begins so."""
    return next(n for n, line in enumerate(text.splitlines(), start=1) if line.startswith(start))


def begin(code: str, *, under: str = "", level: str = "COMMUNE") -> str:
    """A line for a body that begins on the day."""
    above = f",under={under}" if under else ""
    return f"create,{code},name={code},short={code},kind=kind-AUTHORITY,level={level}{above},{BECAUSE}"
