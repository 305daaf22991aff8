"""The colours of a page: names that a style sheet resolves, so that a page goes from light to dark by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from graphnet.drawing.measures import between, ink_on
from graphnet.drawing.scene.shapes import Ellipse, Rectangle, Shape, Text
from graphnet.drawing.themes import DARK, LIGHT, Theme

STEPS = 32
"""As many shades as a page tells apart, above none."""

INKS = frozenset({"ink", "quiet", "on_kind", "quiet_on_kind"})
"""Type that stands on the fill of a box, and gives way to what is read on a shade."""

UNSHADED = frozenset({"line", "fault", "fault_ground"})
"""Fills of badges and marks, which no measure colours."""


def _variables() -> Iterator[tuple[str, str]]:
    for name in LIGHT.colours:
        yield name, f"var(--{name})"
        yield f"{name} unless shaded", f"var(--shade, var(--{name}))"
        yield f"{name} unless inked", f"var(--type, var(--{name}))"


STYLED = Theme("page", dict(_variables()))
"""Every colour as a variable of the style sheet."""


def shadable(shapes: Iterable[Shape]) -> list[Shape]:
    """The shapes of a box, its fill and its type such that `--shade` and `--type` may replace them."""
    return [_shadable(shape) for shape in shapes]


def _shadable(shape: Shape) -> Shape:
    match shape:
        case Text() if shape.color in INKS:
            return replace(shape, color=f"{shape.color} unless inked")
        case Rectangle(paint=paint) | Ellipse(paint=paint) if paint.fill is not None and paint.fill not in UNSHADED:
            return replace(shape, paint=paint._replace(fill=f"{paint.fill} unless shaded"))
    return shape


def declarations() -> str:
    """The colours as CSS variables, each with what it is on a light ground and on a dark one."""
    return "\n".join(
        f"  --{name}: light-dark({colour}, {DARK.colour(name)});" for name, colour in LIGHT.colours.items()
    )


def scale() -> list[tuple[str, str]]:
    """The shades between none and the most, each with the colour of type that is read on it."""
    fills = [between(step / STEPS) for step in range(STEPS + 1)]
    return [(fill, ink_on(fill)) for fill in fills]
