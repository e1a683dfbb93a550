"""The tree as a drawing that fills one sheet of A3, landscape: columns of names hung on their stems.

Lengths are millimetres of paper. As many storeys are drawn as fit in letters that can be read; those below are counted.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from phoihop.domain.organisations import structure
from phoihop.domain.organisations.queries import BodyView
from phoihop.foundation.ui.templatetags.ui import side_class
from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace.structure.presenting import Place, structure_label

WIDTH, HEIGHT = 400.0, 276.0  # A3 without its margins
TOP = 30.0  # the title, the top body and the beam below it
LARGEST, SMALLEST, STEP = 5.2, 2.2, 0.1  # of the letters: 2.2 mm is the print of an official form
LEADING, LOOSEST = 1.55, 2.1  # height of a line in letter sizes; lines spread while there is room
LETTER, INDENT = 0.56, 1.5  # mean width of a letter and width of a step, in letter sizes
LONGEST = 44  # letters of a name


@dataclass(frozen=True, slots=True)
class Text:
    """Words at a place; numbers as SVG writes them, with a point."""

    x: str
    y: str
    size: str
    words: str
    side: str
    head: bool
    whole: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A drawing, ready to print: one path holds all stems."""

    title: str
    top: Text
    box: tuple[str, str, str, str]
    stems: str
    texts: tuple[Text, ...]
    note: str
    view_box: str = f"0 0 {WIDTH:g} {HEIGHT:g}"


@dataclass(frozen=True, slots=True)
class _Line:
    """A name on its storey: 0 for what hangs on the beam."""

    depth: int
    words: str
    side: str
    whole: str


@dataclass(slots=True)
class _Column:
    """The lines of one column, the repeated heads of a block that goes on included."""

    lines: list[_Line] = field(default_factory=list)


