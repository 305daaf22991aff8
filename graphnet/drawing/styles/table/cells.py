"""Pieces of a table, which know their size and draw themselves where they are put."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from graphnet.drawing.looks import paint
from graphnet.drawing.measures import Measure
from graphnet.drawing.outline import Box
from graphnet.drawing.quoting import visible
from graphnet.drawing.scene.dimming import dimmed
from graphnet.drawing.scene.shapes import Layer, Paint, Polyline, Rectangle, Shape, Text
from graphnet.drawing.scene.typesetting import MOST_LETTERS, fitted, text_width, wrapped
from graphnet.drawing.styles.table import contents
from graphnet.drawing.styles.table.contents import Block, Branches, Content, Stack
from graphnet.drawing.subject import Subject
from graphnet.drawing.wording import in_focus

TEXT, SMALL, TIMES = 9.5, 7.5, 11.0
"""Sizes of type: of a line, of what is said beside and below it, and of how often a block is repeated."""

LINE = 14.0
"""The height of a line."""

SMALL_LINE = 10.0

SWATCH = 7.0
"""A side of the square in the colour of a kind."""

GAP = 5.0
"""Between a swatch and its text, and between that and what is said beside."""

LONGEST = 230.0
"""No text of a line is longer."""

MOST_LINES = 8
"""No message takes more."""

ARM = 4.0
"""How far the ends of a bracket reach in."""

INSIDE = 7.0
"""Between a bracket and what it holds."""

APART = 11.0
"""Between branches and the rule that parts them."""

BRACKET = Paint(stroke="ink", width=0.9)
RULE = Paint(stroke="frame", width=0.6)


class Cell(NamedTuple):
    """Room in points, and what is drawn there when its upper left corner is put somewhere."""

    width: float
    height: float
    drawn: Callable[[float, float], Iterator[Shape]]


def cell(subject: Subject, content: Content) -> Cell:
    """What stands in the middle of a table, as a piece of it."""
    match content:
        case Stack(parts):
            return stacked(
                [padded(cell(subject, part), 0 if isinstance(part, contents.Layer) else 3) for part in parts]
            )
        case Branches(columns):
            return beside([cell(subject, column) for column in columns])
        case Block(inner, times, note):
            block = bracketed(cell(subject, inner), times, note)
            return quieted(block) if is_quiet(subject, inner) else block
        case contents.Layer():
            return _line(subject, content)


def is_quiet(subject: Subject, content: Content) -> bool:
    """Whether all of a content lies beside what is in focus, and nothing is wrong with it."""
    match content:
        case Stack(parts) | Branches(parts):
            return all(is_quiet(subject, part) for part in parts)
        case Block(inner):
            return is_quiet(subject, inner)
        case contents.Layer(item):
            return not content.faults and not in_focus(subject, item.key)


def words(texts: Iterable[str], size: float = TEXT, color: str = "ink", bold: bool = False) -> Cell:
    """Lines of text below one another."""
    return stacked([_word(_fitted(text, size, bold), size, color, bold) for text in texts])


def _fitted(text: str, size: float, bold: bool = False) -> str:
    """Text that is no longer than a line."""
    return fitted(text[:MOST_LETTERS], LONGEST, size, bold)


def _word(text: str, size: float, color: str, bold: bool) -> Cell:
    height = LINE * size / TEXT

    def drawn(x: float, y: float) -> Iterator[Shape]:
        yield Text(x, y + height / 2 + 0.35 * size, text, size, color, bold=bold)

    return Cell(text_width(text, size, bold), height, drawn)


def quieted(inner: Cell) -> Cell:
    """A piece beside what is in focus."""
    return inner._replace(drawn=lambda x, y: iter(dimmed(inner.drawn(x, y))))


def padded(inner: Cell, room: float) -> Cell:
    """A piece with room above and below."""
    return Cell(inner.width, inner.height + 2 * room, lambda x, y: inner.drawn(x, y + room))


def stacked(cells: Sequence[Cell]) -> Cell:
    """Pieces below one another, flush left."""
    tops = list(accumulate((each.height for each in cells), initial=0.0))

    def drawn(x: float, y: float) -> Iterator[Shape]:
        for each, top in zip(cells, tops, strict=False):
            yield from each.drawn(x, y + top)

    return Cell(max((each.width for each in cells), default=0.0), tops[-1], drawn)


def beside(cells: Sequence[Cell]) -> Cell:
    """Pieces side by side from one height on, with rules between them."""
    lefts = list(accumulate((each.width + 2 * APART for each in cells), initial=0.0))
    height = max(each.height for each in cells)

    def drawn(x: float, y: float) -> Iterator[Shape]:
        for each, left in zip(cells, lefts, strict=False):
            if left:
                yield Polyline(((x + left - APART, y + 2), (x + left - APART, y + height - 2)), RULE)
            yield from each.drawn(x + left, y)

    return Cell(lefts[-1] - 2 * APART, height, drawn)


def bracketed(inner: Cell, times: str, note: str) -> Cell:
    """A piece in square brackets, how often it is repeated beside them, and a note below."""
    right = inner.width + 2 * INSIDE
    said = _fitted(note, SMALL)
    width = max(right + (GAP + text_width(times, TIMES) if times else 0), text_width(said, SMALL))

    def drawn(x: float, y: float) -> Iterator[Shape]:
        yield from inner.drawn(x + INSIDE, y)
        for edge, arm in ((x, ARM), (x + right, -ARM)):
            ends = ((edge + arm, y), (edge, y), (edge, y + inner.height), (edge + arm, y + inner.height))
            yield Polyline(ends, BRACKET)
        if times:
            yield Text(x + right + GAP, y + inner.height / 2 + 0.35 * TIMES, times, TIMES)
        if said:
            yield Text(x, y + inner.height + SMALL_LINE, said, SMALL, color="quiet", width=text_width(said, SMALL))

    return Cell(width, inner.height + (SMALL_LINE + 3 if said else 0), drawn)


class Ground(NamedTuple):
    """What a line begins with or lies on, and the colours of its large and small type."""

    paint: Paint
    ink: str = "ink"
    quiet: str = "quiet"
    spread: bool = True
    """Whether it lies under the whole line; else it is a swatch before it."""

    @property
    def left(self) -> float:
        """Where the text begins."""
        return GAP if self.spread else SWATCH + GAP

    def mark(self, x: float, y: float, width: float) -> Rectangle:
        """The mark of a line of some width."""
        if self.spread:
            return Rectangle(x, y + 1, width, LINE - 2, self.paint, radius=2)
        return Rectangle(x, y + (LINE - SWATCH) / 2, SWATCH, SWATCH, self.paint)


def _line(subject: Subject, layer: contents.Layer) -> Cell:
    """A layer, and what else is said of it; what is wrong stands below."""
    item, measure = layer.item, subject.measure
    value = 0 if measure is None else _measured(measure, layer)
    said = [measure.phrase(value)] if measure is not None and value != 0 else []
    text = _fitted(layer.text, TEXT)
    aside = _fitted(" · ".join(filter(None, [layer.aside, *said])), SMALL)
    messages = [part for fault in layer.faults for part in wrapped(f"✗ {fault}", LONGEST, SMALL, most=MOST_LINES)]
    ground = _ground(subject, layer)
    end = ground.left + text_width(text, TEXT)
    ends = [
        end + (GAP + text_width(aside, SMALL) if aside else 0.0),
        *(ground.left + text_width(part, SMALL) for part in messages),
    ]
    width = max(ends) + (GAP if ground.spread else 0.0)
    told = "\n".join(visible(f"{call.name}  {call.op!r}") for call in item.calls)
    quiet = is_quiet(subject, layer)

    def drawn(x: float, y: float) -> Iterator[Shape]:
        base = y + LINE / 2 + 0.35 * TEXT
        shapes: list[Shape] = [
            ground.mark(x, y, width),
            Text(x + ground.left, base, text, TEXT, ground.ink),
            *([Text(x + end + GAP, base, aside, SMALL, ground.quiet)] if aside else []),
            *(
                Text(x + ground.left, base + number * SMALL_LINE, part, SMALL, "fault")
                for number, part in enumerate(messages, start=1)
            ),
        ]
        yield Layer(dimmed(shapes) if quiet else tuple(shapes), id=f"node-{item.key}", title=told, role="node")

    return Cell(width, LINE + len(messages) * SMALL_LINE, drawn)


def _ground(subject: Subject, layer: contents.Layer) -> Ground:
    if layer.faults:
        return Ground(Paint("fault_ground"), "fault", "fault")
    if subject.measure is not None:
        fill, ink = subject.measure.shade(_measured(subject.measure, layer))
        return Ground(Paint(fill), ink, ink)
    swatch = paint(layer.item.main.op.kind) if isinstance(layer.item, Box) else Paint("group", "frame")
    return Ground(swatch._replace(width=0.5), spread=False)


def _measured(measure: Measure, layer: contents.Layer) -> int | None:
    if isinstance(layer.item, Box):
        return measure.of(layer.item)
    return measure.of_calls(call.name for call in layer.calls)
