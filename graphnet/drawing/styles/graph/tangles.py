"""Frames that are no series of branches, laid out by Graphviz."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from itertools import pairwise
from typing import Any, NamedTuple

from graphnet.drawing.outline import Item, Wire
from graphnet.drawing.scene.bends import bent, stroke
from graphnet.drawing.scene.shapes import Point
from graphnet.drawing.styles.graph.arrangement import Size
from graphnet.drawing.styles.graph.flowing import ROUNDING, Flow, Task, Way, label_anchor
from graphnet.drawing.styles.graph.graphviz import lay_out
from graphnet.drawing.styles.graph.paths import Paths

GRAPH = 'graph [nodesep=0.28 ranksep=0.4]; node [shape=box fixedsize=true label=""]; edge [dir=none]'

DOT = 1.0
"""The size of the nodes by which results come into a frame and leave it, in points."""

TURN = 7.0
"""What each result takes that turns, on its way from a border to where dot wants it."""


def by_graphviz(task: Task) -> Flow:
    """A frame as Graphviz lays it out, with few crossings and short wires."""
    tangle = _Tangle(task)
    return _Reading(tangle, json.loads(lay_out(tangle.source(), "json0"))).flow()


class _Tangle:
    """A frame as DOT text, in which items and wires are known by their numbers."""

    def __init__(self, task: Task):
        self.task = task
        names: dict[Item | None, str] = {item: f"n{number}" for number, item in enumerate(task.items)}
        self.entries = {call: f"in{number}" for number, call in enumerate(task.results[None])}
        self.exits = {call: f"out{number}" for number, call in enumerate(task.leaving)}
        self.wires = [
            (names.get(wire.source) or self.entries[wire.call], names.get(wire.target) or self.exits[wire.call])
            for wire in task.wires
        ]
        self.paths = Paths([*self.entries.values(), *names.values(), *self.exits.values()], self.wires)

    def source(self) -> str:
        sizes = [self.task.size(item) for item in self.task.items]
        lines = [GRAPH, *(f"n{number} [{_inches(size)}]" for number, size in enumerate(sizes))]
        lines += [*_in_a_row("source", self.entries.values()), *_in_a_row("sink", self.exits.values())]
        for number, ((tail, head), wire) in enumerate(zip(self.wires, self.task.wires, strict=True)):
            weight = self.paths.weight(tail, head)
            label = _blank(self.task.label_size(wire.source)) if wire.source and wire in self.task.labels else ""
            lines.append(f"{tail}:s -> {head}:n [wire={number} weight={weight}{label}]")
        return "digraph {\n" + "\n".join(lines) + "\n}\n"


def _in_a_row(rank: str, names: Collection[str]) -> list[str]:
    """Small nodes at the top or at the foot, from left to right."""
    nodes = " ".join(f"{name} [{_inches(Size(DOT, DOT))}];" for name in names)
    order = " ".join(f"{left} -> {right} [style=invis];" for left, right in pairwise(names))
    return [f"{{rank={rank}; {nodes} {order}}}"] if names else []


def _inches(size: Size) -> str:
    return f"width={size.width / 72:.4f} height={size.height / 72:.4f}"


def _blank(size: Size) -> str:
    """Room for a label."""
    room = f'FIXEDSIZE="TRUE" WIDTH="{size.width:.0f}" HEIGHT="{size.height:.0f}"'
    return f' label=<<TABLE BORDER="0" {room}><TR><TD></TD></TR></TABLE>>'


class _Border(NamedTuple):
    """The way of results from a border to where dot wants them."""

    room: float
    turns: Mapping[str, float]
    """How far from the border each result turns, by its call."""


class _Reading:
    """A layout by Graphviz, where y grows upwards, brought into the coordinates of a flow."""

    def __init__(self, tangle: _Tangle, found: dict[str, Any]):
        self.task = task = tangle.task
        self._found = found
        self._width, self._height = (float(number) for number in found["bb"].split(",")[2:])
        places = {node["name"]: _points(node["pos"])[0] for node in found["objects"] if "pos" in node}
        entries, exits = (
            {call: places[name][0] for call, name in ends.items()} for ends in (tangle.entries, tangle.exits)
        )
        means = [sum(ends.values()) / len(ends) for ends in (entries, exits) if ends]
        straight = means and max(means) - min(means) <= DOT
        self._middle = means[0] if straight else self._width / 2
        self._above = _border({call: (task.exit(None, call), x - self._middle) for call, x in entries.items()})
        self._below = _border({call: (task.entry(None, call), x - self._middle) for call, x in exits.items()})
        self._foot = self._above.room + self._height + self._below.room
        self._items = {item: self._moved(places[f"n{number}"]) for number, item in enumerate(task.items)}

    def flow(self) -> Flow:
        task = self.task
        places = tuple((item, x, y - task.size(item).height / 2) for item, (x, y) in self._items.items())
        wires = {int(wire["wire"]): wire for wire in self._found["edges"] if "wire" in wire}
        ways = tuple(self._way(task.wires[number], wires[number]) for number in sorted(wires))
        return Flow(self._middle, self._width - self._middle, self._foot, places, ways)

    def _way(self, wire: Wire, found: dict[str, str]) -> Way:
        points = [self._moved(point) for point in _points(found["pos"])]
        if wire.source is None:
            start = self.task.exit(None, wire.call), 0.0
            points = [*_jog(start, points[0], self._above.turns[wire.call]), *points[1:]]
        else:
            points = _snapped(points, self._port(wire.source, self.task.exit(wire.source, wire.call), 1))
        if wire.target is None:
            end = self.task.entry(None, wire.call), self._foot
            points = [*points[:-1], *reversed(_jog(end, points[-1], self._foot - self._below.turns[wire.call]))]
        else:
            end = self._port(wire.target, self.task.entry(wire.target, wire.call), -1)
            points = _snapped(points[::-1], end)[::-1]
        return Way(wire, tuple(points), self._label_at(wire, found))

    def _label_at(self, wire: Wire, found: dict[str, str]) -> Point | None:
        if wire.source is None or "lp" not in found:
            return None
        centre = self._moved(_points(found["lp"])[0])
        return label_anchor(centre, self.task.label_size(wire.source), self.task.rankdir)

    def _port(self, item: Item, offset: float, side: int) -> Point:
        """Where a result crosses the lower (1) or the upper (−1) border of an item."""
        x, y = self._items[item]
        return x + offset, y + side * self.task.size(item).height / 2

    def _moved(self, point: Point) -> Point:
        return point[0] - self._middle, self._height - point[1] + self._above.room


def _border(ways: Mapping[str, tuple[float, float]]) -> _Border:
    """Turns so that what goes from a port to the same side crosses no other: the foremost of them turns first.

    >>> _border({"a": (-6, 20), "b": (6, 30), "c": (0, 0)}).turns
    {'b': 7.0, 'a': 14.0, 'c': 7.0}
    """
    turns: dict[str, float] = {}
    for side in (1, -1):
        going = [call for call, (port, x) in ways.items() if side * (x - port) > DOT / 2]
        for number, call in enumerate(sorted(going, key=lambda call: -side * ways[call][0]), start=1):
            turns[call] = TURN * number
    room = max(turns.values()) + TURN if turns else 0.0
    return _Border(room, turns | {call: TURN for call in ways if call not in turns})


def _jog(start: Point, end: Point, turn: float) -> tuple[Point, ...]:
    """From a border to where a curve begins, or straight on where there is nothing to turn for."""
    if abs(start[0] - end[0]) <= DOT / 2:
        return tuple(stroke(start, (start[0], end[1])))
    return bent([start, (start[0], turn), (end[0], turn), end], ROUNDING)


def _snapped(points: list[Point], start: Point) -> list[Point]:
    """Curves that begin a little beside."""
    (x, y), (u, v) = start, points[0]
    return [start, (points[1][0] + x - u, points[1][1] + y - v), *points[2:]]


def _points(text: str) -> list[Point]:
    """Points as Graphviz writes them.

    >>> _points("1,2 3.5,4")
    [(1.0, 2.0), (3.5, 4.0)]
    """
    pairs = (pair.split(",") for pair in text.split())
    return [(float(x), float(y)) for x, y in pairs]
