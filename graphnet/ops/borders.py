"""Borders: zeros put round a volume, or cells cut off it."""

from __future__ import annotations

from dataclasses import MISSING, dataclass
from typing import Any, ClassVar

from graphnet.errors import Misfit
from graphnet.ops.arguments import PaddingLike, pads
from graphnet.ops.footprint import Footprints, Reading, straight
from graphnet.ops.formulas import Statement
from graphnet.ops.op import Op, needs_rank
from graphnet.ops.passes import FUSED
from graphnet.ops.ranges import Range, with_zero
from graphnet.ops.window_formulas import padded
from graphnet.shapes import Volume, grown, volume_text


class Border(Op):
    """A volume that grows or shrinks at its rim."""

    rank: ClassVar[int]
    kind = "reshaping"
    linear = True
    keeps_range = True

    def default(self, argument: str) -> Any:
        return MISSING


@dataclass(frozen=True, repr=False)
class ZeroPadding(Border):
    """Zeros round a volume: P, or one entry an axis, each P or (before, after)."""

    padding: PaddingLike = 1

    short = "pad"
    passes = FUSED

    def __post_init__(self) -> None:
        self._set(padding=pads(self, "padding", self.padding, self.rank))

    def output_shape(self, *inputs: Volume) -> Volume:
        """N + P before + P after cells along each axis."""
        (volume,) = inputs
        needs_rank(self, volume, self.rank)
        *spatial, channels = volume
        return (*grown(spatial, self.padding), channels)

    def bounds(self, *arriving: Range) -> Range:
        return with_zero(super().bounds(*arriving))

    def extent_formulas(self, output: Volume, *inputs: Volume) -> list[Statement]:
        (volume,) = inputs
        return padded(volume, self.padding, output)

    def footprints(self, output: Volume, *inputs: Volume) -> Footprints:
        """The cell that was as many cells before as there are zeros."""
        return (straight(*[Reading(1, padding=before) for before, _ in self.padding]),)


@dataclass(frozen=True, repr=False)
class ZeroPadding1D(ZeroPadding):
    """Zeros before and after a (length, channels) volume."""

    rank = 1


@dataclass(frozen=True, repr=False)
class ZeroPadding2D(ZeroPadding):
    """Zeros round a (height, width, channels) volume."""

    rank = 2


@dataclass(frozen=True, repr=False)
class Cropping(Border):
    """A volume without its rim: P cells, or one entry an axis, each P or (before, after)."""

    cropping: PaddingLike = 1

    short = "crop"
    passes = FUSED

    def __post_init__(self) -> None:
        self._set(cropping=pads(self, "cropping", self.cropping, self.rank))

    def output_shape(self, *inputs: Volume) -> Volume:
        """N − P before − P after cells along each axis."""
        (volume,) = inputs
        needs_rank(self, volume, self.rank)
        *spatial, channels = volume
        for extent, cells in zip(spatial, self.cropping, strict=True):
            if extent is not None and sum(cells) >= extent:
                raise Misfit(
                    f"nothing is left of {volume_text(volume)} without {cells[0]} + {cells[1]} of {extent} cells"
                )
        return (*grown(spatial, tuple((-before, -after) for before, after in self.cropping)), channels)

    def extent_formulas(self, output: Volume, *inputs: Volume) -> list[Statement]:
        (volume,) = inputs
        return padded(volume, self.cropping, output, sign=-1)

    def footprints(self, output: Volume, *inputs: Volume) -> Footprints:
        """The cell that is as many cells behind as were cut off."""
        return (straight(*[Reading(1, padding=-before) for before, _ in self.cropping]),)


@dataclass(frozen=True, repr=False)
class Cropping1D(Cropping):
    """A (length, channels) volume without its ends."""

    rank = 1


@dataclass(frozen=True, repr=False)
class Cropping2D(Cropping):
    """A (height, width, channels) volume without its rim."""

    rank = 2
