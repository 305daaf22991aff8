"""Depthwise and separable convolution: filters that see one channel, and then those that see one position."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from graphnet.ops.arguments import PaddingLike, PerAxis, Recipe, whole
from graphnet.ops.kernel_and_bias import Biased
from graphnet.ops.op import Weight, needs_features
from graphnet.ops.sliding_filters import SlidingFilters
from graphnet.shapes import Volume, size


@dataclass(frozen=True, repr=False, kw_only=True)
class DepthwiseKernel(Biased):
    """Weights that see one channel each, and a bias."""

    depthwise_initializer: Recipe = "glorot_uniform"
    depthwise_regularizer: Recipe = None
    depthwise_constraint: Recipe = None


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

    def macs(self, output: Volume, *inputs: Volume) -> int | None:
        """At each position, F·F for every depthwise number, and one for each of these and each filter."""
        (volume,) = inputs
        positions = size(output[:-1])
        between = needs_features(self, volume) * self.depth_multiplier
        return None if positions is None else positions * between * (prod(self.kernel_size) + self.filters)


@dataclass(frozen=True, repr=False)
class SeparableConv1D(SeparableConvolution):
    """Separable convolution of a (length, channels) volume; the arguments are those of `SeparableConv2D`."""

    rank = 1


@dataclass(frozen=True, repr=False)
class SeparableConv2D(SeparableConvolution):
    """Separable convolution of a (height, width, channels) volume, with Keras's arguments and `Conv2D`'s padding."""

    rank = 2
