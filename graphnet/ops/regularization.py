"""Layers that act in training alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from graphnet.ops.arguments import number, whole
from graphnet.ops.op import Op, needs_rank
from graphnet.shapes import Volume


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


@dataclass(frozen=True, repr=False)
class SpatialDropout(Dropout):
    """Dropout of whole channels (Tompson et al., 2014)."""

    rank: ClassVar[int]
    elementwise = False

    def output_shape(self, *inputs: Volume) -> Volume:
        (volume,) = inputs
        needs_rank(self, volume, self.rank)
        return volume


@dataclass(frozen=True, repr=False)
class SpatialDropout1D(SpatialDropout):
    """Dropout of whole channels of a (length, channels) volume."""

    rank = 1


@dataclass(frozen=True, repr=False)
class SpatialDropout2D(SpatialDropout):
    """Dropout of whole channels of a (height, width, channels) volume."""

    rank = 2
