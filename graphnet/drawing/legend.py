"""What stands under a drawing: the network's name, and what the colours mean."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from graphnet.drawing.looks import paint
from graphnet.drawing.measures import Measure, between, drawn
from graphnet.drawing.outline import Box, shown
from graphnet.drawing.scene.moving import moved
from graphnet.drawing.scene.shapes import Layer, Paint, Polyline, Rectangle, Scene, Shape, Text
from graphnet.drawing.scene.typesetting import fitted, text_width
from graphnet.drawing.subject import Subject

NAME = 11.0
"""The size of the network's name."""

SMALL = 8.0
"""The size of all other type."""

LEAST_ROOM = 230.0
"""What a legend may take, however narrow the drawing above it."""

MOST_TEXT = 150.0
"""Of what a kind of op is called."""

APART = 8.0
"""From one of its parts to the next."""

SWATCH = (12.0, 9.0)
ROW = 15.0
BETWEEN = 14.0
"""From one entry to the next."""

SCALE = (200.0, 8.0)
"""The bar of a measure's colours."""

BAR = 13.0
"""The top of it, below what is measured."""

STRIPES = 50
"""How many colours it is cut into."""

MARGIN = 12.0
"""Round a picture."""

ABOVE = 18.0
"""From what is drawn to its legend."""


class Legend(NamedTuple):
    """Shapes from (0, 0) on, and the room they take, in points."""

    width: float
    height: float
    shapes: tuple[Shape, ...]


def framed(
    subject: Subject, shapes: Sequence[Shape], width: float, height: float, *, full: bool = True, remark: str = ""
) -> Scene:
    """A whole picture: what was drawn from (0, 0) on, with a margin round it and a legend under it."""
    under = legend(subject, width, shapes, full=full, remark=remark)
    top = MARGIN + height + (ABOVE if under.height else 0.0)
    placed = (
        *moved(shapes, MARGIN + (under.width - width) / 2, MARGIN),
        *moved(under.shapes, MARGIN, top),
    )
    return Scene(under.width + 2 * MARGIN, top + under.height + MARGIN, placed, subject.network.name)


def legend(
    subject: Subject,
    width: float = 0.0,
    shapes: Iterable[Shape] | None = None,
    *,
    full: bool = True,
    remark: str = "",
) -> Legend:
    """A legend in the middle of so much width, or wider where it needs to be; a remark is its last line.

    Where the `shapes` above it are known, only colours that are seen there are told. One that is not `full` is nothing
    but the scale of a measure, without which none of its colours could be read.
    """
    parts = [_heading(fitted(subject.network.name, max(width, LEAST_ROOM), NAME, bold=True))] if full else []
    if subject.measure:
        parts.append(_scale(subject, subject.measure))
    elif full:
        seen = None if shapes is None else set(_fills(shapes))
        parts.append(_swatches([kind for kind in _kinds(subject) if seen is None or paint(kind).fill in seen], width))
    if full and remark:
        parts.append(_remark(remark))
    return _stacked(parts, width)


def _stacked(parts: Sequence[Legend], width: float) -> Legend:
    """Parts one below the other, each in the middle; those with nothing in them take no room."""
    room = max(width, *(part.width for part in parts), 0.0)
    shapes: list[Shape] = []
    foot = -APART
    for part in parts:
        if part.shapes:
            shapes += moved(part.shapes, (room - part.width) / 2, foot + APART)
            foot += APART + part.height
    layers = (Layer(tuple(shapes), id="legend", role="legend"),) if shapes else ()
    return Legend(room, max(foot, 0.0), layers)


def _heading(name: str) -> Legend:
    width = text_width(name, NAME, bold=True)
    return Legend(width, NAME, (Text(width / 2, NAME, name, size=NAME, anchor="middle", bold=True),))


def _remark(text: str) -> Legend:
    width = text_width(text, SMALL)
    return Legend(width, SMALL, (Text(width / 2, SMALL, text, size=SMALL, color="quiet", anchor="middle"),))


def _kinds(subject: Subject) -> list[str]:
    """The kinds of op whose colours are seen, each once, in the order of the data."""
    parts = map(shown, drawn(subject.outline.items))
    return list(dict.fromkeys(box.main.op.kind for box in parts if isinstance(box, Box)))


