"""How a receptive field grew, from the input on."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple

from graphnet.analysis.explaining.notation import decimal
from graphnet.analysis.explaining.page import Cell, Table
from graphnet.analysis.facts import Facts
from graphnet.analysis.receptive_field import ReceptiveField
from graphnet.ops.footprint import Reading
from graphnet.ops.formulas import Equation, Number, Quantity, Real, Statement, letters
from graphnet.ops.op import footprints_of
from graphnet.shapes import volume_text

MOST_ROWS = 24
"""How many steps are shown; of more, those in the middle are left out."""

RULES = (
    Equation(Quantity("r_out"), Quantity("r_in") + (Quantity("F") - 1) * Quantity("j_in"), "the cells one cell sees"),
    Equation(Quantity("j_out"), Quantity("j_in") * Quantity("S"), "the cells from one field to the next"),
)
"""How a window of F cells at stride S changes the field of what it slides over (Araujo, Norris & Sim, 2019)."""


def receptive_field(facts: Facts, name: str) -> Iterator[Statement | Table]:
    """What one cell of a node sees of the input, and the steps that made it so."""
    field = facts[name].receptive_field
    if not facts[name].inputs:
        return
    if field is None:
        yield "not known: it depends on extents that are open, or on an op that does not say what it reads"
        return
    if not field.axes:
        return
    extents = (facts[field.input].shape or ())[:-1]
    there = f"{field.input} ({volume_text(extents)})"
    yield f"one cell sees {volume_text(field.sizes)} cells of {there}{_beyond(field, extents)}"
    yield f"stride {_told(field.stride)}, padding {_told(field.padding)}"
    path = list(_widest_path(facts, name))
    grown = [_changes(facts, path, axis) for axis in range(len(field.axes))]
    if not any(grown):
        return
    yield from RULES
    alike = all(changes == grown[0] for changes in grown)
    heads = ["node"] if alike else [f"along {letter}" for letter in letters(len(grown))]
    for axis, (head, changes) in enumerate(zip(heads, grown, strict=False)):
        rows = (_row(facts, change, axis) for change in _shown(changes))
        yield Table((head, "F", "S", "r", "j"), tuple(rows))


def _beyond(field: ReceptiveField, extents: tuple[int | None, ...]) -> str:
    known = [(size, extent) for size, extent in zip(field.sizes, extents, strict=True) if extent is not None]
    return ": more than there are" if any(size > extent for size, extent in known) else ""


def _told(number: Any) -> str:
    """One number, or one an axis."""
    if isinstance(number, tuple):
        return " and ".join(map(_told, number))
    return "not known" if number is None else decimal(number)


def _widest_path(facts: Facts, name: str) -> Iterator[str]:
    """The nodes from a node back to the input, at each join along the branch that sees most."""
    while True:
        yield name
        row = facts[name]
        fields = {source: facts[source].receptive_field for source in row.inputs}
        sizes = {
            source: field.sizes
            for source, field in fields.items()
            if field and row.receptive_field and field.input == row.receptive_field.input
        }
        if not sizes:
            return
        name = max(sizes, key=sizes.__getitem__)


class Change(NamedTuple):
    """A node that has another field than what it reads, in cells of the network's input along one axis."""

    node: str
    source: str
    before: tuple[Real, Real]
    """The size and the stride of the field of what it reads."""
    after: tuple[Real, Real]


def _changes(facts: Facts, path: list[str], axis: int) -> list[Change]:
    """The nodes of a path that change the field along one axis of the input, the first of them first."""
    sizes = []
    for name in path:
        field = facts[name].receptive_field
        assert field is not None
        sizes.append((field.widest[axis].size, field.widest[axis].stride))
    steps = zip(pairwise(path), pairwise(sizes), strict=True)
    found = [Change(name, source, old, new) for (name, source), (new, old) in steps if old != new]
    return found[::-1]


def _shown(changes: list[Change]) -> list[Change | int]:
    """As many changes as there is room for; a number stands for those that are left out."""
    hidden, half = len(changes) - MOST_ROWS, MOST_ROWS // 2
    return [*changes[:half], hidden, *changes[-half:]] if hidden > 0 else [*changes]


def _row(facts: Facts, change: Change | int, axis: int) -> tuple[Cell, ...]:
    """A change by the rules where they hold; where paths come together, only what comes of it."""
    if isinstance(change, int):
        return (f"({change} more)", "", "", "", "")
    (size, stride), (grown, moved) = change.before, change.after
    reading = _reading(facts, change, axis)
    if reading is not None and reading.reach is not None:
        step = Number(Fraction(reading.stride, reading.spread))
        grows = Number(size) + (Number(reading.reach) - 1) * Number(stride)
        moves = Number(stride) * step
        if moves.value == moved:
            return (change.node, Number(reading.reach), step, grows if grows.value == grown else Number(grown), moves)
    return (change.node, "", "", Number(grown), Number(moved))


def _reading(facts: Facts, change: Change, axis: int) -> Reading | None:
    """What a node reads of its source along what was an axis of the network's input."""
    row, field = facts[change.node], facts[change.source].receptive_field
    footprints = footprints_of(row.op, row.shape, tuple(facts[origin].shape for origin in row.inputs))
    if footprints is None or field is None or (place := field.axes[axis]) is None:
        return None
    return footprints[row.inputs.index(change.source)].readings[place]
