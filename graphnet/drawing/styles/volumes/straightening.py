"""How low what is in the columns of a net stands: so that as many wires as can be are straight. Points."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, pairwise
from statistics import median_low

from graphnet.drawing.styles.volumes.parts import Lane, Net, Series

Slot = Series | Lane
Beside = dict[Slot, list[Slot | None]]
"""What each slot is wired to; None is what is outside the net, on its axis."""


def straightened(net: Net, steps: Callable[[Sequence[Slot]], Sequence[float]]) -> dict[Slot, float]:
    """The axes of all slots below that of the net, given how far those in a column are apart at least.

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
            ideals = [
                median_low([axes[there] for there in side[slot] or other[slot] or [slot]]) for slot in column.lanes
            ]
            axes.update(zip(column.lanes, apart(ideals, steps(column.lanes)), strict=True))
    return {slot: axis for slot, axis in axes.items() if slot is not None}


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
    pools: list[list[float]] = []
    for ideal, offset in zip(ideals, offsets, strict=True):
        pool = [ideal - offset]
        while pools and median_low(pools[-1]) > median_low(pool):
            pool = pools.pop() + pool
        pools.append(pool)
    levels = (median_low(pool) for pool in pools for _ in pool)
    return [level + offset for level, offset in zip(levels, offsets, strict=True)]
