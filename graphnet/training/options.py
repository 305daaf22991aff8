"""How a network is trained: the numbers a user may choose, refused here where they make no sense."""

from __future__ import annotations

import math
from dataclasses import dataclass
from operator import index
from typing import Any

from graphnet.errors import ArgumentError, near_matches

LEARNING_RATES = {"adam": 3e-3, "adamw": 3e-3, "rmsprop": 1e-3, "sgd": 0.05}
"""The optimizers there are, and the learning rate each begins with unless told otherwise."""

_SEEDS = 2**32
"""NumPy's generators take seeds below this."""


@dataclass(frozen=True)
class Options:
    """The options of a fit, in Keras's words. Raises `ArgumentError`, which names the option.

    >>> Options(epochs=5)
    Options(epochs=5, batch_size=64, learning_rate=0.003, optimizer='adam', augment=True, seed=0)
    """

    epochs: int = 35
    batch_size: int = 64
    learning_rate: float | None = None
    """At the first step; it falls to 0 along half a cosine. None is the optimizer's own in `LEARNING_RATES`."""
    optimizer: str = "adam"
    augment: bool = True
    """Whether training images are turned, zoomed and shifted a little, anew in each epoch."""
    seed: int = 0
    """Of the split, the first weights, the order of the images and their augmentation."""

    def __post_init__(self) -> None:
        if self.optimizer not in LEARNING_RATES:
            raise ArgumentError(
                f"optimizer must be one of {', '.join(LEARNING_RATES)}, got {self.optimizer!r}"
                + near_matches(str(self.optimizer).lower(), LEARNING_RATES)
            )
        if not isinstance(self.augment, bool):
            raise ArgumentError(f"augment must be True or False, got {self.augment!r}")
        learning_rate = LEARNING_RATES[self.optimizer] if self.learning_rate is None else self.learning_rate
        self._set(
            epochs=_whole("epochs", self.epochs, least=1),
            batch_size=_whole("batch_size", self.batch_size, least=1),
            learning_rate=_positive("learning_rate", learning_rate),
            seed=_whole("seed", self.seed, least=0, below=_SEEDS),
        )

    def _set(self, **values: Any) -> None:
        for name, value in values.items():
            object.__setattr__(self, name, value)


def _whole(option: str, value: Any, least: int, below: int | None = None) -> int:
    """A whole number in [least, below)."""
    try:
        number = index(value)
    except TypeError:
        number = None
    if number is None or isinstance(value, bool) or number < least or (below is not None and number >= below):
        bounds = f"≥ {least}" if below is None else f"from {least} to {below - 1}"
        raise ArgumentError(f"{option} must be a whole number {bounds}, got {value!r}")
    return number


def _positive(option: str, value: Any) -> float:
    """A finite number above 0."""
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if isinstance(value, (bool, str)) or not math.isfinite(number) or number <= 0:
        raise ArgumentError(f"{option} must be a finite number > 0, got {value!r}")
    return number
