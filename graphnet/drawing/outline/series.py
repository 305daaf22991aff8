"""A frame's items as a series: steps that everything passes through, and branches between them."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from heapq import heappop, heappush
from itertools import accumulate, pairwise

from graphnet.drawing.outline.items import Item, Parallel, Segment, Tangle

Edge = tuple[int, int]
"""The places of two items, of which the second takes the first's result: −1 for what comes into the frame, and the
number of items for where results leave it."""

Folding = Callable[[list[Segment]], list[Segment]]
"""What becomes of a series, such as one with repeats in it."""

MOST_NESTED = 60
"""Branches within branches beyond which they are left a tangle."""


def sorted_topologically(size: int, edges: Iterable[Edge]) -> list[int]:
    """The places of items, each after those it takes, else in their order.

    Of items that go round in circles, the first is put where it breaks the circle.
    """
    waiting = [0] * size
    takers = defaultdict(list)
    for source, target in edges:
        if source >= 0 and target < size:
            waiting[target] += 1
            takers[source].append(target)
    ready = [place for place in range(size) if not waiting[place]]
    rest = iter(range(size))
    order: dict[int, None] = {}
    while len(order) < size:
        place = heappop(ready) if ready else next(place for place in rest if place not in order)
        if place not in order:
            order[place] = None
            for taker in takers[place]:
                waiting[taker] -= 1
                if not waiting[taker]:
                    heappush(ready, taker)
    return [*order]


def series(items: Sequence[Item], edges: Sequence[Edge], folding: Folding, nested: int = 0) -> tuple[Segment, ...]:
    """Items in topological order as a series; `folding` is applied to it and to those in its branches."""
    edges = _with_ends(len(items), edges)
    borders = [*_cuts(len(items), edges), len(items)]
    meeting: dict[int, list[Edge]] = defaultdict(list)
    for source, target in edges:
        meeting[bisect_left(borders, target)].append((source, target))
    segments: list[Segment] = []
    for number, (before, border) in enumerate(pairwise([-1, *borders])):
        if border > before + 1:
            segments += _between(items, before, border, meeting[number], folding, nested)
        if border < len(items):
            segments.append(items[border])
    return tuple(folding(segments))


def _with_ends(size: int, edges: Sequence[Edge]) -> Sequence[Edge]:
    """Edges, with those that inputs and outputs have beyond the whole: several of them are then side by side."""
    taking, taken = {target for _, target in edges}, {source for source, _ in edges}
    coming = [(-1, place) for place in range(size) if place not in taking]
    leaving = [(place, size) for place in range(size) if place not in taken]
    return [*edges, *coming, *leaving]


def _cuts(size: int, edges: Iterable[Edge]) -> list[int]:
    """The places that no edge passes by, and that are in no circle."""
    change = [0] * (size + 2)
    for source, target in edges:
        first, behind = (source + 1, target) if source < target else (target, source + 1)
        change[first] += 1
        change[behind] -= 1
    passing = accumulate(change[:size])
    return [place for place, edges_past in enumerate(passing) if not edges_past]


def _between(
    items: Sequence[Item], before: int, border: int, edges: list[Edge], folding: Folding, nested: int
) -> tuple[Segment, ...]:
    """What lies between two cuts: branches, or one thing that is neither a series nor branches."""
    parts = _components(range(before + 1, border), edges)
    branches = [*parts, []] if (before, border) in edges else parts
    if len(branches) == 1 and len(parts[0]) == len(items) > 1:
        return (Tangle(tuple(items)),)
    place_of = {place: number for number, part in enumerate(parts) for place in part}
    inner: dict[int, list[Edge]] = defaultdict(list)
    arriving: dict[int, None] = {}  # branches in the order in which their results are taken
    for source, target in edges:
        number = place_of.get(source, place_of.get(target, len(parts)))
        inner[number].append((source, target))
        if target == border:
            arriving.setdefault(number)
    order = [*arriving, *(number for number in range(len(branches)) if number not in arriving)]
    made = [_branch(items, branches[number], inner[number], folding, nested) for number in order]
    return made[0] if len(made) == 1 else (Parallel(tuple(made)),)


def _branch(
    items: Sequence[Item], places: list[int], edges: list[Edge], folding: Folding, nested: int
) -> tuple[Segment, ...]:
    """A branch as a series of its own."""
    if not places:
        return ()
    if nested == MOST_NESTED and len(places) > 1:
        return (Tangle(tuple([items[place] for place in places])),)
    index = {place: number for number, place in enumerate(places)}
    within = [(index.get(source, -1), index.get(target, len(places))) for source, target in edges]
    return series([items[place] for place in places], within, folding, nested + 1)


def _components(places: Iterable[int], edges: Iterable[Edge]) -> list[list[int]]:
    """Places that hang together, in the order of their first ones."""
    leader = {place: place for place in places}

    def find(place: int) -> int:
        while leader[place] != place:
            leader[place] = place = leader[leader[place]]
        return place

    for source, target in edges:
        if source in leader and target in leader:
            first, second = sorted((find(source), find(target)))
            leader[second] = first
    parts: dict[int, list[int]] = {}
    for place in leader:
        parts.setdefault(find(place), []).append(place)
    return list(parts.values())
