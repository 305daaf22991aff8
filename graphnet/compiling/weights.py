"""What of a Keras layer is weights, and what is not."""

from __future__ import annotations

from collections.abc import Iterable
from math import prod
from typing import Any


def arrays(weights: Iterable[Any]) -> list[Any]:
    """Weights without the states of random generators, which Keras lists among them."""
    return [weight for weight in weights if weight.path.rpartition("/")[2] != "seed_generator_state"]


def count(weights: Iterable[Any]) -> int:
    """How many numbers some weights hold."""
    return sum(prod(weight.shape) for weight in arrays(weights))
