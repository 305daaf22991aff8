"""The wires of a figure: straight ones, curves to and from branches, arcs past them, and cones from kernels."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from graphnet.drawing.scene.shapes import Curve, Paint, Point, Shape
from graphnet.drawing.styles.volumes.kernels import cone, kernel, window
from graphnet.drawing.styles.volumes.layout import Layout, Place
from graphnet.drawing.styles.volumes.leaves import across, rise
from graphnet.drawing.styles.volumes.links import Link
from graphnet.drawing.styles.volumes.parts import Block, Leaf, Valley
from graphnet.drawing.styles.volumes.solids import Scales

WIRE = Paint(stroke="line", width=0.8)

TURN = 9.0
"""How far from its row a wire turns to the next."""

ROUNDING = 5.0
"""The radius of its corners."""

FARTHEST = 150.0
"""Cones are no longer: they would be bundles of lines."""

BEND = 26.0
"""How far an arc takes to rise, at most."""


def wire(link: Link, layout: Layout, scales: Scales) -> tuple[Shape, ...]:
    """The shapes of a wire."""
    source, target = layout.leaves[link.start.source], layout.leaves[link.target]
    if source.row != target.row:
        return (Curve(_to_next_row(link, layout), WIRE, arrow=True),)
    if _is_arc(link, layout, source.axis):
        return (Curve(_arc(summit(link.start.source, source), link, layout), WIRE, arrow=True),)
    if isinstance(link.start.leaves, Valley):
        return (Curve(_rounded(_up(link, link.start.leaves, layout)), WIRE, arrow=True),)
    if isinstance(link.start.enters, Valley):
        down = _down(link, link.start.enters, layout)
        return (*window(kernel(link, scales, down[0])), Curve(_rounded(down), WIRE, arrow=True))
    stops = _stops(link, layout)
    corners = kernel(link, scales, stops[0])
    if corners and _is_level(stops) and stops[-1][0] - stops[0][0] < FARTHEST:
        return (*window(corners), *cone(corners, stops[-1]))
    return (*window(corners), Curve(_smooth(stops), WIRE, arrow=True))


def out_of(leaf: Leaf, place: Place) -> Point:
    """Where a result leaves a leaf: in the middle of its right side."""
    if isinstance(leaf, Block):
        return place.x + leaf.solid.run + leaf.solid.lean / 2, place.axis
    return place.x + across(leaf), place.axis


def into(leaf: Leaf, place: Place) -> Point:
    """Where a leaf takes a result: at its left edge."""
    if isinstance(leaf, Block):
        upper = place.axis + leaf.solid.tall / 2 - leaf.solid.height
        return place.x, max(place.axis, upper + 1)
    return place.x, place.axis


def summit(leaf: Leaf, place: Place) -> Point:
    """The middle of a leaf's top."""
    if isinstance(leaf, Block):
        return place.x + across(leaf) / 2, place.axis - rise(leaf) + leaf.solid.lean / 2
    return place.x + across(leaf) / 2, place.axis - rise(leaf)


def _down(link: Link, valley: Valley, layout: Layout) -> list[Point]:
    """The corners of a wire into a valley, onto its target."""
    source, target = link.start.source, link.target
    begin, end = out_of(source, layout.leaves[source]), summit(target, layout.leaves[target])
    return [begin, *_turned(layout.fans[valley].left, begin, end, layout.turns[valley])]


def _up(link: Link, valley: Valley, layout: Layout) -> list[Point]:
    """The corners of a wire out of a valley, off the top of its source."""
    source, target = link.start.source, link.target
    begin, end = summit(source, layout.leaves[source]), into(target, layout.leaves[target])
    return [*_turned(layout.fans[valley].right, end, begin, layout.turns[valley])[::-1], end]


def _turned(x: float, upper: Point, lower: Point, y: float) -> list[Point]:
    """From a place beside an upper point down to a lower one, aside at some height if need be."""
    aside = [(x, y), (lower[0], y)] if abs(x - lower[0]) > 1 else []
    return [(x, upper[1]), *aside, lower]


def _is_arc(link: Link, layout: Layout, axis: float) -> bool:
    """Whether a wire passes above what lies on an axis, to a target that lies on it too."""
    past = link.start.past
    return len(past) == 1 and layout.lanes[past[0][1]] < axis == layout.leaves[link.target].axis


