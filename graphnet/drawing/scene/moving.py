"""Shapes put somewhere else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from graphnet.drawing.scene.shapes import Curve, Layer, Polygon, Polyline, Shape


def moved(shapes: Iterable[Shape], dx: float, dy: float) -> tuple[Shape, ...]:
    """The same shapes so many points to the right and down.

    >>> from graphnet.drawing.scene.shapes import Text
    >>> moved([Text(1, 2, "a")], 10, 20)[0].x
    11
    """
    return tuple(_moved(shape, dx, dy) for shape in shapes)


def _moved(shape: Shape, dx: float, dy: float) -> Shape:
    if isinstance(shape, Layer):
        return replace(shape, shapes=moved(shape.shapes, dx, dy))
    if isinstance(shape, Polygon | Polyline | Curve):
        return replace(shape, points=tuple((x + dx, y + dy) for x, y in shape.points))
    return replace(shape, x=shape.x + dx, y=shape.y + dy)
