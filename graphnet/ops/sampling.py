"""Sampling: volumes made coarser by dropping numbers, or finer by putting some in between."""

from __future__ import annotations

from dataclasses import MISSING, dataclass
from typing import Any, ClassVar

from graphnet.ops.arguments import PerAxis, choice, per_axis
from graphnet.ops.footprint import Footprints, Reading, straight
from graphnet.ops.formulas import (
    ENTERING,
    LEAVING,
    Equation,
    Indexed,
    Quantity,
    Statement,
    extents_of,
    indices,
    symbols,
)
from graphnet.ops.op import Op, needs_rank
from graphnet.ops.passes import FUSED, Passes
from graphnet.ops.ranges import Range, with_zero
from graphnet.shapes import Volume, Window


@dataclass(frozen=True, repr=False)
class Sampling(Op):
    """What takes every S-th number, or makes S of each."""

    size: PerAxis = 2

    rank: ClassVar[int]
    kind = "sampling"
    linear = True
    keeps_range = True

    def __post_init__(self) -> None:
        super().__post_init__()
        self._set(size=per_axis(self, "size", self.size, self.rank))

    def default(self, argument: str) -> Any:
        return MISSING if argument == "size" else super().default(argument)


@dataclass(frozen=True, repr=False)
class Subsampling(Sampling):
    """The first of every S cells along each axis, f(S·n): the top-left of every S×S (NYU deck)."""

    short = "subsample"
    passes = FUSED

    @property
    def window(self) -> Window:
        return Window((1,) * self.rank, self.size, "same")

    def definition(self, *inputs: Volume) -> list[Statement]:
        """f(S·n) (NYU deck)."""
        n, places = Quantity("n"), indices("i", self.rank)
        kept = (stride * i for stride, i in zip(self.size, places, strict=True))
        return [Equation(Indexed("Y", (*places, n)), Indexed("X", (*kept, n)))]

    def output_shape(self, *inputs: Volume) -> Volume:
        """⌈N/S⌉ cells along each axis."""
        (volume,) = inputs
        needs_rank(self, volume, self.rank)
        return (*self.window.slide(volume[:-1]), volume[-1])


@dataclass(frozen=True, repr=False)
class Subsampling1D(Subsampling):
    """Every S-th number of a (length, channels) volume."""

    rank = 1


@dataclass(frozen=True, repr=False)
class Subsampling2D(Subsampling):
    """The top-left of every S×S of a (height, width, channels) volume."""

    rank = 2


@dataclass(frozen=True, repr=False)
class UpSampling(Sampling):
    """S cells for each along every axis: `interpolation` says what the new ones hold.

    "nearest" repeats, "bilinear" draws lines between, "zeros" puts zeros behind each cell (f(n/S), NYU deck).
    """

    interpolation: str = "nearest"

    INTERPOLATIONS: ClassVar[tuple[str, ...]] = ("nearest", "zeros")
    short = "upsample"
    passes = Passes(fused=True, keeps=())

    def __post_init__(self) -> None:
        super().__post_init__()
        self._set(interpolation=choice(self, "interpolation", self.interpolation, self.INTERPOLATIONS))

    def output_shape(self, *inputs: Volume) -> Volume:
        """S·N cells along each axis."""
        (volume,) = inputs
        needs_rank(self, volume, self.rank)
        *spatial, channels = volume
        grown = (None if extent is None else extent * size for extent, size in zip(spatial, self.size, strict=True))
        return (*grown, channels)

    def bounds(self, *arriving: Range) -> Range:
        between = super().bounds(*arriving)
        return with_zero(between) if self.interpolation == "zeros" else between

    def extent_formulas(self, output: Volume, *inputs: Volume) -> list[Statement]:
        (volume,) = inputs
        grown = zip(extents_of(output, LEAVING), symbols("S", self.size), extents_of(volume, ENTERING), strict=False)
        return [Equation(after, size * before) for after, size, before in grown]

    def footprints(self, output: Volume, *inputs: Volume) -> Footprints:
        """One cell, or the two that a new one lies between; of zeros none."""
        return (straight(*map(self._reading, self.size)),)

    def _reading(self, size: int) -> Reading:
        match self.interpolation:
            case "nearest":
                return Reading(size, padding=size - 1, spread=size)
            case "zeros":
                return Reading(1, spread=size)
        # bilinear: what is less than S places away from y + 1/2 − S/2, the middle of y seen from that of a cell
        odd = size % 2
        return Reading(2 * size - odd, padding=(3 * size - 2 - odd) // 2, spread=size)


@dataclass(frozen=True, repr=False)
class UpSampling1D(UpSampling):
    """A (length, channels) volume made S times as long, by "nearest" or "zeros"."""

    rank = 1


@dataclass(frozen=True, repr=False)
class UpSampling2D(UpSampling):
    """A (height, width, channels) volume made S times as high and wide, by "nearest", "bilinear" or "zeros".

    Keras's other interpolations differ between its backends.
    """

    INTERPOLATIONS = ("nearest", "bilinear", "zeros")
    rank = 2
