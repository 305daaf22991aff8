"""Reshaping: the same numbers in another volume."""

from __future__ import annotations

from dataclasses import MISSING, dataclass
from typing import Any, ClassVar

from graphnet.ops.arguments import PaddingLike, pads
from graphnet.ops.op import Op, needs_rank
from graphnet.shapes import Volume, size


@dataclass(frozen=True, repr=False)
class Flatten(Op):
    """A volume stretched out into one row of features."""

    short = "flatten"
    kind = "reshaping"
    linear = True

    def output_shape(self, *inputs: Volume) -> Volume:
        (volume,) = inputs
        return (size(volume),)


@dataclass(frozen=True, repr=False)
class ZeroPadding2D(Op):
    """Zeros round a picture: P, or one entry an axis, each P or (before, after)."""

    padding: PaddingLike = 1

    rank: ClassVar[int] = 2
    short = "pad"
    kind = "reshaping"
    linear = True

    def __post_init__(self) -> None:
        self._set(padding=pads(self, "padding", self.padding, self.rank))

    def default(self, argument: str) -> Any:
        return MISSING

    def output_shape(self, *inputs: Volume) -> Volume:
        (volume,) = inputs
        needs_rank(self, volume, self.rank)
        *spatial, channels = volume
        padded = (
            None if extent is None else before + extent + after
            for extent, (before, after) in zip(spatial, self.padding, strict=True)
        )
        return (*padded, channels)


@dataclass(frozen=True, repr=False)
class Identity(Op):
    """Nothing at all. In a blueprint it leaves no node unless it is named."""

    short = "identity"
    kind = "other"
    linear = True
    elementwise = True
