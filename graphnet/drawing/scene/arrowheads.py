"""Arrowheads as geometry: what every viewer and converter shows alike."""

from __future__ import annotations

from itertools import pairwise
from math import dist

from graphnet.drawing.scene.bezier import first_part
from graphnet.drawing.scene.shapes import Curve, Point, Polyline

SLENDER = 0.8
"""The width of a head, in lengths of it."""

NOTCH = 0.3
"""How deep its back is cut in, in lengths of it."""

SHARE = 0.6
"""How much of a short line is head, at most."""


def full_length(width: float) -> float:
    """How long the head of a line is, in points, by the line's width.

    >>> full_length(0.8)
    5.2
    """
    return 4 + 1.5 * width


def head_length(wire: Polyline | Curve) -> float:
    """How long the head of a line is, in points: shorter where the line itself is short."""
    return min(full_length(wire.paint.width), SHARE * sum(dist(a, b) for a, b in pairwise(wire.points)))


def with_head(wire: Polyline | Curve) -> tuple[tuple[Point, ...], tuple[Point, ...]]:
    """A line that ends within its arrowhead, and the head, with its tip where the line ended.

    >>> from graphnet.drawing.scene.shapes import Paint
    >>> line, head = with_head(Polyline(((0, 0), (0, 20)), Paint(stroke="line", width=0.8), arrow=True))
    >>> [(round(x, 2), round(y, 2)) for x, y in (*line, *head)]
    [(0, 0), (0.0, 16.36), (0, 20), (-2.08, 14.8), (0.0, 16.36), (2.08, 14.8)]
    """
    degree = 3 if isinstance(wire, Curve) else 1
    tip = wire.points[-1]
    length = head_length(wire)
    line = _cut_back(wire.points, degree, length * (1 - NOTCH))
    back = line[-1]
    if back == tip:
        return wire.points, ()
    away = dist(back, tip)
    dx, dy = ((tip[axis] - back[axis]) / away for axis in (0, 1))
    x, y = tip[0] - length * dx, tip[1] - length * dy
    half = SLENDER * length / 2
    return line, (tip, (x - half * dy, y + half * dx), back, (x + half * dy, y - half * dx))


def _cut_back(points: tuple[Point, ...], degree: int, reach: float) -> tuple[Point, ...]:
    """What is left of Bézier curves where they come as close to their end as `reach`."""
    tip = points[-1]
    while len(points) > degree + 1 and dist(points[-1 - degree], tip) < reach:
        points = points[:-degree]
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        if dist(first_part(points[-1 - degree :], middle)[-1], tip) > reach:
            low = middle
        else:
            high = middle
    return (*points[: -1 - degree], *first_part(points[-1 - degree :], high))
