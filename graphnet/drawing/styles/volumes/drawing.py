"""The shapes of a figure whose parts were put down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graphnet.drawing.looks import paint
from graphnet.drawing.outline import Box, End, Group
from graphnet.drawing.quoting import visible
from graphnet.drawing.scene.dimming import dimmed
from graphnet.drawing.scene.shapes import Ellipse, Layer, Paint, Polygon, Polyline, Rectangle, Shape, Text
from graphnet.drawing.styles.volumes.captions import LEADING, SMALL
from graphnet.drawing.styles.volumes.layout import Bracket, Caption, Layout, Place
from graphnet.drawing.styles.volumes.leaves import SIGN, TAG, across
from graphnet.drawing.styles.volumes.links import Link
from graphnet.drawing.styles.volumes.parts import Block, Frame, Lane, Leaf, Run, Sign, Tag
from graphnet.drawing.styles.volumes.solids import Solid
from graphnet.drawing.subject import Subject
from graphnet.drawing.tooltips import tooltip
from graphnet.drawing.wording import in_focus, volume_told

TOP = Paint("#FFFFFF", opacity=0.45)
SIDE = Paint("#000000", opacity=0.14)
"""What makes the faces above and behind of another shade than the front, whatever its colour."""

DASHED = (2.5, 2.0)
"""The outline of what is not wholly known."""


COLLAPSED = Paint("group", "line")
"""A group of which nothing else is drawn."""

THIN, FAULTY = 0.6, 1.8
"""The widths of outlines."""


class Artist:
    """Draws the leaves, wires and captions of a subject's layout."""

    def __init__(self, subject: Subject, layout: Layout):
        self.subject = subject
        self.layout = layout
        self.ends = 0
        self.wires = 0

    def leaf(self, leaf: Leaf) -> Layer:
        """A block, a sign or a tag, with what is told where a reader points at it."""
        place = self.layout.leaves[leaf]
        shapes: Iterable[Shape]
        match leaf:
            case Block():
                shapes = self._block(leaf, place)
            case Sign():
                shapes = self._sign(leaf, place)
            case Tag():
                shapes = self._tag(leaf, place)
        return self._node(leaf.item, shapes)

    def _node(self, item: Box | Group | End, shapes: Iterable[Shape]) -> Layer:
        if isinstance(item, End):
            self.ends += 1
        name = f"end-{self.ends}" if isinstance(item, End) else f"node-{item.key}"
        seen = in_focus(self.subject, item.key) or self.subject.fault(item) is not None
        return Layer(_shown(shapes, seen), name, tooltip(self.subject, item), "node")

    def wire(self, link: Link, shapes: tuple[Shape, ...]) -> Layer:
        """A wire, with what passes along it."""
        self.wires += 1
        call, target = link.start.call, link.target.item.key
        told = f"{call} → {target}: {volume_told(self.subject.shapes[call])}"
        seen = in_focus(self.subject, link.start.source.item.key) or in_focus(self.subject, target)
        return Layer(_shown(shapes, seen), f"wire-{self.wires}", told, "wire")

    def _paint(self, item: Box | Group) -> Paint:
        """The fill and the outline of what stands for some calls."""
        look = paint(item.main.op.kind) if isinstance(item, Box) else COLLAPSED
        measure = self.subject.measure
        if measure is not None:
            look = look._replace(fill=measure.shade(measure.of(item))[0])
        if self.subject.fault(item) is not None:
            return look._replace(stroke="fault", width=FAULTY)
        return look._replace(width=THIN)

    def _block(self, block: Block, place: Place) -> Iterator[Shape]:
        x, foot = place.x, place.axis + block.solid.tall / 2
        look = self._paint(block.item)
        yield from body(block.solid, x, foot, look if block.solid.known else look._replace(dash=DASHED))
        yield Text(x + block.solid.run / 2, foot + 1 + SMALL, block.channels, SMALL, "quiet", "middle")
        if block.spatial:
            yield Text(x - 3, foot, block.spatial, SMALL, "quiet", turned=-90)

    def _sign(self, sign: Sign, place: Place) -> Iterator[Shape]:
        radius = SIGN / 2
        yield Ellipse(place.x + radius, place.axis, radius, radius, self._paint(sign.item))
        yield Text(place.x + radius, place.axis + 3.8, sign.text, 11, "on_kind", "middle", bold=True)

    def _tag(self, tag: Tag, place: Place) -> Iterator[Shape]:
        width = across(tag)
        yield Rectangle(place.x, place.axis - TAG / 2, width, TAG, Paint("ground", "line", 0.6), TAG / 2)
        yield Text(place.x + width / 2, place.axis + 2.5, tag.text, SMALL, "ink", "middle")

    def caption(self, caption: Caption) -> Iterator[Layer]:
        """Lines one below the other; those that stand for a box are its layer."""
        y = caption.top
        texts: dict[Box | None, list[Shape]] = {}
        for line in caption.part.caption:
            y += LEADING * line.size
            texts.setdefault(line.box, []).append(
                Text(caption.x, y - 0.25 * line.size, line.text, line.size, line.color, "middle", line.bold)
            )
        for box, lines in texts.items():
            if box is None:
                yield Layer(_shown(lines, self._is_seen(caption.part)), role="caption")
            else:
                yield self._node(box, lines)

    def _is_seen(self, part: Run | Lane | Frame) -> bool:
        """Whether what is said of a part is of something in focus, or round it."""
        if isinstance(part, Frame):
            return in_focus(self.subject, part.key) or f"{self.subject.focus}.".startswith(f"{part.key}.")
        items = [leaf.item for leaf in part.leaves] if isinstance(part, Run) else []
        return not items or any(in_focus(self.subject, item.key) or self.subject.fault(item) for item in items)

    def bracket(self, bracket: Bracket) -> Layer:
        """A line beneath a frame, its ends turned up."""
        (left, right), y = bracket.span, bracket.y
        points = ((left, y - 4), (left, y), (right, y), (right, y - 4))
        line = Polyline(points, Paint(stroke="frame", width=0.9))
        frame = bracket.frame
        name = "" if frame.continued else frame.id
        return Layer((line,), name, visible(frame.key), "group")


def _shown(shapes: Iterable[Shape], seen: bool) -> tuple[Shape, ...]:
    return tuple(shapes) if seen else dimmed(shapes)


def body(solid: Solid, x: float, foot: float, look: Paint) -> Iterator[Shape]:
    """A block whose front's lower left corner is there."""
    front, top, side = solid.front(x, foot), solid.top(x, foot), solid.side(x, foot)
    outline = (front[0], top[0], top[1], side[2], front[2], front[3])
    yield Polygon(outline, look)
    yield Polygon(top, TOP)
    yield Polygon(side, SIDE)
    edges = look._replace(fill=None)
    yield Polygon(outline, edges)
    yield Polyline((front[0], front[1], front[2]), edges)
    yield Polyline((front[1], top[1]), edges)
