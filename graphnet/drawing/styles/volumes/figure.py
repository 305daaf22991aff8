"""Subject -> Scene."""

from __future__ import annotations

from graphnet.drawing.legend import legend
from graphnet.drawing.scene.moving import moved
from graphnet.drawing.scene.shapes import Scene, Shape, Text
from graphnet.drawing.scene.typesetting import text_width
from graphnet.drawing.styles.volumes.building import Builder
from graphnet.drawing.styles.volumes.captions import LEADING, SMALL
from graphnet.drawing.styles.volumes.drawing import Artist
from graphnet.drawing.styles.volumes.extents import Extents
from graphnet.drawing.styles.volumes.layout import Layout
from graphnet.drawing.styles.volumes.links import Threading
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
    threading = Threading()
    threading.through(figure, [])
    extents = Extents(threading.links)
    layout = Layout(extents)
    pieces = rows(figure, extents)
    room = max(extents.of(row).width for row in pieces)
    margin = MARGIN + (2 * TURN if len(pieces) > 1 else 0)
    top = MARGIN
    for row in pieces:
        extent = extents.of(row)
        layout.put_row(row, margin + (room - extent.width) / 2, top)
        top += extent.above + extent.below + BETWEEN
    artist = Artist(subject, layout)
    shapes: list[Shape] = [artist.bracket(bracket) for bracket in layout.brackets]
    shapes += [artist.leaf(leaf) for leaf in layout.leaves]
    for link in threading.links:
        shapes.append(artist.wire(link, wire(link, layout, builder.scales)))
    for caption in layout.captions:
        shapes += artist.caption(caption)
    under = legend(subject, room)
    width = max(room, under.width, text_width(SCALE, SMALL))
    foot = top + under.height + LEADING * SMALL + 4
    shapes = [
        *moved(shapes, (width - room) / 2, 0),
        *moved(under.shapes, margin + (width - under.width) / 2, top),
        Text(margin + width / 2, foot, SCALE, SMALL, "quiet", "middle"),
    ]
    return Scene(width + 2 * margin, foot + MARGIN, tuple(shapes), subject.network.name)