def sheet_of(trees: Sequence[structure.Node], place: Place) -> Sheet:
    """The largest drawing of the trees that a sheet holds: storeys first, then letters."""
    top, below = (trees[0].body, trees[0].children) if len(trees) == 1 else (None, tuple(trees))
    deepest = max((_depth(node) for node in below), default=0)
    for storeys in range(deepest, -1, -1):
        lines = list(_lines(below, storeys))
        wide = _width(lines, 1)
        for step in range(round((LARGEST - SMALLEST) / STEP) + 1):
            size = LARGEST - step * STEP
            most = int(WIDTH // (wide * size))
            if most * _room(size) >= len(lines) and len(_filled(lines, _room(size))) <= most:
                return _drawn(top, _columns(lines, size), size, place, note=storeys < deepest)
    cut = _filled(lines, _room(SMALLEST))[: max(1, int(WIDTH // (wide * SMALLEST)))]
    return _drawn(top, cut, SMALLEST, place, note=True)


def _depth(node: structure.Node) -> int:
    return 1 + max((_depth(child) for child in node.children), default=0)


def _lines(nodes: Sequence[structure.Node], storeys: int) -> Iterator[_Line]:
    """What hangs on the beam: bodies of a kind under the name of the kind, then each body that has others under it."""
    blocks = [node for node in nodes if node.children] if storeys > 1 else []
    kinds: dict[str, list[structure.Node]] = {}
    for node in nodes:
        if not (blocks and node.children):
            kinds.setdefault(node.kind, []).append(node)
    for kind, members in kinds.items():
        yield _Line(0, f"{kind} ({len(members)})", side_class(members[0].body.side), kind)
        if storeys:
            yield from (_line(node, 1, counted=bool(node.children)) for node in members)
    for node in blocks:
        yield from _hanging(node, 0, storeys)


def _hanging(node: structure.Node, depth: int, storeys: int) -> Iterator[_Line]:
    last = depth + 1 >= storeys
    yield _line(node, depth, counted=last and bool(node.children))
    if not last:
        for child in node.children:
            yield from _hanging(child, depth + 1, storeys)


def _line(node: structure.Node, depth: int, *, counted: bool) -> _Line:
    whole = node.body.name if depth == 0 and len(node.body.name) <= LONGEST else ""
    words = _short(whole or node.body.short_name or node.body.name, node.body)
    return _Line(depth, f"{words} (+{node.below})" if counted else words, side_class(node.body.side), node.body.name)


def _short(words: str, body: BodyView) -> str:
    cut = words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"
    return f"{cut} ({_('illustrative')})" if body.illustrative else cut


def _width(lines: Iterable[_Line], size: float) -> float:
    """What a column of these lines takes, with air on its right."""
    return max((len(line.words) * LETTER + (line.depth + 1) * INDENT + 1 for line in lines), default=10) * size


def _room(size: float) -> int:
    """How many lines of a size a column holds."""
    return int((HEIGHT - TOP - size) // (size * LEADING))


def _columns(lines: Sequence[_Line], size: float) -> list[_Column]:
    """The lines in as few columns as the height of a sheet allows, all about as long."""
    room = _room(size)
    fewest = len(_filled(lines, room))
    least = next((some for some in range(-(-len(lines) // fewest), room) if len(_filled(lines, some)) == fewest), room)
    return _filled(lines, least)


def _filled(lines: Sequence[_Line], room: int) -> list[_Column]:
    """The lines in columns of so many; a head is never last, and is said again where its block goes on."""
    columns, heads = [_Column()], dict[int, _Line]()
    for place, line in enumerate(lines):
        is_head = place + 1 < len(lines) and lines[place + 1].depth > line.depth
        if len(columns[-1].lines) + is_head >= room:
            columns.append(_Column())
            again = [heads[depth] for depth in range(line.depth) if depth in heads]
            columns[-1].lines += [
                _Line(head.depth, _("%(name)s (continued)") % {"name": head.words}, head.side, head.whole)
                for head in again
            ]
        heads = {depth: head for depth, head in heads.items() if depth < line.depth} | {line.depth: line}
        columns[-1].lines.append(line)
    return columns


def _drawn(top: BodyView | None, columns: list[_Column], size: float, place: Place, *, note: bool) -> Sheet:
    wide = max((_width(column.lines, size) for column in columns), default=0)
    each = min(WIDTH / len(columns), wide * 1.35)
    left = (WIDTH - each * len(columns)) / 2
    starts = [left + each * number + size for number in range(len(columns))]
    beam, middle = TOP - 5, WIDTH / 2
    rows = max(1, *(len(column.lines) for column in columns))
    leading = size * min(LOOSEST, max(LEADING, (HEIGHT - TOP - size) / (rows * size)))
    title = _("Structure (%(structure)s) on %(day)s") % {
        "structure": structure_label(place.structure), "day": dates.show(place.on),
    }  # fmt: skip
    words = top.name if top else title
    across = max(len(words) * LETTER * 5 + 10, 60)
    stems = [f"M{middle:.2f} 20V{beam:.2f}", f"M{min(*starts, middle):.2f} {beam:.2f}H{max(*starts, middle):.2f}"]
    texts: list[Text] = []
    for x, column in zip(starts, columns, strict=True):
        ends = {-1: beam}
        for row, line in enumerate(column.lines):
            y = TOP + size + leading * row
            stem, level = x + line.depth * INDENT * size, y - size * 0.35
            above = max(end for depth, end in ends.items() if depth <= line.depth)
            stems.append(f"M{stem:.2f} {above:.2f}V{level:.2f}h{size * 0.9:.2f}")
            ends = {depth: end for depth, end in ends.items() if depth < line.depth} | {
                line.depth: level,
                line.depth + 1: y + size * 0.3,
            }
            texts.append(_text(stem + size * 1.2, y, size, line))
    head = _Line(0, words, side_class(top.side) if top else "other", top.name if top else words)
    return Sheet(
        title=title,
        top=_text(middle, 16.2, 5, head),
        box=(f"{middle - across / 2:.2f}", "9", f"{across:.2f}", "11"),
        stems="".join(stems),
        texts=tuple(texts),
        note=_("(+n): n bodies stand right under it and are not drawn.") if note else "",
    )


def _text(x: float, y: float, size: float, line: _Line) -> Text:
    return Text(f"{x:.2f}", f"{y:.2f}", f"{size:.2f}", line.words, line.side, line.depth == 0, line.whole)
