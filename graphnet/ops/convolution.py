"""Convolution: a dot product between filters and every window of the volume."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import gcd, prod
from typing import Any

from graphnet.errors import ArgumentError, Misfit
from graphnet.ops.arguments import PaddingLike, PerAxis, whole
from graphnet.ops.formulas import (
    ENTERING,
    LEAVING,
    Equation,
    Formula,
    Indexed,
    MatrixProduct,
    Quantity,
    Statement,
    apply,
    extents_of,
    gathered,
    indices,
    product,
)
from graphnet.ops.kernel_and_bias import KernelAndBias
from graphnet.ops.op import Weight, needs_features
from graphnet.ops.sliding_filters import SlidingFilters
from graphnet.ops.window_formulas import beyond_rim, met
from graphnet.shapes import Volume
from graphnet.source import placed

NEAR = 16
"""How far from the number of groups another that divides the channels is looked for."""


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

    @property
    def mixes_channels(self) -> bool:
        return self.groups == 1

    def channels_out(self, channels: int) -> int:
        if channels % self.groups:
            raise Misfit(f"{channels} channels do not divide into {self.groups} groups")
        return self.filters

    def alternatives(self, *inputs: Volume) -> Iterator[dict[str, Any]]:
        yield from super().alternatives(*inputs)
        (volume,) = inputs
        channels = volume[-1] if volume else None
        if channels is not None and channels % self.groups:
            common = gcd(channels, self.filters)
            near = {gcd(common, self.groups), *range(max(self.groups - NEAR, 1), self.groups + NEAR)}
            fitting = sorted((groups for groups in near if not common % groups), key=lambda n: abs(n - self.groups))
            yield from ({"groups": groups} for groups in fitting)

    def weight_shapes(self, *inputs: Volume) -> dict[str, Weight]:
        """F·F·D₁ weights for each of K filters, and K biases (CS231n)."""
        (volume,) = inputs
        channels = needs_features(self, volume)
        kernel = Weight((*self.kernel_size, channels // self.groups, self.filters))
        return {"kernel": kernel, **self._bias(self.filters)}

    def multiplications(self, channels: int) -> int:
        return prod(self.kernel_size) * channels // self.groups

    def definition(self, *inputs: Volume) -> list[Statement]:
        """Z[i, m] = Σ W[k, n, m]·X[i + k − P, n] + b[m] (NYU deck)."""
        assert self.window is not None
        (volume,) = inputs
        n, m, cells = Quantity("n"), Quantity("m"), indices("k", self.rank)
        meets = met(self.window, volume, self._channel(n, m, needs_features(self, volume)))
        weighted = gathered("Σ", (*cells, n), Indexed("W", (*cells, n, m)) * meets)
        notes = ["n counts the channels of the group that m is in"] * (self.groups > 1)
        notes += filter(None, [beyond_rim(self.window, volume)])
        return [Equation(Indexed("Z", (*indices("i", self.rank), m)), self._biased(weighted, m), "; ".join(notes))]

    def _channel(self, n: Formula, m: Formula, channels: int) -> Formula:
        """The n-th channel that filter m sees: n, or (D/G)·⌊m/(K/G)⌋ + n in the group that m is in."""
        if self.groups == 1:
            return n
        seen, filters = channels // self.groups, self.filters // self.groups
        group = m if filters == 1 else apply("floor", m / filters)
        return (group if seen == 1 else seen * group) + n

    def channel_formula(self, volume: Volume) -> Formula:
        return Quantity("K", self.filters)

    def dot_product(self, volume: Volume) -> Formula:
        return product(*self.filter_extents, self._of_group(extents_of(volume, ENTERING)[-1]))

    def _of_group(self, quantity: Formula) -> Formula:
        """As many as each group has."""
        return quantity / Quantity("G", self.groups) if self.groups > 1 else quantity

    def weight_formulas(self, *inputs: Volume) -> dict[str, Formula]:
        (volume,) = inputs
        filters = self.channel_formula(volume)
        channels = self._of_group(extents_of(volume, ENTERING)[-1])
        return {"kernel": product(*self.filter_extents, channels, filters), **self._bias_formula(filters)}

    def matrix_products(self, output: Volume, *inputs: Volume) -> list[MatrixProduct]:
        """W_row, a filter a row, by X_col, a receptive field a column; one product a group."""
        (volume,) = inputs
        filters, places = self._of_group(self.channel_formula(volume)), product(*extents_of(output, LEAVING)[:-1])
        times = Quantity("G", self.groups) if self.groups > 1 else None
        return [MatrixProduct(filters, self.dot_product(volume), places, times)]


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
