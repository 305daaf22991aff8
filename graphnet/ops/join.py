"""Joins: several volumes become one."""

from __future__ import annotations

from dataclasses import dataclass

from graphnet.errors import Misfit
from graphnet.ops.arguments import axis
from graphnet.ops.op import Op, axis_index
from graphnet.shapes import Extent, Volume, broadcast, volume_text


@dataclass(frozen=True, repr=False)
class Join(Op):
    """A function of the numbers at one place of each volume. Extents of 1 are stretched, as in Keras."""

    kind = "join"
    arity = None
    elementwise = True

    def output_shape(self, *inputs: Volume) -> Volume:
        joined = broadcast(*inputs)
        if joined is None:
            raise Misfit(f"{type(self).__name__} of volumes that differ: {_list(inputs)}")
        return joined


@dataclass(frozen=True, repr=False)
class Add(Join):
    """The sum of volumes of one shape (residual networks)."""

    short = "add"
    linear = True


@dataclass(frozen=True, repr=False)
class Multiply(Join):
    """The product of volumes of one shape (gates, and attention to channels)."""

    short = "multiply"


@dataclass(frozen=True, repr=False)
class Average(Join):
    """The mean of volumes of one shape."""

    short = "average"
    linear = True


@dataclass(frozen=True, repr=False)
class Maximum(Join):
    """The largest number at each place."""

    short = "maximum"


@dataclass(frozen=True, repr=False)
class Concatenate(Op):
    """Volumes behind one another along an axis, by default the channels (inception). The batch is axis 0."""

    axis: int = -1

    short = "concat"
    kind = "join"
    arity = None
    linear = True

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
                raise Misfit(f"Concatenate along axis {self.axis} of volumes that differ elsewhere: {_list(inputs)}")
            else:
                joined.append(extents[0])  # as Keras has it, even where a later volume knows more
        return tuple(joined)


def _list(volumes: tuple[Volume, ...]) -> str:
    return ", ".join(map(volume_text, volumes))
