"""Layers that act in training alone."""

from __future__ import annotations

from dataclasses import dataclass

from graphnet.ops.arguments import number, whole
from graphnet.ops.op import Op


@dataclass(frozen=True, repr=False)
class Dropout(Op):
    """A share of the numbers set to zero in training, the rest scaled up to keep the sum (Srivastava et al., 2014)."""

    rate: float
    seed: int | None = None

    short = "dropout"
    kind = "regularization"
    elementwise = True

    def __post_init__(self) -> None:
        self._set(
            rate=number(self, "rate", self.rate, 0, 1),
            seed=None if self.seed is None else whole(self, "seed", self.seed, 0),
        )
