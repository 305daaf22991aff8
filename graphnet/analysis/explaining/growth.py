"""How a receptive field grew, from the input on."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any

from graphnet.analysis.explaining.notation import decimal
from graphnet.analysis.explaining.page import Cell, Table
from graphnet.analysis.facts import Facts
from graphnet.analysis.receptive_field import ReceptiveField, fields_within
from graphnet.network import Network
from graphnet.ops.footprint import Reading
from graphnet.ops.formulas import Equation, Formula, Number, Quantity, Statement, letters
from graphnet.ops.op import footprints_of
from graphnet.shapes import volume_text

MOST_ROWS = 24
"""How many steps are shown; of more, those in the middle are left out."""

RULES = (
    Equation(Quantity("r_out"), Quantity("r_in") + (Quantity("F") - 1) * Quantity("j_in"), "the cells one cell sees"),
    Equation(Quantity("j_out"), Quantity("j_in") * Quantity("S"), "the cells from one field to the next"),
)
"""How a window of F cells at stride S changes the field of what it slides over (Araujo, Norris & Sim, 2019)."""


def receptive_field(network: Network, facts: Facts, name: str) -> Iterator[Statement | Table]:
    """What one cell of a node sees of the input, and the steps that made it so."""
    shapes = {row.name: row.shape for row in facts}
    fields = fields_within(network, shapes)
    field = fields[name]
    if not network.inputs(name):
        return
    if field is None:
        yield "not known: it depends on extents that are open, or on an op that does not say what it reads"
        return
    if not field.axes:
        return
    extents = (shapes[field.input] or ())[:-1]
    there = f"{field.input} ({volume_text(extents)})"
    yield f"one cell sees {volume_text(field.sizes)} cells of {there}{_beyond(field, extents)}"
    yield f"stride {_told(field.stride)}, padding {_told(field.padding)}"
    path = list(_widest_path(network, fields, name))
    tables = [_steps(network, facts, fields, path, axis) for axis in range(len(field.axes))]
    if not tables[0] and all(table == tables[0] for table in tables):
        return
    yield from RULES
    if all(table == tables[0] for table in tables):
        yield _table("node", tables[0])
    else:
        yield from (
            _table(f"along {letter}", table) for letter, table in zip(letters(len(tables)), tables, strict=True)
        )


def _beyond(field: ReceptiveField, extents: tuple[int | None, ...]) -> str:
    known = [(size, extent) for size, extent in zip(field.sizes, extents, strict=True) if extent is not None]
    return ": more than there are" if any(size > extent for size, extent in known) else ""


def _told(number: Any) -> str:
    """One number, or one an axis."""
    if isinstance(number, tuple):
        return " and ".join(map(_told, number))
    return "not known" if number is None else decimal(number)


def _widest_path(network: Network, fields: dict[str, ReceptiveField | None], name: str) -> Iterator[str]:
    """The nodes from a node back to the input, at each join along the branch that sees most."""
    while True:
        yield name
        target = fields[name]
        branches = [
            (source, field)
            for source in network.inputs(name)
            if (field := fields[source]) is not None and target is not None and field.input == target.input
        ]
        if not branches:
            return
        name, _ = max(branches, key=lambda branch: branch[1].sizes)


Step = tuple[Cell, ...]


def _steps(
    network: Network, facts: Facts, fields: dict[str, ReceptiveField | None], path: list[str], axis: int
) -> list[Step]:
    """The nodes of a path that change the field along one axis of the input, the first of them first."""
    found: list[Step] = []
    for name, source in pairwise(path):
        before, after = fields[source], fields[name]
        assert before is not None
        assert after is not None
        old, new = before.widest[axis], after.widest[axis]
        if (old.size, old.stride) == (new.size, new.stride):
            continue
        reading = _reading(network, facts, before, name, source, axis)
        window: tuple[Cell, Cell] = ("", "")
        grown: Formula = Number(new.size)
        moved: Formula = Number(new.stride)
        if reading is not None and reading.reach is not None:
            stride = Number(Fraction(reading.stride, reading.spread))
            by_rule = Number(old.size) + (Number(reading.reach) - 1) * Number(old.stride)
            stepped = Number(old.stride) * stride
            if stepped.value == new.stride:
                window, moved = (Number(reading.reach), stride), stepped
            if by_rule.value == new.size:
                grown = by_rule
        found.append((name, *window, grown, moved))
    return found[::-1]


def _reading(
    network: Network, facts: Facts, before: ReceptiveField, name: str, source: str, axis: int
) -> Reading | None:
    """What a node reads of its input along what was an axis of the network's input."""
    call = network[name]
    arriving = tuple(facts[origin].shape for origin in call.inputs)
    footprints, place = footprints_of(call.op, facts[name].shape, arriving), before.axes[axis]
    if footprints is None or place is None:
        return None
    return footprints[call.inputs.index(source)].readings[place]


def _table(head: str, found: list[Step]) -> Table:
    hidden = len(found) - MOST_ROWS
    if hidden > 0:
        left_out: Step = (f"({hidden} more)", "", "", "", "")
        half = MOST_ROWS // 2
        found = [*found[:half], left_out, *found[-half:]]
    return Table((head, "F", "S", "r", "j"), tuple(found))
