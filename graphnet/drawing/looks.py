"""How each kind of op looks: its colour, and the outline of its box."""

from __future__ import annotations

from typing import NamedTuple

from graphnet.drawing.scene.shapes import Paint


class Look(NamedTuple):
    """The name of a colour in a theme, and the style of the outline, which is seen without colour too."""

    color: str
    outline: str = "solid"


LOOKS = {
    "input": Look("input"),
    "convolution": Look("convolution"),
    "dense": Look("dense"),
    "pooling": Look("pooling"),
    "sampling": Look("sampling"),
    "normalization": Look("normalization"),
    "activation": Look("activation"),
    "regularization": Look("regularization", "dashed"),
    "join": Look("join"),
    "reshaping": Look("reshaping"),
}
"""By kinds of op; what acts in training alone is dashed."""

OTHER = Look("other", "dotted")
"""Kinds that ops of one's own bring along."""

DASHES: dict[str, tuple[float, ...]] = {"solid": (), "dashed": (3.0, 2.0), "dotted": (1.0, 1.6)}
"""Strokes and gaps of outlines, in points."""


def look(kind: str) -> Look:
    return LOOKS.get(kind, OTHER)


def paint(kind: str) -> Paint:
    """The fill and the outline of what shows ops of a kind."""
    color, outline = look(kind)
    return Paint(color, "line", dash=DASHES[outline])
