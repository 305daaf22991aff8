"""Between which two numbers everything that leaves a node lies, whatever the weights are."""

from __future__ import annotations

from graphnet.network import Network
from graphnet.ops import Op
from graphnet.ops.answers import remembered
from graphnet.ops.ranges import Range


def value_ranges(network: Network) -> dict[str, Range]:
    """The range of every node; infinite on a side where nothing is certain."""
    bounds = remembered(_bounds)
    ranges: dict[str, Range] = {}
    for name, op, inputs, *_ in network.calls:
        ranges[name] = bounds(op, *[ranges[source] for source in inputs])
    return ranges


def _bounds(op: Op, *arriving: Range) -> Range:
    low, high = op.bounds(*arriving)
    return float(low), float(high)  # whole numbers would grow without end where sums double them again and again
