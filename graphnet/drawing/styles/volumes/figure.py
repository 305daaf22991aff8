"""Subject -> Scene."""

from __future__ import annotations

from collections.abc import Sequence

from graphnet.drawing.legend import framed
from graphnet.drawing.scene.shapes import Scene, Shape
from graphnet.drawing.styles.volumes.building import Builder
from graphnet.drawing.styles.volumes.drawing import Artist
from graphnet.drawing.styles.volumes.extents import Extents
from graphnet.drawing.styles.volumes.layout import Layout
from graphnet.drawing.styles.volumes.links import threaded
from graphnet.drawing.styles.volumes.parts import Series
from graphnet.drawing.styles.volumes.routes import TURN, wire
from graphnet.drawing.styles.volumes.rows import rows
from graphnet.drawing.subject import Subject

SCALE = "Sides grow with the square root of extents."

BETWEEN = 20.0
"""From row to row."""


def scene(subject: Subject, columns: int | None = None, legend: bool = True) -> Scene:
    """The figure of a subject, whose data flows from left to right.

    It stands in so many `columns`, which are rows here, or fewer where it cannot be broken; unless told, in as few as
    a page has room for. Without a `legend` nothing stands under it but the scale of a measure.
    """
    builder = Builder(subject)
    figure = builder.figure()
    links = threaded(figure)
    extents = Extents(links)
    layout = Layout(extents)
    width, height = _put(rows(figure, extents, columns), layout)
    artist = Artist(subject, layout)
    shapes: list[Shape] = [artist.bracket(bracket) for bracket in layout.brackets]
    shapes += [artist.leaf(leaf) for leaf in layout.leaves]
    shapes += [artist.wire(link, wire(link, layout, builder.blocks.scales)) for link in links]
    shapes += [layer for caption in layout.captions for layer in artist.caption(caption)]
    return framed(subject, shapes, width, height, full=legend, remark=SCALE)


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
