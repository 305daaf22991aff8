"""Network -> Outline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import Literal, NamedTuple, get_args

from graphnet.drawing.outline.canonical import Canon
from graphnet.drawing.outline.frames import Frame, Member, framed
from graphnet.drawing.outline.items import Box, End, Group, Item, Repeat, Segment, boxes_of, items_of
from graphnet.drawing.outline.merging import merged_boxes, single_boxes
from graphnet.drawing.outline.repeats import Repeats
from graphnet.drawing.outline.series import Folding, series, sorted_topologically
from graphnet.errors import ArgumentError, near_matches
from graphnet.network import Network
from graphnet.shapes import Volume

Fold = Literal["auto", "none"]
"""Whether what repeats is drawn once, and what belongs to a layer with it; or every call by itself."""


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


class Outline:
    """The items of a network, nested, and the wires between them."""

    def __init__(self, network: Network, segments: tuple[Segment, ...], focus: str | None = None):
        self.network = network
        self.segments = segments
        """The whole network as a series."""
        self.focus = focus
        """The scope that is drawn in full, what is round it being dimmed."""
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
        return self._wires[None if group is None else id(group)]

    @cached_property
    def _wires(self) -> dict[int | None, list[Wire]]:
        """By the identities of groups; every copy of a repeat has its own."""
        paths: dict[str, list[Item]] = {}
        ends: list[End] = []
        for item in self.items:
            _note_paths(item, [], paths, ends)
        times: dict[tuple[int | None, Item | None, Item | None, str], int] = defaultdict(int)
        for box in list({id(path[-1]): path[-1] for path in paths.values()}.values()):
            assert isinstance(box, Box)
            for source in box.entry.inputs:
                for step in _steps(paths[source], paths[box.entry.name]):
                    times[*step, source] += 1
        for end in ends:
            for step in _steps(paths[end.call], [end]):
                times[*step, end.call] += 1
        wires: dict[int | None, list[Wire]] = defaultdict(list)
        for (frame, source_item, target_item, call), count in times.items():
            wires[frame].append(Wire(source_item, target_item, call, count))
        return wires


def _note_paths(item: Item, outer: list[Item], paths: dict[str, list[Item]], ends: list[End]) -> None:
    """For every call in an item: what it lies in, from the outermost to its box."""
    here = [*outer, item]
    match item:
        case Box():
            paths.update((call.name, here) for call in item.calls)
        case End():
            ends.append(item)
        case Group():
            for inner in item.items:
                _note_paths(inner, here, paths, ends)
        case Repeat():
            for copy in item.copies:
                _note_paths(copy, here, paths, ends)


def _steps(source: list[Item], target: list[Item]) -> Iterator[tuple[int | None, Item | None, Item | None]]:
    """The frames that a wire crosses, each with the items there that it leaves and reaches; none in a repeat itself."""
    common = 0
    while common < len(source) - 1 and common < len(target) - 1 and source[common] is target[common]:
        common += 1
    outer = source[common - 1] if common else None
    if not isinstance(outer, Repeat):
        yield None if outer is None else id(outer), source[common], target[common]
    for frame, inner in zip(source[common:], source[common + 1 :], strict=False):
        if isinstance(frame, Group):
            yield id(frame), inner, None
    for frame, inner in zip(target[common:], target[common + 1 :], strict=False):
        if isinstance(frame, Group):
            yield id(frame), None, inner


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


def outline(
    network: Network,
    shapes: Mapping[str, Volume | None],
    *,
    fold: str = "auto",
    depth: int | None = None,
    focus: str | None = None,
    faults: Collection[str] = (),
) -> Outline:
    """What is drawn of a network whose nodes make some volumes.

    `depth` is how many levels of scopes are drawn, deeper ones as a box each; `focus` a scope that is drawn in full,
    all beside it as boxes; `faults` are nodes that are to be seen, and so never fold. Raises `ArgumentError` for an
    unknown way to fold and a depth below 1, and `NotFoundError` for an unknown scope.
    """
    if fold not in get_args(Fold):
        raise ArgumentError(f"fold must be auto or none, got {fold!r}{near_matches(str(fold), get_args(Fold))}")
    if depth is not None and depth < 1:
        raise ArgumentError(f"depth must be 1 or more, got {depth}\n    mend: depth=1 draws every outer scope as a box")
    full = network.scope(focus) if focus is not None else ()
    boxes = single_boxes(network) if fold == "none" else merged_boxes(network)
    frames = framed(network, boxes, _ends(network))
    canon = Canon(network, shapes, {*faults, *full})
    made: dict[str, Item] = {}

    def segments_in(scope: str) -> tuple[Segment, ...]:
        in_full = fold == "none" or _within(scope, focus)
        shut = focus is not None or depth == _level(scope)
        return _series(frames[scope], made, list if in_full else Repeats(canon, collapsed=shut))

    for scope in reversed(frames):
        if scope:
            beside = focus is not None and not _within(scope, focus) and not _within(focus, scope)
            deep = focus is None and depth is not None and _level(scope) > depth
            made[scope] = _item(scope, segments_in(scope), beside or deep, unframed=fold == "auto")
    return Outline(network, segments_in(""), focus)


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


def _item(scope: str, segments: tuple[Segment, ...], collapsed: bool, unframed: bool) -> Item:
    """A scope as an item: a frame, unless it holds a single box."""
    match segments:
        case (Box() as box,) if unframed:
            return Box(box.calls, box.main, scope)
    return Group(scope, scope.rpartition(".")[2], segments, collapsed)
