"""A scene with one of everything, and text that means harm."""

from hypothesis import strategies as st

from graphnet.drawing.scene.shapes import (
    Curve,
    Ellipse,
    Layer,
    Paint,
    Polygon,
    Polyline,
    Rectangle,
    Scene,
    Shape,
    Text,
)

KINDS = (
    *("input", "convolution", "dense", "pooling", "sampling", "normalization", "activation"),
    *("regularization", "join", "reshaping", "other"),
)

WIRE = Paint(stroke="line")

HOSTILE = (
    "</title><script>alert(1)</script>",
    "\" onload='alert(1)' x=\"",
    "<![CDATA[ ]]> &amp; &#0; -->",
    r"\end{document} \input{/etc/passwd} \write18{ls} ^^M ^^00",
    "$x^2_{\\alpha}$ # & % ~ ^ _ { } \\ | < > \" ` '' ``-- ---",
    "}}}}",
    "{{{{",
    "\\",
    "%",
    "\0\x01\x1b\x7f\x85\u2028\ud800\udfff\ufffe\U0010ffff",
    "two\nlines\r\nand\ta tab",
    "漢字 и 🙂 ẫ İ ⌈N/S⌉ × − · → … ∞ \u202e reversed",
    "x" * 20_000,
    "🙂" * 5_000,
    "\u0301" * 5_000,
    "  spaces  within  ",
    "",
)

any_text = st.text(st.characters(exclude_categories=()), max_size=40)
"""Text of all letters there are, control characters and lone surrogates among them."""


def node(kind: str, y: float, opacity: float = 1.0) -> Layer:
    box = Rectangle(60, y, 120, 20, Paint(kind, "line"), radius=4)
    title = Text(120, y + 9, f"{kind.capitalize()} 3×3, 64", 9, "on_kind", "middle", width=112)
    note = Text(120, y + 17, "pad 1 → −2·3…", 6, "quiet_on_kind", "middle", width=112)
    return Layer((box, title, note), f"stage1.{kind}", f"stage1.{kind}\n3×3×64", "node", opacity)


def wire(y: float, number: int) -> Layer:
    return Layer((Polyline(((120, y - 10), (120, y)), WIRE, arrow=True),), id=f"wire{number}", role="wire")


def sample() -> Scene:
    """One of every shape, and of every kind of op. `join` is dimmed."""
    frame = Rectangle(10, 10, 220, 370, Paint("group", "frame"), radius=8)
    tops = [34 + 30 * number for number in range(len(KINDS))]
    within = (
        *(node(kind, y, 0.35 if kind == "join" else 1.0) for kind, y in zip(KINDS, tops, strict=True)),
        *(wire(y, number) for number, y in enumerate(tops[1:])),
    )
    return Scene(
        360,
        390,
        (
            Layer((frame, Text(20, 24, "stage1  ×3", 9, "quiet", bold=True), *within), "stage1", "three", "group"),
            Curve(((180, 44), (220, 44), (220, 104), (180, 104)), Paint(stroke="fault", width=2, dash=(6, 3)), True),
            Polyline(((60, 134), (40, 134), (40, 224), (60, 224)), WIRE, arrow=True),
            Ellipse(270, 30, 12, 8, Paint("join", "line")),
            Text(270, 34, "+", 12, "on_kind", "middle", bold=True),
            Polygon(((250, 80), (300, 60), (320, 80), (270, 100)), Paint("#77AADD", "line", opacity=0.5)),
            Text(260, 160, "turned", turned=-45),
            Text(250, 200, "italic in a room too small for it", italic=True, width=60),
            Text(350, 250, "ends here ⌈N/S⌉ ∞", 8, "quiet", "end"),
        ),
        title="A sample",
    )


def saying(*lines: str) -> Scene:
    """A scene in which lines stand wherever a scene has text."""
    layers = (
        Layer(
            (
                Rectangle(10, 12 * row, 200, 11, Paint("convolution", "line")),
                Text(14, 12 * row + 9, line, 8, width=192),
                Text(220, 12 * row + 9, line, 8, bold=True),
            ),
            id=f"{row}{line}",
            title=line,
            role=line,
        )
        for row, line in enumerate(lines)
    )
    return Scene(600, 12 * len(lines) + 12, tuple(layers), title=" ".join(lines))


def flat(shapes: tuple[Shape, ...]) -> list[Shape]:
    """All shapes, layers and what is in them."""
    return [inner for shape in shapes for inner in (shape, *flat(shape.shapes if isinstance(shape, Layer) else ()))]
