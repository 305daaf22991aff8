"""Frames within frames as one picture: what stands behind, wires, boxes, then labels."""

from __future__ import annotations

from graphnet.drawing.directions import Direction, checked_direction
from graphnet.drawing.legend import framed
from graphnet.drawing.outline import End, Group, Item, Repeat, opened, shown
from graphnet.drawing.scene.dimming import dimmed
from graphnet.drawing.scene.moving import moved
from graphnet.drawing.scene.shapes import Curve, Layer, Paint, Scene, Shape, Text
from graphnet.drawing.styles.graph.arrangement import Arrangement, Placed, Route, Size
from graphnet.drawing.styles.graph.arranging import arrange
from graphnet.drawing.styles.graph.cards import Face
from graphnet.drawing.styles.graph.columns import is_crowded
from graphnet.drawing.styles.graph.faces import face
from graphnet.drawing.styles.graph.flowing import LABEL
from graphnet.drawing.styles.graph.headers import frame, header
from graphnet.drawing.styles.graph.wrapping import wrapped
from graphnet.drawing.subject import Subject
from graphnet.drawing.tooltips import tooltip, wire_tooltip
from graphnet.drawing.wording import in_focus

WIRE = Paint(stroke="line", width=0.9)


def scene(subject: Subject, rankdir: Direction = "TB", columns: int | None = None, legend: bool = True) -> Scene:
    """A subject as boxes and wires, data flowing from top to bottom, or from left to right.

    It stands in so many columns, or rows; unless told, in as many as make it largest on a page. Without a `legend`
    nothing stands under it but the scale of a measure. Raises `ArgumentError` for another direction, and
    `NotFoundError` where a frame takes Graphviz and there is none.
    """
    picture = _Picture(subject, checked_direction(rankdir))
    whole = wrapped(picture.arrangement(None), rankdir, columns)
    picture.compose(whole, 0.0, 0.0)
    return framed(subject, picture.shapes(), *whole.size, full=legend)


class _Picture:
    """A picture that is being put together from the frames within."""

    def __init__(self, subject: Subject, rankdir: Direction):
        self.subject = subject
        self.rankdir = rankdir
        self._frames: list[Layer] = []
        self._wires: list[Layer] = []
        self._nodes: list[Layer] = []
        self._labels: list[Layer] = []
        self._ends = 0
        self._faces: dict[Item, Face] = {}
        self._arrangements: dict[Group | None, Arrangement] = {}

    def shapes(self) -> tuple[Shape, ...]:
        return (*self._frames, *self._wires, *self._nodes, *self._labels)

    def arrangement(self, group: Group | None, repeat: Repeat | None = None) -> Arrangement:
        """A frame laid out, after those within."""
        crowded = is_crowded(self.subject.outline, group)
        sizes: dict[Item, Size] = {}
        for item in self.subject.outline.items if group is None else group.items:
            inner = opened(item)
            if inner is None:
                self._faces[item] = face(self.subject, item, volume=crowded)
                sizes[item] = self._faces[item].size
            else:
                sizes[item] = self.arrangement(inner, item if isinstance(item, Repeat) else None).size
        made = arrange(self.subject, group, sizes.__getitem__, self.rankdir, repeat)
        self._arrangements[group] = made
        return made

    def compose(self, arrangement: Arrangement, x: float, y: float, depth: int = 0) -> None:
        """Put down a frame's parts, which begins at (x, y) on the whole sheet."""
        for place in arrangement.places:
            at = x + place.x, y + place.y
            inner = opened(place.item)
            if inner is None:
                self._put_node(place.item, *at)
            else:
                self._put_frame(place, inner, *at, depth)
                self.compose(self._arrangements[inner], *at, depth + 1)
        for route in arrangement.routes:
            self._put_wire(route, arrangement.group, x, y)

    def _put_node(self, item: Item, x: float, y: float) -> None:
        if isinstance(item, End):
            self._ends += 1
            name = f"end-{self._ends}"
        else:
            name = f"node-{shown(item).key}"
        drawn = moved(self._faces[item].shapes, x, y)
        quiet = not in_focus(self.subject, shown(item).key) and self.subject.fault(item) is None
        told = tooltip(self.subject, item)
        self._nodes.append(Layer(dimmed(drawn) if quiet else drawn, id=name, title=told, role="node"))

    def _put_frame(self, place: Placed, group: Group, x: float, y: float, depth: int) -> None:
        repeat = place.item if isinstance(place.item, Repeat) else None
        self._frames.append(
            Layer(
                moved(frame(header(group, repeat), place.size, depth), x, y),
                id=f"scope-{group.key}",
                title=tooltip(self.subject, place.item),
                role="group",
            )
        )

    def _put_wire(self, route: Route, group: Group | None, x: float, y: float) -> None:
        arrow = route.wire.target is not None and opened(route.wire.target) is None
        seen = in_focus(self.subject, group.key if group else "")
        curve = Curve(tuple((x + across, y + down) for across, down in route.points), WIRE, arrow)
        self._wires.append(
            Layer(
                (curve,) if seen else dimmed([curve]),
                id=f"wire-{len(self._wires) + 1}",
                title=wire_tooltip(self.subject, route.wire),
                role="wire",
            )
        )
        if route.label_at is not None:
            text = Text(x + route.label_at[0], y + route.label_at[1], route.label, size=LABEL, color="quiet")
            self._labels.append(Layer((text,), role="label"))
