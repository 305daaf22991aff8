"""A network as DOT text: boxes in nested clusters, wires with volumes, and a legend."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Literal, get_args

import graphviz

from graphnet.drawing.legend import caption
from graphnet.drawing.looks import INK, LINE, look, notes, sign, title
from graphnet.drawing.paths import STRAIGHT, Paths
from graphnet.drawing.quoting import markup, plain, shortened
from graphnet.errors import ArgumentError
from graphnet.network import Call, Network
from graphnet.shapes import volume_text
from graphnet.volumes import checked_volumes

Direction = Literal["TB", "LR"]
"""Where the data flows: from top to bottom, or from left to right."""

FONT = "Helvetica,Arial,sans-serif"

GRAPH = {
    "fontname": FONT,
    "fontsize": "10",
    "labelloc": "b",
    "newrank": "true",  # branches of one fork begin side by side, in whatever scopes they are
    "nodesep": "0.4",
    "pad": "0.1",
    "ranksep": "0.24",
}
NODE = {
    "color": LINE,
    "fontname": FONT,
    "fontsize": "10",
    "height": "0.3",
    "margin": "0.1,0.04",
    "penwidth": "0.8",
    "shape": "box",
    "style": "rounded,filled",
    "width": "0.5",
}
CIRCLE = {"shape": "circle", "style": "filled", "fixedsize": "true", "width": "0.26", "height": "0.26", "margin": "0"}
TERMINAL = {"fillcolor": look("input").fill, "penwidth": "1.4"}
EDGE = {
    "arrowsize": "0.6",
    "color": LINE,
    "fontcolor": INK,
    "fontname": FONT,
    "fontsize": "8",
    "penwidth": "0.9",
}
CLUSTER = {
    "color": "#AAB4C0",
    "fontcolor": INK,
    "fontsize": "8",
    "labeljust": "l",
    "margin": "14",
    "penwidth": "0.6",
    "style": "rounded,filled",
}
TINTS = ("#F3F5F8", "#FFFFFF")
"""The grounds of scopes, by turns as they nest."""

CROWD = {"nslimit": "0.5", "nslimit1": "1", "mclimit": "0.1"}
"""Bounds to the search for a layout, where dot would take minutes."""

MOST_BESIDE = 30
"""More wires than this beside a node are a crowd: volumes then stand in the boxes, for dot pays dearly for labels."""

LABELS_AT = {"TB": "t", "LR": "b"}
"""The side of a cluster on which its label meets the fewest wires."""

SKIP: dict[str, dict[str, str]] = {"TB": {"tailport": "e", "headport": "e"}, "LR": {}}
"""Where wires that pass nodes by leave and arrive. From left to right, dot has them on either side."""


def diagram(network: Network, rankdir: Direction = "TB") -> graphviz.Digraph:
    """The diagram as DOT text, in `.source`; nothing is laid out, and no program started.

    Nodes bear the names of calls, clusters those of scopes after `cluster_`, and in an SVG their ids are the names
    after `node-` and `scope-`. Raises `ShapeError` for a network that does not fit together.
    """
    if rankdir not in get_args(Direction):
        raise ArgumentError(f"rankdir must be TB (top to bottom) or LR (left to right), got {rankdir!r}")
    return _Diagram(network, rankdir).drawn()


class _Diagram:
    """A network on its way to DOT text, and what its parts ask about it."""

    def __init__(self, network: Network, rankdir: Direction):
        self.network = network
        self.rankdir = rankdir
        self.shapes = checked_volumes(network)
        self.paths = Paths(network)
        self.crowded = self.paths.crowding > MOST_BESIDE
        self.lenders = {call.weights for call in network.calls if self._borrows(call)}
        self.calls_in: dict[str, list[Call]] = defaultdict(list)
        self.scopes_in: dict[str, list[str]] = defaultdict(list)
        for call in network.calls:
            self.calls_in[_split(call.name)[0]].append(call)
        for scope in network.scopes():
            self.scopes_in[_split(scope)[0]].append(scope)

    def drawn(self) -> graphviz.Digraph:
        identifier = re.sub(r"\W", "_", self.network.name)
        canvas = graphviz.Digraph(identifier, graph_attr=GRAPH, node_attr=NODE, edge_attr=EDGE)
        canvas.attr(rankdir=self.rankdir, label=caption(self.network, columns=3 if self.rankdir == "TB" else 10))
        if self.crowded:
            canvas.attr(**CROWD)
        self._draw_scope(canvas, "", 0)
        for call in self.network.calls:
            for source in call.inputs:
                self._draw_wire(canvas, source, call.name)
        self._draw_outputs(canvas)
        return canvas

    def _draw_scope(self, canvas: graphviz.Digraph, scope: str, depth: int) -> None:
        for call in self.calls_in[scope]:
            self._draw_call(canvas, call)
        for inner in self.scopes_in[scope]:
            with canvas.subgraph(name=f"cluster_{inner}") as cluster:
                cluster.attr(
                    **CLUSTER,
                    fillcolor=TINTS[depth % 2],
                    id=f"scope-{inner}",
                    label=f"<{markup(_split(inner)[1])}>",
                    labelloc=LABELS_AT[self.rankdir],
                    tooltip=plain(inner),
                )
                self._draw_scope(cluster, inner, depth + 1)

    def _draw_call(self, canvas: graphviz.Digraph, call: Call) -> None:
        fill, outline = look(call.op.kind)
        shape = TERMINAL if not call.inputs else CIRCLE if sign(call.op) else {"style": f"{NODE['style']},{outline}"}
        place = [str(call.source)] if call.source else []
        canvas.node(
            call.name,
            self._label(call),
            **{"fillcolor": fill, **shape},
            id=f"node-{call.name}",
            tooltip=plain(call.name, repr(call.op), *place),
        )

    def _label(self, call: Call) -> str:
        """A sign alone, or a title and in small type what else there is to say."""
        said = sign(call.op)
        if said:
            return _box_label(said)
        volume = [volume_text(self.shapes[call.name])] if self.crowded and self._changes(call.name) else []
        return _box_label(title(call.op), *self._names(call), *notes(call.op), *volume)

    def _names(self, call: Call) -> list[str]:
        """The call's own name, unless it was merely counted, and that of the call whose weights it uses."""
        local = _split(call.name)[1]
        counted = re.fullmatch(rf"{re.escape(call.op.short)}_?\d*", local)
        names = [local] if call.name in self.lenders or not counted else []
        return [*names, f"weights of {call.weights}"] if self._borrows(call) else names

    def _borrows(self, call: Call) -> bool:
        if call.weights == call.name:
            return False
        arriving = [shape for shape in map(self.shapes.get, call.inputs) if shape is not None]
        return self.shapes[call.name] is None or bool(call.op.weight_shapes(*arriving))

    def _changes(self, name: str) -> bool:
        """Whether a call makes another volume of those it takes."""
        return {self.shapes[source] for source in self.network.inputs(name)} != {self.shapes[name]}

    def _wire_label(self, source: str) -> str | None:
        return None if self.crowded else f" {volume_text(self.shapes[source])}"  # the blank keeps it off the wire

    def _draw_wire(self, canvas: graphviz.Digraph, source: str, target: str) -> None:
        volume = volume_text(self.shapes[source])
        canvas.edge(
            source,
            target,
            self._wire_label(source) if self._changes(source) else None,
            **(SKIP[self.rankdir] if self.paths.skips(source, target) else {}),
            edgetooltip=plain(f"{source} → {target}: {volume}"),
            weight=str(self.paths.weight(source, target)),
        )

    def _draw_outputs(self, canvas: graphviz.Digraph) -> None:
        outputs = self.network.outputs
        keyed = outputs if isinstance(outputs, Mapping) else dict(enumerate(outputs, start=1))
        for key, name in keyed.items():
            output = f"output {key}"  # a call's name holds no space
            telling = [str(key)] if isinstance(outputs, Mapping) or len(outputs) > 1 else []
            canvas.node(output, _box_label("Output", *telling), **TERMINAL, tooltip=plain(output))
            weight = 1 if self.paths.takers[name] else STRAIGHT
            canvas.edge(name, output, self._wire_label(name), weight=str(weight))


def _box_label(heading: str, *small: str) -> str:
    label = f"<B>{markup(shortened(heading))}</B>"
    if small:
        label += f'<BR/><FONT POINT-SIZE="8" COLOR="{INK}">{markup(shortened(" · ".join(small)))}</FONT>'
    return f"<{label}>"


def _split(name: str) -> tuple[str, str]:
    """The scope that a call or a scope is in, and its own name.

    >>> _split("stage1.bottleneck2.conv3")
    ('stage1.bottleneck2', 'conv3')
    """
    scope, _, local = name.rpartition(".")
    return scope, local
