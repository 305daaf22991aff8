"""Boxes with lines of type in them: rounded, doubled, stacked, faulty, or a sign in a circle."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import ceil
from typing import NamedTuple

from graphnet.drawing.quoting import visible
from graphnet.drawing.scene.shapes import Ellipse, Paint, Rectangle, Shape, Text
from graphnet.drawing.scene.typesetting import MOST_LETTERS, fitted, text_width, wrapped
from graphnet.drawing.styles.graph.arrangement import Size

HEADING = 10.0
SMALL = 8.0
"""Sizes of type."""

LEADING = {HEADING: 12.0, SMALL: 10.0}
"""What a line takes from top to foot."""

LONGEST = 220.0
"""No line is longer."""

FAULT = 180.0
"""No line of what is wrong is longer."""

MARGIN, PADDING = 8.0, 4.0
"""Beside, and above and below, the lines of a box."""

BADGED = 14.0
"""Beside the lines of a box that bears a badge."""

RADIUS = 4.0
CIRCLE = 18.0
"""Across the circle that a sign stands in."""

LEAST, STEP = 72.0, 12.0
"""The width of the narrowest box, and the steps in which they widen: most boxes of a row are then alike."""

SHEET = 3.5
"""How far the box behind a repeated one shows, to the right and below, out of its size."""

BADGE = 11.0
"""The height of a badge; half of it stands out of its box."""


class Face(NamedTuple):
    """Shapes from (0, 0) on, and the room they take, in points; badges and what is behind a box stand out of it."""

    size: Size
    shapes: tuple[Shape, ...]


class Line(NamedTuple):
    """A line of type in a box."""

    text: str
    color: str
    size: float = SMALL

    @property
    def bold(self) -> bool:
        return self.size == HEADING

    @property
    def width(self) -> float:
        return text_width(self.text, self.size, self.bold)


def line(text: str, color: str, size: float = SMALL) -> Line:
    """A line that is no longer than a box is wide."""
    told = visible(text[:MOST_LETTERS])
    return Line(fitted(told, LONGEST, size, bold=size == HEADING), color, size)


def card(
    lines: Sequence[Line],
    paint: Paint,
    *,
    round_ends: bool = False,
    fault: str | None = None,
    margin: float = MARGIN,
) -> Face:
    """A box with lines in its middle. What is wrong with it stands at its foot, and its outline is red."""
    told = [] if fault is None else [Line(part, "fault") for part in wrapped(visible(fault), FAULT, SMALL, most=4)]
    width = max(LEAST, STEP * ceil((max(part.width for part in (*lines, *told)) + 2 * margin) / STEP))
    upper = _height(lines)
    height = upper + (_height(told) - PADDING if told else 0)
    radius = height / 2 if round_ends and not told else RADIUS
    box = Rectangle(0, 0, width, height, paint if fault is None else paint._replace(stroke="fault", width=2.0), radius)
    if fault is None:
        return Face(Size(width, height), (box, *_set(lines, width / 2, PADDING)))
    ground = Rectangle(1, upper, width - 2, height - upper - 1, Paint("fault_ground"), RADIUS - 1)
    return Face(
        Size(width, height),
        (
            replace(box, paint=box.paint._replace(stroke=None)),
            ground,
            replace(box, paint=box.paint._replace(fill=None)),
            *_set(lines, width / 2, PADDING),
            *_set(told, width / 2, upper),
            *_mark(0, 0),
        ),
    )


def sign_face(sign: str, ink: str, paint: Paint, beside: str = "") -> Face:
    """A sign in a circle, or before the text beside it, in a box with round ends."""
    if not beside:
        circle = Ellipse(CIRCLE / 2, CIRCLE / 2, CIRCLE / 2, CIRCLE / 2, paint)
        text = Text(CIRCLE / 2, CIRCLE / 2 + 4, sign, size=12, color=ink, anchor="middle", bold=True)
        return Face(Size(CIRCLE, CIRCLE), (circle, text))
    told = line(beside, ink)
    width = told.width + 24
    return Face(
        Size(width, CIRCLE),
        (
            Rectangle(0, 0, width, CIRCLE, paint, CIRCLE / 2),
            Text(11, CIRCLE / 2 + 4, sign, size=12, color=ink, anchor="middle", bold=True),
            Text(18, CIRCLE / 2 + 2.8, told.text, size=SMALL, color=ink),
        ),
    )


def doubled(face: Face) -> Face:
    """A box with a second outline within: it holds more than is seen."""
    box, *rest = face.shapes
    assert isinstance(box, Rectangle)
    inner = Rectangle(2.5, 2.5, box.width - 5, box.height - 5, Paint(stroke=box.paint.stroke, width=0.5), RADIUS - 1.5)
    return Face(face.size, (box, inner, *rest))


def stacked(face: Face, times: int) -> Face:
    """A box with another behind it, and how many there are."""
    behind = _behind(face.shapes[0])
    return Face(face.size, (behind, *face.shapes, *badge(f"×{times}", face.size.width)))


def _behind(box: Shape) -> Shape:
    if isinstance(box, Rectangle | Ellipse):
        return replace(box, x=box.x + SHEET, y=box.y + SHEET)
    raise TypeError(f"no box: {box!r}")


def badge(text: str, right: float, top: float = 0.0) -> tuple[Shape, ...]:
    """A small tab across the upper right corner of a box."""
    width = text_width(text, SMALL, bold=True) + 8
    x = right - width + 7
    return (
        Rectangle(x, top - BADGE / 2, width, BADGE, Paint("line"), BADGE / 2),
        Text(x + width / 2, top + 2.9, text, size=SMALL, color="ground", anchor="middle", bold=True),
    )


def _height(lines: Iterable[Line]) -> float:
    return sum(LEADING[part.size] for part in lines) + 2 * PADDING


def _set(lines: Iterable[Line], x: float, top: float) -> list[Text]:
    """Lines one below the other, each in the middle."""
    texts = []
    for part in lines:
        top += LEADING[part.size]
        texts.append(Text(x, top - 0.28 * part.size, part.text, part.size, part.color, "middle", part.bold))
    return texts


def _mark(x: float, y: float) -> tuple[Shape, ...]:
    """The mark of what is wrong."""
    return (
        Ellipse(x, y, 6.0, 6.0, Paint("fault")),
        Text(x, y + 3.4, "!", size=9.5, color="ground", anchor="middle", bold=True),
    )
