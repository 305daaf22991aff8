"""What there is to lay out in a frame, as if data always flowed down, and what comes of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from graphnet.drawing.directions import Direction
from graphnet.drawing.outline import Group, Item, Outline, Repeat, Wire, opened
from graphnet.drawing.scene.shapes import Point
from graphnet.drawing.scene.typesetting import text_width
from graphnet.drawing.styles.graph.arrangement import Size
from graphnet.drawing.styles.graph.cards import SHEET

LABEL = 8.0
"""The size of the type beside wires."""

ROUNDING = 7.0
"""The radius of the corners of wires."""

SPREAD = 12.0
"""From one port of a frame to the next, in points."""


class Way(NamedTuple):
    """A wire's Bézier curves, and from where on its label stands."""

    wire: Wire
    points: tuple[Point, ...]
    label_at: Point | None = None


class Flow(NamedTuple):
    """A frame laid out: data comes in round (0, 0), and leaves round (0, height)."""

    left: float
    """How far it reaches to the left of the middle."""
    right: float
    height: float
    places: tuple[tuple[Item, float, float], ...]
    """Every item, its middle across the flow, and its top."""
    ways: tuple[Way, ...]


class Task:
    """The items of a frame, how large they are, and the wires between them."""

    def __init__(
        self,
        outline: Outline,
        group: Group | None,
        sizes: Callable[[Item], Size],
        labels: Mapping[Wire, str],
        rankdir: Direction,
    ):
        self.segments = outline.segments if group is None else group.segments
        self.items = outline.items if group is None else group.items
        self.wires = outline.wires(group)
        self.labels = labels
        """What stands beside wires; beside one of those from an item at most."""
        self.rankdir = rankdir
        self.group = group
        self._outline = outline
        self._label_from = {wire.source: label for wire, label in labels.items()}
        self._sizes = sizes
        self.taking: dict[tuple[Item | None, str], list[Wire]] = defaultdict(list)
        """The wires that carry a result, by what it comes from: an item, or None for the border."""
        for wire in self.wires:
            self.taking[wire.source, wire.call].append(wire)
        self.results: dict[Item | None, list[str]] = defaultdict(list)
        """The calls whose results leave an item, or come in over the border."""
        for source, call in self.taking:
            self.results[source].append(call)

    @property
    def leaving(self) -> list[str]:
        """The calls whose results leave the frame, each once."""
        return leaving(self._outline, self.group)

    def size(self, item: Item) -> Size:
        """How wide an item is across the flow, and how high along it."""
        width, height = self._sizes(item)
        return Size(width, height) if self.rankdir == "TB" else Size(height, width)

    def label_size(self, item: Item) -> Size:
        """The same of the label beside the wires from an item; nothing where there is none."""
        text = self._label_from.get(item)
        if text is None:
            return Size(0, 0)
        width, behind = text_width(text, LABEL) + 5, sheet(item)
        return Size(width, LABEL + 1 + behind) if self.rankdir == "TB" else Size(LABEL + 3, width + behind)

    def entry(self, item: Item | None, call: str) -> float:
        """How far from the middle a result enters an item, or leaves the frame."""
        if item is None:
            return port(leaving(self._outline, self.group), call)
        group = opened(item)
        return 0.0 if group is None else port(entering(self._outline, group), call)

    def exit(self, item: Item | None, call: str) -> float:
        """How far from the middle a result leaves an item, or comes into the frame."""
        if item is None:
            return port(entering(self._outline, self.group), call)
        group = opened(item)
        return 0.0 if group is None else port(leaving(self._outline, group), call)


def entering(outline: Outline, group: Group | None) -> list[str]:
    """The calls whose results come into a frame, each once."""
    return list(dict.fromkeys(wire.call for wire in outline.wires(group) if wire.source is None))


def leaving(outline: Outline, group: Group | None) -> list[str]:
    """The calls whose results leave a frame, each once."""
    return list(dict.fromkeys(wire.call for wire in outline.wires(group) if wire.target is None))


def port(calls: Sequence[str], call: str) -> float:
    """Where a result crosses a border, to the right of its middle.

    >>> [port(["a", "b"], call) for call in "ab"], port(["a"], "the copy before")
    ([-6.0, 6.0], 0.0)
    """
    return 0.0 if len(calls) < 2 or call not in calls else (calls.index(call) - (len(calls) - 1) / 2) * SPREAD


def sheet(item: Item | None) -> float:
    """How far what stands behind an item shows below it, or to its right."""
    return SHEET if isinstance(item, Repeat) else 0.0


def label_at(exit: Point, rankdir: Direction) -> Point:
    """Where a label begins right behind where a result leaves, both on the sheet."""
    x, y = exit
    return (x + 4, y + 10.5) if rankdir == "TB" else (x + 5, y - 3.5)


def label_anchor(centre: Point, size: Size, rankdir: Direction) -> Point:
    """Where a result would have to leave for its label to have this centre, both in a flow."""
    x, y = centre
    return (x - size.width / 2, y - 7.7) if rankdir == "TB" else (x + 6.3, y - size.height / 2)
