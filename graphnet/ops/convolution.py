"""Convolution: a dot product between filters and every window of the volume."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import ClassVar

from graphnet.errors import ArgumentError, Misfit
from graphnet.ops.arguments import PaddingLike, PerAxis, Recipe, flag, padding, per_axis, whole
from graphnet.ops.op import Op, Weight, needs_features, needs_rank
from graphnet.shapes import Volume, Window, size, volume_text
from graphnet.source import placed


@dataclass(frozen=True, repr=False)
class Convolution(Op):
    """K filters of extent F slid with stride S over a volume of any rank; see `Conv2D`."""

    filters: int
    kernel_size: PerAxis
    strides: PerAxis = 1
    padding: PaddingLike = "valid"
    dilation_rate: PerAxis = 1
    groups: int = 1
    use_bias: bool = True
    kernel_initializer: Recipe = "glorot_uniform"
    bias_initializer: Recipe = "zeros"
    kernel_regularizer: Recipe = None
    bias_regularizer: Recipe = None
    kernel_constraint: Recipe = None
    bias_constraint: Recipe = None

    rank: ClassVar[int]
    short = "conv"
    kind = "convolution"
    linear = True

    def __post_init__(self) -> None:
        self._set(
            filters=whole(self, "filters", self.filters),
            kernel_size=per_axis(self, "kernel_size", self.kernel_size, self.rank),
            strides=per_axis(self, "strides", self.strides, self.rank),
            padding=padding(self, self.padding, self.rank),
            dilation_rate=per_axis(self, "dilation_rate", self.dilation_rate, self.rank),
            groups=whole(self, "groups", self.groups),
            use_bias=flag(self, "use_bias", self.use_bias),
            **self._recipes(),
        )
        if max(self.strides) > 1 and max(self.dilation_rate) > 1:
            raise ArgumentError(placed(f"{self!r}: strides and dilation_rate cannot both be above 1"))
        if self.filters % self.groups:
            raise ArgumentError(placed(f"{self!r}: {self.filters} filters do not divide into {self.groups} groups"))

    @property
    def window(self) -> Window:
        return Window(self.kernel_size, self.strides, self.padding, self.dilation_rate)

    def output_shape(self, *inputs: Volume) -> Volume:
        """W₂ = (W₁ − F + 2P)/S + 1, H₂ likewise, D₂ = K (CS231n)."""
        (volume,) = inputs
        needs_rank(self, volume, self.rank)
        channels = needs_features(self, volume)
        if channels % self.groups:
            raise Misfit(f"{channels} channels of {volume_text(volume)} do not divide into {self.groups} groups")
        return (*self.window.slide(volume[:-1]), self.filters)

    def weight_shapes(self, *inputs: Volume) -> dict[str, Weight]:
        """F·F·D₁ weights for each of K filters, and K biases (CS231n)."""
        (volume,) = inputs
        channels = needs_features(self, volume)
        weights = {"kernel": Weight((*self.kernel_size, channels // self.groups, self.filters))}
        if self.use_bias:
            weights["bias"] = Weight((self.filters,))
        return weights

    def macs(self, output: Volume, *inputs: Volume) -> int | None:
        """One filter's dot product for every output number."""
        (volume,) = inputs
        outputs = size(output)
        return (
            None if outputs is None else outputs * prod(self.kernel_size) * needs_features(self, volume) // self.groups
        )

    def activations(self, output: Volume) -> int | None:
        return size(output)


@dataclass(frozen=True, repr=False)
class Conv2D(Convolution):
    """Convolution of a (height, width, channels) volume.

    `padding` is "valid", "same", "full", P, or one entry an axis, each P or (before, after). The other arguments
    are those of `keras.layers.Conv2D`, except that an activation is an op of its own.
    """

    rank = 2
