"""One frame laid out: as a series of branches, or else by Graphviz, or as a column where there is a crowd of wires."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from graphnet.drawing.directions import Direction
from graphnet.drawing.outline import Box, Group, Item, Repeat, Wire
from graphnet.drawing.outline.items import boxes_in
from graphnet.drawing.scene.bends import stroke
from graphnet.drawing.scene.shapes import Point
from graphnet.drawing.styles.graph.arrangement import Arrangement, Placed, Route, Size
from graphnet.drawing.styles.graph.columns import in_column, is_crowd, is_crowded
from graphnet.drawing.styles.graph.flowing import Flow, Task, Way, label_at, sheet
from graphnet.drawing.styles.graph.headers import header
from graphnet.drawing.styles.graph.series import in_series
from graphnet.drawing.styles.graph.tangles import by_graphviz
from graphnet.drawing.subject import Subject
from graphnet.drawing.wording import volume_told

MARGIN = 10.0
"""Between the border of a frame and what is within."""


def arrange(
    subject: Subject,
    group: Group | None,
    sizes: Callable[[Item], Size],
    rankdir: Direction = "TB",
    repeat: Repeat | None = None,
) -> Arrangement:
    """A frame laid out, or what stands in none, where the items have these sizes.

    `repeat` is what the group is the shown copy of. Depends on sizes, wires and what is written alone. Raises
    `NotFoundError` where it takes Graphviz, and there is none.
    """
    labels = wire_labels(subject, group)
    task = Task(subject.outline, group, sizes, labels, rankdir)
    flow = in_series(task) or (in_column(task) if is_crowd(task.items, task.wires) else by_graphviz(task))
    return _Sheet(task, flow, repeat).arrangement()


class _Sheet:
    """A flow put on paper: in the direction wanted, with a border and room for what is written there."""

    def __init__(self, task: Task, flow: Flow, repeat: Repeat | None):
        self.task = task
        self.flow = flow
        self.before, self.after, self.half = 0.0, 0.0, flow.left
        across = flow.left + flow.right
        if task.group is not None:
            width, height = header(task.group, repeat).size
            if task.rankdir == "TB":
                self.before = height
                self.half = max(flow.left + MARGIN, flow.right + MARGIN, width)
            else:
                self.before = self.after = max(0.0, 2 * width - flow.height) / 2
                self.half = max(flow.left + height, flow.right) + MARGIN
            across = 2 * self.half
        along = self.before + flow.height + self.after
        self.size = Size(across, along) if task.rankdir == "TB" else Size(along, across)

    def arrangement(self) -> Arrangement:
        return Arrangement(
            self.task.group,
            self.size,
            tuple(self._placed(*place) for place in self.flow.places),
            tuple(self._route(way) for way in self.flow.ways),
        )

    def _placed(self, item: Item, middle: float, top: float) -> Placed:
        across, _ = self.task.size(item)
        x, y = self._put((middle - across / 2, top))
        size = self.task.size(item)
        return Placed(item, x, y, size if self.task.rankdir == "TB" else Size(size.height, size.width))

    def _route(self, way: Way) -> Route:
        points = list(way.points)
        if way.wire.source is None:
            points = [*stroke((points[0][0], -self.before), points[0]), *points[1:]]
        if way.wire.target is None:
            points += stroke(points[-1], (points[-1][0], points[-1][1] + self.after))[1:]
        label = self.task.labels.get(way.wire, "")
        at = label_at(self._put(way.label_at or self._behind(way)), self.task.rankdir) if label else None
        return Route(way.wire, tuple(self._put(point) for point in points), label, at)

    def _behind(self, way: Way) -> Point:
        """Where a wire comes to light, behind what it leaves and all that stands behind that."""
        x, y = way.points[0]
        return x, y + sheet(way.wire.source)

    def _put(self, point: Point) -> Point:
        across, along = point[0] + self.half, point[1] + self.before
        return (across, along) if self.task.rankdir == "TB" else (along, across)


def wire_labels(subject: Subject, group: Group | None) -> dict[Wire, str]:
    """What stands beside wires: the volume, where it is another than came in; beside one wire from every item.

    In a crowd there is nothing, as volumes then stand in the boxes.
    """
    if is_crowded(subject.outline, group):
        return {}
    wires = subject.outline.wires(group)
    arriving: dict[Item | None, set[str]] = defaultdict(set)
    for wire in wires:
        arriving[wire.target].add(wire.call)
    chosen = {wire.source: wire for wire in reversed(wires) if wire.target is not None}
    labels = {}
    for source, wire in chosen.items():
        if source is None:
            continue
        volume = subject.shapes[wire.call]
        before = {subject.shapes[call] for call in (*arriving[source], *_taken(source, wire.call))}
        told = [volume_told(volume)] if before != {volume} else []
        told += [f"{wire.times} times"] if wire.times > 1 and isinstance(wire.target, Box) else []
        if told:
            labels[wire] = ", ".join(told)
    return labels


def _taken(item: Item, call: str) -> tuple[str, ...]:
    """What the box in an item takes whose result some call is: what came over the item's border may be other."""
    return next((box.entry.inputs for box in boxes_in(item) if box.exit.name == call), ())