def _fills(shapes: Iterable[Shape]) -> Iterator[str | None]:
    """The colours of areas, those in layers too."""
    for shape in shapes:
        if isinstance(shape, Layer):
            yield from _fills(shape.shapes)
        elif not isinstance(shape, Text):
            yield shape.paint.fill


def _swatches(kinds: Sequence[str], width: float) -> Legend:
    """A colour and its name for every kind, in as few rows as there is room for, and those evenly filled."""
    if not kinds:
        return Legend(0.0, 0.0, ())
    texts = [fitted(kind, MOST_TEXT, SMALL) for kind in kinds]
    steps = [SWATCH[0] + 5 + text_width(text, SMALL) + BETWEEN for text in texts]
    room = max(width, LEAST_ROOM) + BETWEEN
    fitting = [across for across in range(1, len(kinds) + 1) if sum(_columns(steps, across)) <= room]
    rows = math.ceil(len(kinds) / max(fitting, default=1))
    columns = _columns(steps, math.ceil(len(kinds) / rows))
    lefts = list(accumulate(columns, initial=0.0))
    shapes: list[Shape] = []
    for index, (kind, text) in enumerate(zip(kinds, texts, strict=True)):
        row, column = divmod(index, len(columns))
        shapes += moved(_entry(text, paint(kind)), lefts[column], row * ROW)
    return Legend(lefts[-1] - BETWEEN, (rows - 1) * ROW + SWATCH[1], tuple(shapes))


def _columns(steps: Sequence[float], across: int) -> list[float]:
    """The widths of columns that entries are set in, row by row.

    >>> _columns([10, 20, 30, 5], 2)
    [30, 20]
    """
    return [max(steps[column::across]) for column in range(across)]


def _entry(text: str, swatch: Paint) -> tuple[Shape, ...]:
    return (
        Rectangle(0, 0, *SWATCH, swatch._replace(width=0.6)),
        Text(SWATCH[0] + 5, SWATCH[1] - 1.6, text, size=SMALL),
    )


def _scale(subject: Subject, measure: Measure) -> Legend:
    """A measure's colours from none to the most, and that of what is not known where there is such."""
    boxes = subject.outline.boxes
    together = measure.kind.adds_up and any(len(subject.outline.counterparts(box)) > 1 for box in boxes)
    title = f"{measure.kind.title}, of all copies together" if together else measure.kind.title
    shapes: list[Shape] = [*_bar(), *_ticks(measure), Text(SCALE[0] / 2, SMALL, title, size=SMALL, anchor="middle")]
    widest = max(text_width(title, SMALL) - SCALE[0], text_width(measure.text(measure.most), SMALL))
    beside = max(widest, 0.0) / 2  # what the title or the last tick reaches out, on either side
    room = SCALE[0] + 2 * beside
    made = moved(shapes, beside, 0)
    if any(measure.of(box) is None for box in boxes):
        made += moved(_entry("unknown", Paint("unknown", "line")), room + BETWEEN, BAR)
        room += BETWEEN + SWATCH[0] + 5 + text_width("unknown", SMALL)
    return Legend(room, BAR + SCALE[1] + 13, made)


def _bar() -> Iterator[Shape]:
    width, height = SCALE
    stripe = width / STRIPES
    for number in range(STRIPES):
        x = number * stripe
        shade = Paint(between(number / (STRIPES - 1)))
        yield Rectangle(x, BAR, min(1.5 * stripe, width - x), height, shade)  # a little over the next: no gap is seen
    yield Rectangle(0, BAR, width, height, Paint(stroke="line", width=0.6))


def _ticks(measure: Measure) -> Iterator[Shape]:
    width, height = SCALE
    foot = BAR + height
    for share in (0, 0.5, 1) if measure.most > 1 else (0, 1) if measure.most else (0,):
        x = share * width
        yield Polyline(((x, foot), (x, foot + 3)), Paint(stroke="line", width=0.6))
        yield Text(x, foot + 11, measure.text(round(share * measure.most)), size=SMALL, anchor="middle")
