"""What is known of a network without building it: one row a node, and the totals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from graphnet.analysis.receptive_field import ReceptiveField, fields_within
from graphnet.analysis.weights import parameters
from graphnet.garbage import uncollected
from graphnet.network import Network
from graphnet.ops import Op
from graphnet.ops.answers import remembered
from graphnet.quantities import number_text
from graphnet.shapes import Volume
from graphnet.source import Source
from graphnet.volumes import checked_volumes


class Row(NamedTuple):
    """One node. Counts are per image; None is not known: where an extent is None, or only Keras knows."""

    name: str
    op: Op
    inputs: tuple[str, ...]
    shape: Volume | None
    params: int | None
    """Parameters; a shared weight counts for the call that brought it."""
    trainable_params: int | None
    macs: int | None
    """Multiply-adds of convolution and dense layers, biases left out."""
    activations: int | None
    """Numbers that a forward pass keeps, as the decks count memory."""
    receptive_field: ReceptiveField | None
    """Which cells of the network's input one of its cells sees: size, stride and padding."""
    source: Source | None


class Counts(NamedTuple):
    """What is counted of one node, as in its row."""

    params: int | None
    trainable_params: int | None
    macs: int | None
    activations: int | None


class Facts:
    """The rows of a network by name, in topological order, and their totals."""

    def __init__(self, network: Network, shapes: Mapping[str, Volume | None], counts: Mapping[str, Counts]):
        self.network = network
        self.counts = counts
        """What is counted of every node: its row without all that is worked out when rows are asked for."""
        self._shapes = shapes

    @cached_property
    def receptive_fields(self) -> dict[str, ReceptiveField | None]:
        """What every node sees of the input; worked out when it, or a row, is first asked for."""
        return fields_within(self.network, self._shapes)

    @cached_property
    def _rows(self) -> dict[str, Row]:
        shapes, counts, fields = self._shapes, self.counts, self.receptive_fields
        return {
            name: Row(name, op, inputs, shapes[name], *counts[name], fields[name], source)
            for name, op, inputs, _, source in self.network.calls
        }

    def __getitem__(self, name: str) -> Row:
        self.network[name]  # says what is near, where there is no such node
        return self._rows[name]

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows.values())

    def __len__(self) -> int:
        return len(self.network)

    def __repr__(self) -> str:
        told = {"parameters": self.params, "MACs": self.macs}
        counts = [f"{name} {number_text(count)}" for name, count in told.items()]
        return f"<facts of {self.network.name}: {', '.join([f'{len(self)} nodes', *counts])}>"

    @property
    def params(self) -> int | None:
        return known_sum(counts.params for counts in self.counts.values())

    @property
    def trainable_params(self) -> int | None:
        return known_sum(counts.trainable_params for counts in self.counts.values())

    @property
    def macs(self) -> int | None:
        """Multiply-adds per image; FLOPs are twice as many."""
        return known_sum(counts.macs for counts in self.counts.values())

    @property
    def activations(self) -> int | None:
        return known_sum(counts.activations for counts in self.counts.values())


def known_sum(numbers: Iterable[int | None]) -> int | None:
    """A sum that is not known when a part of it is not.

    >>> known_sum([1, 2]), known_sum([1, None])
    (3, None)
    """
    total = 0
    for number in numbers:
        if number is None:
            return None
        total += number
    return total


NOT_KNOWN = Counts(None, None, None, None)


def analyze(network: Network) -> Facts:
    """Volumes, parameters, MACs, activations and receptive fields of every node.

    Raises one `ShapeError` that lists all that does not fit.
    """
    return facts_at(network, checked_volumes(network))


@uncollected()
def facts_at(network: Network, shapes: Mapping[str, Volume | None]) -> Facts:
    """The facts that follow from some volumes; None is told of a node where these are not known."""
    counted = remembered(_counted)
    counts = {}
    for name, op, inputs, weights, _ in network.calls:
        found = counted(op, shapes[name], tuple([shapes[origin] for origin in inputs]))
        counts[name] = found if weights == name else found._replace(params=0, trainable_params=0)
    return Facts(network, shapes, counts)


def _counted(op: Op, output: Volume | None, arriving: tuple[Volume | None, ...]) -> Counts:
    known = tuple(volume for volume in arriving if volume is not None)
    if output is None or len(known) < len(arriving):
        return NOT_KNOWN
    return Counts(*parameters(op.weight_shapes(*known)), op.macs(output, *known), op.activations(output))
