"""Which weights every node brings, and how many parameters they hold."""

from __future__ import annotations

from math import prod
from typing import NamedTuple

from graphnet.network import Network
from graphnet.ops import Weight
from graphnet.volumes import Volumes


class Parameters(NamedTuple):
    """How many numbers a node learns, and keeps."""

    total: int
    trainable: int


def weights(network: Network, found: Volumes) -> dict[str, dict[str, Weight]]:
    """The weights of every node, in Keras's order; a node that uses another's brings none of its own."""
    brought = {}
    for call in network.calls:
        arriving = found.arriving(call)
        assert arriving is not None
        brought[call.name] = call.op.weight_shapes(*arriving) if call.weights == call.name else {}
    return brought


def parameters(weights: dict[str, Weight]) -> Parameters:
    """The parameters in some weights.

    >>> parameters({"kernel": Weight((5, 5, 3, 10)), "bias": Weight((10,))})
    Parameters(total=760, trainable=760)
    """
    sizes = [(prod(weight.shape), weight.trainable) for weight in weights.values()]
    return Parameters(sum(size for size, _ in sizes), sum(size for size, trainable in sizes if trainable))
