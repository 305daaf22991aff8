"""What a notebook shows of a network by itself: its diagram, and its table beneath."""

from __future__ import annotations

from html import escape

from graphnet.analysis import summary
from graphnet.drawing.scene.svg import svg as written
from graphnet.drawing.styles.graph import scene
from graphnet.drawing.subject import Subject
from graphnet.drawing.themes import LIGHT
from graphnet.errors import NotFoundError, ShapeError
from graphnet.network import Network

MOST_ROWS = 150
"""Where there are more nodes, the table has a line for each outer scope."""


def svg(network: Network) -> str | None:
    """The diagram; None where there is no Graphviz, so that a notebook falls back on text."""
    try:
        return written(scene(Subject(network)), LIGHT, standalone=False)
    except NotFoundError:
        return None


def html(network: Network) -> str:
    """The diagram, and beneath it the table, or all that is wrong."""
    return f'<div style="overflow:auto">{svg(network) or ""}</div>\n{_table(network)}'


def _table(network: Network) -> str:
    try:
        table = summary(network, "html", depth=None if len(network) <= MOST_ROWS else 1)
    except ShapeError as error:
        return f"<pre>{escape(str(error))}</pre>"
    return f'<details open=""><summary>{escape(network.name)}, {len(network):,} nodes</summary>{table}</details>'
