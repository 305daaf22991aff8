"""Sampling: volumes made coarser by dropping numbers, or finer by putting some in between."""

from __future__ import annotations

from dataclasses import MISSING, dataclass
from typing import Any, ClassVar

from graphnet.ops.arguments import PerAxis, choice, per_axis
from graphnet.ops.op import Op, needs_rank
from graphnet.shapes import Volume, Window


@dataclass(frozen=True, repr=False)
class Sampling(Op):
    """What takes every S-th number, or makes S of each."""

    size: PerAxis = 2

    rank: ClassVar[int]
    kind = "sampling"
    linear = True

    def __post_init__(self) -> None:
        super().__post_init__()
        self._set(size=per_axis(self, "size", self.size, self.rank))

    def default(self, argument: str) -> Any:
        return MISSING if argument == "size" else super().default(argument)


@dataclass(frozen=True, repr=False)
class Subsampling(Sampling):
    """The first of every S cells along each axis, f(S·n): the top-left of every S×S (NYU deck)."""

    short = "subsample"

    @property
    def window(self) -> Window:
        return Window((1,) * self.rank, self.size, "same")

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
