"""What is known of a network without building it: one row a node, and the totals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from graphnet.analysis.receptive_field import ReceptiveField, fields_within
from graphnet.analysis.weights import Parameters, parameters
from graphnet.garbage import uncollected
from graphnet.network import Network
from graphnet.ops import Op
from graphnet.ops.answers import remembered
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


class Facts:
    """The rows of a network by name, in topological order, and their totals."""

    def __init__(self, network: Network, rows: dict[str, Row]):
        self.network = network
        self._rows = rows

    def __getitem__(self, name: str) -> Row:
        self.network[name]  # says what is near, where there is no such node
        return self._rows[name]

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows.values())

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def params(self) -> int | None:
        return known_sum(row.params for row in self)

    @property
    def trainable_params(self) -> int | None:
        return known_sum(row.trainable_params for row in self)

    @property
    def macs(self) -> int | None:
        """Multiply-adds per image; FLOPs are twice as many."""
        return known_sum(row.macs for row in self)

    @property
    def activations(self) -> int | None:
        return known_sum(row.activations for row in self)


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


NOTHING = Parameters(0, 0)
NOT_KNOWN = (Parameters(None, None), None, None)


def analyze(network: Network) -> Facts:
    """Volumes, parameters, MACs, activations and receptive fields of every node.

    Raises one `ShapeError` that lists all that does not fit.
    """
    return facts_at(network, checked_volumes(network))


@uncollected()
def facts_at(network: Network, shapes: Mapping[str, Volume | None]) -> Facts:
    """The facts that follow from some volumes; None is told of a node where these are not known."""
    counted = remembered(_counted)
    fields = fields_within(network, shapes)
    rows = {}
    for name, op, inputs, weights, source in network.calls:
        output, arriving = shapes[name], tuple([shapes[origin] for origin in inputs])
        counts, macs, activations = counted(op, output, arriving)
        total, trainable = counts if weights == name else NOTHING
        rows[name] = Row(name, op, inputs, output, total, trainable, macs, activations, fields[name], source)
    return Facts(network, rows)


def _counted(
    op: Op, output: Volume | None, arriving: tuple[Volume | None, ...]
) -> tuple[Parameters, int | None, int | None]:
    """Parameters, MACs and activations."""
    known = tuple(volume for volume in arriving if volume is not None)
    if output is None or len(known) < len(arriving):
        return NOT_KNOWN
    return parameters(op.weight_shapes(*known)), op.macs(output, *known), op.activations(output)
