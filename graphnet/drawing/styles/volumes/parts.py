"""The parts of a figure, nested: blocks in rows, rows side by side, brackets round them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from graphnet.drawing.outline import Box, End, Group
from graphnet.drawing.styles.volumes.solids import Solid
from graphnet.shapes import Volume


class Line(NamedTuple):
    """A line of type beneath a block or a bracket."""

    text: str
    size: float
    color: str = "ink"
    bold: bool = False
    box: Box | None = None
    """The box that is no block of its own, if the line stands for one."""


@dataclass(frozen=True, eq=False)
class Block:
    """A volume, made by a box or by a group of which nothing else is drawn."""

    item: Box | Group
    volume: Volume | None
    solid: Solid
    channels: str
    """What stands beneath it."""
    spatial: str = ""
    """What stands along its edge: height and width, where they are other than those before."""


@dataclass(frozen=True, eq=False)
class Sign:
    """A join that leaves volumes as they are: its sign in a circle."""

    item: Box
    text: str


@dataclass(frozen=True, eq=False)
class Tag:
    """A name on a wire: an output, or an op that leaves the volume as it is and has no block beside it."""

    item: Box | End
    text: str


Leaf = Block | Sign | Tag
"""What wires begin and end at."""


@dataclass(frozen=True, eq=False)
class Run:
    """Leaves one behind the other that share the lines beneath them."""

    leaves: tuple[Leaf, ...]
    caption: tuple[Line, ...]
    room: tuple[float, float] = (0.0, 0.0)
    """From where to where it reaches at least, its first front beginning at 0."""


@dataclass(frozen=True, eq=False)
class Series:
    """Parts from left to right."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, eq=False)
class Lane:
    """Room for a wire that passes others by, and what stands upon it."""

    caption: tuple[Line, ...] = ()


@dataclass(frozen=True, eq=False)
class Branches:
    """Series one above the other, and wires past them."""

    lanes: tuple[Series | Lane, ...]
    straight: Series | None = None
    """The one that goes on in the line of what is before and behind; else all lie evenly about it."""


@dataclass(frozen=True, eq=False)
class Valley:
    """Two series on one level, and between them a way across, and one that leads down and up again."""

    before: Series
    across: Series | Lane
    below: Series
    after: Series


@dataclass(frozen=True, eq=False)
class Column:
    """What stands one above the other in a net."""

    lanes: tuple[Series | Lane, ...]


class Strand(NamedTuple):
    """A wire within a net, or over its border, and the room it passes through."""

    source: Series | None
    """None where it comes in."""
    target: Series | None
    """None where it leaves."""
    via: tuple[Lane, ...]
    call: str
    """The call whose result it is."""


@dataclass(frozen=True, eq=False)
class Net:
    """Parts in columns, each behind all whose results it takes."""

    columns: tuple[Column, ...]
    strands: tuple[Strand, ...]


@dataclass(frozen=True, eq=False)
class Frame:
    """A series with a bracket beneath it, and what that says."""

    series: Series
    caption: tuple[Line, ...]
    id: str
    """What it is known by in the picture."""
    key: str
    """The scope, or the box that is repeated."""
    continued: bool = False
    """Whether it began in the row before."""
    room: float = 0.0
    """How wide it is at least."""


Part = Run | Series | Branches | Valley | Net | Frame
"""What a series is made of."""


def leaves_of(part: Part) -> Iterator[Leaf]:
    """All leaves, from left to right, row by row."""
    match part:
        case Run():
            yield from part.leaves
        case Series():
            for inner in part.parts:
                yield from leaves_of(inner)
        case Frame():
            yield from leaves_of(part.series)
        case Branches():
            for lane in part.lanes:
                if isinstance(lane, Series):
                    yield from leaves_of(lane)
        case Valley():
            yield from leaves_of(part.before)
            if isinstance(part.across, Series):
                yield from leaves_of(part.across)
            yield from leaves_of(part.below)
            yield from leaves_of(part.after)
        case Net():
            for column in part.columns:
                for lane in column.lanes:
                    if isinstance(lane, Series):
                        yield from leaves_of(lane)


def leaf_at(part: Part, end: Literal[0, -1]) -> Leaf | None:
    """The one leaf that a part begins with, or ends with; None where there are several."""
    match part:
        case Run():
            return part.leaves[end]
        case Series():
            return leaf_at(part.parts[end], end) if part.parts else None
        case Frame():
            return leaf_at(part.series, end)
        case Valley():
            return leaf_at(part.after if end else part.before, end)
    return None
