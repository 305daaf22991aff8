"""How many parameters a node's weights hold."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from typing import NamedTuple

from graphnet.ops import Weight


class Parameters(NamedTuple):
    """How many numbers a node keeps, and how many of them it learns."""

    total: int
    trainable: int


def parameters(weights: Mapping[str, Weight]) -> Parameters:
    """The parameters in some weights.

    >>> parameters({"kernel": Weight((5, 5, 3, 10)), "bias": Weight((10,))})
    Parameters(total=760, trainable=760)
    """
    sizes = [(prod(weight.shape), weight.trainable) for weight in weights.values()]
    return Parameters(sum(size for size, _ in sizes), sum(size for size, trainable in sizes if trainable))
