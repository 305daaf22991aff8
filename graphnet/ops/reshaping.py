"""Reshaping: the same numbers in another volume."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any

from graphnet.errors import ArgumentError, Misfit
from graphnet.ops.arguments import refuse, whole
from graphnet.ops.op import Op
from graphnet.shapes import Volume, size, volume_text
from graphnet.source import placed


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
class Reshape(Op):
    """The numbers of a volume, in order, as one of another shape; one extent may be −1, for what is left."""

    target_shape: Any

    short = "reshape"
    kind = "reshaping"
    linear = True

    def __post_init__(self) -> None:
        if not isinstance(self.target_shape, (tuple, list)) or not self.target_shape:
            raise refuse(self, "target_shape", "a tuple of extents", self.target_shape)
        shape = tuple(
            extent if extent == -1 and not isinstance(extent, bool) else whole(self, "every extent", extent)
            for extent in self.target_shape
        )
        if shape.count(-1) > 1:
            raise ArgumentError(placed(f"Reshape: only one extent can be -1, got {shape}"))
        self._set(target_shape=shape)

    def arguments(self) -> dict[str, Any]:
        return {"target_shape": self.target_shape}

    def output_shape(self, *inputs: Volume) -> Volume:
        (volume,) = inputs
        numbers, wanted = size(volume), prod(extent for extent in self.target_shape if extent != -1)
        if numbers is None:
            return tuple(None if extent == -1 else extent for extent in self.target_shape)
        if numbers % wanted if -1 in self.target_shape else numbers != wanted:
            raise Misfit(f"{volume_text(volume)} holds {numbers} numbers, which do not make {self.target_shape}")
        return tuple(numbers // wanted if extent == -1 else extent for extent in self.target_shape)


@dataclass(frozen=True, repr=False)
class Permute(Op):
    """A volume with its axes in another order, counted from 1: `Permute((2, 1, 3))` transposes a picture."""

    dims: Any

    short = "permute"
    kind = "reshaping"
    linear = True

    def __post_init__(self) -> None:
        if not isinstance(self.dims, (tuple, list)) or sorted(map(str, self.dims)) != sorted(
            str(axis) for axis in range(1, len(self.dims) + 1)
        ):
            raise refuse(self, "dims", "every axis once, counted from 1", self.dims)
        self._set(dims=tuple(whole(self, "every axis", axis) for axis in self.dims))

    def arguments(self) -> dict[str, Any]:
        return {"dims": self.dims}

    def output_shape(self, *inputs: Volume) -> Volume:
        (volume,) = inputs
        if len(volume) != len(self.dims):
            raise Misfit(f"{self!r} takes a volume of {len(self.dims)} axes, got {volume_text(volume)}")
        return tuple(volume[axis - 1] for axis in self.dims)
