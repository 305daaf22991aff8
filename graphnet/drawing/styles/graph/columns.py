"""Frames with more wires than can be followed: items in a column, and results that others take in lanes beside it."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from graphnet.drawing.outline import Box, Group, Item, Outline, Parallel, Segment, Tangle, Wire
from graphnet.drawing.scene.bends import bent
from graphnet.drawing.scene.shapes import Point
from graphnet.drawing.styles.graph.flowing import ROUNDING, Flow, Task, Way

GAP = 22.0
"""Between items."""

TURN = 8.0
"""What a wire takes to turn to its lane below an item, and to a frame above it."""

ASIDE, LANE = 12.0, 6.0
"""From the column to the first lane, and from lane to lane."""


MOST_BESIDE = 5.0
"""More results than this that pass an item by, on average, are a crowd."""

MOST_ITEMS = 250
"""Graphviz takes long over more."""


def is_crowded(outline: Outline, group: Group | None) -> bool:
    """Whether a frame has so many wires that volumes stand in its boxes."""
    return _is_tangled(outline.segments if group is None else group.segments) and is_crowd(
        outline.items if group is None else group.items, outline.wires(group)
    )


def _is_tangled(segments: Iterable[Segment]) -> bool:
    return any(
        isinstance(segment, Tangle) or (isinstance(segment, Parallel) and any(map(_is_tangled, segment.branches)))
        for segment in segments
    )


def is_crowd(items: Sequence[Item], wires: Iterable[Wire]) -> bool:
    """Whether these, unless they are a series, had better be a column."""
    number: dict[Item | None, int] = {item: place for place, item in enumerate(items)}
    last: dict[tuple[Item | None, str], int] = {}
    for wire in wires:
        end = number.get(wire.target, len(items))
        last[wire.source, wire.call] = max(end, last.get((wire.source, wire.call), 0))
    passing = sum(end - number.get(source, -1) - 1 for (source, _), end in last.items())
    return passing > MOST_BESIDE * len(items) or len(items) > MOST_ITEMS


class Lane(NamedTuple):
    """A result that is taken by others than the next item: from where to where it runs down beside the column."""

    start: float
    end: float
    wires: tuple[Wire, ...]


def in_column(task: Task) -> Flow:
    """A frame as a column with lanes."""
    return _Column(task).flow()


class _Column:
    """A frame whose items have found their heights."""

    def __init__(self, task: Task):
        self.task = task
        self._number: dict[Item | None, int] = {item: number for number, item in enumerate(task.items)}
        self._tops: list[float] = []
        self.foot = GAP if task.group else 0.0
        for item in task.items:
            self._tops.append(self.foot)
            self.foot += task.size(item).height + GAP
        self.foot -= 0.0 if task.group else GAP
        self.half = max(task.size(item).width for item in task.items) / 2

    def flow(self) -> Flow:
        lanes = [lane for key in self.task.taking for lane in self._lane(*key)]
        beside = {wire for lane in lanes for wire in lane.wires}
        ways = {wire: self._straight(wire) for wire in self.task.wires if wire not in beside}
        tracks = in_tracks(lanes)
        for lane, track in zip(lanes, tracks, strict=True):
            x = self.half + ASIDE + track * LANE
            ways.update((wire, self._beside(wire, x, lane.start)) for wire in lane.wires)
        places = tuple((item, 0.0, top) for item, top in zip(self.task.items, self._tops, strict=True))
        right = self.half + (ASIDE + max(tracks) * LANE if tracks else 0.0)
        return Flow(self.half, right, self.foot, places, tuple(ways[wire] for wire in self.task.wires))

    def _lane(self, source: Item | None, call: str) -> Iterator[Lane]:
        after = -1 if source is None else self._number[source]
        wires = tuple(wire for wire in self.task.taking[source, call] if self._rank(wire.target) != after + 1)
        if wires:
            start = self._leaves(wires[0])[1] + TURN
            yield Lane(start, max(self._turn(wire) for wire in wires), wires)

    def _rank(self, target: Item | None) -> int:
        return len(self.task.items) if target is None else self._number[target]

    def _leaves(self, wire: Wire) -> Point:
        x = self.task.exit(wire.source, wire.call)
        if wire.source is None:
            return x, 0.0
        return x, self._tops[self._number[wire.source]] + self.task.size(wire.source).height

    def _arrives(self, wire: Wire) -> Point:
        x = self.task.entry(wire.target, wire.call)
        return x, self.foot if wire.target is None else self._tops[self._number[wire.target]]

    def _turn(self, wire: Wire) -> float:
        """The height at which a wire leaves its lane: for the side of a box, or for the top of anything else."""
        _, top = self._arrives(wire)
        return top + self.task.size(wire.target).height / 2 if isinstance(wire.target, Box) else top - TURN

    def _straight(self, wire: Wire) -> Way:
        (x, y), (u, v) = self._leaves(wire), self._arrives(wire)
        return Way(wire, bent([(x, y), (x, (y + v) / 2), (u, (y + v) / 2), (u, v)], ROUNDING))

    def _beside(self, wire: Wire, lane: float, start: float) -> Way:
        (x, y), turn = self._leaves(wire), self._turn(wire)
        end = self._arrives(wire)
        if isinstance(wire.target, Box):
            ending = [(self.task.size(wire.target).width / 2, turn)]
        else:
            ending = [(end[0], turn), end]
        return Way(wire, bent([(x, y), (x, start), (lane, start), (lane, turn), *ending], ROUNDING))


def in_tracks(lanes: Iterable[Lane]) -> list[int]:
    """Which track every lane has, so that none meet: shorter ones nearer to the column.

    >>> in_tracks([Lane(0, 9, ()), Lane(0, 3, ()), Lane(4, 8, ())])
    [1, 0, 0]
    """
    lanes = list(lanes)
    tracks: list[list[tuple[float, float]]] = []
    chosen = [0] * len(lanes)
    for number in sorted(range(len(lanes)), key=lambda number: lanes[number].end - lanes[number].start):
        start, end, _ = lanes[number]
        track = next((n for n, taken in enumerate(tracks) if _is_free(taken, start, end)), len(tracks))
        if track == len(tracks):
            tracks.append([])
        insort(tracks[track], (start, end))
        chosen[number] = track
    return chosen


def _is_free(taken: list[tuple[float, float]], start: float, end: float) -> bool:
    """Whether nothing lies between two heights, of stretches that do not overlap."""
    place = bisect_left(taken, (end, end))
    return place == 0 or taken[place - 1][1] < start
