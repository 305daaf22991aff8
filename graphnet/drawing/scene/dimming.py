"""What is beside what a reader is to look at: in quiet colours, which are read on light grounds and on dark ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from graphnet.drawing.scene.shapes import Layer, Paint, Shape, Text


def dimmed(shapes: Iterable[Shape]) -> tuple[Shape, ...]:
    """The same shapes without their colours: quiet type, and quiet outlines round nothing.

    >>> dimmed([Text(0, 0, "Conv", color="ink")])[0].color
    'quiet'
    """
    return tuple(_dimmed(shape) for shape in shapes)


def _dimmed(shape: Shape) -> Shape:
    if isinstance(shape, Layer):
        return replace(shape, shapes=dimmed(shape.shapes))
    if isinstance(shape, Text):
        return replace(shape, color="quiet")
    return replace(shape, paint=_quiet(shape.paint))


def _quiet(paint: Paint) -> Paint:
    return paint._replace(fill=paint.fill and "ground", stroke="frame")
