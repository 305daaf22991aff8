"""Wires: the results that pass between the parts of a frame, or over its border."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from graphnet.drawing.outline.items import Box, End, Group, Item, Repeat


class Wire(NamedTuple):
    """A result that passes between two parts of one frame, or over its border."""

    source: Item | None
    """None where it comes in from outside the frame."""
    target: Item | None
    """None where it leaves the frame."""
    call: str
    """The call whose result it is. Of what comes into the shown copy of a repeat, one of the copy before."""
    times: int = 1
    """How often the target takes it."""


Path = tuple[Item, ...]
"""What a box or an end lies in, from the outermost to itself."""


def wires_within(items: Iterable[Item]) -> dict[int | None, list[Wire]]:
    """The wires in every frame: by the identities of groups, for each copy of a repeat has its own; by None outside."""
    paths = [path for item in items for path in _paths(item)]
    path_of = {call.name: path for path in paths if isinstance(path[-1], Box) for call in path[-1].calls}
    times: dict[tuple[int | None, Item | None, Item | None, str], int] = defaultdict(int)
    for path in paths:
        for source in _taken(path[-1]):
            for step in _steps(path_of[source], path):
                times[*step, source] += 1
    wires: dict[int | None, list[Wire]] = defaultdict(list)
    for (frame, source_item, target_item, call), count in times.items():
        wires[frame].append(Wire(source_item, target_item, call, count))
    return wires


def _paths(item: Item, outer: Path = ()) -> Iterator[Path]:
    """The paths of all boxes and ends in an item, those in every copy of a repeat."""
    here = (*outer, item)
    if isinstance(item, Group | Repeat):
        for inner in item.items if isinstance(item, Group) else item.copies:
            yield from _paths(inner, here)
    else:
        yield here


def _taken(item: Item) -> tuple[str, ...]:
    """The calls whose results a box or an end takes."""
    match item:
        case Box():
            return item.entry.inputs
        case End():
            return (item.call,)
    return ()


def _steps(source: Path, target: Path) -> Iterator[tuple[int | None, Item | None, Item | None]]:
    """The frames that a wire crosses, each with the items there that it leaves and reaches; none in a repeat itself."""
    common = 0
    while source[common] is target[common]:
        common += 1
    outer = source[common - 1] if common else None
    if not isinstance(outer, Repeat):
        yield None if outer is None else id(outer), source[common], target[common]
    for frame, inner in pairwise(source[common:]):
        if isinstance(frame, Group):
            yield id(frame), inner, None
    for frame, inner in pairwise(target[common:]):
        if isinstance(frame, Group):
            yield id(frame), None, inner
