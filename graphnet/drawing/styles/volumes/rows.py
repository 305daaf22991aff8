"""A long series in rows, as words are set in lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from graphnet.drawing.styles.volumes.extents import Extents
from graphnet.drawing.styles.volumes.leaves import GAP
from graphnet.drawing.styles.volumes.parts import Branches, Frame, Part, Run, Series

WIDEST = 980.0
"""A row is no wider, in points, unless it is a single part."""

SLACK = 1.5
"""How much wider than a part that is too wide, so that its neighbours do not stand in rows by themselves."""

TRIES = 12
"""How closely the width is sought at which rows are even."""

Unit = tuple[Part, ...]


def rows(series: Series, extents: Extents, count: int | None = None) -> list[Series]:
    """A series in so many rows, or fewer where it cannot be broken; unless told, in as few as there is room for."""
    if count is None:
        return _within(WIDEST, series, extents)
    units = list(_units(_pieces(series.parts, extents, extents.of(series).width / count)))
    return _joined(units, _parted([_width(unit, extents) for unit in units], count))


def _within(room: float, series: Series, extents: Extents) -> list[Series]:
    """A series in as few rows as there is room for, and those about as wide as one another."""
    units = list(_units(_pieces(series.parts, extents, room)))
    widths = [_width(unit, extents) for unit in units]
    room = room if max(widths) <= room else SLACK * max(widths)
    fewest = len(_filled(widths, room))
    narrow, wide = 0.0, room
    for _ in range(TRIES):
        middle = (narrow + wide) / 2
        narrow, wide = (narrow, middle) if len(_filled(widths, middle)) <= fewest else (middle, wide)
    return _joined(units, _filled(widths, wide))


def _joined(units: Sequence[Unit], slices: Iterable[slice]) -> list[Series]:
    return [Series(tuple(part for unit in units[row] for part in unit)) for row in slices]


def _parted(widths: Sequence[float], count: int) -> list[slice]:
    """So many rows of units, or fewer, which end as near as can be to where equal ones would.

    >>> _parted([30, 30, 50], 2), _parted([30], 3)
    ([slice(0, 2, None), slice(2, 3, None)], [slice(0, 1, None)])
    """
    ends = list(accumulate(widths))
    ideals = (number * ends[-1] / count for number in range(1, count))
    borders = {min(range(1, len(ends)), key=lambda place: abs(ends[place - 1] - ideal)) for ideal in ideals if ends[1:]}
    return [slice(start, end) for start, end in pairwise([0, *sorted(borders), len(ends)])]


def _filled(widths: Sequence[float], room: float) -> list[slice]:
    """Rows of units, each as full as it gets.

    >>> _filled([30, 30, 50], 75)
    [slice(0, 2, None), slice(2, 3, None)]
    """
    found, start, taken = [], 0, 0.0
    for place, width in enumerate(widths):
        if place > start and taken + GAP + width > room:
            found.append(slice(start, place))
            start, taken = place, 0.0
        taken += width + (GAP if place > start else 0.0)
    return [*found, slice(start, len(widths))]


def _units(parts: Iterable[Part]) -> Iterator[Unit]:
    """Parts that stay in one row: branches, and what they come together in."""
    held: Unit = ()
    for part in parts:
        held = (*held, part)
        if not isinstance(part, Branches):
            yield held
            held = ()
    if held:
        yield held


def _width(unit: Unit, extents: Extents) -> float:
    return sum(extents.of(part).width for part in unit) + GAP * (len(unit) - 1)


def _pieces(parts: Iterable[Part], extents: Extents, room: float) -> Iterator[Part]:
    """Parts of which those that there is no room for are cut up where that can be done."""
    for part in parts:
        if extents.of(part).width <= room:
            yield part
        elif isinstance(part, Series):
            yield from _pieces(part.parts, extents, room)
        elif isinstance(part, Run) and len(part.leaves) > 1:
            yield from (replace(part, leaves=(leaf,)) for leaf in part.leaves)
        elif isinstance(part, Frame):
            for number, row in enumerate(_within(room, part.series, extents)):
                yield replace(part, series=row, continued=part.continued or number > 0)
        else:
            yield part
