"""Transposed convolution: every input number lays its filter down, and where these overlap they add up."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from graphnet.errors import ArgumentError, Misfit
from graphnet.ops.arguments import PaddingLike, PerAxis, per_axis, whole
from graphnet.ops.footprint import Footprints, Reading, straight
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
from graphnet.ops.kernel_and_bias import KernelAndBias
from graphnet.ops.op import Weight, compact, needs_features
from graphnet.ops.sliding_filters import SlidingFilters
from graphnet.ops.window_formulas import laid, reaches, touched
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
    mixes_channels = True

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

    def footprints(self, output: Volume, *inputs: Volume) -> Footprints:
        """The cells whose filters lie over the place: these stand the strides apart."""
        return (straight(*map(self._reading, range(self.rank))),)

    def _reading(self, axis: int) -> Reading:
        size, stride, dilation = self.kernel_size[axis], self.strides[axis], self.dilation_rate[axis]
        reach = effective_size(size, dilation)
        return Reading(size, padding=reach - 1 - self._leading_crop(axis), dilation=dilation, spread=stride)

    def _leading_crop(self, axis: int) -> int:
        """The cells cut off before: "same" is the backward pass of a convolution of N·S cells, and cuts its pads."""
        crops = self.crops
        return self._same_crop(axis) // 2 if crops is None else crops[axis][0]

    def _same_crop(self, axis: int) -> int:
        overlap: int = effective_size(self.kernel_size[axis], self.dilation_rate[axis]) - self.strides[axis]
        return max(overlap, 0)

    @property
    def _cuts(self) -> bool:
        """Whether it cuts anything off."""
        return any(map(self._same_crop, range(self.rank))) if self.crops is None else any(map(any, self.crops))

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

    def definition(self, *inputs: Volume) -> list[Statement]:
        """Z[S·i + d·k − P, m] is the sum of W[k, m, n]·X[i, n], where P cells are cut off before."""
        n, m, cells = Quantity("n"), Quantity("m"), indices("k", self.rank)
        filters = Window(self.kernel_size, self.strides, "valid", self.dilation_rate)
        places = touched(filters, map(self._leading_crop, range(self.rank)))
        weighted = gathered("Σ", (n,), Indexed("W", (*cells, m, n)) * Indexed("X", (*indices("i", self.rank), n)))
        note = "added up where filters overlap" + ", and b[m] once" * self.use_bias
        note += "; what falls beyond the rim of Z is cut off" * self._cuts
        return [Equation(Indexed("Z", (*places, m)), weighted, note)]

    def extent_formulas(self, output: Volume, *inputs: Volume) -> list[Statement]:
        (volume,) = inputs
        sizes, statements = reaches(self.kernel_size, self.dilation_rate)
        statements += laid(sizes, self.strides, self.crops, self.output_padding, volume, output)
        return [*statements, Equation(extents_of(output, LEAVING)[-1], self.channel_formula(volume))]

    def channel_formula(self, volume: Volume) -> Formula:
        return Quantity("K", self.filters)

    def weight_formulas(self, *inputs: Volume) -> dict[str, Formula]:
        (volume,) = inputs
        filters = self.channel_formula(volume)
        kernel = product(*self.filter_extents, filters, extents_of(volume, ENTERING)[-1])
        return {"kernel": kernel, **self._bias_formula(filters)}

    def mac_formula(self, output: Volume, *inputs: Volume) -> Formula | None:
        (volume,) = inputs
        return product(*extents_of(volume, ENTERING)) * product(*self.filter_extents, self.channel_formula(volume))

    def neuron_formula(self, volume: Volume) -> Formula | None:
        """None: how many of the input its output numbers see differs from place to place."""
        return None

    def matrix_products(self, output: Volume, *inputs: Volume) -> list[MatrixProduct]:
        """The filters by the depth columns of the input; what comes out is laid down, and added up."""
        (volume,) = inputs
        *spatial, channels = extents_of(volume, ENTERING)
        filters = product(*self.filter_extents, self.channel_formula(volume))
        return [MatrixProduct(filters, channels, product(*spatial), data="X")]


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
