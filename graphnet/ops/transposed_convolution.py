"""Transposed convolution: every input number lays its filter down, and where these overlap they add up."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from graphnet.errors import ArgumentError, Misfit
from graphnet.ops.arguments import PaddingLike, PerAxis, per_axis, whole
from graphnet.ops.kernel_and_bias import KernelAndBias
from graphnet.ops.op import Weight, compact, needs_features
from graphnet.ops.sliding_filters import SlidingFilters
from graphnet.shapes import Extent, Pads, Volume, Window, axis_name, effective_size, laid_down, size
from graphnet.source import placed


@dataclass(frozen=True, repr=False)
class TransposedConvolution(SlidingFilters, KernelAndBias):
    """The backward pass of a convolution, used to grow a volume (Long et al., 2015)."""

    filters: int
    kernel_size: PerAxis
    strides: PerAxis = 1
    padding: PaddingLike = "valid"
    output_padding: PerAxis = None
    dilation_rate: PerAxis = 1

    short = "deconv"

    def __post_init__(self) -> None:
        self._set(filters=whole(self, "filters", self.filters))
        super().__post_init__()
        if self.padding == "full":
            raise ArgumentError(placed(f"{self!r}: padding must be valid, same or the cells to cut off"))
        if self.output_padding is not None:
            added = per_axis(self, "output_padding", self.output_padding, self.rank, 0)
            self._set(output_padding=added)
            if any(cells >= stride for cells, stride in zip(added, self.strides, strict=True)):
                raise ArgumentError(placed(f"{self!r}: output_padding must be less than strides"))
            reaches = map(effective_size, self.kernel_size, self.dilation_rate)
            grown = tuple(stride - reach % 2 for stride, reach in zip(self.strides, reaches, strict=True))
            if self.padding == "same" and added != grown:  # TensorFlow has no kernel for other extents than N·S
                raise ArgumentError(placed(f'{self!r}: for "same", output_padding can only be {compact(grown)}'))

    @property
    def window(self) -> Window | None:
        """None: it does not slide over what comes in."""
        return None

    @property
    def crops(self) -> Pads | None:
        """The cells cut off each side, None for `"same"`."""
        if self.padding == "same":
            return None
        return ((0, 0),) * self.rank if self.padding == "valid" else self.padding

    def channels_out(self, channels: int) -> int:
        return self.filters

    def _extents(self, spatial: Volume) -> Volume:
        return tuple(self._extent(axis, extent) for axis, extent in enumerate(spatial))

    def _extent(self, axis: int, extent: Extent) -> Extent:
        if extent is None:
            return None
        reach = effective_size(self.kernel_size[axis], self.dilation_rate[axis])
        crops = None if self.crops is None else self.crops[axis]
        added = None if self.output_padding is None else self.output_padding[axis]
        grown = laid_down(extent, reach, self.strides[axis], crops, added)
        if grown < 1:
            raise Misfit(f"nothing is left of the {axis_name(axis, self.rank)}: {extent} cells become {grown}")
        return grown

    def weight_shapes(self, *inputs: Volume) -> dict[str, Weight]:
        """F·F weights for each pair of an output and an input channel, in Keras's order, and K biases."""
        (volume,) = inputs
        kernel = Weight((*self.kernel_size, self.filters, needs_features(self, volume)))
        return {"kernel": kernel, **self._bias(self.filters)}

    def macs(self, output: Volume, *inputs: Volume) -> int | None:
        """F·F·K for every input number, those included that are cut off at the rim."""
        (volume,) = inputs
        numbers = size(volume)
        return None if numbers is None else numbers * prod(self.kernel_size) * self.filters


@dataclass(frozen=True, repr=False)
class Conv1DTranspose(TransposedConvolution):
    """Transposed convolution of a (length, channels) volume; the arguments are those of `Conv2DTranspose`."""

    rank = 1


@dataclass(frozen=True, repr=False)
class Conv2DTranspose(TransposedConvolution):
    """Transposed convolution of a (height, width, channels) volume.

    `padding` is "valid", "same" (N becomes N·S), or cells that are cut off each side, as in torch.
    """

    rank = 2
