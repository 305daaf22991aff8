"""What a picture is made of. Coordinates are points (1/72 inch), y grows downwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Point = tuple[float, float]


class Paint(NamedTuple):
    """How a shape is filled and drawn round. A colour is a name that a theme knows, or `#rrggbb`."""

    fill: str | None = None
    stroke: str | None = None
    width: float = 0.8
    dash: tuple[float, ...] = ()
    """Lengths of strokes and gaps by turns, in points; empty for a line without gaps."""
    opacity: float = 1.0


@dataclass(frozen=True)
class Rectangle:
    """A box, its corners rounded by `radius`; x and y are those of its upper left corner."""

    x: float
    y: float
    width: float
    height: float
    paint: Paint
    radius: float = 0.0


@dataclass(frozen=True)
class Ellipse:
    """An ellipse round its centre."""

    x: float
    y: float
    rx: float
    ry: float
    paint: Paint


@dataclass(frozen=True)
class Polygon:
    """An area within straight sides."""

    points: tuple[Point, ...]
    paint: Paint


@dataclass(frozen=True)
class Polyline:
    """Straight strokes from point to point."""

    points: tuple[Point, ...]
    paint: Paint
    arrow: bool = False
    """Whether its end bears an arrowhead, with its tip on the last point."""


@dataclass(frozen=True)
class Curve:
    """Cubic Bézier curves end to end: the start, then two control points and an end for each."""

    points: tuple[Point, ...]
    paint: Paint
    arrow: bool = False


@dataclass(frozen=True)
class Text:
    """A line of text on its baseline."""

    x: float
    y: float
    text: str
    size: float = 10.0
    color: str = "ink"
    anchor: Literal["start", "middle", "end"] = "start"
    bold: bool = False
    italic: bool = False
    width: float | None = None
    """The room it has, in points, which writers keep to; without one, what it takes in Helvetica."""
    turned: float = 0.0
    """Degrees that it is turned by round (x, y), clockwise."""


@dataclass(frozen=True)
class Layer:
    """Shapes that belong together, with what a reader may point at or look for."""

    shapes: tuple[Shape, ...]
    id: str = ""
    """Unique in the picture; becomes the id in SVG and the name in TikZ."""
    title: str = ""
    """What is shown where a reader points at it; may have several lines."""
    role: str = ""
    """What it is: node, wire, group, legend, caption; the class in SVG."""
    opacity: float = 1.0


Shape = Rectangle | Ellipse | Polygon | Polyline | Curve | Text | Layer


@dataclass(frozen=True)
class Scene:
    """A whole picture, in the order in which it is put down."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    title: str = ""
    """What it shows, for who cannot see it."""
    ground: str = "ground"
    """The colour behind it all."""
