"""What a page says of every node: a row of the table, and its arithmetic worked out."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import Any

from graphnet.analysis.explaining.node import node_page
from graphnet.analysis.explaining.text import text
from graphnet.analysis.explaining.whole import scope_page
from graphnet.analysis.facts import Row
from graphnet.analysis.receptive_field import field_text
from graphnet.drawing.measures import KINDS
from graphnet.drawing.subject import Subject
from graphnet.drawing.titles import title
from graphnet.network import Call
from graphnet.shapes import volume_text
from graphnet.volumes import volumes

MOST_OF_THEIR_OWN = 1000
"""In a larger network, nodes with the same op and the same volumes share what is worked out for the first of them."""

COLUMNS = ("name", "op", "kind", "title", "volume", "activations", "field", "source", "inputs", "fault", "measures")
"""What `rows` has of each node."""


def rows(subject: Subject) -> list[list[Any]]:
    """A row for every node, in topological order; nodes are referred to by their places in it."""
    places = {name: place for place, name in enumerate(subject.network)}
    return [_row(subject, row, places) for row in subject.facts]


def _row(subject: Subject, row: Row, places: dict[str, int]) -> list[Any]:
    return [
        row.name,
        repr(row.op),
        row.op.kind,
        title(row.op),
        volume_text(row.shape),
        row.activations,
        field_text(row.receptive_field),
        str(subject.network[row.name].source or ""),
        [places[name] for name in row.inputs],
        subject.faults.get(row.name, ""),
        [kind.of_row(row) for kind in KINDS.values()],
    ]


class Working:
    """The arithmetic of every node as text, each line of which is kept once."""

    def __init__(self, subject: Subject):
        self._subject = subject
        self._problems = {problem.node: str(problem) for problem in reversed(subject.problems)}
        self._places: dict[str, int] = {}
        self._told: dict[Hashable, int] = {}
        self._texts: list[list[int]] = []
        self._of_nodes = [self._text_of(call) for call in subject.network.calls]
        self._of_scopes = {scope: self._kept(lines) for scope, lines in self._scopes()}

    def data(self) -> dict[str, Any]:
        """Every line there is, the texts by the places of their lines, and the places of nodes' and scopes' texts."""
        return {"lines": list(self._places), "texts": self._texts, "of": self._of_nodes, "scopes": self._of_scopes}

    def _text_of(self, call: Call) -> int:
        likeness = self._likeness(call)
        if likeness not in self._told:
            self._told[likeness] = self._kept(self._lines(call))
        return self._told[likeness]

    def _kept(self, lines: Iterable[str]) -> int:
        """The place of a new text."""
        self._texts.append([self._places.setdefault(line, len(self._places)) for line in lines])
        return len(self._texts) - 1

    def _likeness(self, call: Call) -> Hashable:
        """What two nodes that share a text have in common."""
        if len(self._subject.network) <= MOST_OF_THEIR_OWN or call.name in self._problems:
            return call.name
        shapes = self._subject.shapes
        return call.op, call.weights == call.name, shapes[call.name], tuple(shapes[name] for name in call.inputs)

    def _lines(self, call: Call) -> list[str]:
        subject = self._subject
        unknown = any(subject.shapes[name] is None for name in (call.name, *call.inputs))
        if call.name in self._problems:
            return self._problems[call.name].splitlines()
        if unknown and subject.problems:
            return ["not known, for what stands before it does not fit"]
        return text(node_page(subject.network, subject.facts, call.name)).splitlines()

    def _scopes(self) -> Iterator[tuple[str, list[str]]]:
        """The scopes of which anything is known, and what is told of them."""
        network, facts = self._subject.network, self._subject.facts
        silenced = volumes(network).silenced(network)
        for scope in network.scopes():
            if not silenced.issuperset(network.scope(scope)):
                yield scope, text(scope_page(network, facts, silenced, scope)).splitlines()
