"""Convolution: a dot product between filters and every window of the volume."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from graphnet.errors import ArgumentError, Misfit
from graphnet.ops.arguments import PaddingLike, PerAxis, whole
from graphnet.ops.kernel_and_bias import KernelAndBias
from graphnet.ops.op import Weight, needs_features
from graphnet.ops.sliding_filters import SlidingFilters
from graphnet.shapes import Volume
from graphnet.source import placed


@dataclass(frozen=True, repr=False)
class Convolution(SlidingFilters, KernelAndBias):
    """K filters that see all channels, or with `groups` those of their group."""

    filters: int
    kernel_size: PerAxis
    strides: PerAxis = 1
    padding: PaddingLike = "valid"
    dilation_rate: PerAxis = 1
    groups: int = 1

    def __post_init__(self) -> None:
        self._set(filters=whole(self, "filters", self.filters), groups=whole(self, "groups", self.groups))
        super().__post_init__()
        if self.filters % self.groups:
            raise ArgumentError(placed(f"{self!r}: {self.filters} filters do not divide into {self.groups} groups"))

    def channels_out(self, channels: int) -> int:
        if channels % self.groups:
            raise Misfit(f"{channels} channels do not divide into {self.groups} groups")
        return self.filters

    def weight_shapes(self, *inputs: Volume) -> dict[str, Weight]:
        """F·F·D₁ weights for each of K filters, and K biases (CS231n)."""
        (volume,) = inputs
        channels = needs_features(self, volume)
        kernel = Weight((*self.kernel_size, channels // self.groups, self.filters))
        return {"kernel": kernel, **self._bias(self.filters)}

    def multiplications(self, channels: int) -> int:
        return prod(self.kernel_size) * channels // self.groups


@dataclass(frozen=True, repr=False)
class Conv1D(Convolution):
    """Convolution of a (length, channels) volume; the arguments are those of `Conv2D`."""

    rank = 1


@dataclass(frozen=True, repr=False)
class Conv2D(Convolution):
    """Convolution of a (height, width, channels) volume.

    `padding` is "valid", "same", "full", P, or one entry an axis, each P or (before, after). The other arguments
    are those of `keras.layers.Conv2D`, except that an activation is an op of its own.
    """

    rank = 2
