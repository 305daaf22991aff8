"""Locally connected layers: convolution whose filters are not shared between positions."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from graphnet.errors import Misfit
from graphnet.ops.arguments import PaddingLike, PerAxis, whole
from graphnet.ops.formulas import (
    ENTERING,
    LEAVING,
    Equation,
    Formula,
    Indexed,
    MatrixProduct,
    Number,
    Quantity,
    Statement,
    extents_of,
    gathered,
    indices,
    product,
)
from graphnet.ops.kernel_and_bias import KernelAndBias
from graphnet.ops.op import Weight, needs_features
from graphnet.ops.sliding_filters import SlidingFilters
from graphnet.ops.window_formulas import beyond_rim, met
from graphnet.shapes import Volume, volume_text


@dataclass(frozen=True, repr=False)
class LocallyConnected(SlidingFilters, KernelAndBias):
    """K filters of its own for every position (CS231n: where the input has a specific centered structure)."""

    filters: int
    kernel_size: PerAxis
    strides: PerAxis = 1
    padding: PaddingLike = "valid"

    short = "local"
    mixes_channels = True

    def __post_init__(self) -> None:
        self._set(filters=whole(self, "filters", self.filters))
        super().__post_init__()

    @property
    def bias_argument(self) -> None:
        """None: a channel has another bias at every place."""

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

    def definition(self, *inputs: Volume) -> list[Statement]:
        """As a convolution, with weights that depend on the place."""
        assert self.window is not None
        (volume,) = inputs
        n, m, places, cells = Quantity("n"), Quantity("m"), indices("i", self.rank), indices("k", self.rank)
        weighted = gathered("Σ", (*cells, n), Indexed("W", (*places, *cells, n, m)) * met(self.window, volume, n))
        note = beyond_rim(self.window, volume)
        return [Equation(Indexed("Z", (*places, m)), self._biased(weighted, *places, m), note)]

    def channel_formula(self, volume: Volume) -> Formula:
        return Quantity("K", self.filters)

    def dot_product(self, volume: Volume) -> Formula:
        return product(*self.filter_extents, extents_of(volume, ENTERING)[-1])

    def weight_formulas(self, *inputs: Volume) -> dict[str, Formula]:
        (volume,) = inputs
        positions, filters = extents_of(self.output_shape(volume), LEAVING)[:-1], self.channel_formula(volume)
        kernel = product(product(*positions), self.dot_product(volume), filters)
        return {"kernel": kernel, **self._bias_formula(product(product(*positions), filters))}

    def neuron_formula(self, volume: Volume) -> Formula | None:
        """None: its own weights are counted so already."""
        return None

    def matrix_products(self, output: Volume, *inputs: Volume) -> list[MatrixProduct]:
        """One product a place, for each has filters of its own."""
        (volume,) = inputs
        filters, places = self.channel_formula(volume), product(*extents_of(output, LEAVING)[:-1])
        return [MatrixProduct(filters, self.dot_product(volume), Number(1), places)]


@dataclass(frozen=True, repr=False)
class LocallyConnected1D(LocallyConnected):
    """A locally connected layer over a (length, channels) volume."""

    rank = 1


@dataclass(frozen=True, repr=False)
class LocallyConnected2D(LocallyConnected):
    """A locally connected layer over a (height, width, channels) volume, with `Conv2D`'s padding."""

    rank = 2
