"""The headers of frames: what stands at their tops, and the room that it takes."""

from __future__ import annotations

from typing import NamedTuple

from graphnet.drawing.outline import Group, Repeat
from graphnet.drawing.scene.shapes import Paint, Rectangle, Shape, Text
from graphnet.drawing.scene.typesetting import text_width, wrapped
from graphnet.drawing.styles.graph.arrangement import Size
from graphnet.drawing.styles.graph.cards import SHEET, SMALL, badge, line
from graphnet.drawing.styles.graph.saying import repeat_label
from graphnet.drawing.wording import first_text

TINTS = ("group", "group_within")
"""The grounds of frames, by turns as they nest."""

RADIUS = 6.0
INSET = 7.0
"""From the border to what is written."""

NOTE = 90.0
"""No note in a frame is wider."""

LEADING = 10.0


class Header(NamedTuple):
    """What is written at the upper left of a frame, and at its upper right."""

    label: str = ""
    notes: tuple[str, ...] = ()
    badge: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        return (self.label, *self.notes) if self.label else self.notes

    @property
    def size(self) -> Size:
        """The room it takes on either side of the middle, and from the top."""
        width = max((text_width(text, SMALL) for text in self.lines), default=0.0)
        right = text_width(self.badge, SMALL, bold=True) + 8 if self.badge else 0.0
        return Size(max(width, right) + INSET + 4, 5 + LEADING * len(self.lines) if self.lines else 0)


def header(group: Group, repeat: Repeat | None = None) -> Header:
    """What a frame says of its group: what it is called, how often it is there, and how the first copy differs."""
    if repeat is None:
        return Header(line(group.label, "quiet").text)
    notes = ["shared weights"] if repeat.shares_weights else []
    notes += wrapped(first_text(repeat), NOTE, SMALL)
    return Header(line(repeat_label(repeat), "quiet").text, tuple(notes), f"×{len(repeat.copies)}")


def frame(header: Header, size: Size, depth: int) -> tuple[Shape, ...]:
    """A frame from (0, 0) on: its ground by how deep it is nested, and its header."""
    box = Rectangle(0, 0, *size, Paint(TINTS[depth % 2], "frame", width=0.7), RADIUS)
    texts = [
        Text(INSET, 2 + LEADING * number, text, size=SMALL, color="quiet", italic=text in header.notes)
        for number, text in enumerate(header.lines, start=1)
    ]
    if not header.badge:
        return box, *texts
    behind = Rectangle(SHEET, SHEET, *size, box.paint, RADIUS)
    return behind, box, *texts, *badge(header.badge, size.width)
