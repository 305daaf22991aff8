"""Frames that are a series of steps and branches, laid out exactly: the way through is straight, the rest beside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from graphnet.drawing.outline import Item, Parallel, Segment, Tangle
from graphnet.drawing.outline.outlining import Wire
from graphnet.drawing.scene.shapes import Point
from graphnet.drawing.styles.graph.bends import bent
from graphnet.drawing.styles.graph.flowing import Flow, Task, Way

SHORTEST = 17.0
"""A wire without a label, in points."""

BEND = 14.0
"""What wires that go across take, above where they arrive."""

BRANCH_GAP, LANE_GAP = 20.0, 11.0
"""Between branches, and on either side of a wire that passes them by."""

NEAR = 14.0
"""Branches in the middle but for this much are moved there."""


class Step(NamedTuple):
    """An item, and how far it reaches from its middle; the label beside the wires from it stands below it."""

    item: Item
    left: float
    right: float
    height: float
    label: float
    """What the label takes below it."""
    tails: tuple[float, ...]
    """How far from its middle results leave."""


class Row(NamedTuple):
    """Steps and fans, one after the other; without any, a lane past what is beside it."""

    parts: tuple[Step | Fan, ...] = ()
    tops: tuple[float, ...] = ()
    left: float = 0.0
    right: float = 0.0
    height: float = 0.0
    label: float = 0.0
    tails: tuple[float, ...] = (0.0,)
    items: frozenset[Item] = frozenset()


class Fan(NamedTuple):
    """Rows side by side."""

    rows: tuple[Row, ...]
    middles: tuple[float, ...]
    left: float
    right: float
    height: float
    label: float
    tails: tuple[float, ...]
    items: frozenset[Item]


class Strand(NamedTuple):
    """The way of a result so far."""

    source: Item | None
    call: str
    corners: tuple[Point, ...]

    @property
    def x(self) -> float:
        return self.corners[-1][0]

    def to(self, *corners: Point) -> Strand:
        return self._replace(corners=self.corners + corners)

    def across(self, y: float, x: float) -> Strand:
        """On to some height, and from there across."""
        return self.to((self.x, y), (x, y))


class NoSeriesError(Exception):
    """Wires run otherwise than from each part to the next."""


def in_series(task: Task) -> Flow | None:
    """A frame as a series of steps and branches; None where it is none."""
    try:
        return _Layout(task).flow()
    except NoSeriesError:
        return None


class _Layout:
    """A frame that is being laid out: first how large all parts are, then where they stand."""

    def __init__(self, task: Task):
        self.task = task
        self.places: list[tuple[Item, float, float]] = []
        self.ways: list[Way] = []

    def flow(self) -> Flow:
        task = self.task
        row = self._row(task.segments)
        framed = task.group is not None
        arriving = [Strand(None, call, ((task.exit(None, call), 0.0),)) for call in task.results[None]]
        top = _gap((), 0.0, row.parts[0]) if framed else 0.0
        foot = top + row.height
        leaving = self._put_row(row, 0.0, top, arriving)
        if framed:
            bends = any(abs(x) > 0.5 for x in row.tails)
            foot += max(LEAST_FOOT, row.label + 4) + (BEND if bends else 0.0)
            for strand in leaving:
                for wire in self._wires(strand, None):
                    x = task.entry(None, wire.call)
                    self._finish(wire, strand.across(foot - BEND, x).to((x, foot)))
        if len(self.ways) < len(task.wires):
            raise NoSeriesError
        return Flow(row.left, row.right, foot, tuple(self.places), tuple(self.ways))

    # How large

    def _row(self, segments: Sequence[Segment]) -> Row:
        parts = [self._part(segment) for segment in segments]
        if not parts:
            return Row()
        tops, foot = [0.0], parts[0].height
        for before, part in pairwise(parts):
            tops.append(foot + _gap(before.tails, before.label, part))
            foot = tops[-1] + part.height
        return Row(
            tuple(parts),
            tuple(tops),
            max(part.left for part in parts),
            max(part.right for part in parts),
            foot,
            parts[-1].label,
            parts[-1].tails,
            frozenset().union(*([part.item] if isinstance(part, Step) else part.items for part in parts)),
        )

    def _part(self, segment: Segment) -> Step | Fan:
        if isinstance(segment, Tangle):
            raise NoSeriesError
        return self._fan(segment) if isinstance(segment, Parallel) else self._step(segment)

    def _step(self, item: Item) -> Step:
        width, height = self.task.size(item)
        label = self.task.label_size(item)
        beside = (0.0, label.width) if self.task.rankdir == "TB" else (label.width, 0.0)
        left, right = (max(width / 2, room) for room in beside)
        tails = tuple(self.task.exit(item, call) for call in self.task.results[item])
        return Step(item, left, right, height, label.height, tails)

    def _fan(self, parallel: Parallel) -> Fan:
        rows = [self._row(branch) for branch in parallel.branches]
        main = max(rows, key=lambda row: len(row.items))
        outweighs = 2 * len(main.items) > sum(len(row.items) for row in rows)
        if outweighs:  # what only passes by does so on the right
            rows.sort(key=lambda row: not row.parts)
        middles = _side_by_side(rows)
        left, right = middles[0] - rows[0].left, middles[-1] + rows[-1].right
        zero = middles[rows.index(main)] if outweighs else _centre(middles, (left + right) / 2)
        height = max(row.height for row in rows)
        return Fan(
            tuple(rows),
            tuple(middle - zero for middle in middles),
            zero - left,
            right - zero,
            height,
            max(row.label - (height - row.height) for row in rows),
            tuple(middle - zero + tail for middle, row in zip(middles, rows, strict=True) for tail in row.tails),
            frozenset().union(*(row.items for row in rows)),
        )

    # Where

    def _put_row(self, row: Row, middle: float, top: float, arriving: list[Strand]) -> list[Strand]:
        for part, below in zip(row.parts, row.tops, strict=True):
            put = self._put_step if isinstance(part, Step) else self._put_fan
            arriving = put(part, middle, top + below, arriving)
        return arriving

    def _put_step(self, step: Step, middle: float, top: float, arriving: list[Strand]) -> list[Strand]:
        item = step.item
        self.places.append((item, middle, top))
        size = self.task.size(item)
        manners = _manners(item, size, [strand.x - middle for strand in arriving])
        for strand, manner in zip(arriving, manners, strict=True):
            for wire in self._wires(strand, item):
                x = middle + self.task.entry(item, wire.call)
                if manner is Manner.STRAIGHT:
                    strand = strand.to((strand.x, top))
                elif manner is Manner.SIDE:
                    edge = middle + (size.width if strand.x > middle else -size.width) / 2
                    strand = strand.across(top + size.height / 2, edge)
                else:
                    strand = strand.across(top - BEND, x).to((x, top))
                self._finish(wire, strand)
        foot = top + size.height
        return [
            Strand(item, call, ((middle + self.task.exit(item, call), foot),)) for call in self.task.results[item]
        ]

    def _put_fan(self, fan: Fan, middle: float, top: float, arriving: list[Strand]) -> list[Strand]:
        leaving = []
        for row, offset in zip(fan.rows, fan.middles, strict=True):
            x = middle + offset
            for_it = [strand for strand in arriving if self._is_for(strand, row, fan)]
            entering = [strand.across(top - BEND, x) for strand in for_it]
            leaving += (
                self._put_row(row, x, top, entering)
                if row.parts
                else [strand.to((x, top + fan.height)) for strand in entering]
            )
        return leaving

    def _is_for(self, strand: Strand, row: Row, fan: Fan) -> bool:
        """Whether something in a row takes a result; or, of a lane, something behind the fan."""
        takers = {wire.target for wire in self.task.taking[strand.source, strand.call]}
        return not takers.isdisjoint(row.items) if row.parts else not takers <= fan.items

    def _wires(self, strand: Strand, target: Item | None) -> list[Wire]:
        return [wire for wire in self.task.taking[strand.source, strand.call] if wire.target is target]

    def _finish(self, wire: Wire, strand: Strand) -> None:
        self.ways.append(Way(wire, bent(strand.corners)))


class Manner(Enum):
    """How a wire arrives."""

    STRAIGHT = auto()
    SIDE = auto()
    BENT = auto()


def _manners(item: Item, size: Size, offsets: Sequence[float]) -> list[Manner]:
    """How wires arrive at an item that come from so far beside its middle: from a side, one alone does."""
    if opened(item) is not None:
        return [Manner.STRAIGHT if offset == 0 else Manner.BENT for offset in offsets]
    half = size.width / 2
    flat = half - 6 if size.width > 2 * size.height else 0.5
    manners = []
    for offset in offsets:
        alone = sum(other * offset > 0 and abs(other) > flat for other in offsets) == 1
        if abs(offset) <= flat:
            manners.append(Manner.STRAIGHT)
        elif alone and abs(offset) > half + BRANCH_GAP / 4:
            manners.append(Manner.SIDE)
        else:
            manners.append(Manner.BENT)
    return manners


def _gap(tails: Sequence[float], label: float, part: Step | Fan) -> float:
    """The room between a part and the next."""
    bends = isinstance(part, Fan) or Manner.BENT in _manners(part.item, Size(part.left+part.right, part.height), tails)
    return max(6.0, label + 4) + BEND if bends else max(SHORTEST, label + 13)


def _side_by_side(rows: Iterable[Row]) -> list[float]:
    """The middles of rows, from the left."""
    middles: list[float] = []
    foot, before = 0.0, None
    for row in rows:
        ...
    return middles


def _centre(middles: Sequence[float], middle: float) -> float:
    """The middle, or that of a row which is near."""
    nearest = min(middles, key=lambda each: abs(each - middle))
    return nearest if abs(nearest - middle) < NEAR else middle
