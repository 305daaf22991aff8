"""Scenes painted by matplotlib, for pixels and for pages. It loads matplotlib: import it within functions."""

from __future__ import annotations

from functools import cache
from math import cos, radians, sin
from os.path import basename
from typing import Any

from matplotlib.colors import to_rgb
from matplotlib.font_manager import FontProperties, findSystemFonts, fontManager
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from graphnet.drawing.scene.arrowheads import with_head
from graphnet.drawing.scene.bends import ROUND
from graphnet.drawing.scene.shapes import (
    Curve,
    Ellipse,
    Layer,
    Paint,
    Point,
    Polygon,
    Polyline,
    Rectangle,
    Scene,
    Shape,
    Text,
)
from graphnet.drawing.scene.typesetting import FAMILIES, text_width, written
from graphnet.drawing.themes import Theme

BEFORE = {"start": 0.0, "middle": 0.5, "end": 1.0}
"""How much of a line of text stands before its anchor."""

LEAST_SIZE = 0.5
"""Smaller type, in dots, is not seen, and FreeType refuses it."""

SLACK = 1.02
"""What a line may exceed its room by before it shrinks: pixels make widths uneven."""


class Painter:
    """Shapes drawn on a renderer of matplotlib's, `scale` of whose units are a point."""

    def __init__(self, renderer: Any, theme: Theme, height: float, scale: float):
        self.renderer = renderer
        self.theme = theme
        self.height = height
        self.scale = scale
        self.pen = scale / renderer.points_to_pixels(1)
        """What a point is to the widths of lines and the sizes of type, in the renderer's points."""
        self.placing = Affine2D().scale(scale, -scale).translate(0, height)

    def paint(self, scene: Scene) -> None:
        beyond = 1  # the last pixels of a row may be cut through
        ground = Rectangle(-beyond, -beyond, scene.width + 2 * beyond, scene.height + 2 * beyond, Paint(scene.ground))
        for shape in (ground, *scene.shapes):
            self._shape(shape, 1.0)

    def _shape(self, shape: Shape, opacity: float) -> None:
        match shape:
            case Layer():
                for within in shape.shapes:
                    self._shape(within, opacity * shape.opacity)
            case Text():
                self._text(shape, opacity)
            case Polyline() | Curve():
                self._wire(shape, opacity)
            case Polygon(points, paint):
                self._path(_straight(points, closed=True), paint, opacity)
            case Rectangle():
                self._path(_rectangle(shape), shape.paint, opacity)
            case Ellipse(x, y, rx, ry, paint):
                placed = Affine2D().scale(rx, ry).translate(x, y)
                self._path(placed.transform_path(Path.unit_circle()), paint, opacity)

    def _wire(self, wire: Polyline | Curve, opacity: float) -> None:
        line, head = with_head(wire) if wire.arrow else (wire.points, ())
        self._path(_curved(line) if isinstance(wire, Curve) else _straight(line), wire.paint, opacity)
        if head:
            filled = Paint(fill=wire.paint.stroke, opacity=wire.paint.opacity)
            self._path(_straight(head, closed=True), filled, opacity)

    def _path(self, path: Path, paint: Paint, opacity: float) -> None:
        pen = self.renderer.new_gc()
        pen.set_alpha(opacity * paint.opacity)
        pen.set_linewidth(paint.width * self.pen if paint.stroke else 0)
        if paint.stroke:
            pen.set_foreground(to_rgb(self.theme.colour(paint.stroke)))
        if paint.dash:
            pen.set_dashes(0, [length * self.pen for length in paint.dash])
        fill = to_rgb(self.theme.colour(paint.fill)) if paint.fill else None
        self.renderer.draw_path(pen, path, self.placing, fill)
        pen.restore()

    def _text(self, line: Text, opacity: float) -> None:
        said = written(line.text)
        if not said:
            return
        size = line.size * self.pen
        if line.size * self.scale < LEAST_SIZE:
            return
        room = self.scale * (text_width(said, line.size, line.bold) if line.width is None else line.width)
        width = self._measured(said, line, size)
        if width > SLACK * room:
            size, width = size * room / width, room
        turned = radians(line.turned)
        before = BEFORE[line.anchor] * width
        x, y = line.x * self.scale - before * cos(turned), line.y * self.scale - before * sin(turned)
        pen = self.renderer.new_gc()
        pen.set_alpha(opacity)
        pen.set_foreground(to_rgb(self.theme.colour(line.color)))
        down = y if self.renderer.flipy() else self.height - y
        self.renderer.draw_text(pen, x, down, said, _typeface(size, line.bold, line.italic), -line.turned)
        pen.restore()

    def _measured(self, said: str, line: Text, size: float) -> float:
        width, _, _ = self.renderer.get_text_width_height_descent(
            said, _typeface(size, line.bold, line.italic), ismath=False
        )
        return float(width)


def _straight(points: tuple[Point, ...], closed: bool = False) -> Path:
    return Path([*points, points[0]] if closed else points, closed=closed)


def _curved(points: tuple[Point, ...]) -> Path:
    return Path(points, [Path.MOVETO, *[Path.CURVE4] * (len(points) - 1)])


def _rectangle(box: Rectangle) -> Path:
    """A closed path round a box: from each corner's end a straight side, then a quarter of a circle."""
    left, top, right, bottom = box.x, box.y, box.x + box.width, box.y + box.height
    if not box.radius:
        return _straight(((left, top), (right, top), (right, bottom), (left, bottom)), closed=True)
    r = min(box.radius, box.width / 2, box.height / 2)
    c = r * (1 - ROUND)
    points = [
        *[(left + r, top), (right - r, top), (right - c, top), (right, top + c)],
        *[(right, top + r), (right, bottom - r), (right, bottom - c), (right - c, bottom)],
        *[(right - r, bottom), (left + r, bottom), (left + c, bottom), (left, bottom - c)],
        *[(left, bottom - r), (left, top + r), (left, top + c), (left + c, top)],
        *[(left + r, top), (left + r, top)],
    ]
    corner = [Path.LINETO, Path.CURVE4, Path.CURVE4, Path.CURVE4]
    return Path(points, [Path.MOVETO, *corner * 4, Path.CLOSEPOLY])


@cache
def _families() -> list[str]:
    """The first of the typefaces that is installed as TrueType, and the one that comes with matplotlib."""
    *wanted, last = FAMILIES
    first = next((family for family in wanted if family in _installed()), None)
    if first is None:
        _look_again(wanted)
        first = next((family for family in wanted if family in _installed()), last)
    return [first, last]


def _installed() -> set[str]:
    return {font.name for font in fontManager.ttflist if font.fname.endswith(".ttf")}


def _look_again(families: list[str]) -> None:
    """What came since matplotlib last looked: its list of typefaces is as old as its cache."""
    files = tuple(family.replace(" ", "").lower() for family in families)
    for path in findSystemFonts():
        if basename(path).lower().startswith(files) and path.endswith(".ttf"):
            fontManager.addfont(path)


@cache
def _typeface(size: float, bold: bool, italic: bool) -> FontProperties:
    return FontProperties(
        family=_families(),
        size=size,
        weight="bold" if bold else "normal",
        style="italic" if italic else "normal",
    )
