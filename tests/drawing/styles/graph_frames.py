"""What tests of the graph style read: frames laid out, and the geometry of what lies in them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from graphnet.drawing.outline import Group, Item, Repeat
from graphnet.drawing.scene.shapes import Point
from graphnet.drawing.scene.typesetting import text_width
from graphnet.drawing.styles.graph.arrangement import Arrangement, Placed, Size
from graphnet.drawing.styles.graph.arranging import arrange
from graphnet.drawing.styles.graph.faces import face
from graphnet.drawing.styles.graph.flowing import opened
from graphnet.drawing.subject import Subject


def frames(subject: Subject, rankdir: str = "TB") -> list[Arrangement]:
    """Every frame that is drawn, laid out; the whole last."""
    return list(_frames(subject, rankdir, None, None))


def _frames(subject: Subject, rankdir: str, group: Group | None, repeat: Repeat | None) -> Iterator[Arrangement]:
    sizes: dict[Item, Size] = {}
    for item in subject.outline.items if group is None else group.items:
        inner = opened(item)
        if inner is None:
            sizes[item] = face(subject, item).size
        else:
            for arrangement in _frames(subject, rankdir, inner, item if isinstance(item, Repeat) else None):
                yield arrangement
            sizes[item] = arrangement.size
    yield arrange(subject, group, sizes.__getitem__, rankdir, repeat)


class Area(NamedTuple):
    """A rectangle by its sides."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Area) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds(self, point: Point, margin: float = 0.0) -> bool:
        x, y = point
        return (
            self.left - margin <= x <= self.right + margin and self.top - margin <= y <= self.bottom + margin
        )

    def within(self, other: Area) -> bool:
        return other.holds((self.left, self.top), 1e-6) and other.holds((self.right, self.bottom), 1e-6)


def area(place: Placed, inset: float = 0.0) -> Area:
    x, y, (width, height) = place.x, place.y, place.size
    return Area(x + inset, y + inset, x + width - inset, y + height - inset)


def label_area(route) -> Area:
    x, y = route.label_at
    return Area(x, y - 6, x + text_width(route.label, 8.0), y + 1.5)


def along(points: tuple[Point, ...], parts: int = 12) -> Iterator[Point]:
    """Points along Bézier curves end to end."""
    yield points[0]
    for start in range(0, len(points) - 1, 3):
        a, b, c, d = points[start : start + 4]
        for step in range(1, parts + 1):
            t = step / parts
            u = 1 - t
            yield tuple(
                u**3 * p + 3 * u * u * t * q + 3 * u * t * t * r + t**3 * s
                for p, q, r, s in zip(a, b, c, d, strict=True)
            )


def overlapping(areas: list[Area]) -> Iterator[tuple[Area, Area]]:
    """Pairs that meet, found by a sweep from the top down."""
    waiting: list[Area] = []
    for each in sorted(areas, key=lambda each: each.top):
        waiting = [other for other in waiting if other.bottom > each.top]
        yield from ((other, each) for other in waiting if other.meets(each))
        waiting.append(each)


def turns(points: tuple[Point, ...]) -> int:
    """How many of the curves are no straight strokes."""
    return sum(
        1
        for start in range(0, len(points) - 1, 3)
        if len({round(x, 3) for x, _ in points[start : start + 4]}) > 1
        and len({round(y, 3) for _, y in points[start : start + 4]}) > 1
    )


__all__ = ["Area", "along", "area", "frames", "label_area", "overlapping", "pairwise", "turns"]
