"""Scenes as LaTeX documents in TikZ, to be edited: colours and styles have names at the top, boxes are nodes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import cycle

from graphnet.drawing.quoting import shortened, visible
from graphnet.drawing.scene.arrowheads import SLENDER, full_length, head_length
from graphnet.drawing.scene.bezier import plainest
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
from graphnet.drawing.scene.tex import BY, tex
from graphnet.drawing.scene.typesetting import text_width, written
from graphnet.drawing.scene.vocabulary import Vocabulary, plain
from graphnet.drawing.themes import Theme

LARGEST = 14_000
"""The longest side of a picture, and of a line of text: TeX counts to 16,383 of its own points."""

WIDEST_LETTER = 6
"""The room of a letter that is shown by its number, `U+1F600`, in sizes of the type."""

SLACK = 1.05
"""How much wider than in Helvetica a line may be that has no room of its own: TeX's own type is another."""

SHORTEST_TIP = 0.1
"""The length of an arrowhead, in points, that TikZ can still work out."""

ANCHORS = {"start": "base west", "middle": "base", "end": "base east"}

DOCUMENT = r"""%% {title}
\documentclass{{article}}
\usepackage{{fix-cm}} %% type of any size
\usepackage[paperwidth={width}bp, paperheight={height}bp, margin=0bp]{{geometry}}
\usepackage{{tikz}}
\usetikzlibrary{{arrows.meta, shapes.geometric}}
%% \usepackage{{helvet}} %% the typeface that all was measured in, where it is installed
\renewcommand{{\familydefault}}{{\sfdefault}}
\pagestyle{{empty}}
\setlength{{\parindent}}{{0pt}}
\setlength{{\topskip}}{{0pt}}

%% \by: the × of extents
{by}
%% \fitted{{ROOM}}{{TEXT}}: a line made smaller where it is wider than its room, in big points
\newcommand{{\fitted}}[2]{{\sbox0{{#2}}\ifdim\wd0>#1bp\resizebox{{#1bp}}{{!}}{{\usebox0}}\else\usebox0\fi}}

{colours}

\tikzset{{
  every node/.style={{inner sep=0bp, outer sep=0bp}},
{styles}
}}

\begin{{document}}
\begin{{tikzpicture}}[x=1bp, y=-1bp]
  \useasboundingbox (0,0) rectangle ({width},{height});
{body}
\end{{tikzpicture}}
\end{{document}}
""".replace("%%", "%")


def tikz(scene: Scene, theme: Theme) -> str:
    """A scene as a LaTeX document of one page, in the scene's coordinates: big points, y downwards.

    It compiles with what a plain TeX installation has. A scene too large for TeX shrinks.
    """
    scale = min(1.0, LARGEST / max(scene.width, scene.height))
    names = Vocabulary(theme)
    ground = Rectangle(0, 0, scene.width, scene.height, Paint(fill=scene.ground))
    body = [f"  {line}" for line in Picture(names, scale).drawn((ground, *scene.shapes), "sheet")]
    return DOCUMENT.format(
        by=BY,
        title=_comment(scene.title),
        width=number(scene.width * scale),
        height=number(scene.height * scale),
        colours="\n".join(f"\\definecolor{{{name}}}{{HTML}}{{{value}}}" for name, value in names.colours.items()),
        styles="\n".join(f"  {name}/.style={{{options}}}," for (_, options), name in names.styles.items()),
        body="\n".join(body),
    )


