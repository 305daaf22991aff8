"""The parts of an outline: what a drawing puts down, nested as a reader sees it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from graphnet.network import Call


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
        return tuple(call for item in self.items for call in calls_of(item))


@dataclass(frozen=True, eq=False)
class Repeat:
    """Copies of one item in a row, of which one is drawn; the first may differ a little."""

    copies: tuple[Box | Group, ...]
    """In the order of the data; each is entered by the result of the one before, and by nothing else."""
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
        """Whether every copy uses the weights of one."""
        owners = {tuple(call.weights for call in calls_of(copy)) for copy in self.copies}
        return len(owners) == 1


Item = Box | Group | Repeat | End
"""What stands in a drawing as a thing of its own."""

Segment = Item | Parallel | Tangle
"""A step of a series."""


def items_of(segments: tuple[Segment, ...]) -> Iterator[Item]:
    """The items of a series, those in its branches and tangles too."""
    for segment in segments:
        if isinstance(segment, Parallel):
            for branch in segment.branches:
                yield from items_of(branch)
        elif isinstance(segment, Tangle):
            yield from segment.items
        else:
            yield segment


def calls_of(item: Item) -> tuple[Call, ...]:
    """All the calls that an item stands for; of a repeat, those of every copy."""
    if isinstance(item, Repeat):
        return tuple(call for copy in item.copies for call in calls_of(copy))
    return () if isinstance(item, End) else item.calls


def boxes_in(item: Item) -> Iterator[Box]:
    """The boxes that are drawn of an item; of a repeat, those of the copy that is shown."""
    match item:
        case Box():
            yield item
        case Group():
            for inner in item.items:
                yield from boxes_in(inner)
        case Repeat():
            yield from boxes_in(item.shown)


def boxes_of(segments: tuple[Segment, ...]) -> Iterator[Box]:
    """The boxes that are drawn of a series."""
    for item in items_of(segments):
        yield from boxes_in(item)
