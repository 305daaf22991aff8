"""Scenes as SVG, which browsers, converters and editors read alike: plain shapes, no markers, no scripts."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from graphnet.drawing.quoting import visible
from graphnet.drawing.scene.arrowheads import with_head
from graphnet.drawing.scene.numbers import number
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
from graphnet.drawing.scene.typesetting import FAMILIES, shrunk, written
from graphnet.drawing.themes import Theme

FONT_FAMILY = ", ".join([*(repr(family) if " " in family else family for family in FAMILIES), "sans-serif"])
"""The typefaces as CSS names them."""


def svg(scene: Scene, theme: Theme, *, standalone: bool = True) -> str:
    """A scene as an SVG document; one that does not stand alone is an element for an HTML page."""
    width, height = number(scene.width), number(scene.height)
    root = attributes(
        xmlns="http://www.w3.org/2000/svg",
        width=f"{width}pt",
        height=f"{height}pt",
        viewBox=f"0 0 {width} {height}",
        role="img",
        font_family=FONT_FAMILY,
    )
    ground = Rectangle(0, 0, scene.width, scene.height, Paint(fill=scene.ground))
    declaration = '<?xml version="1.0" encoding="UTF-8"?>\n' if standalone else ""
    return f"{declaration}<svg{root}>{_title(scene.title)}\n{fragment([ground, *scene.shapes], theme)}\n</svg>\n"


def fragment(shapes: Iterable[Shape], theme: Theme) -> str:
    """Shapes as SVG elements, one a line, to stand within an `<svg>` whose font family is `FONT_FAMILY`."""
    return "\n".join(_element(shape, theme) for shape in shapes)


def _element(shape: Shape, theme: Theme) -> str:
    match shape:
        case Layer():
            return _group(shape, theme)
        case Text():
            return _text(shape, theme)
        case Rectangle(x, y, width, height, paint, radius):
            form = measures(x=x, y=y, width=width, height=height) + (measures(rx=radius) if radius else "")
            return f"<rect{form}{_painted(paint, theme)}/>"
        case Ellipse(x, y, rx, ry, paint):
            return f"<ellipse{measures(cx=x, cy=y, rx=rx, ry=ry)}{_painted(paint, theme)}/>"
        case Polygon(points, paint):
            return f"<polygon{attributes(points=_places(points))}{_painted(paint, theme)}/>"
        case Polyline() | Curve():
            return _wire(shape, theme)


def _group(layer: Layer, theme: Theme) -> str:
    named = {"id": visible(layer.id), "class": visible(layer.role)}
    opacity = {} if layer.opacity == 1 else {"opacity": number(layer.opacity)}
    return f"<g{attributes(**named, **opacity)}>{_title(layer.title)}\n{fragment(layer.shapes, theme)}</g>"


def _title(text: str) -> str:
    """The element whose text viewers show to who points at its parent, and read to who cannot see it."""
    lines = "\n".join(escape(visible(line)) for line in text.split("\n"))
    return f"<title>{lines}</title>" if text else ""


def _text(line: Text, theme: Theme) -> str:
    said = written(line.text)
    if not said:
        return ""
    size, width = shrunk(said, line.size, line.width, line.bold)
    return "".join(
        [
            f"<text{measures(x=line.x, y=line.y, font_size=size, textLength=width)}",
            attributes(
                lengthAdjust="spacingAndGlyphs",
                text_anchor="" if line.anchor == "start" else line.anchor,
                font_weight="bold" if line.bold else "",
                font_style="italic" if line.italic else "",
                fill=theme.colour(line.color),
                transform=f"rotate({number(line.turned)} {_places([(line.x, line.y)])})" if line.turned else "",
                xml__space="preserve" if said != " ".join(said.split()) else "",
            ),
            f">{escape(said)}</text>",
        ]
    )


def _wire(wire: Polyline | Curve, theme: Theme) -> str:
    line, head = with_head(wire) if wire.arrow else (wire.points, ())
    paint = wire.paint
    if isinstance(wire, Curve):
        route = attributes(d=f"M{_places(line[:1])}C{_places(line[1:])}")
        drawn = f"<path{route}{_painted(paint, theme)}/>"
    else:
        drawn = f"<polyline{attributes(points=_places(line))}{_painted(paint, theme)}/>"
    filled = Paint(fill=paint.stroke, opacity=paint.opacity)
    return drawn + (_element(Polygon(head, filled), theme) if head else "")


def _painted(paint: Paint, theme: Theme) -> str:
    fill = attributes(fill="none" if paint.fill is None else theme.colour(paint.fill))
    faint = "" if paint.opacity == 1 else measures(opacity=paint.opacity)
    if paint.stroke is None:
        return fill + faint
    dash = " ".join(number(length) for length in paint.dash)
    stroke = attributes(stroke=theme.colour(paint.stroke), stroke_width=number(paint.width), stroke_dasharray=dash)
    return fill + stroke + faint


def _places(points: Iterable[Point]) -> str:
    return " ".join(f"{number(x)},{number(y)}" for x, y in points)


def measures(**numbers: float) -> str:
    """Attributes whose values are numbers.

    >>> measures(x=1.0, stroke_width=0.856)
    ' x="1" stroke-width="0.86"'
    """
    return attributes(**{name: number(value) for name, value in numbers.items()})


def attributes(**values: str) -> str:
    """Attributes of an element, less those that are empty. A `_` stands for a hyphen, `__` for a colon.

    >>> attributes(font_family="'Nimbus Sans'", fill="", xml__space="preserve")
    ' font-family="&#x27;Nimbus Sans&#x27;" xml:space="preserve"'
    """
    return "".join(
        f' {name.replace("__", ":").replace("_", "-")}="{escape(value)}"' for name, value in values.items() if value
    )