class Picture:
    """Shapes as TikZ commands."""

    def __init__(self, names: Vocabulary, scale: float):
        self.names = names
        self.scale = scale

    def drawn(self, shapes: Iterable[Shape], role: str, node: str = "", origin: Point = (0.0, 0.0)) -> Iterator[str]:
        """Lines that draw shapes which play a role; text is placed by the middle of a node if there is one."""
        for shape in shapes:
            match shape:
                case Layer():
                    yield from self._layer(shape)
                case Text():
                    yield from self._text(shape, role, node, origin)
                case Polyline() | Curve():
                    yield self._wire(shape, role)
                case Polygon(points, paint):
                    yield f"\\path[{self._style(paint, role)}] {self._straight(points)} -- cycle;"
                case Rectangle(x, y, width, height):
                    corners = f"{self._place((x, y))} rectangle {self._place((x + width, y + height))}"
                    yield f"\\path[{self._box_style(shape, role)}] {corners};"
                case Ellipse(x, y, rx, ry):
                    radii = f"[x radius={number(rx * self.scale)}, y radius={number(ry * self.scale)}]"
                    yield f"\\path[{self._box_style(shape, role)}] {self._place((x, y))} ellipse {radii};"

    def _layer(self, layer: Layer) -> Iterator[str]:
        role = plain(layer.role, " ")
        if layer.id:
            yield f"% {role}: {_comment(layer.id)}"
        if layer.opacity == 1:
            yield from self._within(layer, role)
        else:
            yield f"\\begin{{scope}}[opacity={number(layer.opacity)}, transparency group]"
            yield from (f"  {line}" for line in self._within(layer, role))
            yield r"\end{scope}"

    def _within(self, layer: Layer, role: str) -> Iterator[str]:
        """What a layer holds. A box that comes first is a node, with which the layer's text moves."""
        first = layer.shapes[0] if layer.shapes else None
        if layer.id and isinstance(first, Rectangle | Ellipse):
            name = self.names.node(layer.id)
            yield self._node(first, role, name)
            yield from self.drawn(layer.shapes[1:], role, name, _middle(first))
        else:
            yield from self.drawn(layer.shapes, role)

    def _node(self, box: Rectangle | Ellipse, role: str, name: str) -> str:
        width, height = (box.width, box.height) if isinstance(box, Rectangle) else (2 * box.rx, 2 * box.ry)
        form = "ellipse, " if isinstance(box, Ellipse) else ""
        size = f"{form}minimum width={self._length(width)}, minimum height={self._length(height)}"
        return f"\\node[{self._box_style(box, role)}, {size}] ({name}) at {self._place(_middle(box))} {{}};"

    def _text(self, line: Text, role: str, node: str, origin: Point) -> Iterator[str]:
        size = line.size * self.scale
        said = shortened(written(line.text), max(1, int(LARGEST / (WIDEST_LETTER * size))))
        if not said:
            return
        room = SLACK * text_width(said, line.size, line.bold) if line.width is None else line.width
        cut = ("\\bfseries\\boldmath" if line.bold else "") + ("\\slshape" if line.italic else "")
        font = f"\\fontsize{{{number(size)}bp}}{{{number(1.2 * size)}bp}}\\selectfont{cut}"
        look = [f"anchor={ANCHORS[line.anchor]}", f"text={self.names.colour(line.color)}", f"font={font}"]
        turned = f", rotate={number(-line.turned)}" if line.turned else ""
        style = self.names.style(f"{role} text", look)
        place = self._place((line.x - origin[0], line.y - origin[1]))
        start = f"({node}.center) +{place}" if node else place
        yield f"\\path {start} node[{style}{turned}] {{\\fitted{{{number(self.scale * room)}}}{{{tex(said)}}}}};"

    def _wire(self, wire: Polyline | Curve, role: str) -> str:
        full, length = full_length(wire.paint.width), head_length(wire)
        arrow = wire.arrow and length > SHORTEST_TIP
        style = self._style(wire.paint, role, [self._tip(full)] if arrow else [])
        shorter = f", {self._tip(length)}" if arrow and length < full else ""
        route = self._straight(wire.points) if isinstance(wire, Polyline) else self._curved(wire.points)
        return f"\\path[{style}{shorter}] {route};"

    def _tip(self, length: float) -> str:
        return f"-{{Stealth[length={self._length(length)}, width={self._length(SLENDER * length)}]}}"

    def _box_style(self, box: Rectangle | Ellipse, role: str) -> str:
        radius = min(box.radius, box.width / 2, box.height / 2) if isinstance(box, Rectangle) else 0
        return self._style(box.paint, role, [f"rounded corners={self._length(radius)}"] if radius else [])

    def _style(self, paint: Paint, role: str, further: Iterable[str] = ()) -> str:
        """The name of the style that paints so."""
        options = []
        if paint.fill:
            options.append(f"fill={self.names.colour(paint.fill)}")
        if paint.stroke:
            options += [f"draw={self.names.colour(paint.stroke)}", f"line width={self._length(paint.width)}"]
        if paint.dash:
            steps = (f"{way} {self._length(length)}" for way, length in zip(cycle(["on", "off"]), paint.dash))
            options.append(f"dash pattern={' '.join(steps)}")
        if paint.opacity != 1:
            options.append(f"opacity={number(paint.opacity)}")
        of = "line" if paint.fill is None else plain(paint.fill, " ")
        return self.names.style(f"{role} {'box' if of == role else of}", [*options, *further])

    def _straight(self, points: Iterable[Point]) -> str:
        return " -- ".join(map(self._place, points))

    def _curved(self, points: tuple[Point, ...]) -> str:
        route = self._place(points[0])
        for _, *controls, end in plainest(points):
            bend = f".. controls {' and '.join(map(self._place, controls))} .." if controls else "--"
            route += f" {bend} {self._place(end)}"
        return route

    def _place(self, point: Point) -> str:
        x, y = point
        return f"({number(x * self.scale)},{number(y * self.scale)})"

    def _length(self, points: float) -> str:
        return f"{number(points * self.scale)}bp"


def _middle(box: Rectangle | Ellipse) -> Point:
    return (box.x + box.width / 2, box.y + box.height / 2) if isinstance(box, Rectangle) else (box.x, box.y)


def _comment(text: str) -> str:
    return shortened(visible(text), 100)
