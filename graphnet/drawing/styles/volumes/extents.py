"""How much room the parts of a figure take, in points: across, and above and below the axis that data flows along."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from typing import Literal, NamedTuple

from graphnet.drawing.styles.volumes.captions import height_of, width_of
from graphnet.drawing.styles.volumes.leaves import GAP, Extent, Span, across, foot_of, front, leaf_span, offsets, rise
from graphnet.drawing.styles.volumes.links import Link
from graphnet.drawing.styles.volumes.parts import Branches, Frame, Lane, Net, Part, Run, Series, Valley
from graphnet.drawing.styles.volumes.slopes import Slopes, slopes
from graphnet.drawing.styles.volumes.straightening import Alignment, straightened

BESIDE = 12.0
"""Between the parts of branches, one above the other."""

ARC = 9.0
"""How far a wire that passes others by stays above them."""

BRACKET = 6.0
"""From what is in a frame to its bracket."""

LEAST_FAN, MOST_FAN = 12.0, 54.0
"""The room for wires to spread before branches."""

STEEP = 0.3
"""How much of it they get, as a share of how far they spread."""

WIRE = 2.0
"""The room above and below a wire."""


class Stack(NamedTuple):
    """Lanes one above the other: the axis of each, from that which they lie about, and the room of all."""

    axes: tuple[float, ...]
    extent: Extent


class Extents:
    """The room of every part, worked out when it is first asked for."""

    def __init__(self, links: Iterable[Link]):
        """`links` are the wires, which must pass above what they begin and end at."""
        self._known: dict[Part | Lane, Extent] = {}
        self._slopes: dict[Valley, Slopes] = {}
        self._alignments: dict[Net, Alignment] = {}
        self._clearances: dict[Lane, float] = {}
        for link in links:
            for _, lane in link.start.past:
                ends = (rise(link.start.source), rise(link.target))
                self._clearances[lane] = max(self._clearances.get(lane, 0.0), *ends)

    def of(self, part: Part | Lane) -> Extent:
        """The room that a part takes."""
        if part not in self._known:
            self._known[part] = self._measured(part)
        return self._known[part]

    def _measured(self, part: Part | Lane) -> Extent:
        match part:
            case Run():
                span = run_span(part)
                below = max(map(foot_of, part.leaves)) + height_of(part.caption)
                return Extent(span.right - span.left, max(map(rise, part.leaves)), below)
            case Lane():
                return Extent(width_of(part.caption), height_of(part.caption) + WIRE, WIRE)
            case Series():
                return self._series(part)
            case Frame():
                width, above, below = self.of(part.series)
                below += BRACKET + height_of(part.caption) + 4
                return Extent(max(width, width_of(part.caption), part.room), above, below)
            case Branches():
                return self._branches(part)
            case Valley():
                return self._valley(part)
            case Net():
                return self._net(part)

    def _series(self, series: Series) -> Extent:
        width, above, below = -GAP, WIRE, WIRE
        foot = self.foot(series)
        for part in series.parts:
            extent = self.of(part)
            lower = foot - self.of(part.series).below if isinstance(part, Frame) else 0.0
            width, above, below = width + GAP + extent.width, max(above, extent.above), max(below, extent.below + lower)
        return Extent(max(width, 0.0), above, below)

    def foot(self, series: Series) -> float:
        """Where the brackets of a series begin, all on one level."""
        return max((self.of(part.series).below for part in series.parts if isinstance(part, Frame)), default=0.0)

    def _branches(self, branches: Branches) -> Extent:
        series, passing = sorted_lanes(branches.lanes)
        _, above, below = self.stack(series, branches.straight).extent
        for lane in reversed(passing):
            above = self.passing(lane, above)
        return Extent(self.broadest(branches.lanes) + 2 * self.spread(branches.lanes), above, below)

    def _valley(self, valley: Valley) -> Extent:
        before, across, after, below = map(self.of, (valley.before, valley.across, valley.after, valley.below))
        placed = self.slopes(valley)
        width = max(placed.after + after.width, placed.below + below.width)
        return Extent(width, max(before.above, across.above, after.above), placed.depth + below.below)

    def _net(self, net: Net) -> Extent:
        axes, jumps = self.alignment(net)
        placed = [(axis, self.of(lane)) for lane, axis in axes.items()]
        return Extent(
            sum(self.broadest(column.lanes) + 2 * fan(jump / 2) for column, jump in jumps.items()),
            max(extent.above - axis for axis, extent in placed),
            max(extent.below + axis for axis, extent in placed),
        )

    def alignment(self, net: Net) -> Alignment:
        """How the lanes of a net are aligned."""
        if net not in self._alignments:
            self._alignments[net] = straightened(net, self._steps)
        return self._alignments[net]

    def _steps(self, lanes: Sequence[Series | Lane]) -> list[float]:
        """How far apart the axes of lanes are at least, one above the other."""
        return [self.of(upper).below + BESIDE + self.of(lower).above for upper, lower in pairwise(lanes)]

    def broadest(self, lanes: Iterable[Series | Lane]) -> float:
        """The width of the widest of some lanes."""
        return max(self.of(lane).width for lane in lanes)

    def slopes(self, valley: Valley) -> Slopes:
        """Where the parts of a valley stand."""
        if valley not in self._slopes:
            before, across, after, below = map(self.of, (valley.before, valley.across, valley.after, valley.below))
            first, last = self.inset(valley.below, 0), self.inset(valley.below, -1)
            self._slopes[valley] = slopes(before, across, after, below, first, last)
        return self._slopes[valley]

    def inset(self, part: Part, end: Literal[0, -1]) -> float:
        """How far from one end of a part the middle of the leaf there is."""
        match part:
            case Run():
                span, middle = run_span(part), offsets(part.leaves)[end] + across(part.leaves[end]) / 2
                return span.right - middle if end else middle - span.left
            case Series():
                return self.inset(part.parts[end], end)
            case Frame():
                return (self.of(part).width - self.of(part.series).width) / 2 + self.inset(part.series, end)
            case Valley() if end:
                behind = self.of(part).width - self.slopes(part).after - self.of(part.after).width
                return behind + self.inset(part.after, end)
            case Valley():
                return self.slopes(part).before + self.inset(part.before, end)
        raise TypeError(f"no single leaf at the end of {part!r}")

    def passing(self, lane: Lane, above: float) -> float:
        """How high above the axis a wire, and what is said upon it, reach that passes by what is so high."""
        return max(above, self._clearances.get(lane, 0.0)) + ARC + height_of(lane.caption)

    def stack(self, lanes: Sequence[Series | Lane], straight: Series | None = None) -> Stack:
        """Lanes one above the other, evenly about an axis, or with a certain one on it."""
        if not lanes:
            return Stack((), Extent(0.0, 0.0, 0.0))
        places = [*accumulate(self._steps(lanes), initial=0.0)]
        middle = places[lanes.index(straight)] if straight else places[-1] / 2
        above, below = self.of(lanes[0]).above + middle, self.of(lanes[-1]).below + places[-1] - middle
        return Stack(tuple(place - middle for place in places), Extent(self.broadest(lanes), above, below))

    def spread(self, lanes: Iterable[Series | Lane]) -> float:
        """The room for wires to spread on either side of lanes."""
        axes = self.stack(sorted_lanes(lanes)[0]).axes
        return fan(max(map(abs, axes))) if len(axes) > 1 else 0.0


def fan(spread: float) -> float:
    """The room for wires to spread so far.

    >>> fan(10), fan(100), fan(1000)
    (12.0, 30.0, 54.0)
    """
    return min(max(STEEP * spread, LEAST_FAN), MOST_FAN)


def run_span(run: Run) -> Span:
    """From where to where a run reaches, its first front beginning at 0."""
    places = list(zip(offsets(run.leaves), map(leaf_span, run.leaves), strict=True))
    left, right = min(x + span.left for x, span in places), max(x + span.right for x, span in places)
    middle, half = run_middle(run), width_of(run.caption) / 2
    return Span(min(left, middle - half, run.room[0]), max(right, middle + half, run.room[1]))


def run_middle(run: Run) -> float:
    """The middle of a run's fronts, the first beginning at 0."""
    return (offsets(run.leaves)[-1] + front(run.leaves[-1])) / 2


def sorted_lanes(lanes: Iterable[Series | Lane]) -> tuple[list[Series], list[Lane]]:
    """Lanes with something in them, and those for wires alone."""
    series: list[Series] = []
    passing: list[Lane] = []
    for lane in lanes:
        if isinstance(lane, Lane):
            passing.append(lane)
        else:
            series.append(lane)
    return series, passing
