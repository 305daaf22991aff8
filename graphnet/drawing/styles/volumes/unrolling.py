"""Where data comes in and leaves, set right in a series: inputs and outputs stand in the branches they belong to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from graphnet.drawing.outline import Box, End, Parallel, Segment
from graphnet.drawing.outline.items import boxes_in, calls_of, items_of

Branch = tuple[Segment, ...]


class Spur(NamedTuple):
    """Branches that lead to outputs of their own, beside the first steps of the one that goes on."""

    spurs: tuple[Branch, ...]
    beside: Branch


def unrolled(segments: Branch) -> Iterator[Segment | Spur]:
    """A network's series, in which the longest of branches that never meet again goes on, the others being spurs."""
    rest = _begun(segments)
    while rest:
        rest = _ended(rest)
        *before, last = rest
        if not isinstance(last, Parallel) or not all(map(_leads_out, last.branches)):
            yield from rest
            return
        yield from before
        longest = max(last.branches, key=_length)
        spurs = tuple(branch for branch in last.branches if branch is not longest)
        beside = _as_long(longest, max(map(_length, spurs)))
        yield Spur(spurs, longest[:beside])
        rest = longest[beside:]


def _begun(segments: Branch) -> Branch:
    """A series whose first input, where others stand in branches behind it, stands in the one branch that takes it."""
    match segments:
        case (Box() as first, Parallel(branches=branches), *behind):
            taking = [branch for branch in branches if not _is_input(branch)]
            if len(taking) == 1 < len(branches):
                moved = tuple((first, *branch) if branch is taking[0] else branch for branch in branches)
                return (Parallel(moved), *behind)
    return segments


def _is_input(branch: Branch) -> bool:
    """Whether data comes in at the beginning of a branch."""
    match branch:
        case (Box() as first, *_):
            return not first.entry.inputs
    return False


def _ended(segments: Branch) -> Branch:
    """A series whose outputs, where they stand behind branches, stand at the ends of those that they come from."""
    ends = tuple(takewhile(lambda segment: isinstance(segment, End), reversed(segments)))[::-1]
    *before, last = segments[: len(segments) - len(ends)] or (None,)
    if not ends or not isinstance(last, Parallel):
        return segments
    branches = list(last.branches)
    for end in ends:
        made = [number for number, branch in enumerate(branches) if _makes(branch, end)]
        number = made[0] if made else branches.index(())
        branches[number] = _ended((*branches[number], end))
    return (*before, Parallel(tuple(branches)))


def _makes(branch: Branch, end: Segment) -> bool:
    """Whether an output is the result of a call of a branch."""
    return isinstance(end, End) and any(call.name == end.call for item in items_of(branch) for call in calls_of(item))


def _leads_out(branch: Branch) -> bool:
    """Whether a branch ends with an output, whatever follows it."""
    last = branch[-1] if branch else None
    return isinstance(last, End) or (isinstance(last, Parallel) and all(map(_leads_out, last.branches)))


def _as_long(branch: Branch, length: int) -> int:
    """How many of a branch's first segments have so many boxes; its last is not among them."""
    steps = 1
    while steps < len(branch) - 1 and _length(branch[:steps]) < length:
        steps += 1
    return steps


def _length(branch: Sequence[Segment]) -> int:
    """How many boxes are drawn of a branch."""
    return sum(1 for item in items_of(tuple(branch)) for _ in boxes_in(item))
