"""How much room the parts of a series take, and how they stand to one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum, auto
from itertools import pairwise
from typing import Literal, NamedTuple

from graphnet.drawing.outline import Box, Item, Parallel, Segment, Tangle, opened
from graphnet.drawing.styles.graph.arrangement import Size
from graphnet.drawing.styles.graph.contours import Contour, Stretch, apart, contour
from graphnet.drawing.styles.graph.flowing import Task

SHORTEST = 17.0
"""A wire without a label, in points."""

BEND = 14.0
"""What wires that go across take, above where they arrive."""

AROUND, ALONG = 10.0, 5.5
"""What is kept free on either side of an item, and of a wire."""

FAR_MORE = 3
"""How many times the steps of all others the way through has, where there are more than two branches."""

NEAR = 14.0
"""Branches in the middle but for this much are moved there."""

CORNER, SNAP = 8.0, 0.5
"""How far from the corners of a box wires may enter, and how far from the middle of anything else."""

Side = Literal[-1, 1]
"""Left or right."""


class NoSeriesError(Exception):
    """Wires run otherwise than from each part to the next."""


class Step(NamedTuple):
    """An item, and the label beside the wires from it, which stands right below."""

    item: Item
    size: Size
    label: Size
    left: float
    """How far it reaches to the left of its middle."""
    right: float
    tails: tuple[float, ...]
    """How far to the right of its middle results leave."""

    @property
    def height(self) -> float:
        return self.size.height

    @property
    def overhang(self) -> float:
        """What reaches out below."""
        return self.label.height

    @property
    def items(self) -> frozenset[Item]:
        return frozenset([self.item])

    def reach(self, side: Side) -> Iterator[Stretch]:
        yield Stretch(0.0, self.height, self.size.width / 2 + AROUND)
        yield Stretch(self.height, self.height + self.label.height, (self.left if side < 0 else self.right) + 3)


class Row(NamedTuple):
    """Steps and fans, one after the other; without any, a lane past what is beside it."""

    parts: tuple[Step | Fan, ...] = ()
    tops: tuple[float, ...] = ()
    left: float = 0.0
    right: float = 0.0
    height: float = 0.0
    overhang: float = 0.0
    tails: tuple[float, ...] = (0.0,)
    items: frozenset[Item] = frozenset()

    def reach(self, side: Side) -> Iterator[Stretch]:
        """How far it reaches to a side, with what is to be kept free there; so for steps and fans."""
        yield Stretch(0.0, self.height, ALONG)
        feet = (*self.tops, self.height)[1:]
        for part, top, foot in zip(self.parts, self.tops, feet, strict=True):
            for stretch in part.reach(side):
                yield stretch.moved(top, 0.0)
            if isinstance(part, Fan):
                yield Stretch(top - BEND, top, max(side * middle for middle in part.middles) + ALONG)
                joining = max((side * tail for tail in part.tails), default=0.0)
                yield Stretch(top + part.height, foot + BEND, joining + ALONG)


class Fan(NamedTuple):
    """Rows side by side."""

    rows: tuple[Row, ...]
    middles: tuple[float, ...]
    left: float
    right: float
    height: float
    overhang: float
    tails: tuple[float, ...]
    items: frozenset[Item]

    def reach(self, side: Side) -> Iterator[Stretch]:
        for row, middle in zip(self.rows, self.middles, strict=True):
            for stretch in _within(row, side, self.height):
                yield stretch.moved(0.0, side * middle)


def plan(task: Task, segments: Sequence[Segment]) -> Row:
    """The room that a series takes. Raises `NoSeriesError` for a tangle."""
    parts = [_part(task, segment) for segment in segments]
    if not parts:
        return Row()
    tops, foot = [0.0], parts[0].height
    for before, part in pairwise(parts):
        tops.append(foot + gap(before.tails, before.overhang, part))
        foot = tops[-1] + part.height
    return Row(
        tuple(parts),
        tuple(tops),
        max(part.left for part in parts),
        max(part.right for part in parts),
        foot,
        parts[-1].overhang,
        parts[-1].tails,
        frozenset().union(*(part.items for part in parts)),
    )


def _part(task: Task, segment: Segment) -> Step | Fan:
    if isinstance(segment, Tangle):
        raise NoSeriesError
    return _fan(task, segment) if isinstance(segment, Parallel) else _step(task, segment)


def _step(task: Task, item: Item) -> Step:
    size, label = task.size(item), task.label_size(item)
    beside = (0.0, label.width) if task.rankdir == "TB" else (label.width, 0.0)
    left, right = (max(size.width / 2, room) for room in beside)
    return Step(item, size, label, left, right, tuple(task.exit(item, call) for call in task.results[item]))


def _fan(task: Task, parallel: Parallel) -> Fan:
    """Branches side by side: about the one that is the way through, or else about the middle."""
    rows = [plan(task, branch) for branch in parallel.branches]
    main = _main(rows)
    if main is not None:  # what only passes by does so on the right
        rows.sort(key=lambda row: not row.parts)
    height = max(row.height for row in rows)
    middles = _side_by_side(rows, height)
    left = max(row.left - middle for row, middle in zip(rows, middles, strict=True))
    right = max(row.right + middle for row, middle in zip(rows, middles, strict=True))
    zero = _centre(middles, (right - left) / 2) if main is None else middles[rows.index(main)]
    return Fan(
        tuple(rows),
        tuple(middle - zero for middle in middles),
        left + zero,
        right - zero,
        height,
        max(row.overhang - (height - row.height) for row in rows),
        tuple(middle - zero + tail for middle, row in zip(middles, rows, strict=True) for tail in row.tails),
        frozenset().union(*(row.items for row in rows)),
    )


def _main(rows: Sequence[Row]) -> Row | None:
    """The row that is the way through: of two the longer one, of several one that holds far more than the others."""
    longest = max(rows, key=lambda row: len(row.items))
    others = sum(len(row.items) for row in rows) - len(longest.items)
    several = sum(bool(row.parts) for row in rows) > 2
    return longest if len(longest.items) > others * (FAR_MORE if several else 1) else None


def _side_by_side(rows: Sequence[Row], height: float) -> list[float]:
    """The middles of rows, each as near the one to its left as there is room."""
    middles = [0.0]
    placed: Contour = contour(_within(rows[0], 1, height))
    for row in rows[1:]:
        middles.append(apart(placed, contour(_within(row, -1, height))))
        placed = contour([*placed, *(stretch.moved(0.0, middles[-1]) for stretch in _within(row, 1, height))])
    return middles


def _within(row: Row, side: Side, height: float) -> Iterator[Stretch]:
    """How far a row reaches to a side, with the wires that lead on from it to the foot of its fan."""
    yield from row.reach(side)
    if row.height < height:
        for tail in row.tails:
            yield Stretch(row.height, height, side * tail + ALONG)


def _centre(middles: Sequence[float], middle: float) -> float:
    """The middle, or that of a row which is near."""
    nearest = min(middles, key=lambda each: abs(each - middle))
    return nearest if abs(nearest - middle) < NEAR else middle


class Manner(Enum):
    """How a wire arrives."""

    STRAIGHT = auto()
    SIDE = auto()
    BENT = auto()


def manners(step: Step, offsets: Sequence[float]) -> list[Manner]:
    """How wires arrive that come from so far beside the middle: from the sides where one alone does from each."""
    if opened(step.item) is not None:
        return [Manner.STRAIGHT if abs(offset) < SNAP else Manner.BENT for offset in offsets]
    half = step.size.width / 2
    flat = half - CORNER if step.size.width > 1.5 * step.size.height else SNAP
    beside = [offset for offset in offsets if abs(offset) > flat]
    alone = isinstance(step.item, Box) and sum(offset < 0 for offset in beside) < 2 > sum(
        offset > 0 for offset in beside
    )
    across = Manner.SIDE if alone and all(abs(offset) >= half + ALONG for offset in beside) else Manner.BENT
    return [across if abs(offset) > flat else Manner.STRAIGHT for offset in offsets]


def gap(tails: Sequence[float], overhang: float, part: Step | Fan) -> float:
    """The room between what ends in such tails and the next part."""
    bends = isinstance(part, Fan) or Manner.BENT in manners(part, tails)
    return max(6.0, overhang + 6) + BEND if bends else max(SHORTEST, overhang + 13)