def _arc(begin: Point, link: Link, layout: Layout) -> tuple[Point, ...]:
    """Curves that rise from a point to the lane of a wire, and come down on its target."""
    ((_, lane),) = link.start.past
    y, end = layout.lanes[lane], summit(link.target, layout.leaves[link.target])
    bend = min(BEND, (end[0] - begin[0]) / 2)
    left, right = (begin[0] + bend, y), (end[0] - bend, y)
    rising = (begin, (begin[0], (begin[1] + y) / 2), (begin[0] + bend / 4, y), left)
    falling = (right, (end[0] - bend / 4, y), (end[0], (end[1] + y) / 2), end)
    return (*rising, left, right, *falling)


def _stops(link: Link, layout: Layout) -> list[Point]:
    """The points that a wire passes through: level where it leaves and arrives, and what is written there."""
    start = link.start
    forks = [start.leaves, *(fork for fork, _ in start.past), start.enters]
    fans = [layout.fans[fork] for fork in forks if fork]
    behind, (*before, end) = _behind(link, layout), _before(link, layout)
    parting = [(fans[0].begin, behind[-1][1])] if fans and not start.leaves else []
    meeting = [(fans[-1].end, end[1])] if fans and not start.enters else []
    level = [point for point in (*parting, *meeting) if behind[0][0] < point[0] < end[0]]
    return [*behind, *(p for p in parting if p in level), *before, *(p for p in meeting if p in level), end]


def _is_level(points: Sequence[Point]) -> bool:
    heights = [y for _, y in points]
    return max(heights) - min(heights) < 0.01


def _behind(link: Link, layout: Layout) -> list[Point]:
    """The points that a wire passes through where it comes from."""
    start = link.start
    begin = out_of(start.source, layout.leaves[start.source])
    return [begin, (layout.fans[start.leaves].right, begin[1])] if start.leaves else [begin]


def _before(link: Link, layout: Layout) -> list[Point]:
    """The points that a wire passes through on its way to its target."""
    points = []
    for fork, lane in link.start.past:
        span, y = layout.fans[fork], layout.lanes[lane]
        points += [(span.left, y), (span.right, y)]
    end = into(link.target, layout.leaves[link.target])
    return [*points, *([(layout.fans[link.start.enters].left, end[1])] if link.start.enters else []), end]


def _to_next_row(link: Link, layout: Layout) -> tuple[Point, ...]:
    """Curves out of a row, to the left and into the next."""
    source, target = (layout.rows[layout.leaves[leaf].row] for leaf in (link.start.source, link.target))
    right, left, between = source.span.right + TURN, target.span.left - TURN, target.top - TURN
    corners = [(right, source.axis), (right, between), (left, between), (left, target.axis)]
    behind = _behind(link, layout)
    out, back = (source.span.right, source.axis), (target.span.left, target.axis)
    way = _rounded([out, *corners, back])
    arc = _is_arc(link, layout, target.axis)
    arriving = _arc(back, link, layout) if arc else _smooth([back, *_before(link, layout)])
    return (*_smooth([*behind, out]), *way[1:], *arriving[1:])


def _rounded(corners: Sequence[Point]) -> tuple[Point, ...]:
    """Straight strokes along axes as curves, each corner rounded."""
    path = [corners[0]]
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        begin, end = _towards(corner, before), _towards(corner, after)
        path += [path[-1], begin, begin, corner, corner, end]
    return (*path, path[-1], corners[-1], corners[-1])


def _towards(corner: Point, other: Point) -> Point:
    """Where the rounding of a corner begins on the side of another."""
    reach = [min(ROUNDING, abs(b - a) / 2) * (1 if b > a else -1) for a, b in zip(corner, other, strict=True)]
    return corner[0] + reach[0], corner[1] + reach[1]


def _smooth(points: Sequence[Point]) -> tuple[Point, ...]:
    """Curves through points, that are level at each."""
    path = [points[0]]
    for (x, y), (x2, y2) in pairwise(points):
        middle = (x + x2) / 2
        path += [(middle, y), (middle, y2), (x2, y2)]
    return tuple(path)
