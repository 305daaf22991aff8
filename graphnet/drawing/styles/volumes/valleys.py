"""Skips past what shrinks and grows again: a valley, or a U where they are nested."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from graphnet.drawing.styles.volumes.parts import (
    Block,
    Branches,
    Frame,
    Lane,
    Leaf,
    Part,
    Run,
    Series,
    Valley,
    leaf_at,
    leaves_of,
)
from graphnet.shapes import size

APART = 3
"""Volumes with so many times as many cells, or more, are of different levels: pooling 2×2 leaves about a fourth."""

LONGEST = 4
"""No arm of a valley has more parts."""


def with_valleys(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Parts of which branches, one that goes down and one that does not, are a valley with what is on either side."""
    found: list[Part] = []
    place = 0
    while place < len(parts):
        fork, place = parts[place], place + 1
        sides = _sides(fork)
        before, after = _arms(found, parts[place : place + LONGEST + 1]) if sides else ((), ())
        if sides and before and after:
            del found[-len(before) :]
            found.append(Valley(Series(before), *sides, Series(after)))
            place += len(after)
        else:
            found.append(fork)
    return tuple(found)


def _sides(part: Part) -> tuple[Series | Lane, Series] | None:
    """The branch that stays on its level, and the one that goes down, if there is one of each."""
    if not isinstance(part, Branches) or part.straight or len(part.lanes) != 2:
        return None
    one, other = part.lanes
    if isinstance(one, Series) and _goes_down(one) and not _goes_down(other):
        return other, one
    if isinstance(other, Series) and _goes_down(other) and not _goes_down(one):
        return one, other
    return None


def _goes_down(lane: Series | Lane) -> bool:
    """Whether volumes grow again in a lane, behind smaller ones; it begins and ends with a leaf then."""
    if isinstance(lane, Lane) or leaf_at(lane, 0) is None or leaf_at(lane, -1) is None:
        return False
    cells = _cells(leaves_of(lane))
    return bool(cells) and min(cells) < cells[-1]


def _arms(before: Sequence[Part], after: Sequence[Part]) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """The parts next to branches whose volumes have about as many cells as the one that forks."""
    level = _cells(leaf for part in before[-1:] for leaf in leaves_of(part))[-1:]
    fork = next((place for place, part in enumerate(after) if isinstance(part, Branches)), LONGEST + 1)
    behind = after[: max(fork - 1, 1)]  # what is before other branches may be an arm of theirs
    return tuple(_arm(before[: -LONGEST - 1 : -1], level))[::-1], tuple(_arm(behind, level))


def _arm(parts: Iterable[Part], level: Sequence[int]) -> Iterator[Part]:
    for part in parts:
        if not isinstance(part, Run | Frame) or leaf_at(part, 0) is None or leaf_at(part, -1) is None:
            return
        if any(APART * count < there or count > APART * there for count in _cells(leaves_of(part)) for there in level):
            return
        yield part


def _cells(leaves: Iterable[Leaf]) -> list[int]:
    """The cells of each block, as far as they are known."""
    known = (leaf.volume for leaf in leaves if isinstance(leaf, Block) and leaf.volume and None not in leaf.volume)
    return [size(volume[:-1]) or 0 for volume in known]
