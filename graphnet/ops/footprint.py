"""Footprints: which cells of its inputs one output cell of an op reads."""

from __future__ import annotations

from collections.abc import Container
from functools import cache
from typing import NamedTuple

from graphnet.shapes import Extent, Volume, Window, effective_size


class Reading(NamedTuple):
    """What one output cell reads along one axis: a window, laid over cells that stand `spread` places apart.

    Output cell y reads the cells at the places y·stride − padding + dilation·j, for j from 0 to size − 1. The cells of
    a transposed convolution's input stand its stride apart; all others are neighbours. A window that takes no
    stride stays where it is, whichever output cell looks.
    """

    size: Extent
    """Cells under the window; None is not known."""
    stride: int = 1
    padding: int | None = 0
    """Places before the first cell; None is not known."""
    dilation: int = 1
    spread: int = 1

    @property
    def reach(self) -> int | None:
        """The places from the window's first cell to its last."""
        return None if self.size is None else effective_size(self.size, self.dilation)

    def cells(self, cell: int) -> list[int] | None:
        """The input cells that an output cell reads, with those beyond the input's ends; None is not known.

        >>> Reading(3, stride=2, padding=1).cells(0)
        [-1, 0, 1]
        >>> [Reading(3, padding=1, spread=2).cells(cell) for cell in range(3)]
        [[0], [0, 1], [1]]
        """
        if self.size is None or self.padding is None:
            return None
        start = cell * self.stride - self.padding
        places = range(start, start + self.size * self.dilation, self.dilation)
        return [place // self.spread for place in places if place % self.spread == 0]

    def read(self, cells: int, extent: int) -> int | None:
        """All that some output cells read of an input of so many cells; sets of cells are the bits of an int.

        None is not known.

        >>> f"{Reading(3, dilation=2, padding=2).read(0b10001, extent=5):05b}"
        '10101'
        >>> f"{Reading(3, stride=2, padding=1).read(0b101, extent=6):06b}"
        '111011'
        """
        if self.size is None or self.padding is None:
            return None
        starts = _spread_out(cells, self.stride) if self.stride else int(cells > 0)
        places = 0
        for place in range(0, self.size * self.dilation, self.dilation):
            places |= starts << place
        places = places >> self.padding if self.padding > 0 else places << -self.padding
        return _drawn_together(places, self.spread) & ((1 << extent) - 1)


def _spread_out(bits: int, apart: int) -> int:
    """Bit y moved to y·apart.

    >>> f"{_spread_out(0b111, 3):b}"
    '1001001'
    """
    return bits if apart == 1 else int(("0" * (apart - 1)).join(f"{bits:b}"), 2)


def _drawn_together(bits: int, apart: int) -> int:
    """Bit y·apart moved to y, those between dropped.

    >>> f"{_drawn_together(0b1011011, 3):b}"
    '111'
    """
    return bits if apart == 1 else int(f"{bits:b}"[::-1][::apart][::-1], 2)


CELL = Reading(1)
"""The cell at the same place."""


def everything(extent: Extent) -> Reading:
    """Everything along an axis of so many cells."""
    return Reading(extent, stride=0)


class Footprint(NamedTuple):
    """What one output cell reads of one input."""

    readings: tuple[Reading, ...]
    """A reading for each spatial axis of the input."""
    axes: tuple[int, ...]
    """The output's axis that each of them goes along; any number where the reading takes no stride."""


Footprints = tuple[Footprint, ...]
"""What one output cell reads of each input."""


def straight(*readings: Reading) -> Footprint:
    """A footprint whose axes are the output's, in order."""
    return Footprint(readings, tuple(range(len(readings))))


@cache
def same_cell(rank: int) -> Footprint:
    """The cell at the same place of a volume of so many spatial axes."""
    return straight(*[CELL] * rank)


def stretched(volume: Volume, output: Volume) -> Footprint:
    """The cell at the same place; along an axis of one cell that is stretched, that cell.

    >>> stretched((1, 8, 3), output=(8, 8, 3)).readings == (everything(1), CELL)
    True
    """
    alone = [one == 1 != many for one, many in zip(volume[:-1], output[:-1], strict=True)]
    return straight(*[everything(1) if one else CELL for one in alone]) if any(alone) else same_cell(len(alone))


def across(volume: Volume, axes: Container[int]) -> Footprint:
    """Everything along some axes, one cell along the others."""
    return straight(*[everything(extent) if axis in axes else CELL for axis, extent in enumerate(volume[:-1])])


def under_window(window: Window, volume: Volume) -> Footprint:
    """The cells under a window that slides over a volume.

    >>> under_window(Window((7,), (2,), "same"), (224, 3)).readings
    (Reading(size=7, stride=2, padding=2, dilation=1, spread=1),)
    """
    before = window.leading_pads(volume[:-1])
    dilations = window.dilation_rate or (1,) * len(before)
    return straight(*map(Reading, window.size, window.strides, before, dilations))
