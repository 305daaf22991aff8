"""A figure of volumes read back from its scene: blocks, lines of type, wires."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from graphnet.drawing.scene.shapes import Curve, Ellipse, Layer, Polygon, Polyline, Rectangle, Scene, Shape, Text
from graphnet.drawing.scene.typesetting import text_width
from graphnet.shapes import Volume


class Area(NamedTuple):
    """What something covers."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Area, slack: float = 0.01) -> bool:
        """Whether both cover more than a line in common."""
        beside = self.right <= other.left + slack or other.right <= self.left + slack
        return not (beside or self.bottom <= other.top + slack or other.bottom <= self.top + slack)


class Body(NamedTuple):
    """A block: its calls, its volume as its tooltip tells it, and where it is drawn."""

    layer: Layer
    front: Area
    whole: Area
    volume: Volume | None


def bodies(scene: Scene) -> list[Body]:
    """The blocks of a figure."""
    return [_body(layer) for layer in layers(scene, "node") if any(isinstance(s, Polygon) for s in layer.shapes)]


def _body(layer: Layer) -> Body:
    silhouette = next(shape for shape in layer.shapes if isinstance(shape, Polygon))
    front = next(shape for shape in layer.shapes if isinstance(shape, Polyline) and len(shape.points) == 3)
    told = re.search(r"^volume (.*)$", layer.title, re.MULTILINE)
    volume = None if told is None or told[1] == "?" else read_volume(told[1])
    return Body(layer, covered(front.points), covered(silhouette.points), volume)


def read_volume(text: str) -> Volume:
    """The volume that a text tells."""
    return () if text == "scalar" else tuple(None if part == "?" else int(part) for part in text.split("×"))


def layers(scene: Scene, role: str) -> list[Layer]:
    """The layers of a role."""
    return [shape for shape in scene.shapes if isinstance(shape, Layer) and shape.role == role]


def flat(shapes: Iterable[Shape]) -> Iterator[Shape]:
    """All shapes, those within layers too."""
    for shape in shapes:
        if isinstance(shape, Layer):
            yield from flat(shape.shapes)
        else:
            yield shape


def area(shape: Shape) -> Area:
    """What a shape covers, a curve with its control points."""
    match shape:
        case Text():
            return text_area(shape)
        case Rectangle():
            return Area(shape.x, shape.y, shape.x + shape.width, shape.y + shape.height)
        case Ellipse():
            return Area(shape.x - shape.rx, shape.y - shape.ry, shape.x + shape.rx, shape.y + shape.ry)
        case Polygon() | Polyline() | Curve():
            return covered(shape.points)
    raise TypeError(shape)


def covered(points: Iterable[tuple[float, float]]) -> Area:
    across, down = zip(*points, strict=True)
    return Area(min(across), min(down), max(across), max(down))


def text_area(text: Text) -> Area:
    """What a line of type covers, from the height of its small letters to its baseline."""
    width = text_width(text.text, text.size, text.bold)
    before = {"start": 0.0, "middle": width / 2, "end": width}[text.anchor]
    height = 0.6 * text.size
    if text.turned == -90:
        return Area(text.x - height, text.y - width + before, text.x, text.y + before)
    assert text.turned == 0
    return Area(text.x - before, text.y - height, text.x - before + width, text.y)


def meeting(areas: Iterable[Area]) -> list[tuple[Area, Area]]:
    """The pairs of areas of which one covers a part of the other."""
    found = []
    open_ones: list[Area] = []
    for here in sorted(areas):
        open_ones = [other for other in open_ones if other.right > here.left]
        found += [(other, here) for other in open_ones if here.meets(other)]
        open_ones.append(here)
    return found


def check(picture: Scene) -> None:
    """Nothing stands on top of another, and all is on the page."""
    blocks = bodies(picture)
    fronts = [block.front for block in blocks]
    texts = [text_area(shape) for shape in flat(picture.shapes) if isinstance(shape, Text)]
    assert not meeting(fronts)
    assert not meeting(texts)
    assert not [pair for pair in meeting([*fronts, *texts]) if (pair[0] in fronts) != (pair[1] in fronts)]
    for shape in flat(picture.shapes):
        left, top, right, bottom = area(shape)
        assert left >= 0
        assert top >= 0
        assert right <= picture.width
        assert bottom <= picture.height
