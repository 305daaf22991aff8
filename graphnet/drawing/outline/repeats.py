"""Copies in a row: parts of a series with equal structure, one after another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from graphnet.drawing.outline.canonical import Canon, Signature
from graphnet.drawing.outline.items import (
    Box,
    End,
    Group,
    Item,
    Parallel,
    Repeat,
    Segment,
    boxes_in,
    calls_of,
    items_of,
)
from graphnet.drawing.outline.templates import template
from graphnet.network import Call

LONGEST = 64
"""How many steps of a series may be repeated together."""


class Repeats:
    """What makes repeats of the copies in a series: `repeats(segments)`."""

    def __init__(self, canon: Canon, collapsed: bool = False):
        """`collapsed` is whether what is repeated is a single box, where it is no scope."""
        self._canon = canon
        self._collapsed = collapsed

    def __call__(self, segments: list[Segment]) -> list[Segment]:
        for period in range(1, LONGEST + 1):
            if 2 * period <= len(segments):
                segments = self._folded(segments, period)
        return self._with_first_copies(segments)

    def _folded(self, segments: list[Segment], period: int) -> list[Segment]:
        """A series with what repeats after so many steps folded."""
        runs = _runs([self._number(segment) for segment in segments], period)
        folded: list[Segment] = []
        place = 0
        while place < len(segments):
            end = place + (runs[place] // period + 1) * period
            repeat = None
            if runs[place] >= period:
                starts = range(place, end, period)
                repeat = self._repeat([self._item(segments[start : start + period]) for start in starts])
            folded.append(repeat or segments[place])
            place = end if repeat else place + 1
        return folded

    def _number(self, segment: Segment) -> int | None:
        """Equal for segments of equal structure; None where there can be no copies: inputs and outputs."""
        if any(isinstance(item, End) for item in items_of((segment,))):
            return None
        signature = self._canon.signature(_calls((segment,)))
        return signature.number if signature.entries else None

    def _item(self, segments: Sequence[Segment]) -> Box | Group:
        """Some steps as one item."""
        if len(segments) == 1 and isinstance(segments[0], Box | Group):
            return segments[0]
        calls = self._canon.sorted(_calls(segments))
        return Group(f"{calls[0].name}…{calls[-1].name}", "", tuple(segments), self._collapsed)

    def _repeat(self, copies: list[Box | Group]) -> Repeat | None:
        """Copies as one, where they are equal and each follows from the one before alone."""
        signatures = [self._canon.signature(calls_of(copy)) for copy in copies]
        if len({signature.number for signature in signatures}) > 1 or not _in_a_row(signatures):
            return None
        places = [_by_place(copy, signature) for copy, signature in zip(copies, signatures, strict=True)]
        counterparts = {box.key: tuple(boxes[place] for boxes in places) for place, box in places[-1].items()}
        return Repeat(tuple(copies), copies[-1], counterparts=counterparts)

    def _with_first_copies(self, segments: list[Segment]) -> list[Segment]:
        """A series in which what precedes copies, and differs from them a little, is the first of them."""
        found: list[Segment] = []
        for segment in segments:
            found.append(segment)
            for width, rest in _rests(found):
                grown = self._with_first(found[:-width], rest)
                if grown:
                    found = grown
                    break
        return found

    def _with_first(self, before: list[Segment], rest: Repeat) -> list[Segment] | None:
        """What is before some copies, the last of it taken as the first copy."""
        for width in _first_widths(before, rest):
            first = self._item(before[-width:])
            signatures = [self._canon.signature(calls_of(copy)) for copy in (first, rest.copies[0])]
            if isinstance(first, Group) and isinstance(rest.shown, Group) and _in_a_row(signatures):
                found = template(self._canon, first, rest.shown)
                if found:
                    counterparts = {
                        key: (*([found.pairs[key]] if key in found.pairs else []), *boxes)
                        for key, boxes in rest.counterparts.items()
                    }
                    copies = (first, *rest.copies)
                    return [*before[:-width], Repeat(copies, rest.shown, found.differences, counterparts)]
        return None


def _runs(numbers: Sequence[int | None], period: int) -> list[int]:
    """For every place, how many numbers from there on are equal to those a period later.

    >>> _runs([1, 2, 1, 2, 1, 3], 2)
    [3, 2, 1, 0, 0, 0]
    """
    runs = [0] * len(numbers)
    for place in range(len(numbers) - period - 1, -1, -1):
        if numbers[place] is not None and numbers[place] == numbers[place + period]:
            runs[place] = runs[place + 1] + 1
    return runs


def _calls(segments: Sequence[Segment]) -> list[Call]:
    return [call for item in items_of(tuple(segments)) for call in calls_of(item)]


def _in_a_row(signatures: Sequence[Signature]) -> bool:
    """Whether each takes one result from outside, and all but the first that of the one before."""
    if any(len(signature.entries) != 1 for signature in signatures):
        return False
    return all(later.entries[0] in earlier.nodes for earlier, later in pairwise(signatures))


def _by_place(copy: Item, signature: Signature) -> dict[tuple[int, int], Box]:
    """The boxes of a copy by their places in it, which are the same in all of its equals."""
    boxes: dict[tuple[int, int], Box] = {}
    met: dict[int, int] = defaultdict(int)
    for box in boxes_in(copy):
        node = signature.nodes[box.main.name]
        boxes[node, met[node]] = box
        met[node] += 1
    return boxes


def _rests(found: Sequence[Segment]) -> Iterator[tuple[int, Repeat]]:
    """What copies the last of some steps are, of which a first one may be missing, and how many steps they take."""
    match found:
        case [*_, Repeat() as repeat]:
            yield 1, repeat
        case [*_, Group() as group]:
            yield 1, _single(group)
        case [*_, Parallel() as branches, Box() as join]:
            yield 2, _single(Group(f"{join.key}…{join.exit.name}", "", (branches, join)))


def _single(group: Group) -> Repeat:
    return Repeat((group,), group, counterparts={box.key: (box,) for box in boxes_in(group)})


def _first_widths(before: Sequence[Segment], rest: Repeat) -> Iterator[int]:
    """How many of the last steps may be a first copy."""
    if not before or not isinstance(rest.shown, Group):
        return
    if rest.shown.label:
        if isinstance(before[-1], Group):
            yield 1
        return
    most = sum(1 for _ in boxes_in(rest.shown)) + 1
    for width, segment in enumerate(reversed(before[-most:]), start=1):
        if not isinstance(segment, Box | Parallel):
            return
        yield width
