"""A subject as DOT text, for who wants to lay it out otherwise: nodes in nested clusters, wires with volumes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import product

import graphviz

from graphnet.drawing.directions import Direction, checked_direction
from graphnet.drawing.looks import look
from graphnet.drawing.outline import Box, End, Group, Item, Repeat, opened, shown
from graphnet.drawing.quoting import markup, plain, shortened
from graphnet.drawing.styles.graph.arranging import wire_labels
from graphnet.drawing.styles.graph.faces import broken, colours, has_sign
from graphnet.drawing.styles.graph.headers import TINTS, header
from graphnet.drawing.styles.graph.saying import said
from graphnet.drawing.subject import Subject
from graphnet.drawing.themes import LIGHT
from graphnet.drawing.tooltips import tooltip, wire_tooltip
from graphnet.drawing.wording import picture_title

FONT = "Helvetica,Arial,sans-serif"

GRAPH = {
    "fontname": FONT,
    "fontsize": "10",
    "labelloc": "b",
    "newrank": "true",  # branches of one fork begin side by side, in whatever scopes they are
    "nodesep": "0.3",
    "pad": "0.1",
    "ranksep": "0.25",
}
NODE = {
    "color": LIGHT.colour("line"),
    "fontname": FONT,
    "fontsize": "10",
    "height": "0.3",
    "margin": "0.1,0.04",
    "penwidth": "0.8",
    "shape": "box",
    "width": "0.5",
}
EDGE = {
    "arrowsize": "0.6",
    "color": LIGHT.colour("line"),
    "fontcolor": LIGHT.colour("quiet"),
    "fontname": FONT,
    "fontsize": "8",
    "penwidth": "0.9",
}
CLUSTER = {
    "color": LIGHT.colour("frame"),
    "fontcolor": LIGHT.colour("quiet"),
    "fontsize": "8",
    "labeljust": "l",
    "labelloc": "t",
    "margin": "12",
    "penwidth": "0.7",
    "style": "rounded,filled",
}
CIRCLE = {"style": "filled", "shape": "circle", "fixedsize": "true", "width": "0.26", "height": "0.26", "margin": "0"}
FAULTY = {"color": LIGHT.colour("fault"), "penwidth": "2"}


def dot(subject: Subject, rankdir: Direction = "TB") -> str:
    """A subject as DOT text, folded as in the picture; nothing is laid out, and no program started.

    Nodes bear the keys of items, and `output 1` and so on; clusters those of groups after `cluster_`. Raises
    `ArgumentError` for another direction.
    """
    return _Text(subject, checked_direction(rankdir)).source()


class _Text:
    """A subject on its way to DOT text."""

    def __init__(self, subject: Subject, rankdir: Direction):
        self.subject = subject
        name = re.sub(r"\W", "_", subject.network.name)
        self._whole = graphviz.Digraph(name, graph_attr=GRAPH, node_attr=NODE, edge_attr=EDGE)
        self._whole.attr(rankdir=rankdir, label=f"<{markup(picture_title(subject))}>")
        ends = (item for item in subject.outline.items if isinstance(item, End))
        self._ends = {end: f"output {number}" for number, end in enumerate(ends, start=1)}

    def source(self) -> str:
        self._put_items(self._whole, self.subject.outline.items, 0)
        self._put_wires(None)
        return str(self._whole.source)

    def _name(self, item: Item) -> str:
        return self._ends[item] if isinstance(item, End) else item.key

    def _put_items(self, canvas: graphviz.Digraph, items: Iterable[Item], depth: int) -> None:
        for item in items:
            group = opened(item)
            if group is None:
                self._put_node(canvas, item)
                continue
            written = header(group, item if isinstance(item, Repeat) else None)
            with canvas.subgraph(name=f"cluster_{group.key}") as cluster:
                cluster.attr(
                    **CLUSTER,
                    fillcolor=LIGHT.colour(TINTS[depth % 2]),
                    label=_left_aligned([*written.lines, written.badge]),
                    tooltip=self._tooltip(item),
                )
                self._put_items(cluster, group.items, depth + 1)

    def _put_node(self, canvas: graphviz.Digraph, item: Item) -> None:
        told, fault = said(self.subject, item), self.subject.fault(item)
        fill, ink, quiet = colours(self.subject, item)
        copies = [f"×{len(item.copies)}"] if isinstance(item, Repeat) else []
        lines = [
            *(_small(text, quiet) for text in broken(told.before)),
            _bold(told.heading, ink),
            *(_small(text, quiet) for text in [*broken(told.after), *broken(told.figures), *copies]),
            *([_small(fault, "fault")] if fault else []),
        ]
        canvas.node(
            self._name(item),
            f"<{'<BR/>'.join(lines)}>",
            fillcolor=LIGHT.colour(fill.fill or "ground"),
            tooltip=self._tooltip(item),
            **_form(item, is_sign=has_sign(item) and len(lines) == 1),
            **(FAULTY if fault else {"penwidth": str(fill.width)}),
        )

    def _put_wires(self, group: Group | None) -> None:
        """The wires of a frame and of those within it, from node to node."""
        labels = wire_labels(self.subject, group)
        for wire in self.subject.outline.wires(group):
            label = f" {labels[wire]}" if wire in labels else None  # the blank keeps it off the wire
            for source, target in product(self._sources(wire.source, wire.call), self._targets(wire.target, wire.call)):
                about = plain(wire_tooltip(self.subject, wire))
                self._whole.edge(self._name(source), self._name(target), label, edgetooltip=about)
                label = None
        for inner in filter(None, map(opened, self.subject.outline.items if group is None else group.items)):
            self._put_wires(inner)

    def _sources(self, item: Item | None, call: str) -> Iterator[Item]:
        """The node in an item that a result comes from; none for what is outside."""
        group = item and opened(item)
        if not group:
            yield from [item] if item else []
            return
        for wire in self.subject.outline.wires(group):
            if wire.target is None and wire.call == call:
                yield from self._sources(wire.source, call)

    def _targets(self, item: Item | None, call: str) -> Iterator[Item]:
        """The nodes in an item that take a result; in the shown copy of a repeat, that of the copy before."""
        group = item and opened(item)
        if not group:
            yield from [item] if item else []
            return
        for wire in self.subject.outline.wires(group):
            if wire.source is None and (wire.call == call or isinstance(item, Repeat)):
                yield from self._targets(wire.target, wire.call)

    def _tooltip(self, item: Item) -> str:
        return plain(*tooltip(self.subject, item).split("\n"))


def _form(item: Item, is_sign: bool) -> dict[str, str]:
    """The shape and the outline of a node."""
    part = shown(item)
    if is_sign:
        return CIRCLE
    if isinstance(part, Group):
        return {"style": "rounded,filled", "peripheries": "2"}
    return {"style": f"rounded,filled,{look(part.main.op.kind).outline}" if isinstance(part, Box) else "rounded,filled"}


def _bold(text: str, color: str) -> str:
    return f'<FONT COLOR="{LIGHT.colour(color)}"><B>{markup(shortened(text))}</B></FONT>'


def _small(text: str, color: str) -> str:
    return f'<FONT POINT-SIZE="8" COLOR="{LIGHT.colour(color)}">{markup(shortened(text))}</FONT>'


def _left_aligned(lines: Iterable[str]) -> str:
    return "<" + "".join(f'{markup(line)}<BR ALIGN="LEFT"/>' for line in lines if line) + ">"
