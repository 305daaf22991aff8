"""Reshaping: the same numbers in another volume."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import gcd, prod
from typing import Any

from graphnet.errors import ArgumentError, Misfit
from graphnet.ops.arguments import refuse, whole
from graphnet.ops.footprint import CELL, Footprint, Footprints, Reading, across, everything
from graphnet.ops.formulas import ENTERING, LEAVING, Equation, Quantity, Statement, Words, extents_of, product
from graphnet.ops.op import Op
from graphnet.ops.passes import FUSED
from graphnet.shapes import Volume, size, volume_text
from graphnet.source import placed


@dataclass(frozen=True, repr=False)
class Flatten(Op):
    """A volume stretched out into one row of features."""

    short = "flatten"
    passes = FUSED
    kind = "reshaping"
    linear = True
    keeps_range = True

    def output_shape(self, *inputs: Volume) -> Volume:
        (volume,) = inputs
        return (size(volume),)

    def extent_formulas(self, output: Volume, *inputs: Volume) -> list[Statement]:
        (volume,) = inputs
        return [Equation(Quantity("N_out", output[0]), product(*extents_of(volume, ENTERING)))] if volume else []

    def footprints(self, output: Volume, *inputs: Volume) -> Footprints:
        """Everything."""
        (volume,) = inputs
        return (across(volume, range(len(volume))),)


@dataclass(frozen=True, repr=False)
class Reshape(Op):
    """The numbers of a volume, in order, as one of another shape; one extent may be −1, for what is left."""

    target_shape: Any

    short = "reshape"
    passes = FUSED
    kind = "reshaping"
    linear = True
    keeps_range = True

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
            of = f" of {volume_text(volume)}" * (len(volume) > 1)
            raise Misfit(f"the {numbers} numbers{of} do not make {self.target_shape}")
        return tuple(numbers // wanted if extent == -1 else extent for extent in self.target_shape)

    def extent_formulas(self, output: Volume, *inputs: Volume) -> list[Statement]:
        """The numbers that there are, and the extent that was left open."""
        (volume,) = inputs
        numbers = product(*extents_of(volume, ENTERING))
        statements: list[Statement] = [Equation(Words("all there is"), numbers, f"in order, as {volume_text(output)}")]
        if -1 in self.target_shape:
            others = [extent for extent in self.target_shape if extent != -1]
            left = numbers / product(*others) if others else numbers
            statements.append(Equation(Words("the extent left open"), left))
        return statements

    def footprints(self, output: Volume, *inputs: Volume) -> Footprints | None:
        """The cells whose numbers lie at a place, where these make a window; not known where places run over axes."""
        (volume,) = inputs
        if None in volume or None in output:
            return None
        found = regrouped(volume, output)  # type: ignore[arg-type]
        return None if found is None else (found,)

    def alternatives(self, *inputs: Volume) -> Iterator[dict[str, Any]]:
        for place in range(len(self.target_shape)):
            shape = [max(extent, 1) for extent in self.target_shape]
            shape[place] = -1
            yield {"target_shape": tuple(shape)}


@dataclass(frozen=True, repr=False)
class Permute(Op):
    """A volume with its axes in another order, counted from 1: `Permute((2, 1, 3))` transposes a picture."""

    dims: Any

    short = "permute"
    passes = FUSED
    kind = "reshaping"
    linear = True
    keeps_range = True

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

    def extent_formulas(self, output: Volume, *inputs: Volume) -> list[Statement]:
        (volume,) = inputs
        before, after = extents_of(volume, ENTERING), extents_of(output, LEAVING)
        return [Equation(extent, before[axis - 1]) for extent, axis in zip(after, self.dims, strict=True)]

    def footprints(self, output: Volume, *inputs: Volume) -> Footprints:
        """The same place along the axes in their new order, everything along one that became the channels."""
        (volume,) = inputs
        *spatial, _ = volume
        axes = tuple(self.dims.index(axis + 1) for axis in range(len(spatial)))
        kept = (axis < len(spatial) for axis in axes)
        return (Footprint(tuple(CELL if here else everything(n) for n, here in zip(spatial, kept, strict=True)), axes),)


def regrouped(volume: tuple[int, ...], output: tuple[int, ...]) -> Footprint | None:
    """What one output cell reads where the same numbers, in order, make another volume; None where that is no window.

    >>> regrouped((8, 10, 6), (8, 5, 12)).readings == (CELL, Reading(2, stride=2))
    True
    >>> regrouped((8, 10, 6), (80, 6)) is None
    True
    """
    readings, axes = [everything(extent) for extent in volume[:-1]], [0 for _ in volume[:-1]]
    before = [axis for axis, extent in enumerate(volume[:-1]) if extent != 1]
    after = [axis for axis, extent in enumerate(output[:-1]) if extent != 1]
    while before and after and volume[before[0]] == output[after[0]]:
        axis = before.pop(0)
        readings[axis], axes[axis] = CELL, after.pop(0)
    if before and after:
        (axis, *more_before), (along, *more_after) = before, after
        in_cell, in_step = volume[-1], prod(output[along + 1 :])
        if more_before or (more_after and in_cell % in_step):
            return None
        readings[axis], axes[axis] = _recut(in_cell, in_step), along
    return Footprint(tuple(readings), tuple(axes))


def _recut(old: int, new: int) -> Reading:
    """Which cells of `old` numbers lie where there is one of `new`.

    >>> _recut(6, 12) == Reading(2, stride=2), [_recut(6, 4).cells(cell) for cell in range(3)]
    (True, [[0], [0, 1], [1]])
    """
    common = gcd(old, new)
    old, new = old // common, new // common
    return Reading(new + old - 1, stride=new, padding=old - 1, spread=old)
