"""What all convolutions share: a window of weights that is slid over the volume."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from math import prod
from typing import Any, ClassVar

from graphnet.errors import ArgumentError
from graphnet.ops.arguments import PaddingLike, PerAxis, padding, per_axis
from graphnet.ops.formulas import LEAVING, Formula, Quantity, extents_of, product, symbols
from graphnet.ops.op import Op, needs_features, needs_rank, refitted
from graphnet.ops.passes import Contraction
from graphnet.shapes import Volume, Window, size
from graphnet.source import placed


class SlidingFilters(Op):
    """Filters of extent F, slid with stride S over a volume of any rank. Subclasses have the arguments as fields."""

    kernel_size: PerAxis
    strides: PerAxis
    padding: PaddingLike
    dilation_rate: PerAxis = 1

    rank: ClassVar[int]
    strides_dilated: ClassVar[bool] = False
    """Whether a dilated window may take strides, which Keras allows only where channels stay apart."""

    short = "conv"
    kind = "convolution"
    linear = True
    weighted = True

    def __post_init__(self) -> None:
        super().__post_init__()
        self._set(
            kernel_size=per_axis(self, "kernel_size", self.kernel_size, self.rank),
            strides=per_axis(self, "strides", self.strides, self.rank),
            padding=padding(self, self.padding, self.rank),
            dilation_rate=per_axis(self, "dilation_rate", self.dilation_rate, self.rank),
        )
        if not self.strides_dilated and max(self.strides) > 1 and max(self.dilation_rate) > 1:
            raise ArgumentError(placed(f"{self!r}: strides and dilation_rate cannot both be above 1"))

    @property
    def window(self) -> Window | None:
        return Window(self.kernel_size, self.strides, self.padding, self.dilation_rate)

    @abstractmethod
    def channels_out(self, channels: int) -> int:
        """How many channels it makes of so many. Raises `Misfit` where it cannot."""

    def output_shape(self, *inputs: Volume) -> Volume:
        """W₂ = (W₁ − F + 2P)/S + 1, H₂ likewise, D₂ = K (CS231n)."""
        (volume,) = inputs
        needs_rank(self, volume, self.rank)
        channels = self.channels_out(needs_features(self, volume))
        return (*self._extents(volume[:-1]), channels)

    def _extents(self, spatial: Volume) -> Volume:
        assert self.window is not None
        return self.window.slide(spatial)

    def alternatives(self, *inputs: Volume) -> Iterator[dict[str, Any]]:
        (volume,) = inputs
        if self.window is not None and len(volume) == self.rank + 1:
            yield from refitted("kernel_size", self.window, volume[:-1])

    def contractions(self, output: Volume, *inputs: Volume) -> tuple[Contraction, ...]:
        (volume,) = inputs
        whole = prod(self.kernel_size) * needs_features(self, volume) * needs_features(self, output)
        return (Contraction(output, "kernel", whole),)

    def macs(self, output: Volume, *inputs: Volume) -> int | None:
        """One filter's dot product for every output number."""
        (volume,) = inputs
        outputs = size(output)
        return None if outputs is None else outputs * self.multiplications(needs_features(self, volume))

    def multiplications(self, channels: int) -> int:
        """Multiply-adds for one output number: by default its filter sees one channel."""
        return prod(self.kernel_size)

    def dot_product(self, volume: Volume) -> Formula:
        """`multiplications` as a formula."""
        return product(*self.filter_extents)

    @property
    def filter_extents(self) -> tuple[Quantity, ...]:
        return symbols("F", self.kernel_size)

    def mac_formula(self, output: Volume, *inputs: Volume) -> Formula | None:
        (volume,) = inputs
        return product(*extents_of(output, LEAVING)) * self.dot_product(volume)

    def neuron_formula(self, volume: Volume) -> Formula | None:
        weights = self.dot_product(volume)
        return weights + 1 if getattr(self, "use_bias", False) else weights

    def activations(self, output: Volume) -> int | None:
        return size(output)
