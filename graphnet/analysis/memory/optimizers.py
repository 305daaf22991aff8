"""What Keras's optimizers keep beside the weights."""

from __future__ import annotations

from collections.abc import Iterable
from math import prod
from typing import NamedTuple

from graphnet.errors import ArgumentError, brief, near_matches

COUNTER, RATE = 4, 4
"""Bytes of the count of steps (int32) and of the learning rate (float32), which every optimizer keeps."""


class Optimizer(NamedTuple):
    """What an optimizer keeps of every weight that it changes."""

    slots: int
    """Arrays of the weight's own shape."""
    factored: bool = False
    """Also the means of each matrix's rows and columns."""
    scalars: int = 0
    """Single numbers for all weights together."""


OPTIMIZERS = {
    "adadelta": Optimizer(2),
    "adafactor": Optimizer(1, factored=True),
    "adagrad": Optimizer(1),
    "adam": Optimizer(2),
    "adamax": Optimizer(2),
    "adamw": Optimizer(2),
    "ftrl": Optimizer(2),
    "lamb": Optimizer(2),
    "lion": Optimizer(1),
    "momentum": Optimizer(1),
    "nadam": Optimizer(2, scalars=1),
    "nesterov": Optimizer(1),
    "rmsprop": Optimizer(1),
    "sgd": Optimizer(0),
}
"""As `keras.optimizers` builds them with their usual arguments; momentum and nesterov are SGD with momentum."""


def known_optimizer(name: object) -> Optimizer:
    """The optimizer of a name. Raises `ArgumentError` where there is none."""
    if not isinstance(name, str) or name not in OPTIMIZERS:
        near = near_matches(str(name), OPTIMIZERS)
        raise ArgumentError(f"unknown optimizer {brief(name)}: there are {', '.join(OPTIMIZERS)}{near}")
    return OPTIMIZERS[name]


def slot_bytes(optimizer: Optimizer, shapes: Iterable[tuple[int, ...]], width: int) -> int:
    """Bytes an optimizer keeps for trainable weights of some shapes, each number `width` bytes wide.

    >>> slot_bytes(OPTIMIZERS["adam"], [(5, 7), (7,)], width=4)
    344
    """
    kept = COUNTER + RATE + optimizer.scalars * width
    for shape in shapes:
        kept += optimizer.slots * prod(shape) * width
        if optimizer.factored:
            kept += _row_and_column_bytes(shape, width)
    return kept


def _row_and_column_bytes(shape: tuple[int, ...], width: int) -> int:
    """Bytes of the row and column means; in their place two counters where there is no matrix."""
    if len(shape) < 2:
        return 2 * COUNTER
    *outer, rows, columns = shape
    return prod(outer) * (rows + columns) * width
