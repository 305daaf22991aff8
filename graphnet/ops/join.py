"""Joins: several volumes become one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from typing import Any

from graphnet.errors import Misfit
from graphnet.ops.arguments import axis
from graphnet.ops.footprint import CELL, Footprints, Reading, same_cell, straight
from graphnet.ops.formulas import (
    LEAVING,
    Equation,
    Formula,
    Number,
    Quantity,
    Statement,
    Sum,
    Y,
    apply,
    extents_of,
    product,
)
from graphnet.ops.op import Op, axis_index
from graphnet.ops.passes import FUSED, FUSED_FUNCTION, Passes
from graphnet.ops.ranges import Range, products
from graphnet.shapes import Extent, Volume, along_axes, axis_name, broadcast, volume_text


@dataclass(frozen=True, repr=False)
class Join(Op):
    """A function of the numbers at one place of each volume. Extents of 1 are stretched, as in Keras."""

    kind = "join"
    arity = None
    elementwise = True
    symmetric = True

    def output_shape(self, *inputs: Volume) -> Volume:
        joined = broadcast(*inputs)
        if joined is None:
            raise Misfit(f"{type(self).__name__} of volumes that differ: {_list(inputs)}{_unequal(inputs)}")
        return joined

    def definition(self, *inputs: Volume) -> list[Statement]:
        numbers = tuple(Quantity(f"x_{place}") for place, _ in enumerate(inputs, 1))
        return [Equation(Y, self.joined(numbers), "at each place")]

    def joined(self, numbers: tuple[Formula, ...]) -> Formula:
        """What the numbers at one place become."""
        return Sum(numbers)

    def extent_formulas(self, output: Volume, *inputs: Volume) -> list[Statement]:
        stretched = [place for place, volume in enumerate(inputs, 1) if volume != output and 1 in volume]
        texts = (f"input {place} of {volume_text(inputs[place - 1])} is stretched to it" for place in stretched)
        return [f"what is joined must be of one volume: {volume_text(output)}", *texts]


@dataclass(frozen=True, repr=False)
class Add(Join):
    """The sum of volumes of one shape (residual networks)."""

    short = "add"
    passes = FUSED
    linear = True

    def bounds(self, *arriving: Range) -> Range:
        lows, highs = zip(*arriving, strict=True)
        return sum(lows), sum(highs)


@dataclass(frozen=True, repr=False)
class Multiply(Join):
    """The product of volumes of one shape (gates, and attention to channels)."""

    short = "multiply"
    gates = True
    passes = FUSED_FUNCTION

    def bounds(self, *arriving: Range) -> Range:
        return reduce(products, arriving)

    def joined(self, numbers: tuple[Formula, ...]) -> Formula:
        return product(*numbers)


@dataclass(frozen=True, repr=False)
class Average(Join):
    """The mean of volumes of one shape."""

    short = "average"
    passes = FUSED
    linear = True
    keeps_range = True

    def joined(self, numbers: tuple[Formula, ...]) -> Formula:
        return Sum(numbers) / Number(len(numbers))


@dataclass(frozen=True, repr=False)
class Maximum(Join):
    """The largest number at each place."""

    short = "maximum"
    passes = FUSED_FUNCTION
    keeps_range = True

    def joined(self, numbers: tuple[Formula, ...]) -> Formula:
        return apply("max", *numbers)


@dataclass(frozen=True, repr=False)
class Concatenate(Op):
    """Volumes behind one another along an axis, by default the channels (inception). The batch is axis 0."""

    axis: int = -1

    short = "concat"
    passes = Passes(gradient_fused=True, keeps=())
    kind = "join"
    arity = None
    linear = True
    keeps_range = True

    def __post_init__(self) -> None:
        self._set(axis=axis(self, self.axis))

    def output_shape(self, *inputs: Volume) -> Volume:
        first, *rest = inputs
        along = axis_index(self, first, self.axis)
        if any(len(volume) != len(first) for volume in rest):
            raise Misfit(f"Concatenate of volumes that differ in their number of axes: {_list(inputs)}")
        joined: list[Extent] = []
        for position, extents in enumerate(zip(*inputs, strict=True)):
            known = [extent for extent in extents if extent is not None]
            if position == along:
                joined.append(sum(known) if len(known) == len(extents) else None)
            elif len(set(known)) > 1:
                raise Misfit(
                    f"Concatenate along the {axis_name(along, len(first) - 1)} of volumes that differ elsewhere: "
                    f"{_list(inputs)}"
                    f"{_unequal(inputs, along)}"
                )
            else:
                joined.append(extents[0])  # as Keras has it, even where a later volume knows more
        return tuple(joined)

    def footprints(self, output: Volume, *inputs: Volume) -> Footprints:
        """The same place, counted along its axis from where each volume begins."""
        first, *_ = inputs
        rank, along = len(first) - 1, axis_index(self, first, self.axis)
        if along == rank:
            return tuple([same_cell(rank) for _ in inputs])
        begins: list[Extent] = [0]
        for volume in inputs[:-1]:
            begin, extent = begins[-1], volume[along]
            begins.append(None if begin is None or extent is None else begin + extent)
        return tuple(
            straight(*[Reading(1, padding=begin) if axis == along else CELL for axis in range(rank)])
            for begin in begins
        )

    def extent_formulas(self, output: Volume, *inputs: Volume) -> list[Statement]:
        """The extents along the axis added up."""
        along = axis_index(self, output, self.axis)
        parts = tuple(Quantity(f"N_{place}", volume[along]) for place, volume in enumerate(inputs, 1))
        return [Equation(extents_of(output, LEAVING)[along], Sum(parts)), "the other extents stay as they are"]

    def alternatives(self, *inputs: Volume) -> Iterator[dict[str, Any]]:
        yield from ({"axis": axis} for axis in range(-1, -len(inputs[0]) - 1, -1) if axis != self.axis)


def _unequal(volumes: tuple[Volume, ...], along: int | None = None) -> str:
    """Where volumes of as many axes differ, axis by axis: the one they are put together along apart, or else 1."""
    first, *rest = volumes
    if any(len(volume) != len(first) for volume in rest):
        return ""
    stretched = 1 if along is None else None
    texts = {}
    for position, extents in enumerate(zip(*volumes, strict=True)):
        different = dict.fromkeys(extent for extent in extents if extent is not None and extent != stretched)
        if len(different) > 1 and position != along:
            texts[position] = " ≠ ".join(map(str, different))
    return f" ({along_axes(texts, len(first) - 1)})"


def _list(volumes: tuple[Volume, ...]) -> str:
    return ", ".join(map(volume_text, volumes))
