"""Pooling: each window of each channel becomes one number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, dataclass
from math import inf
from typing import Any, ClassVar

from graphnet.errors import ArgumentError
from graphnet.ops.arguments import PaddingLike, PerAxis, flag, padding, per_axis
from graphnet.ops.footprint import Footprints, across
from graphnet.ops.formulas import (
    ENTERING,
    LEAVING,
    Equation,
    Formula,
    Indexed,
    Number,
    Power,
    Quantity,
    Statement,
    Words,
    apply,
    extents_of,
    gathered,
    indices,
    product,
)
from graphnet.ops.op import Op, needs_rank, refitted
from graphnet.ops.passes import Passes
from graphnet.ops.ranges import Range, with_zero
from graphnet.ops.window_formulas import beyond_rim, met
from graphnet.shapes import Volume, Window, size
from graphnet.source import placed


@dataclass(frozen=True, repr=False)
class Pooling(Op):
    """Windows of extent F at stride S, by default S = F, over a volume of any rank."""

    pool_size: PerAxis = 2
    strides: PerAxis = None
    padding: PaddingLike = "valid"
    ceil_mode: bool = False

    rank: ClassVar[int]
    short = "pool"
    kind = "pooling"
    keeps_range = True

    def __post_init__(self) -> None:
        pool_size = per_axis(self, "pool_size", self.pool_size, self.rank)
        self._set(
            pool_size=pool_size,
            strides=pool_size if self.strides is None else per_axis(self, "strides", self.strides, self.rank),
            padding=padding(self, self.padding, self.rank),
            ceil_mode=flag(self, "ceil_mode", self.ceil_mode),
        )
        cells = self.window.fixed_pads() or ()
        if any(max(pads) >= extent for pads, extent in zip(cells, pool_size, strict=False)):
            raise ArgumentError(placed(f"{self!r}: padding must be less than the window, or a window sees no data"))

    def definition(self, *inputs: Volume) -> list[Statement]:
        """One number for what the window meets, in each channel by itself."""
        (volume,) = inputs
        n = Quantity("n")
        pooled = self.pooled(indices("k", self.rank), met(self.window, volume, n))
        note = beyond_rim(self.window, volume, self.beyond)
        return [Equation(Indexed("Y", (*indices("i", self.rank), n)), pooled, note)]

    @property
    def beyond(self) -> str:
        """What cells beyond the rim of its input count as."""
        return "X is −∞ beyond its rim"

    def pooled(self, cells: tuple[Quantity, ...], number: Formula) -> Formula:
        """What the numbers in the cells of a window become."""
        return gathered("max", cells, number)

    def default(self, argument: str) -> Any:
        match argument:
            case "pool_size":
                return MISSING
            case "strides":
                return self.pool_size
            case _:
                return super().default(argument)

    @property
    def window(self) -> Window:
        return Window(self.pool_size, self.strides, self.padding, ceil_mode=self.ceil_mode)

    def output_shape(self, *inputs: Volume) -> Volume:
        """W₂ = (W₁ − F + 2P)/S + 1, H₂ likewise, D₂ = D₁ (CS231n)."""
        (volume,) = inputs
        needs_rank(self, volume, self.rank)
        return (*self.window.slide(volume[:-1]), volume[-1])

    def alternatives(self, *inputs: Volume) -> Iterator[dict[str, Any]]:
        (volume,) = inputs
        if len(volume) == self.rank + 1:
            refits = list(refitted("pool_size", self.window, volume[:-1]))
            yield from refits
            yield from [{"ceil_mode": True}] * bool(refits)

    def activations(self, output: Volume) -> int | None:
        return size(output)


@dataclass(frozen=True, repr=False)
class MaxPooling(Pooling):
    """The largest number of each window. Padding is −∞, so that it never wins."""

    passes = Passes(keeps=(), indexed=True)


@dataclass(frozen=True, repr=False)
class MaxPooling1D(MaxPooling):
    """The largest number of each window of a (length, channels) volume."""

    rank = 1


@dataclass(frozen=True, repr=False)
class MaxPooling2D(MaxPooling):
    """The largest number of each window of a (height, width, channels) volume."""

    rank = 2


@dataclass(frozen=True, repr=False)
class AveragePooling(Pooling):
    """The mean of each window.

    With "same" padding the mean is over real cells; with padding in cells, `count_include_pad` says whether the
    zeros count. Cells that only ceil mode adds never do.
    """

    count_include_pad: bool = True

    linear = True
    passes = Passes(keeps=())

    def __post_init__(self) -> None:
        super().__post_init__()
        self._set(count_include_pad=flag(self, "count_include_pad", self.count_include_pad))

    def bounds(self, *arriving: Range) -> Range:
        """With the zeros that are padded, if there are any."""
        return with_zero(super().bounds(*arriving))

    def pooled(self, cells: tuple[Quantity, ...], number: Formula) -> Formula:
        return gathered("mean", cells, number)

    @property
    def beyond(self) -> str:
        pads = self.window.fixed_pads()
        if not self.count_include_pad or pads is None or not any(map(any, pads)):
            return "the mean of the cells within the rim of X alone"
        return "X is 0 beyond its rim" + "; cells that only ceil mode adds are left out of the mean" * self.ceil_mode


@dataclass(frozen=True, repr=False)
class AveragePooling1D(AveragePooling):
    """The mean of each window of a (length, channels) volume; `AveragePooling2D` says what padding counts."""

    rank = 1


@dataclass(frozen=True, repr=False)
class AveragePooling2D(AveragePooling):
    """The mean of each window of a (height, width, channels) volume.

    With "same" padding the mean is over real cells; with padding in cells, `count_include_pad` says whether the
    zeros count. Cells that only ceil mode adds never do.
    """

    rank = 2


@dataclass(frozen=True, repr=False)
class L2Pooling(Pooling):
    """The L2 norm √Σx² of each window (CS231n: general pooling). Padding is zeros, which add nothing."""

    def bounds(self, *arriving: Range) -> Range:
        return 0.0, inf

    def pooled(self, cells: tuple[Quantity, ...], number: Formula) -> Formula:
        return apply("sqrt", gathered("Σ", cells, Power(number, Number(2))))

    @property
    def beyond(self) -> str:
        return "X is 0 beyond its rim"


@dataclass(frozen=True, repr=False)
class L2Pooling1D(L2Pooling):
    """The L2 norm of each window of a (length, channels) volume."""

    rank = 1


@dataclass(frozen=True, repr=False)
class L2Pooling2D(L2Pooling):
    """The L2 norm of each window of a (height, width, channels) volume."""

    rank = 2


@dataclass(frozen=True, repr=False)
class GlobalPooling(Op):
    """One number a channel, made of all its places."""

    keepdims: bool = False

    rank: ClassVar[int]
    short = "pool"
    kind = "pooling"
    keeps_range = True
    passes = Passes(gradient_fused=True)

    def __post_init__(self) -> None:
        self._set(keepdims=flag(self, "keepdims", self.keepdims))

    def output_shape(self, *inputs: Volume) -> Volume:
        (volume,) = inputs
        needs_rank(self, volume, self.rank)
        return (*(1,) * self.rank * self.keepdims, volume[-1])

    def definition(self, *inputs: Volume) -> list[Statement]:
        n, places = Quantity("n"), indices("i", self.rank)
        how = "mean" if self.linear else "max"
        return [Equation(Indexed("Y", (n,)), gathered(how, places, Indexed("X", (*places, n))))]

    def extent_formulas(self, output: Volume, *inputs: Volume) -> list[Statement]:
        (volume,) = inputs
        *spatial, channels = extents_of(volume, ENTERING)
        return [
            Equation(Words("numbers of a channel"), product(*spatial), "which become one"),
            Equation(extents_of(output, LEAVING)[-1], channels),
        ]

    def footprints(self, output: Volume, *inputs: Volume) -> Footprints:
        """Everything."""
        (volume,) = inputs
        return (across(volume, range(self.rank)),)

    def activations(self, output: Volume) -> int | None:
        return size(output)


@dataclass(frozen=True, repr=False)
class GlobalAveragePooling1D(GlobalPooling):
    """The mean of each channel over the whole length."""

    linear = True
    passes = Passes(gradient_fused=True, keeps=())
    rank = 1


@dataclass(frozen=True, repr=False)
class GlobalAveragePooling2D(GlobalPooling):
    """The mean of each channel over the whole picture (Lin et al., 2013)."""

    linear = True
    passes = Passes(gradient_fused=True, keeps=())
    rank = 2


@dataclass(frozen=True, repr=False)
class GlobalMaxPooling1D(GlobalPooling):
    """The largest number of each channel over the whole length."""

    rank = 1


@dataclass(frozen=True, repr=False)
class GlobalMaxPooling2D(GlobalPooling):
    """The largest number of each channel over the whole picture."""

    rank = 2
