"""Bézier curves of any degree, as tuples of control points."""

from __future__ import annotations

from itertools import pairwise
from math import dist

from graphnet.drawing.scene.shapes import Point

DETOUR = 1e-5
"""How much longer than straight, in points, a line may be that looks straight."""


def first_part(curve: tuple[Point, ...], share: float) -> tuple[Point, ...]:
    """The first share of a curve (de Casteljau's construction).

    >>> first_part(((0, 0), (0, 8), (8, 8)), 0.5)
    ((0, 0), (0.0, 4.0), (2.0, 6.0))
    """
    part = [curve[0]]
    while len(curve) > 1:
        curve = tuple((x + share * (u - x), y + share * (v - y)) for (x, y), (u, v) in pairwise(curve))
        part.append(curve[0])
    return tuple(part)


def plainest(points: tuple[Point, ...]) -> list[tuple[Point, ...]]:
    """Cubic curves end to end, piece by piece; those that are straight as one line of two points.

    >>> plainest(((0, 0), (0, 2), (0, 4), (0, 6), (0, 7), (0, 8), (0, 9), (1, 9), (2, 9), (3, 8)))
    [((0, 0), (0, 9)), ((0, 9), (1, 9), (2, 9), (3, 8))]
    """
    pieces: list[tuple[Point, ...]] = []
    for start in range(0, len(points) - 1, 3):
        piece = points[start : start + 4]
        if pieces and _is_straight((*pieces[-1], *piece)):
            pieces[-1] = (pieces[-1][0], piece[-1])
        else:
            pieces.append((piece[0], piece[-1]) if _is_straight(piece) else piece)
    return pieces


def _is_straight(points: tuple[Point, ...]) -> bool:
    """Whether points follow one another along a line."""
    return sum(dist(a, b) for a, b in pairwise(points)) - dist(points[0], points[-1]) < DETOUR
