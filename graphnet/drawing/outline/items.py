"""The parts of an outline: what a drawing puts down, nested as a reader sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import overload

from graphnet.network import Call
from graphnet.ops import Op


@dataclass(frozen=True, eq=False)
class Box:
    """Calls drawn as one: a layer with the normalization, the activation and the padding that belong to it."""

    calls: tuple[Call, ...]
    """In the order of the data; each takes the result of the one before."""
    main: Call
    """The call that the box is about: the convolution, not the activation that follows it."""
    scope: str = ""
    """The scope that holds these calls and nothing else, if there is one: no frame is drawn for it."""

    @property
    def key(self) -> str:
        """What it is known by in a drawing; no two items of an outline share it."""
        return self.main.name

    @property
    def entry(self) -> Call:
        """The call that data enters by."""
        return self.calls[0]

    @property
    def exit(self) -> Call:
        """The call whose result leaves."""
        return self.calls[-1]


@dataclass(frozen=True, eq=False)
class End:
    """Where a result leaves the network."""

    call: str
    """The call whose result it is."""
    label: str
    """Which output it is, where there are several: its key, or its number; empty where there is one alone."""

    @property
    def key(self) -> str:
        return f"output {self.label}".rstrip()  # a call's name holds no blank


@dataclass(frozen=True, eq=False)
class Parallel:
    """Branches between a fork and what takes their results, each a series; an empty one is a wire past the others."""

    branches: tuple[tuple[Segment, ...], ...]


@dataclass(frozen=True, eq=False)
class Tangle:
    """Items with wires between them that are no series and no branches, in the order of the data."""

    items: tuple[Item, ...]


@dataclass(frozen=True, eq=False)
class Group:
    """A series of segments with a frame round it: a scope, or several segments that are repeated together."""

    key: str
    """The dotted name of its scope; that of its first box with an ellipsis where it is none."""
    label: str
    """What its frame says: the last part of the scope's name; empty where it is none."""
    segments: tuple[Segment, ...]
    collapsed: bool = False
    """Whether it is drawn as a single box: deeper than was asked for, or beside what is in focus."""

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """What lies directly in its frame, in the order of the data."""
        return tuple(items_of(self.segments))

    @cached_property
    def calls(self) -> tuple[Call, ...]:
        """All the calls within."""
        return calls_of(self)


@dataclass(frozen=True, eq=False)
class Repeat:
    """Copies of one item in a row, of which one is drawn; the first may differ a little."""

    copies: tuple[Box | Group, ...]
    """In the order of the data; each takes the result of the one before and nothing else, and alone takes it."""
    shown: Box | Group
    """The copy that stands for all: the last one, as all but the first are alike."""
    differences: tuple[str, ...] = ()
    """How the first copy differs, in a reader's words: `strides 2`, `projection`."""
    counterparts: dict[str, tuple[Box, ...]] = field(default_factory=dict)
    """By the keys of all boxes in the shown copy: the boxes at the same place of every copy that has one."""

    @property
    def key(self) -> str:
        return f"{self.shown.key} ×{len(self.copies)}"

    @property
    def shares_weights(self) -> bool:
        """Whether every copy uses the weights of one, for all in it that has weights."""
        owners = {tuple([call.weights for call in calls_of(copy) if _may_weigh(call.op)]) for copy in self.copies}
        return len(owners) == 1 and owners != {()}


Item = Box | Group | Repeat | End
"""What stands in a drawing as a thing of its own."""

Segment = Item | Parallel | Tangle
"""A step of a series."""


def _may_weigh(op: Op) -> bool:
    """Whether an op is of a class that has weights."""
    return type(op).weight_shapes is not Op.weight_shapes


@overload
def shown(item: Box | Group | Repeat) -> Box | Group: ...


@overload
def shown(item: Item) -> Box | Group | End: ...


def shown(item: Item) -> Box | Group | End:
    """The copy of a repeat that is drawn, or what is not repeated itself."""
    return item.shown if isinstance(item, Repeat) else item


def opened(item: Item) -> Group | None:
    """The group whose frame is drawn for an item, if any."""
    part = shown(item)
    return part if isinstance(part, Group) and not part.collapsed else None


def items_of(segments: Iterable[Segment]) -> Iterator[Item]:
    """The items of a series, those in its branches and tangles too."""
    return _unfolded(segments, _side_by_side)  # type: ignore[return-value]


def calls_of(*segments: Segment) -> tuple[Call, ...]:
    """All the calls that some segments stand for; of a repeat, those of every copy."""
    boxes = (box for box in _unfolded(segments, _all_within) if isinstance(box, Box))
    return tuple([call for box in boxes for call in box.calls])


def boxes_in(item: Item) -> Iterator[Box]:
    """The boxes that are drawn of an item; of a repeat, those of the copy that is shown."""
    return boxes_of((item,))


def boxes_of(segments: Iterable[Segment]) -> Iterator[Box]:
    """The boxes that are drawn of a series."""
    return (box for box in _unfolded(segments, _drawn_within) if isinstance(box, Box))


def _unfolded(segments: Iterable[Segment], parts: Callable[[Segment], Sequence[Segment] | None]) -> Iterator[Segment]:
    """Segments in order, its parts in the place of each that has any; without recursion, however deep they nest."""
    waiting = [*segments][::-1]
    while waiting:
        segment = waiting.pop()
        inner = parts(segment)
        if inner is None:
            yield segment
        else:
            waiting += reversed(inner)


def _side_by_side(segment: Segment) -> Sequence[Segment] | None:
    if isinstance(segment, Parallel):
        return [*chain.from_iterable(segment.branches)]
    return segment.items if isinstance(segment, Tangle) else None


def _drawn_within(segment: Segment) -> Sequence[Segment] | None:
    if isinstance(segment, Group):
        return segment.segments
    return (segment.shown,) if isinstance(segment, Repeat) else _side_by_side(segment)


def _all_within(segment: Segment) -> Sequence[Segment] | None:
    return segment.copies if isinstance(segment, Repeat) else _drawn_within(segment)
