"""A network as DOT text: boxes in nested clusters, wires with volumes, and a legend."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Literal

import graphviz  # type: ignore[import-untyped]

from graphnet.drawing.looks import Look, look, notes, sign, title
from graphnet.drawing.paths import Paths
from graphnet.drawing.quoting import markup, shortened, tooltip
from graphnet.network import Call, Network
from graphnet.shapes import Volume, volume_text
from graphnet.volumes import known_volumes

Direction = Literal["TB", "LR"]
"""Where the data flows: from top to bottom, or from left to right."""

FONT = "Helvetica,Arial,sans-serif"
GREY = "#555555"
import os; PORTS=os.environ.get("PORTS")
TINTS = ("#F3F5F8", "#FFFFFF")
"""The grounds of scopes, by turns as they nest."""

GRAPH = {
    "fontname": FONT,
    "fontsize": "10",
    "nodesep": "0.3",
    "ranksep": "0.24",
    "pad": "0.1",
    "labelloc": "b",
    "newrank": "true",
}
NODE = {
    "shape": "box",
    "style": "rounded,filled",
    "fontname": FONT,
    "fontsize": "10",
    "margin": "0.1,0.04",
    "height": "0.3",
    "width": "0.5",
    "color": GREY,
    "penwidth": "0.8",
}
EDGE = {
    "fontname": FONT,
    "fontsize": "8",
    "fontcolor": GREY,
    "color": GREY,
    "arrowsize": "0.6",
    "penwidth": "0.9",
}
CLUSTER = {
    "style": "rounded,filled",
    "color": "#AAB4C0",
    "penwidth": "0.6",
    "fontsize": "8",
    "fontcolor": GREY,
    "labelloc": "t",
    "labeljust": "l",
    "margin": "14",
}


def diagram(network: Network, direction: Direction = "TB") -> graphviz.Digraph:
    """The diagram as DOT text, in `.source`; nothing is laid out.

    Nodes bear their calls' names, clusters those of scopes after `cluster_`. Raises `ShapeError` for a network
    that does not fit together.
    """
    return _Drawing(network, direction).drawing


class _Drawing:
    def __init__(self, network: Network, direction: Direction):
        self.network = network
        self.shapes = known_volumes(network)
        self.paths = Paths(network)
        self.members = defaultdict(list)
        for call in network.calls:
            self.members[_scope_of(call.name)].append(call)
        self.inner = defaultdict(list)
        for scope in network.scopes():
            self.inner[_scope_of(scope)].append(scope)
        name = re.sub(r"[^\w-]", "_", network.name)
        self.drawing = graphviz.Digraph(name, graph_attr=GRAPH, node_attr=NODE, edge_attr=EDGE)
        self.drawing.attr(rankdir=direction, label=self.caption())
        self.fill(self.drawing, "", 0)
        self.wires()
        self.outputs()

    def caption(self):
        kinds = {call.op.kind: None for call in self.network.calls}
        cells = [f'<TD WIDTH="12" HEIGHT="9" FIXEDSIZE="TRUE" BORDER="1" COLOR="{GREY}" BGCOLOR="{look(kind).fill}"></TD><TD ALIGN="LEFT"><FONT POINT-SIZE="8">{markup(kind)}</FONT></TD>' for kind in kinds]
        rows = "".join("<TR>" + "".join(cells[i:i+3]) + "</TR>" for i in range(0, len(cells), 3))
        return f'<<TABLE BORDER="0" CELLSPACING="3" CELLPADDING="1"><TR><TD COLSPAN="6">{markup(self.network.name)}</TD></TR>{rows}</TABLE>>'

    def fill(self, canvas, scope, depth):
        for call in self.members[scope]:
            self.box(canvas, call)
        for inner in self.inner[scope]:
            with canvas.subgraph(name=f"cluster_{inner}") as cluster:
                cluster.attr(**CLUSTER, label=f"<{markup(_local(inner))}>", fillcolor=TINTS[depth % 2], id=f"scope-{inner}", tooltip=tooltip(inner))
                self.fill(cluster, inner, depth + 1)

    def box(self, canvas, call):
        op = call.op
        lk = look(op.kind)
        tip = tooltip(call.name, repr(op), *([str(call.source)] if call.source else []))
        s = sign(op)
        if s:
            canvas.node(call.name, f"<<B>{markup(s)}</B>>", shape="circle", style="filled", fixedsize="true", width="0.26", height="0.26", fillcolor=lk.fill, fontsize="12", margin="0", id=f"node-{call.name}", tooltip=tip)
            return
        local = _local(call.name)
        telling = [] if re.fullmatch(rf"{re.escape(op.short)}_?\d*", local) else [local]
        if call.weights != call.name and op.weight_shapes(*[self.shapes[i] for i in call.inputs]):
            telling.append(f"weights of {call.weights}")
        telling += notes(op)
        label = f"<B>{markup(shortened(title(op)))}</B>"
        if telling:
            label += f'<BR/><FONT POINT-SIZE="8" COLOR="{GREY}">{markup(shortened(" · ".join(telling)))}</FONT>'
        style = "rounded,filled" + ("" if lk.outline == "solid" else f",{lk.outline}")
        canvas.node(call.name, f"<{label}>", fillcolor=lk.fill, style=style, id=f"node-{call.name}", tooltip=tip)

    def wires(self):
        for call in self.network.calls:
            for source in call.inputs:
                text = volume_text(self.shapes[source])
                says = self.network[source].inputs != () and all(self.shapes[i] == self.shapes[source] for i in self.network[source].inputs)
                self.drawing.edge(source, call.name, label=None if says else f" {text}", edgetooltip=tooltip(f"{source} → {call.name}: {text}"), weight=self.paths.weight(source, call.name), **({"tailport": "e", "headport": "e"} if PORTS and self.paths.skip(source, call.name) else {}))

    def outputs(self):
        keyed = self.network.outputs if hasattr(self.network.outputs, "items") else None
        for i, (key, name) in enumerate(keyed.items() if keyed else (("Output", n) for n in self.network.outputs)):
            node = f"output {i}"
            self.drawing.node(node, f"<<B>{markup(key)}</B>>", fillcolor="white", style="rounded,filled,bold")
            self.drawing.edge(name, node, label=volume_text(self.shapes[name]), weight="10")


def _scope_of(name): return name.rpartition(".")[0]
def _local(name): return name.rpartition(".")[2]
