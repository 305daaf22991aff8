"""How many parameters a node's weights hold."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from typing import NamedTuple

from graphnet.ops import Weight


class Parameters(NamedTuple):
    """How many numbers a node keeps, and how many of them it learns; None is not known."""

    total: int | None
    trainable: int | None


def parameters(weights: Mapping[str, Weight]) -> Parameters:
    """The parameters in some weights.

    >>> parameters({"kernel": Weight((5, 5, 3, 10)), "bias": Weight((10,))})
    Parameters(total=760, trainable=760)
    """
    total = trainable = 0
    for weight in weights.values():
        size = prod(weight.shape)
        total += size
        trainable += size if weight.trainable else 0
    return Parameters(total, trainable)
