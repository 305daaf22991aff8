"""Straight strokes with round corners, as Bézier curves."""

from __future__ import annotations

from collections.abc import Sequence
from math import dist

from graphnet.drawing.scene.shapes import Point

ROUND = 0.5523
"""How far the control points of a quarter of a circle lie from its ends, in radii."""


def bent(corners: Sequence[Point], radius: float) -> tuple[Point, ...]:
    """Strokes from corner to corner, as the start and then two control points and an end for each curve.

    Corners are rounded with the radius, or a smaller one where strokes are short.

    >>> bent([(0, 0), (0, 3), (0, 9)], radius=7)
    ((0, 0), (0.0, 3.0), (0.0, 6.0), (0, 9))
    """
    points = _without_idle(corners)
    way: list[Point] = [points[0]]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        reach = min(radius, dist(before, corner) / 2, dist(corner, after) / 2)
        start, end = _towards(corner, before, reach), _towards(corner, after, reach)
        way += stroke(way[-1], start)[1:]
        straight = reach * (1 - ROUND)
        way += [_towards(corner, before, straight), _towards(corner, after, straight), end]
    way += stroke(way[-1], points[-1])[1:]
    return tuple(way)


def _without_idle(corners: Sequence[Point]) -> list[Point]:
    """Corners but for those where nothing turns."""
    points = [corners[0]]
    for point in corners[1:]:
        if point == points[-1]:
            continue
        if len(points) > 1 and _in_line(points[-2], points[-1], point):
            points.pop()
        points.append(point)
    return points


def _in_line(a: Point, b: Point, c: Point) -> bool:
    return abs((b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0])) < 1e-6


def _towards(start: Point, end: Point, length: float) -> Point:
    share = length / dist(start, end)
    return start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])


def stroke(start: Point, end: Point) -> list[Point]:
    """A straight stroke as a curve; nothing but its start where it has no length."""
    (x, y), (u, v) = start, end
    if start == end:
        return [start]
    return [start, (x + (u - x) / 3, y + (v - y) / 3), (u - (u - x) / 3, v - (v - y) / 3), end]
