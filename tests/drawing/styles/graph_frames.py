"""What tests of the graph style read: frames laid out, and the geometry of what lies in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from graphnet.drawing import Subject
from graphnet.drawing.outline import Group, Item, Repeat
from graphnet.drawing.scene.shapes import Point
from graphnet.drawing.scene.typesetting import text_width
from graphnet.drawing.styles.graph.arrangement import Arrangement, Placed, Route, Size
from graphnet.drawing.styles.graph.arranging import arrange
from graphnet.drawing.styles.graph.cards import SHEET
from graphnet.drawing.styles.graph.faces import face
from graphnet.network import Network

NEARLY = 0.02
"""Points; what rounding comes to."""


def frames(network: Network, rankdir: str = "TB", **options) -> list[Arrangement]:
    """Every frame that is drawn of a network, laid out; the whole last."""
    return list(_frames(Subject(network, **options), rankdir, None, None))


def whole(network: Network, rankdir: str = "TB", **options) -> Arrangement:
    return frames(network, rankdir, **options)[-1]


def _frames(subject: Subject, rankdir: str, group: Group | None, repeat: Repeat | None) -> Iterator[Arrangement]:
    sizes: dict[Item, Size] = {}
    for item in subject.outline.items if group is None else group.items:
        shown = item.shown if isinstance(item, Repeat) else item
        if isinstance(shown, Group) and not shown.collapsed:
            for arrangement in _frames(subject, rankdir, shown, item if isinstance(item, Repeat) else None):
                yield arrangement
            sizes[item] = arrangement.size
        else:
            sizes[item] = face(subject, item).size
    yield arrange(subject, group, sizes.__getitem__, rankdir, repeat)


class Area(NamedTuple):
    """A rectangle by its sides."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Area) -> bool:
        """Whether more than a line is in both."""
        return not (
            self.right <= other.left + NEARLY
            or other.right <= self.left + NEARLY
            or self.bottom <= other.top + NEARLY
            or other.bottom <= self.top + NEARLY
        )

    def holds(self, point: Point) -> bool:
        x, y = point
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def grown(self, by: float) -> Area:
        return Area(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def within(self, other: Area) -> bool:
        outer = other.grown(NEARLY)
        return outer.holds((self.left, self.top)) and outer.holds((self.right, self.bottom))

    def has_on_its_border(self, point: Point) -> bool:
        return self.grown(NEARLY).holds(point) and not self.grown(-NEARLY).holds(point)


def sheet(arrangement: Arrangement) -> Area:
    return Area(0, 0, *arrangement.size)


def area(place: Placed) -> Area:
    return Area(place.x, place.y, place.x + place.size.width, place.y + place.size.height)


def seen(place: Placed) -> Area:
    """The area of an item with what shows behind it."""
    left, top, right, bottom = area(place)
    behind = SHEET if isinstance(place.item, Repeat) else 0.0
    return Area(left, top, right + behind, bottom + behind)


def label_area(route: Route) -> Area:
    assert route.label_at is not None
    x, y = route.label_at
    return Area(x, y - 6, x + text_width(route.label, 8.0), y + 1.5)


def along(points: tuple[Point, ...], parts: int = 16) -> Iterator[Point]:
    """Points along Bézier curves end to end."""
    yield points[0]
    for start in range(0, len(points) - 1, 3):
        for step in range(1, parts + 1):
            share = step / parts
            weights = ((1 - share) ** 3, 3 * share * (1 - share) ** 2, 3 * share**2 * (1 - share), share**3)
            corners = list(zip(weights, points[start : start + 4], strict=True))
            yield sum(w * x for w, (x, _) in corners), sum(w * y for w, (_, y) in corners)


def overlapping(areas: list[Area]) -> list[tuple[Area, Area]]:
    """Pairs that meet, found by a sweep from the top down."""
    found, open_ones = [], []
    for each in sorted(areas, key=lambda each: each.top):
        open_ones = [other for other in open_ones if other.bottom > each.top]
        found += [(other, each) for other in open_ones if other.meets(each)]
        open_ones.append(each)
    return found


def is_straight(route: Route) -> bool:
    """Whether a wire goes neither left nor right, or neither up nor down."""
    return any(len({round(point[axis], 3) for point in route.points}) == 1 for axis in (0, 1))
