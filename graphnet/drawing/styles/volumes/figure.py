"""Subject -> Scene."""

from __future__ import annotations

from collections.abc import Sequence

from graphnet.drawing.legend import legend
from graphnet.drawing.scene.moving import moved
from graphnet.drawing.scene.shapes import Scene, Shape, Text
from graphnet.drawing.scene.typesetting import text_width
from graphnet.drawing.styles.volumes.building import Builder
from graphnet.drawing.styles.volumes.captions import LEADING, SMALL
from graphnet.drawing.styles.volumes.drawing import Artist
from graphnet.drawing.styles.volumes.extents import Extents
from graphnet.drawing.styles.volumes.layout import Layout
from graphnet.drawing.styles.volumes.links import threaded
from graphnet.drawing.styles.volumes.parts import Series
from graphnet.drawing.styles.volumes.routes import TURN, wire
from graphnet.drawing.styles.volumes.rows import rows
from graphnet.drawing.subject import Subject

SCALE = "Sides grow with the square root of extents."

MARGIN = 12.0

BETWEEN = 20.0
"""From row to row."""


def scene(subject: Subject, rankdir: str = "LR") -> Scene:
    """The figure of a subject. Its data flows from left to right, whatever `rankdir` says."""
    builder = Builder(subject)
    figure = builder.figure()
    links = threaded(figure)
    extents = Extents(links)
    layout = Layout(extents)
    width, height = _put(rows(figure, extents), layout)
    artist = Artist(subject, layout)
    shapes: list[Shape] = [artist.bracket(bracket) for bracket in layout.brackets]
    shapes += [artist.leaf(leaf) for leaf in layout.leaves]
    shapes += [artist.wire(link, wire(link, layout, builder.blocks.scales)) for link in links]
    shapes += [layer for caption in layout.captions for layer in artist.caption(caption)]
    return _with_legend(subject, shapes, width, height)


def _put(pieces: Sequence[Series], layout: Layout) -> tuple[float, float]:
    """Put rows down from (0, 0) on, each in the middle; the width and the height of all, wires among them."""
    aside = 2 * TURN if len(pieces) > 1 else 0.0
    width = max(layout.extents.of(row).width for row in pieces) + 2 * aside
    top = 0.0
    for row in pieces:
        extent = layout.extents.of(row)
        layout.put_row(row, (width - extent.width) / 2, top)
        top += extent.above + extent.below + BETWEEN
    return width, top - BETWEEN


def _with_legend(subject: Subject, shapes: Sequence[Shape], width: float, height: float) -> Scene:
    """A whole picture: what was drawn, with a legend and a word on its scale under it."""
    under = legend(subject, width, shapes)
    room = max(under.width, text_width(SCALE, SMALL))
    top = MARGIN + height + BETWEEN
    foot = top + under.height + LEADING * SMALL + 4
    placed = [
        *moved(shapes, MARGIN + (room - width) / 2, MARGIN),
        *moved(under.shapes, MARGIN + (room - under.width) / 2, top),
        Text(MARGIN + room / 2, foot, SCALE, SMALL, "quiet", "middle"),
    ]
    return Scene(room + 2 * MARGIN, foot + MARGIN, tuple(placed), subject.network.name)
