"""Locally connected layers: convolution whose filters are not shared between positions."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from graphnet.errors import Misfit
from graphnet.ops.arguments import PaddingLike, PerAxis, whole
from graphnet.ops.kernel_and_bias import KernelAndBias
from graphnet.ops.op import Weight, needs_features
from graphnet.ops.sliding_filters import SlidingFilters
from graphnet.shapes import Volume, volume_text


@dataclass(frozen=True, repr=False)
class LocallyConnected(SlidingFilters, KernelAndBias):
    """K filters of its own for every position (CS231n: where the input has a specific centered structure)."""

    filters: int
    kernel_size: PerAxis
    strides: PerAxis = 1
    padding: PaddingLike = "valid"

    short = "local"

    def __post_init__(self) -> None:
        self._set(filters=whole(self, "filters", self.filters))
        super().__post_init__()

    def channels_out(self, channels: int) -> int:
        return self.filters

    def _extents(self, spatial: Volume) -> Volume:
        if None in spatial:
            raise Misfit(f"{type(self).__name__} has weights for every position: extents must be known, "
                         f"got {volume_text(spatial)}")  # fmt: skip
        return super()._extents(spatial)

    def weight_shapes(self, *inputs: Volume) -> dict[str, Weight]:
        """F·F·D₁ weights and a bias for each output number."""
        (volume,) = inputs
        positions: tuple[int, ...] = self._extents(volume[:-1])  # type: ignore[assignment]
        window = self.multiplications(needs_features(self, volume))
        return {"kernel": Weight((*positions, window, self.filters)), **self._bias(*positions, self.filters)}

    def multiplications(self, channels: int) -> int:
        return prod(self.kernel_size) * channels


@dataclass(frozen=True, repr=False)
class LocallyConnected1D(LocallyConnected):
    """A locally connected layer over a (length, channels) volume."""

    rank = 1


@dataclass(frozen=True, repr=False)
class LocallyConnected2D(LocallyConnected):
    """A locally connected layer over a (height, width, channels) volume, with `Conv2D`'s padding."""

    rank = 2
