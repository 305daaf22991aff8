"""Tangles in columns: each item behind all whose results it takes, with room for the wires that pass others by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise

from graphnet.drawing.outline import Item, Segment, Tangle, Wire
from graphnet.drawing.styles.volumes.parts import Column, Lane, Net, Series, Strand
from graphnet.errors import ArgumentError

SWEEPS = 6
"""How often the columns are put in order, forth and back, each by its neighbours."""

MOST_LANES = 25_000
"""What it takes some seconds to draw; dense connections of sixty layers come to as many."""

Slot = Series | Lane


def net(tangle: Tangle, wires: Iterable[Wire], inner: Callable[[tuple[Segment, ...]], Series]) -> Net:
    """A tangle whose items are built by `inner`; `wires` are those of the frame that it is in."""
    place = {item: number for number, item in enumerate(tangle.items)}
    met = [wire for wire in wires if wire.source in place or wire.target in place]
    depth = _depths(tangle.items, met)
    last = max(depth.values())
    _check_crowd(depth, met, last)
    made = {item: inner((item,)) for item in tangle.items}
    columns: list[list[Slot]] = [[] for _ in range(last + 1)]
    for item, series in made.items():
        columns[depth[item]].append(series)
    neighbours: dict[Slot, list[Slot]] = defaultdict(list)
    strands = []
    for wire in met:
        source, target = made.get(wire.source), made.get(wire.target)  # type: ignore[arg-type]
        begin = depth[wire.source] if source else -1  # type: ignore[index]
        end = depth[wire.target] if target else last + 1  # type: ignore[index]
        via = tuple(Lane() for _ in range(begin + 1, end))
        for number, lane in enumerate(via, begin + 1):
            columns[number].append(lane)
        chain: list[Slot] = [*([source] if source else []), *via, *([target] if target else [])]
        for before, after in pairwise(chain):
            neighbours[before].append(after)
            neighbours[after].append(before)
        strands.append(Strand(source, target, via, wire.call))
    return Net(tuple(Column(tuple(column)) for column in _in_order(columns, neighbours)), tuple(strands))


def _check_crowd(depth: Mapping[Item, int], wires: Iterable[Wire], last: int) -> None:
    """Raise `ArgumentError` where more wires pass columns by than could be followed, or drawn in good time."""

    def column(item: Item | None, outside: int) -> int:
        return outside if item is None else depth.get(item, outside)

    passing = sum(column(wire.target, last + 1) - column(wire.source, -1) - 1 for wire in wires)
    if passing > MOST_LANES:
        raise ArgumentError(
            f"too many wires pass one another by for the style volumes: {passing:,} lanes beside blocks\n"
            "    mend: the style graph or table, or depth=1"
        )


def _depths(items: Sequence[Item], wires: Iterable[Wire]) -> dict[Item, int]:
    """How many items lie on the longest way to each."""
    sources: dict[Item, list[Item]] = defaultdict(list)
    for wire in wires:
        if wire.target is not None and wire.source is not None:
            sources[wire.target].append(wire.source)
    depth: dict[Item, int] = {}
    for item in items:
        depth[item] = max((depth[source] + 1 for source in sources[item] if source in depth), default=0)
    return depth


def _in_order(columns: list[list[Slot]], neighbours: dict[Slot, list[Slot]]) -> list[list[Slot]]:
    """Columns in which few wires cross: each slot in the middle of those it hangs together with."""
    for sweep in range(SWEEPS):
        forth = sweep % 2 == 0
        order = range(1, len(columns)) if forth else range(len(columns) - 2, -1, -1)
        for number in order:
            beside = columns[number - 1 if forth else number + 1]
            share = {slot: (place + 0.5) / len(beside) for place, slot in enumerate(beside)}
            columns[number] = sorted(columns[number], key=_Middle(columns[number], neighbours, share))
    return columns


class _Middle:
    """The mean place of a slot's neighbours in the column beside, or its own where it has none there."""

    def __init__(self, column: Sequence[Slot], neighbours: dict[Slot, list[Slot]], share: dict[Slot, float]):
        self.neighbours = neighbours
        self.share = share
        self.own = {slot: (place + 0.5) / len(column) for place, slot in enumerate(column)}

    def __call__(self, slot: Slot) -> float:
        known = [self.share[other] for other in self.neighbours[slot] if other in self.share]
        return sum(known) / len(known) if known else self.own[slot]
