"""The input patch of one unit: between which cells of the network's inputs lies what it reads, to the cell."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_

from graphnet.errors import ArgumentError
from graphnet.network import Network, check_is_network
from graphnet.ops.footprint import Footprint
from graphnet.ops.op import footprints_of
from graphnet.shapes import Volume, volume_text
from graphnet.volumes import volumes

Box = tuple[int, ...]
"""Cells that lie in a set of rows, a set of columns, …: a set for each spatial axis, as the bits of an int."""

MOST_CELLS = 2**20
"""Of longer axes nothing is said."""

MOST_BOXES = 512
"""More than so many are taken for the smallest box that holds them all."""


def input_patch(network: Network, node: str, unit: Sequence[int]) -> dict[str, tuple[range, ...]] | None:
    """The cells that a node's unit reads of each input: from the first to the last along each spatial axis.

    `unit` is its place along each spatial axis of the node. Every layer on the way is walked back with sets of cells
    and clipped at its borders, so that holes, dilations and what is dropped or padded count for what they are. Inputs
    of which it reads nothing are left out; None is not known. Raises `ArgumentError` where there is no such unit.
    """
    check_is_network(network)
    shapes = volumes(network).shapes
    network[node]  # says what is near, where there is no such node
    volume = shapes[node]
    if volume is None:
        return None
    reads: dict[str, list[Box]] = {node: [_box(unit, volume, node)]}
    patches: dict[str, tuple[range, ...]] = {}
    for name, op, inputs, *_ in reversed(list(network.calls)):
        boxes = reads.pop(name, None)
        if boxes is None:
            continue
        if not inputs:
            patches[name] = tuple(map(_bounds, _around(boxes)))
            continue
        footprints = footprints_of(op, shapes[name], tuple([shapes[source] for source in inputs]))
        if footprints is None:
            return None
        for source, footprint in zip(inputs, footprints, strict=True):
            for box in boxes:
                read = _read(box, footprint, shapes[source])
                if read is None:
                    return None
                if all(read):
                    reads[source] = _with(reads.get(source, []), read)
    return {name: patches[name] for name in network.input_names if name in patches}


def _box(unit: Sequence[int], volume: Volume, node: str) -> Box:
    """The box of one cell."""
    spatial = volume[:-1]
    whole = isinstance(unit, (tuple, list)) and all(type(place) is int for place in unit)
    if not whole or len(unit) != len(spatial):
        raise ArgumentError(f"a unit of {node} ({volume_text(volume)}) has {len(spatial)} coordinates, got {unit!r}")
    for place, extent in zip(unit, spatial, strict=True):
        if not 0 <= place < (MOST_CELLS if extent is None else extent):
            raise ArgumentError(f"{node} ({volume_text(volume)}) has no unit at {tuple(unit)!r}: counted from 0")
    return tuple([1 << place for place in unit])


def _read(box: Box, footprint: Footprint, volume: Volume | None) -> Box | None:
    """What the units of a box read of a volume; None is not known. Where an axis is empty nothing is read."""
    sets = []
    for reading, axis, extent in zip(footprint.readings, footprint.axes, (volume or ())[:-1], strict=True):
        if extent is None or extent > MOST_CELLS:
            return None
        cells = reading.read(box[axis] if reading.stride else 1, extent)
        if cells is None:
            return None
        sets.append(cells)
    return tuple(sets)


def _with(boxes: list[Box], box: Box) -> list[Box]:
    """Some boxes and one more, those made one that are so."""
    for other in boxes:
        both = tuple(map(or_, box, other))
        if both == other:
            return boxes
        if both == box or sum(map(int.__ne__, box, other)) == 1:
            return _with([kept for kept in boxes if kept is not other], both)
    together = [*boxes, box]
    return together if len(together) <= MOST_BOXES else [_around(together)]


def _around(boxes: Sequence[Box]) -> Box:
    """The smallest box that holds some."""
    return tuple([reduce(or_, sets) for sets in zip(*boxes, strict=True)])


def _bounds(cells: int) -> range:
    """From the first of some cells to the last.

    >>> _bounds(0b101000)
    range(3, 6)
    """
    return range((cells & -cells).bit_length() - 1, cells.bit_length())
