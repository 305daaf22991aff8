"""What each part of an outline looks like as a single box."""

from __future__ import annotations

from collections.abc import Sequence

from graphnet.drawing.looks import paint
from graphnet.drawing.outline import Box, Group, Item, Repeat, shown
from graphnet.drawing.scene.shapes import Paint
from graphnet.drawing.scene.typesetting import text_width
from graphnet.drawing.styles.graph.cards import (
    BADGED,
    HEADING,
    MARGIN,
    SMALL,
    Face,
    card,
    doubled,
    line,
    sign_face,
    stacked,
)
from graphnet.drawing.styles.graph.saying import said
from graphnet.drawing.subject import Subject
from graphnet.drawing.titles import sign

TERMINAL = Paint("input", "line", width=1.4)
"""Where data comes in and leaves."""

COLLAPSED = Paint("ground", "line")
"""A group that shows nothing of what is within."""

LONG = 120.0
"""Beyond this, small type goes on in another line."""


def face(subject: Subject, item: Item, volume: bool = False) -> Face:
    """What an item looks like as a single box; a group, and a repeat of one, as if it were collapsed.

    With `volume`, the box says which volume leaves it: for where wires cannot.
    """
    part = shown(item)
    told, fault = said(subject, item, volume), subject.fault(item)
    fill, ink, quiet = colours(subject, item)
    if has_sign(item) and not told.before and not fault:
        drawn = sign_face(told.heading, ink, fill, " · ".join([*told.after, *told.figures]))
    else:
        drawn = card(
            [
                *(line(text, quiet) for text in broken(told.before)),
                line(told.heading, ink, HEADING),
                *(line(text, quiet) for text in [*broken(told.after), *broken(told.figures)]),
            ],
            fill,
            round_ends=is_terminal(part),
            fault=fault,
            margin=BADGED if isinstance(item, Repeat) else MARGIN,
        )
    drawn = doubled(drawn) if isinstance(part, Group) else drawn
    return stacked(drawn, len(item.copies)) if isinstance(item, Repeat) else drawn


def has_sign(item: Item) -> bool:
    """Whether the heading of an item is the sign of a join."""
    part = shown(item)
    return isinstance(part, Box) and sign(part.main.op) is not None


def is_terminal(item: Item) -> bool:
    """Whether data comes in or leaves by an item."""
    return not item.entry.inputs if isinstance(item, Box) else not isinstance(item, Group | Repeat)


def colours(subject: Subject, item: Item) -> tuple[Paint, str, str]:
    """The fill and the outline of an item, and the colours of large and small type on it."""
    part = shown(item)
    outline = TERMINAL
    if isinstance(part, Group):
        outline = COLLAPSED
    elif isinstance(part, Box) and not is_terminal(part):
        outline = paint(part.main.op.kind)
    measure = subject.measure
    if measure is None or not isinstance(part, Box | Group):
        return (outline, "ink", "quiet") if isinstance(part, Group) else (outline, "on_kind", "quiet_on_kind")
    fill, ink = measure.shade(measure.of(part))
    return outline._replace(fill=fill), ink, ink


def broken(texts: Sequence[str]) -> list[str]:
    """Texts in lines that do not grow long."""
    lines: list[str] = []
    for text in texts:
        longer = f"{lines[-1]} · {text}" if lines else text
        if lines and text_width(longer, SMALL) <= LONG:
            lines[-1] = longer
        else:
            lines.append(text)
    return lines
