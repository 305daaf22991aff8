"""A long picture in columns, as text is set, so that it is read on a page; in rows where data flows to the right."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from operator import attrgetter
from typing import NamedTuple

from graphnet.drawing.directions import Direction
from graphnet.drawing.scene.bends import bent
from graphnet.drawing.scene.shapes import Point
from graphnet.drawing.scene.typesetting import text_width
from graphnet.drawing.styles.graph.arrangement import Arrangement, Placed, Route, Size
from graphnet.drawing.styles.graph.flowing import LABEL, ROUNDING

PAGE = Size(482.0, 700.0)
"""What a page of A4 has room for within its margins, in points: across the flow of data, and along it."""

MOST_COLUMNS = 8

GAIN = 1.15
"""How much larger another column must make a picture on a page."""

UNEVEN = 1.35
"""A longest column of so many times the mean is no column, but what could not be broken."""

TURN = 18.0
"""What a wire takes below a column to turn, beneath the volume that is written there, and above the next."""

BETWEEN = 36.0
"""Between columns; the wire to the next runs up in the middle."""


class Break(NamedTuple):
    """Where a column may end: between the foot of what is above and the top of what is below, along the flow."""

    foot: float
    top: float
    route: int
    """The only wire that passes."""


class Column(NamedTuple):
    """What stands from one break to the next, and how far it reaches to either side."""

    start: float
    end: float
    left: float
    right: float

    @property
    def size(self) -> Size:
        return Size(self.right - self.left, self.end - self.start)


def wrapped(arrangement: Arrangement, rankdir: Direction, columns: int | None = None) -> Arrangement:
    """The same in so many columns, or fewer where it cannot be broken; unless told, in as many as suit a page best."""
    sheet = _Sheet(_turned(arrangement) if rankdir == "LR" else arrangement, rankdir)
    made = sheet.in_columns(sheet.best_breaks() if columns is None else sheet.breaks_for(columns))
    return _turned(made) if rankdir == "LR" else made


class _Sheet:
    """An arrangement whose data flows down, and where it can be broken."""

    def __init__(self, arrangement: Arrangement, rankdir: Direction):
        self.whole = arrangement
        self.rankdir = rankdir
        self.breaks = list(_breaks(arrangement))

    def best_breaks(self) -> list[Break]:
        """Those with which it is largest on a page; a further column must be worth it."""
        best, scale = self.breaks_for(1), self._scale(self.breaks_for(1))
        for count in range(2, MOST_COLUMNS + 1):
            breaks = self.breaks_for(count)
            if self._is_even(breaks) and self._scale(breaks) > GAIN * scale:
                best, scale = breaks, self._scale(breaks)
        return best

    def _is_even(self, breaks: Sequence[Break]) -> bool:
        lengths = [column.size.height for column in self._columns(breaks)]
        return max(lengths) <= UNEVEN * sum(lengths) / len(lengths)

    def _scale(self, breaks: Sequence[Break]) -> float:
        width, height = self._size(self._columns(breaks), breaks) if breaks else self.whole.size
        return min(1.0, PAGE.width / width, PAGE.height / height)

    def breaks_for(self, count: int) -> list[Break]:
        """Breaks into so many columns, as equally long as can be."""
        chosen: dict[Break, None] = {}
        for number in range(1, min(count, len(self.breaks) + 1)):
            ideal = number * self.whole.size.height / count
            after = bisect_left(self.breaks, ideal, key=attrgetter("top"))
            near = self.breaks[max(after - 1, 0) : after + 1]
            chosen.setdefault(min(near, key=lambda one: abs(one.top - ideal)))
        return list(chosen)

    def in_columns(self, breaks: Sequence[Break]) -> Arrangement:
        if not breaks:
            return self.whole
        columns = self._columns(breaks)
        lefts = list(accumulate((column.size.width + BETWEEN for column in columns), initial=0.0))
        moves = [(left - column.left, TURN - column.start) for left, column in zip(lefts, columns, strict=False)]
        number = [one.top for one in breaks]
        turn = self._turn(breaks)
        crossing = {one.route: place for place, one in enumerate(breaks)}
        routes = []
        for index, route in enumerate(self.whole.routes):
            here = moves[bisect_right(number, route.points[0][1])]
            moved = _moved_route(route, *here)
            if index in crossing:
                place = crossing[index]
                end = _moved(route.points[-1], *moves[place + 1])
                moved = moved._replace(points=_round(moved.points[0], end, lefts[place + 1] - BETWEEN / 2, turn))
            routes.append(moved)
        places = tuple(_moved_place(place, *moves[bisect_right(number, place.y)]) for place in self.whole.places)
        return self.whole._replace(size=self._size(columns, breaks), places=places, routes=tuple(routes))

    def _size(self, columns: Sequence[Column], breaks: Sequence[Break]) -> Size:
        width = sum(column.size.width + BETWEEN for column in columns) - BETWEEN
        return Size(width, max(column.size.height for column in columns) + TURN + self._turn(breaks))

    def _turn(self, breaks: Sequence[Break]) -> float:
        """What a wire takes to turn at the end of a column or row, behind the volume that is written along it."""
        if self.rankdir == "TB":
            return TURN
        return TURN + max(text_width(self.whole.routes[one.route].label, LABEL) for one in breaks)

    def _columns(self, breaks: Sequence[Break]) -> list[Column]:
        starts = [0.0, *(one.top for one in breaks)]
        ends = [*(one.foot for one in breaks), self.whole.size.height]
        reach: list[list[float]] = [[] for _ in starts]
        crossing = {one.route for one in breaks}
        for low, high, along, route in self._reaches:
            if route not in crossing:
                reach[bisect_right(starts, along, lo=1) - 1] += [low, high]
        return [
            Column(start, end, min(sides), max(sides)) for start, end, sides in zip(starts, ends, reach, strict=True)
        ]

    @cached_property
    def _reaches(self) -> list[tuple[float, float, float, int | None]]:
        """How far things reach to the left and to the right, where along the flow they begin, and which wire it is."""
        found: list[tuple[float, float, float, int | None]] = [
            (place.x, place.x + place.size.width, place.y, None) for place in self.whole.places
        ]
        for number, route in enumerate(self.whole.routes):
            across, along = [x for x, _ in route.points], route.points[0][1]
            found.append((min(across), max(across), along, number))
            if route.label_at is not None:
                length = text_width(route.label, LABEL) if self.rankdir == "TB" else LABEL
                found.append((route.label_at[0], route.label_at[0] + length, along, None))
        return found


def _breaks(arrangement: Arrangement) -> Iterator[Break]:
    """The gaps between items that reach over the whole breadth, and that a single wire passes."""
    starts = _Numbered(min(y for _, y in route.points) for route in arrangement.routes)
    ends = _Numbered(max(y for _, y in route.points) for route in arrangement.routes)
    foot = 0.0
    for place in sorted(arrangement.places, key=lambda place: place.y):
        if place.y > foot > 0:
            begun, ended = starts.before((foot + place.y) / 2), ends.before((foot + place.y) / 2)
            if begun[0] - ended[0] == 1:
                yield Break(foot, place.y, begun[1] - ended[1])
        foot = max(foot, place.y + place.size.height)


class _Numbered:
    """Heights in order, with the places that they had before: how many lie before another, and the sum of places."""

    def __init__(self, heights: Iterable[float]):
        ordered = sorted((height, place) for place, height in enumerate(heights))
        self._heights = [height for height, _ in ordered]
        self._sums = list(accumulate((place for _, place in ordered), initial=0))

    def before(self, height: float) -> tuple[int, int]:
        count = bisect_left(self._heights, height)
        return count, self._sums[count]


def _round(start: Point, end: Point, lane: float, turn: float) -> tuple[Point, ...]:
    """The way of a wire from the foot of a column to the top of the next."""
    below = start[1] + turn
    return bent([start, (start[0], below), (lane, below), (lane, 0.0), (end[0], 0.0), end], ROUNDING)


def _moved(point: Point, dx: float, dy: float) -> Point:
    return point[0] + dx, point[1] + dy


def _moved_place(place: Placed, dx: float, dy: float) -> Placed:
    return place._replace(x=place.x + dx, y=place.y + dy)


def _moved_route(route: Route, dx: float, dy: float) -> Route:
    at = None if route.label_at is None else _moved(route.label_at, dx, dy)
    return route._replace(points=tuple(_moved(point, dx, dy) for point in route.points), label_at=at)


def _turned(arrangement: Arrangement) -> Arrangement:
    """The same with its axes changed for one another."""

    def swapped(points: Iterable[Point]) -> tuple[Point, ...]:
        return tuple((y, x) for x, y in points)

    return arrangement._replace(
        size=Size(arrangement.size.height, arrangement.size.width),
        places=tuple(
            place._replace(x=place.y, y=place.x, size=Size(place.size.height, place.size.width))
            for place in arrangement.places
        ),
        routes=tuple(
            route._replace(
                points=swapped(route.points), label_at=None if route.label_at is None else swapped([route.label_at])[0]
            )
            for route in arrangement.routes
        ),
    )
