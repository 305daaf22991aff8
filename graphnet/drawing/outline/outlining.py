"""Network -> Outline."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Literal, NamedTuple, get_args

from graphnet.drawing.outline.canonical import Canon
from graphnet.drawing.outline.items import Box, End, Group, Item, Repeat, Segment, boxes_of, items_of
from graphnet.drawing.outline.merging import merged_boxes, single_boxes
from graphnet.drawing.outline.repeats import Repeats
from graphnet.drawing.outline.scopes import Frame, Member, framed
from graphnet.drawing.outline.series import Folding, series, sorted_topologically
from graphnet.drawing.outline.wiring import Wire, wires_within
from graphnet.errors import ArgumentError, brief, near_matches
from graphnet.network import Network
from graphnet.shapes import Volume

Fold = Literal["auto", "none"]
"""Whether what repeats is drawn once, and what belongs to a layer with it; or every call by itself."""


class Outline:
    """The items of a network, nested, and the wires between them."""

    def __init__(self, network: Network, segments: tuple[Segment, ...]):
        self.network = network
        self.segments = segments
        """The whole network as a series."""
        self.items = tuple(items_of(segments))
        """What stands in no frame, in the order of the data."""

    @cached_property
    def boxes(self) -> tuple[Box, ...]:
        """All boxes that are drawn, in the order of the data; within a collapsed group those that it stands for."""
        return tuple(boxes_of(self.segments))

    def counterparts(self, box: Box) -> tuple[Box, ...]:
        """The boxes that a drawn box stands for: itself, and those at its place in all copies of what repeats."""
        return self._counterparts.get(box.key, (box,))

    @cached_property
    def _counterparts(self) -> dict[str, tuple[Box, ...]]:
        return {key: boxes for item in self.items for key, boxes in _counterparts(item).items()}

    def wires(self, group: Group | None = None) -> list[Wire]:
        """The wires in a frame, or outside of all frames: each once for every pair of items and every result."""
        return list(self._wires.get(None if group is None else id(group), ()))

    @cached_property
    def _wires(self) -> dict[int | None, list[Wire]]:
        return wires_within(self.items)


def _counterparts(item: Item) -> dict[str, tuple[Box, ...]]:
    match item:
        case Box():
            return {item.key: (item,)}
        case Group():
            return {key: boxes for inner in item.items for key, boxes in _counterparts(inner).items()}
        case Repeat():
            within = {key: boxes for copy in item.copies for key, boxes in _counterparts(copy).items()}
            return {
                key: tuple(box for same in boxes for box in within[same.key])
                for key, boxes in item.counterparts.items()
            }
    return {}


NO_MARKS: Mapping[str, Hashable] = MappingProxyType({})


def outline(
    network: Network,
    shapes: Mapping[str, Volume | None],
    *,
    fold: str = "auto",
    depth: int | None = None,
    focus: str | None = None,
    marks: Mapping[str, Hashable] = NO_MARKS,
) -> Outline:
    """What is drawn of a network whose nodes make some volumes.

    `depth` is how many levels of scopes are drawn, deeper ones as a box each; `focus` a scope that is drawn in full,
    all beside it as boxes; nodes with other `marks` never fold with one another. Raises `ArgumentError` for an
    unknown way to fold and a depth below 1, and `NotFoundError` for an unknown scope.
    """
    if fold not in get_args(Fold):
        raise ArgumentError(f"fold must be auto or none, got {brief(fold)}{near_matches(str(fold), get_args(Fold))}")
    if depth is not None and (type(depth) is not int or depth < 1):
        raise ArgumentError(
            f"depth must be a whole number ≥ 1, got {brief(depth)}\n    mend: depth=1 draws every outer scope as a box"
        )
    if depth is not None and focus is not None:
        raise ArgumentError(
            "depth and focus exclude one another: what is round a focus is boxes, what is in it is drawn in full"
        )
    full = network.scope(focus) if focus is not None else ()
    asked = _Asked(fold == "auto", depth, focus)
    frames = framed(network, merged_boxes(network) if asked.folds else single_boxes(network), _ends(network))
    canon = Canon(network, shapes, {**marks, **dict(zip(full, full, strict=True))})
    segments: tuple[Segment, ...] = ()
    made: dict[str, Item] = {}
    for scope, frame in reversed(frames.items()):
        segments = _series(frame, made, asked.folding(scope, canon))
        if scope:
            made[scope] = asked.item(scope, segments)
    return Outline(network, segments)


class _Asked(NamedTuple):
    """What is asked of an outline, and what becomes of a scope by it."""

    folds: bool
    depth: int | None
    focus: str | None

    def folding(self, scope: str, canon: Canon) -> Folding:
        """What is done with what repeats in a scope."""
        if not self.folds or _within(scope, self.focus):
            return list
        return Repeats(canon, collapsed=self.focus is not None or self.depth == _level(scope))

    def item(self, scope: str, segments: tuple[Segment, ...]) -> Item:
        """A scope as an item: a frame, unless it holds a single box."""
        match segments:
            case (Box() as box,) if self.folds:
                return Box(box.calls, box.main, scope)
        return Group(scope, scope.rpartition(".")[2], segments, self._shuts(scope))

    def _shuts(self, scope: str) -> bool:
        if self.focus is not None:
            return not _within(scope, self.focus) and not _within(self.focus, scope)
        return self.depth is not None and _level(scope) > self.depth


def _level(scope: str) -> int:
    """How deep what lies in a scope is nested; 1 where that is none."""
    return scope.count(".") + 2 if scope else 1


def _ends(network: Network) -> list[End]:
    """Where results leave, told apart where there are several."""
    outputs = network.outputs
    if isinstance(outputs, Mapping):
        return [End(call, key) for key, call in outputs.items()]
    several = len(outputs) > 1
    return [End(call, str(number) if several else "") for number, call in enumerate(outputs, start=1)]


def _within(scope: str, outer: str | None) -> bool:
    """Whether a scope is another, or lies in it."""
    return outer is not None and (scope == outer or scope.startswith(f"{outer}."))


def _series(frame: Frame, made: Mapping[str, Item], folding: Folding) -> tuple[Segment, ...]:
    """What lies in a frame as a series."""
    members: list[Member] = list(frame.members)
    edges = frame.edges()
    order = sorted_topologically(len(members), edges)
    items = [made[member] if isinstance(member, str) else member for member in members]
    place = {old: new for new, old in enumerate(order)} | {-1: -1, len(members): len(members)}
    return series([items[old] for old in order], [(place[source], place[target]) for source, target in edges], folding)
