"""Kernels: the window of a layer on the block that it reads, and the lines from it to the cell that it makes."""

from __future__ import annotations

from graphnet.drawing.outline import Box
from graphnet.drawing.scene.shapes import Ellipse, Paint, Point, Polygon, Polyline, Shape
from graphnet.drawing.styles.volumes.links import Link
from graphnet.drawing.styles.volumes.parts import Block
from graphnet.drawing.styles.volumes.solids import Scales

Corners = tuple[Point, ...]
"""Of a window, clockwise from the one in front above; none where there is no window."""

LINE = Paint(stroke="line", width=0.45)
GLASS = Paint("#FFFFFF", opacity=0.35)

CELL = 1.1
"""The radius of the dot that stands for a cell."""


def kernel(link: Link, scales: Scales, middle: Point) -> Corners:
    """The window that the target of a wire slides over its source, about the middle of the side that it reads."""
    source, target = link.start.source, link.target
    if link.start.past or not isinstance(source, Block) or not isinstance(target.item, Box):
        return ()
    slid, volume = target.item.main.op.window, source.volume
    if slid is None or volume is None or len(volume) != len(slid.size) + 1:
        return ()
    cells = [min(reach, extent or reach) for reach, extent in zip(slid.reach, volume, strict=False)]
    solid = scales.solid((*cells, volume[-1]))
    height, lean = min(solid.height, source.solid.height) / 2, min(solid.lean, source.solid.lean) / 2
    x, y = middle
    return (
        (x - lean, y + lean - height),
        (x + lean, y - lean - height),
        (x + lean, y - lean + height),
        (x - lean, y + lean + height),
    )


def window(corners: Corners) -> tuple[Shape, ...]:
    """A window as a pane of glass."""
    return (Polygon(corners, GLASS), Polygon(corners, LINE)) if corners else ()


def cone(corners: Corners, cell: Point) -> tuple[Shape, ...]:
    """The lines from a window to the cell that it makes."""
    return (*(Polyline((corner, cell), LINE) for corner in corners), Ellipse(*cell, CELL, CELL, Paint("line")))
