"""Frames that are no series of branches, laid out by Graphviz."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from graphnet.drawing.layout import lay_out
from graphnet.drawing.outline import Item
from graphnet.drawing.outline.outlining import Wire
from graphnet.drawing.scene.shapes import Point
from graphnet.drawing.styles.graph.arrangement import Size
from graphnet.drawing.styles.graph.bends import bent
from graphnet.drawing.styles.graph.flowing import Flow, Task, Way, label_anchor
from graphnet.drawing.styles.graph.paths import Paths

GRAPH = 'graph [nodesep=0.28 ranksep=0.4]; node [shape=box fixedsize=true label=""]; edge [dir=none]'

RANKS = {"in": "source", "out": "sink"}
"""Where the nodes stand by which data comes in and leaves."""

DOT = 1.0
"""The size of these nodes, in points."""

JOG = 16.0
"""What a wire takes from the middle of a border to where dot wants it."""


def by_graphviz(task: Task) -> Flow:
    """A frame as Graphviz lays it out, with few crossings and short wires."""
    tangle = _Tangle(task)
    return _Reading(tangle, json.loads(lay_out(tangle.source(), "json0"))).flow()


class _Tangle:
    """A frame as DOT text, in which items and wires are known by their numbers."""

    def __init__(self, task: Task):
        self.task = task
        self.wires = _numbered(task.items, task.wires)
        used = {name for wire in self.wires for name in wire}
        self.borders = [border for border in RANKS if border in used]
        self.paths = _paths(task.items, task.wires)

    def source(self) -> str:
        sizes = [self.task.size(item) for item in self.task.items]
        lines = [GRAPH, *(f"n{number} [{_inches(size)}]" for number, size in enumerate(sizes))]
        lines += [f"{{rank={RANKS[border]}; {border} [{_inches(Size(DOT, DOT))}]}}" for border in self.borders]
        for number, ((tail, head), wire) in enumerate(zip(self.wires, self.task.wires, strict=True)):
            weight = self.paths.weight(tail, head)
            label = _blank(self.task.label_size(wire.source)) if wire.source and wire in self.task.labels else ""
            lines.append(f"{tail}:s -> {head}:n [wire={number} weight={weight}{label}]")
        return "digraph {\n" + "\n".join(lines) + "\n}\n"


def _numbered(items: Sequence[Item], wires: Iterable[Wire]) -> list[tuple[str, str]]:
    """The names of the nodes that wires lead from and to."""
    names: dict[Item | None, str] = {item: f"n{number}" for number, item in enumerate(items)}
    return [(names.get(wire.source, "in"), names.get(wire.target, "out")) for wire in wires]


def _paths(items: Sequence[Item], wires: Iterable[Wire]) -> Paths:
    return Paths(["in", *(f"n{number}" for number in range(len(items))), "out"], _numbered(items, wires))


def _inches(size: Size) -> str:
    return f"width={size.width / 72:.4f} height={size.height / 72:.4f}"


def _blank(size: Size) -> str:
    """Room for a label."""
    room = f'FIXEDSIZE="TRUE" WIDTH="{size.width:.0f}" HEIGHT="{size.height:.0f}"'
    return f' label=<<TABLE BORDER="0" {room}><TR><TD></TD></TR></TABLE>>'


class _Reading:
    """A layout by Graphviz, where y grows upwards, brought into the coordinates of a flow."""

    def __init__(self, tangle: _Tangle, found: dict[str, Any]):
        self.task = tangle.task
        self._found = found
        self._width, self._height = (float(number) for number in found["bb"].split(",")[2:])
        places = {node["name"]: _points(node["pos"])[0] for node in found["objects"]}
        across = [places[border][0] for border in tangle.borders]
        self._middle = sum(across) / len(across) if across else self._width / 2
        self._jog = JOG if any(abs(x - self._middle) > DOT / 2 for x in across) else 0.0
        self._items = {item: self._moved(places[f"n{number}"]) for number, item in enumerate(self.task.items)}

    def flow(self) -> Flow:
        task = self.task
        places = tuple((item, x, y - task.size(item).height / 2) for item, (x, y) in self._items.items())
        wires = {int(wire["wire"]): wire for wire in self._found["edges"]}
        ways = tuple(self._way(task.wires[number], wires[number]) for number in sorted(wires))
        return Flow(self._middle, self._width - self._middle, self._height + 2 * self._jog, places, ways)

    def _way(self, wire: Wire, found: dict[str, str]) -> Way:
        points = [self._moved(point) for point in _points(found["pos"])]
        points = _from(self._port(wire.source, self.task.exit(wire.source, wire.call), 1), points)
        points = _from(self._port(wire.target, self.task.entry(wire.target, wire.call), -1), points[::-1])[::-1]
        label_at = None
        if wire.source is not None and "lp" in found:
            centre = self._moved(_points(found["lp"])[0])
            label_at = label_anchor(centre, self.task.label_size(wire.source), self.task.rankdir)
        return Way(wire, tuple(points), label_at)

    def _port(self, item: Item | None, offset: float, side: int) -> Point:
        """Where a result crosses the lower (1) or the upper (−1) border of an item, or comes over the frame's."""
        if item is None:
            return offset, 0.0 if side == 1 else self._height + 2 * self._jog
        x, y = self._items[item]
        return x + offset, y + side * self.task.size(item).height / 2

    def _moved(self, point: Point) -> Point:
        return point[0] - self._middle, self._height - point[1] + self._jog


def _from(start: Point, points: list[Point]) -> list[Point]:
    """Curves that begin elsewhere: a little beside, or so far above that there is room for a bend."""
    (x, y), (u, v) = start, points[0]
    if abs(v - y) > DOT:
        return [*bent([start, (x, (y + v) / 2), (u, (y + v) / 2), points[0]]), *points[1:]]
    return [start, (points[1][0] + x - u, points[1][1] + y - v), *points[2:]]


def _points(text: str) -> list[Point]:
    """Points as Graphviz writes them.

    >>> _points("1,2 3.5,4")
    [(1.0, 2.0), (3.5, 4.0)]
    """
    pairs = (pair.split(",") for pair in text.split())
    return [(float(x), float(y)) for x, y in pairs]
