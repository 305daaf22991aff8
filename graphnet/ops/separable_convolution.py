"""Depthwise and separable convolution: filters that see one channel, and then those that see one position."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from graphnet.ops.arguments import PaddingLike, PerAxis, Recipe, whole
from graphnet.ops.formulas import (
    ENTERING,
    LEAVING,
    Equation,
    Formula,
    Indexed,
    MatrixProduct,
    Quantity,
    Statement,
    extents_of,
    gathered,
    indices,
    product,
)
from graphnet.ops.kernel_and_bias import Biased
from graphnet.ops.op import Weight, needs_features
from graphnet.ops.passes import Contraction
from graphnet.ops.sliding_filters import SlidingFilters
from graphnet.ops.window_formulas import beyond_rim, met
from graphnet.shapes import Volume, Window, size


@dataclass(frozen=True, repr=False, kw_only=True)
class DepthwiseKernel(Biased):
    """Weights that see one channel each, and a bias."""

    depthwise_initializer: Recipe = "glorot_uniform"
    depthwise_regularizer: Recipe = None
    depthwise_constraint: Recipe = None


def depthwise(array: str, window: Window, multiplier: int, volume: Volume) -> tuple[Indexed, Formula]:
    """What each channel's own filters make of it: Y[i, m·n + j] = Σ W[k, n, j]·X[i + k − P, n]."""
    rank = len(window.size)
    n, j, cells = Quantity("n"), Quantity("j"), indices("k", rank)
    channel, weight = (multiplier * n + j, (n, j)) if multiplier > 1 else (n, (n,))
    weighted = gathered("Σ", cells, Indexed("W", (*cells, *weight)) * met(window, volume, n))
    return Indexed(array, (*indices("i", rank), channel)), weighted


def depthwise_product(op: SlidingFilters, multiplier: Formula, volume: Volume, output: Volume) -> MatrixProduct:
    """The depthwise filters of one channel by its receptive fields, for each channel."""
    places = product(*extents_of(output, LEAVING)[:-1])
    return MatrixProduct(multiplier, product(*op.filter_extents), places, extents_of(volume, ENTERING)[-1])


@dataclass(frozen=True, repr=False)
class DepthwiseConvolution(SlidingFilters, DepthwiseKernel):
    """Each channel convolved by itself (MobileNet, Howard et al., 2017)."""

    kernel_size: PerAxis
    strides: PerAxis = 1
    padding: PaddingLike = "valid"
    depth_multiplier: int = 1
    dilation_rate: PerAxis = 1

    strides_dilated = True

    def __post_init__(self) -> None:
        self._set(depth_multiplier=whole(self, "depth_multiplier", self.depth_multiplier))
        super().__post_init__()

    def channels_out(self, channels: int) -> int:
        return channels * self.depth_multiplier

    def weight_shapes(self, *inputs: Volume) -> dict[str, Weight]:
        """F·F weights and a bias for each of D₂ = m·D₁ channels."""
        (volume,) = inputs
        channels = needs_features(self, volume)
        kernel = Weight((*self.kernel_size, channels, self.depth_multiplier))
        return {"kernel": kernel, **self._bias(self.channels_out(channels))}

    def definition(self, *inputs: Volume) -> list[Statement]:
        assert self.window is not None
        (volume,) = inputs
        place, weighted = depthwise("Z", self.window, self.depth_multiplier, volume)
        return [Equation(place, self._biased(weighted, place.indices[-1]), beyond_rim(self.window, volume))]

    @property
    def _multiplier(self) -> Quantity:
        return Quantity("m", self.depth_multiplier)

    def channel_formula(self, volume: Volume) -> Formula:
        return self._multiplier * extents_of(volume, ENTERING)[-1]

    def weight_formulas(self, *inputs: Volume) -> dict[str, Formula]:
        (volume,) = inputs
        kernel = product(*self.filter_extents, extents_of(volume, ENTERING)[-1], self._multiplier)
        return {"kernel": kernel, **self._bias_formula(self.channel_formula(volume))}

    def matrix_products(self, output: Volume, *inputs: Volume) -> list[MatrixProduct]:
        (volume,) = inputs
        return [depthwise_product(self, self._multiplier, volume, output)]


@dataclass(frozen=True, repr=False)
class DepthwiseConv1D(DepthwiseConvolution):
    """Depthwise convolution of a (length, channels) volume; the arguments are those of `DepthwiseConv2D`."""

    rank = 1


@dataclass(frozen=True, repr=False)
class DepthwiseConv2D(DepthwiseConvolution):
    """Depthwise convolution of a (height, width, channels) volume, with Keras's arguments and `Conv2D`'s padding."""

    rank = 2


