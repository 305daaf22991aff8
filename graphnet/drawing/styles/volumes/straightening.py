"""How low what is in the columns of a net stands: so that as many wires as can be are straight. Points."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, pairwise
from statistics import mean, median_high, median_low
from typing import NamedTuple

from graphnet.drawing.styles.volumes.parts import Column, Lane, Net, Series

Slot = Series | Lane
Beside = dict[Slot, list[Slot | None]]
"""What each slot is wired to; None is what is outside the net, on its axis."""


class Shift(NamedTuple):
    """How far something would best be shifted from its offset in a column in which all are as near as can be."""

    ideal: float
    offset: float


class Alignment(NamedTuple):
    """How what is in a net is aligned."""

    axes: dict[Slot, float]
    """How far below the axis of the net each slot has its own."""
    jumps: dict[Column, float]
    """How far up or down wires lead that come to each column, or leave it, at most."""


def straightened(net: Net, steps: Callable[[Sequence[Slot]], Sequence[float]]) -> Alignment:
    """A net aligned, given how far the slots of a column are apart at least.

    The columns are put in place one after the other, forth, back and forth again, each slot as near as there is room
    to the median of what it is wired to on that side.
    """
    before, after = _neighbours(net)
    axes: dict[Slot | None, float] = {None: 0.0}
    for column in net.columns:
        even = [*accumulate(steps(column.lanes), initial=0.0)]
        axes.update((slot, axis - even[-1] / 2) for slot, axis in zip(column.lanes, even, strict=True))
    for side, other, columns in (
        (before, after, net.columns),
        (after, before, net.columns[::-1]),
        (before, after, net.columns),
    ):
        for column in columns:
            ideals = [middle([axes[there] for there in side[slot] or other[slot] or [slot]]) for slot in column.lanes]
            axes.update(zip(column.lanes, apart(ideals, steps(column.lanes)), strict=True))
    jumps = {
        column: max(
            abs(axes[slot] - axes[there]) for slot in column.lanes for there in (*before[slot], *after[slot], slot)
        )
        for column in net.columns
    }
    return Alignment({slot: axis for slot, axis in axes.items() if slot is not None}, jumps)


def _neighbours(net: Net) -> tuple[Beside, Beside]:
    """What every slot is wired to on its left, and on its right."""
    before: Beside = defaultdict(list)
    after: Beside = defaultdict(list)
    for strand in net.strands:
        for left, right in pairwise([strand.source, *strand.via, strand.target]):
            if left is not None:
                after[left].append(right)
            if right is not None:
                before[right].append(left)
    return before, after


def apart(ideals: Iterable[float], steps: Iterable[float]) -> list[float]:
    """Places with such steps between them, or larger ones, as near to ideal ones as can be: an isotonic regression.

    >>> apart([0, 0, 50], [20, 20])
    [-20, 0, 50]
    """
    offsets = [*accumulate(steps, initial=0)]
    pools: list[list[Shift]] = []
    for ideal, offset in zip(ideals, offsets, strict=True):
        pool = [Shift(ideal - offset, offset)]
        while pools and _level(pools[-1]) > _level(pool):
            pool = pools.pop() + pool
        pools.append(pool)
    return [level + offset for pool in pools for level in [_level(pool)] for _, offset in pool]


def _level(pool: Sequence[Shift]) -> float:
    """How far all in a pool are shifted."""
    return middle([shift.ideal for shift in pool], -mean(shift.offset for shift in pool))


def middle(values: Sequence[float], aim: float = 0.0) -> float:
    """The median; of the two that an even number of values has, the one that is nearer to an aim.

    >>> middle([3, -1, 2]), middle([-3, 2])
    (2, 2)
    """
    return min(median_low(values), median_high(values), key=lambda value: abs(value - aim))
