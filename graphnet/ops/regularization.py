"""Layers that act in training alone."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import ClassVar

from graphnet.ops.arguments import number, whole
from graphnet.ops.formulas import Equation, Quantity, Statement, X, Y
from graphnet.ops.op import Op, needs_rank
from graphnet.ops.passes import FUSED
from graphnet.ops.ranges import Range, products
from graphnet.shapes import Volume


@dataclass(frozen=True, repr=False)
class Dropout(Op):
    """A share of the numbers set to zero in training, the rest scaled up to keep the sum (Srivastava et al., 2014)."""

    rate: float
    seed: int | None = None

    short = "dropout"
    passes = FUSED
    kind = "regularization"
    linear_after_training = True
    elementwise = True

    def __post_init__(self) -> None:
        self._set(
            rate=number(self, "rate", self.rate, 0, 1),
            seed=None if self.seed is None else whole(self, "seed", self.seed, 0),
        )

    def random_numbers(self, output: Volume) -> int:
        return prod(extent or 1 for extent in output)

    @property
    def dropped(self) -> float:
        return self.rate

    def bounds(self, *arriving: Range) -> Range:
        """Zero, and what is kept, scaled up."""
        (numbers,) = arriving
        return products(numbers, (0.0, 1 / (1 - self.rate)))

    def definition(self, *inputs: Volume) -> list[Statement]:
        kept = 1 - Fraction(str(self.rate))
        return [
            Equation(Y, X * Quantity("m") / float(kept), f"in training; m is 1 with probability {float(kept)}, else 0"),
            Equation(Y, X, "afterwards"),
        ]


@dataclass(frozen=True, repr=False)
class SpatialDropout(Dropout):
    """Dropout of whole channels (Tompson et al., 2014)."""

    rank: ClassVar[int]
    elementwise = False
    pointwise = True

    def output_shape(self, *inputs: Volume) -> Volume:
        (volume,) = inputs
        needs_rank(self, volume, self.rank)
        return volume

    def random_numbers(self, output: Volume) -> int:
        return output[-1] or 1


@dataclass(frozen=True, repr=False)
class SpatialDropout1D(SpatialDropout):
    """Dropout of whole channels of a (length, channels) volume."""

    rank = 1


@dataclass(frozen=True, repr=False)
class SpatialDropout2D(SpatialDropout):
    """Dropout of whole channels of a (height, width, channels) volume."""

    rank = 2
