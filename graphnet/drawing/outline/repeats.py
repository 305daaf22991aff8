"""Copies in a row: parts of a series with equal structure, one after another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from graphnet.drawing.outline.canonical import GRADUAL, Canon, Signature
from graphnet.drawing.outline.items import (
    Box,
    End,
    Group,
    Parallel,
    Repeat,
    Segment,
    Tangle,
    boxes_in,
    calls_of,
    items_of,
)
from graphnet.drawing.outline.templates import other_arguments, template, told, widths_of_first

LONGEST = 64
"""How many steps of a series may be repeated together."""


class Repeats:
    """What makes repeats of the copies in a series: `repeats(segments)`.

    Copies are written alike, and leave volumes of the same height and width: what a drawing says of one is then true
    of all. How many weights each has may differ with the channels that come in, as in the stacks of VGG and DenseNet.
    """

    def __init__(self, canon: Canon, collapsed: bool = False):
        """`collapsed` is whether what is repeated is a single box, where it is no scope."""
        self._canon = canon
        self._collapsed = collapsed
        self._signatures: dict[Segment, Signature] = {}

    def __call__(self, segments: list[Segment]) -> list[Segment]:
        numbers = self._numbers(segments)
        for period in range(1, min(LONGEST, len(segments) // 2) + 1):
            folded = list(self._folded(segments, _runs(numbers, period), period))
            if len(folded) < len(segments):
                segments, numbers = folded, self._numbers(folded)
        return self._with_first_copies(segments)

    def _numbers(self, segments: Sequence[Segment]) -> list[int | None]:
        """For every step, what it shares with those of equal structure; None where there can be no other."""
        sizes = [len(calls_of(segment)) for segment in segments]
        often = Counter(sizes)
        return [
            self._number(segment) if often[size] > 1 else None for segment, size in zip(segments, sizes, strict=True)
        ]

    def _number(self, segment: Segment) -> int | None:
        if any(isinstance(item, End) for item in items_of((segment,))):
            return None
        signature = self._signature(segment)
        return signature.number if signature.entries else None

    def _signature(self, segment: Segment) -> Signature:
        if segment not in self._signatures:
            self._signatures[segment] = self._canon.signature(calls_of(segment))
        return self._signatures[segment]

    def _folded(self, segments: Sequence[Segment], runs: Sequence[int], period: int) -> Iterator[Segment]:
        """A series with what repeats after so many steps folded."""
        place = 0
        while place < len(segments):
            starts = _starts(segments, place, runs[place] + period, period)
            repeat = self._repeat([self._item(segments[at : at + period]) for at in starts]) if starts else None
            if repeat:
                yield from segments[place : starts.start]
                yield repeat
                place = starts.stop
            else:
                yield segments[place]
                place += 1

    def _item(self, segments: Sequence[Segment]) -> Box | Group:
        """Some steps as one item."""
        match segments:
            case [Box() | Group() as item]:
                return item
        calls = self._canon.sorted(calls_of(*segments))
        return Group(f"{calls[0].name}…{calls[-1].name}", "", tuple(segments), self._collapsed)

    def _repeat(self, copies: Sequence[Box | Group]) -> Repeat | None:
        """Copies as one, where they are equal and each follows from the one before alone."""
        signatures = [self._signature(copy) for copy in copies]
        if len({signature.number for signature in signatures}) > 1 or not self._canon.in_a_row(signatures):
            return None
        places = [_places(copy, signature) for copy, signature in zip(copies, signatures, strict=True)]
        if any(boxes.keys() != places[-1].keys() for boxes in places):
            return None  # scopes within them are other ones
        if not all(_is_steady([boxes[place] for boxes in places]) for place in places[-1]):
            return None
        first, *_, shown = places
        differences = told(other_arguments((first[place], box) for place, box in shown.items()))
        counterparts = {box.key: tuple([boxes[place] for boxes in places]) for place, box in shown.items()}
        return Repeat(tuple(copies), copies[-1], differences, counterparts)

    def _with_first_copies(self, segments: Sequence[Segment]) -> list[Segment]:
        """A series in which what precedes copies, and differs from them a little, is the first of them."""
        found: list[Segment] = []
        for segment in segments:
            found.append(segment)
            if grown := self._grown(found):
                repeat, width = grown
                found[-width:] = [repeat]
        return found

    def _grown(self, found: Sequence[Segment]) -> tuple[Repeat, int] | None:
        """The copies that some steps end in, together with a first one before them, and how many steps they take."""
        if last := self._last_copies(found[-2:]):
            rest, taken = last
            for width in widths_of_first(rest.shown):
                before = found[-taken - width : -taken]
                if len(before) == width and (repeat := self._with_first(before, rest)):
                    return repeat, taken + width
        return None

    def _last_copies(self, steps: Sequence[Segment]) -> tuple[Repeat, int] | None:
        """The copies that steps end in, of which the first may be missing, and how many steps they take."""
        match steps:
            case [*_, Repeat(shown=Group()) as repeat]:
                return repeat, 1
            case [*_, Group() as group]:
                return _alone(group), 1
            case [Parallel(), Box()]:
                return _alone(self._item(steps)), 2
        return None

    def _with_first(self, before: Sequence[Segment], rest: Repeat) -> Repeat | None:
        """Some steps as the first copy before others, if they are one."""
        first = self._item(before)
        found = template(self._canon, first, rest.shown)
        if not found or not self._canon.in_a_row([self._signature(first), self._signature(rest.copies[0])]):
            return None
        counterparts = {
            key: (found.pairs[key], *boxes) if key in found.pairs else boxes for key, boxes in rest.counterparts.items()
        }
        return Repeat((first, *rest.copies), rest.shown, found.differences, counterparts)


def _alone(item: Box | Group) -> Repeat:
    """A copy that has no others yet."""
    return Repeat((item,), item, counterparts={box.key: (box,) for box in boxes_in(item)})


def _is_steady(boxes: Sequence[Box]) -> bool:
    """Whether what may change along copies grows, or falls, from each to the next."""
    for calls in zip(*(box.calls for box in boxes), strict=True):
        if len({id(call.op) for call in calls}) > 1:
            values = [call.op.arguments().get(GRADUAL, 0) for call in calls]
            if values not in (sorted(values), sorted(values, reverse=True)):
                return False
    return True


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


def _starts(segments: Sequence[Segment], place: int, length: int, period: int) -> range:
    """Where the copies begin in a run of so many steps: as late as they can, for what is left over before them may be
    a first copy that differs. A copy does not end in branches, but in what brings them together."""
    copies, left = divmod(length, period)
    for start in range(place + left, place - 1, -1) if copies > 1 else ():
        if not isinstance(segments[start + period - 1], Parallel | Tangle):
            return range(start, start + copies * period, period)
    return range(0)


def _places(copy: Box | Group, signature: Signature) -> dict[tuple[int, ...], Box]:
    """The boxes of a copy by the numbers of their calls, which are the same in all of its equals."""
    return {tuple([signature.nodes[call.name] for call in box.calls]): box for box in boxes_in(copy)}