@dataclass(frozen=True, repr=False, kw_only=True)
class SeparableKernel(DepthwiseKernel):
    """Weights that see one channel each, weights that see one position each, and a bias."""

    pointwise_initializer: Recipe = "glorot_uniform"
    pointwise_regularizer: Recipe = None
    pointwise_constraint: Recipe = None


@dataclass(frozen=True, repr=False)
class SeparableConvolution(SlidingFilters, SeparableKernel):
    """Depthwise filters, then K 1×1 filters that mix the channels (Xception, Chollet, 2017); one bias, at the end."""

    filters: int
    kernel_size: PerAxis
    strides: PerAxis = 1
    padding: PaddingLike = "valid"
    dilation_rate: PerAxis = 1
    depth_multiplier: int = 1

    strides_dilated = True
    mixes_channels = True

    def __post_init__(self) -> None:
        self._set(
            filters=whole(self, "filters", self.filters),
            depth_multiplier=whole(self, "depth_multiplier", self.depth_multiplier),
        )
        super().__post_init__()

    def channels_out(self, channels: int) -> int:
        return self.filters

    def weight_shapes(self, *inputs: Volume) -> dict[str, Weight]:
        """F·F·m·D₁ weights for the positions, m·D₁·K for the channels, and K biases."""
        (volume,) = inputs
        channels = needs_features(self, volume)
        return {
            "depthwise_kernel": Weight((*self.kernel_size, channels, self.depth_multiplier)),
            "pointwise_kernel": Weight((*(1,) * self.rank, channels * self.depth_multiplier, self.filters)),
            **self._bias(self.filters),
        }

    def contractions(self, output: Volume, *inputs: Volume) -> tuple[Contraction, ...]:
        """The depthwise one, to a volume in between, and the pointwise one."""
        (volume,) = inputs
        channels = needs_features(self, volume)
        between = channels * self.depth_multiplier
        return (
            Contraction((*output[:-1], between), "depthwise_kernel", prod(self.kernel_size) * channels * between),
            Contraction(output, "pointwise_kernel", between * self.filters),
        )

    def macs(self, output: Volume, *inputs: Volume) -> int | None:
        """At each position, F·F for every depthwise number, and one for each of these and each filter."""
        (volume,) = inputs
        positions = size(output[:-1])
        between = needs_features(self, volume) * self.depth_multiplier
        return None if positions is None else positions * between * (prod(self.kernel_size) + self.filters)

    def definition(self, *inputs: Volume) -> list[Statement]:
        assert self.window is not None
        (volume,) = inputs
        between, weighted = depthwise("Y", self.window, self.depth_multiplier, volume)
        c, m, places = Quantity("c"), Quantity("m"), indices("i", self.rank)
        mixed = gathered("Σ", (c,), Indexed("V", (c, m)) * Indexed("Y", (*places, c)))
        return [
            Equation(between, weighted, beyond_rim(self.window, volume)),
            Equation(Indexed("Z", (*places, m)), self._biased(mixed, m)),
        ]

    def channel_formula(self, volume: Volume) -> Formula:
        return Quantity("K", self.filters)

    @property
    def _multiplier(self) -> Quantity:
        return Quantity("m", self.depth_multiplier)

    def weight_formulas(self, *inputs: Volume) -> dict[str, Formula]:
        (volume,) = inputs
        channels, filters = extents_of(volume, ENTERING)[-1], self.channel_formula(volume)
        return {
            "depthwise_kernel": product(*self.filter_extents, channels, self._multiplier),
            "pointwise_kernel": product(channels, self._multiplier, filters),
            **self._bias_formula(filters),
        }

    def mac_formula(self, output: Volume, *inputs: Volume) -> Formula | None:
        (volume,) = inputs
        positions = product(*extents_of(output, LEAVING)[:-1])
        between = extents_of(volume, ENTERING)[-1] * self._multiplier
        return product(positions, between, product(*self.filter_extents) + self.channel_formula(volume))

    def neuron_formula(self, volume: Volume) -> Formula | None:
        """None: two layers in one."""
        return None

    def matrix_products(self, output: Volume, *inputs: Volume) -> list[MatrixProduct]:
        (volume,) = inputs
        between = extents_of(volume, ENTERING)[-1] * self._multiplier
        first = depthwise_product(self, self._multiplier, volume, output)
        return [first, MatrixProduct(self.channel_formula(volume), between, first.columns, data="Y")]


@dataclass(frozen=True, repr=False)
class SeparableConv1D(SeparableConvolution):
    """Separable convolution of a (length, channels) volume; the arguments are those of `SeparableConv2D`."""

    rank = 1


@dataclass(frozen=True, repr=False)
class SeparableConv2D(SeparableConvolution):
    """Separable convolution of a (height, width, channels) volume, with Keras's arguments and `Conv2D`'s padding."""

    rank = 2
