"""Where the parts of one frame stand: what the layout of a frame results in. Points, y downwards."""

from __future__ import annotations

from typing import NamedTuple

from graphnet.drawing.outline import Group, Item, Wire
from graphnet.drawing.scene.shapes import Point


class Size(NamedTuple):
    """Width and height."""

    width: float
    height: float


class Placed(NamedTuple):
    """An item and its upper left corner, in the frame's own coordinates."""

    item: Item
    x: float
    y: float
    size: Size


class Route(NamedTuple):
    """The way of a wire: Bézier curves end to end, and its volume beside it."""

    wire: Wire
    points: tuple[Point, ...]
    """The start, then two control points and an end for each curve."""
    label: str = ""
    label_at: Point | None = None
    """The left end of the label's baseline."""


class Arrangement(NamedTuple):
    """A frame laid out: what comes in enters at the middle of its top, what leaves does so at the middle of its foot
    (of its left and right side where data flows from left to right); several are spread about that middle."""

    group: Group | None
    """None for what stands in no frame."""
    size: Size
    places: tuple[Placed, ...]
    routes: tuple[Route, ...]
