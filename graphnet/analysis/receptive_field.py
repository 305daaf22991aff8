"""The receptive field of every node: which cells of the network's input one of its cells sees.

The formulas, in `axis_field`, are those of Araujo, Norris & Sim, "Computing receptive fields of convolutional neural
networks" (Distill, 2019).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from graphnet.analysis.axis_field import ITSELF, AxisField, Number, narrowest, together, widest
from graphnet.errors import NotFoundError, near_matches
from graphnet.network import Network, check_is_network
from graphnet.ops.answers import remembered
from graphnet.ops.footprint import Footprint, Footprints, Reading, same_cell
from graphnet.ops.op import footprints_of
from graphnet.shapes import Volume
from graphnet.volumes import volumes


class Misalignment(NamedTuple):
    """Inputs of a join that step over the network's input differently, or look at different places of it.

    Strides and centres are those of each input of the join, None for one that has none: its field does not move, where
    it lies is not known, or it lies in another of the network's inputs.
    """

    axis: int
    """The axis of the network's input."""
    strides: tuple[Number | None, ...]
    centres: tuple[Number | None, ...]


@dataclass(frozen=True, slots=True, repr=False)
class ReceptiveField:
    """The cells of one of the network's inputs that a cell of a node sees: `size, stride, padding = field`.

    Along each spatial axis of that input, the cell at place 0 sees the cells from −padding to size − 1 − padding, and
    each further one what lies a stride on (Araujo, Norris & Sim, 2019); the ends of volumes are not regarded, so that a
    size may be beyond the input's extent. `size`, `stride`, `padding` and `centre` are one number where all axes agree,
    else one for each; a padding is None where it depends on an extent that is not known.

    The size is that of all paths together, `least` that of the narrowest. Where paths of different strides meet, or
    volumes follow one another along the axis, it is that of the widest. What sees the same from everywhere, as behind
    `Flatten`, has stride 0. Where the stride is a fraction cells differ a little: the size is that of the widest, and
    the padding places it about the line on which the centres lie.
    """

    input: str
    """The input it lies in: the first that the node depends on, those without spatial axes last."""
    axes: tuple[int | None, ...]
    """The node's axis that goes along each axis of the input; None where the field does not move."""
    widest: tuple[AxisField, ...]
    """For each axis of the input, all paths together."""
    narrowest: tuple[AxisField, ...]
    """For each axis of the input, the path that sees least."""
    misaligned: tuple[Misalignment, ...] = ()
    """Where the node joins branches that disagree."""

    def __repr__(self) -> str:
        """What it says of a cell, without what it is worked out from."""
        return f"<receptive field in {self.input}: size {self.size}, stride {self.stride}, padding {self.padding}>"

    @property
    def sizes(self) -> tuple[int, ...]:
        return tuple([axis.size for axis in self.widest])

    @property
    def size(self) -> Any:
        """Cells from the first that is seen to the last."""
        return _one(self.sizes)

    @property
    def least(self) -> Any:
        """The size along the path that sees least."""
        return _one(tuple([axis.size for axis in self.narrowest]))

    @property
    def stride(self) -> Any:
        """Cells of the input from the field of one cell to that of the next."""
        return _one(tuple([axis.stride for axis in self.widest]))

    @property
    def padding(self) -> Any:
        """Cells that the first field reaches beyond the input's beginning."""
        return _one(tuple([axis.padding for axis in self.widest]))

    @property
    def centre(self) -> Any:
        """The middle of the first field."""
        return _one(tuple([axis.centre for axis in self.widest]))

    @property
    def aligned(self) -> bool:
        """Whether all that the node joins steps and looks alike, as far as is known."""
        return not self.misaligned

    def as_dict(self) -> dict[str, Any]:
        """Size, stride, padding and least size, for JSON."""
        return {"size": self.size, "stride": self.stride, "padding": self.padding, "least": self.least}

    def __iter__(self) -> Iterator[Any]:
        return iter((self.size, self.stride, self.padding))


def _one(numbers: tuple[Any, ...]) -> Any:
    """The number that all axes share, or else all of them.

    >>> _one((3, 3)), _one((7, 1))
    (3, (7, 1))
    """
    return numbers[0] if numbers and all(number == numbers[0] for number in numbers) else numbers


def field_text(field: ReceptiveField | None) -> str:
    """The size of a field; nothing where its input has no spatial axes."""
    if field is None:
        return "unknown"
    return "×".join(map(str, field.sizes if isinstance(field.size, tuple) else (field.size,)))


def receptive_fields(network: Network, input: str | None = None) -> dict[str, ReceptiveField | None]:
    """The receptive field of every node in `input`, by default in the first input that the node depends on.

    None is not known: behind a misfit, an op that does not say what it reads, or one that reads all of an unknown
    extent; with `input`, also where a node does not depend on it. Linear in the nodes.
    """
    check_is_network(network)
    if input is not None and input not in network.input_names:
        raise NotFoundError(f"{network.name} has no input {input!r}{near_matches(str(input), network.input_names)}")
    return fields_within(network, volumes(network).shapes, input)


def fields_within(
    network: Network, shapes: Mapping[str, Volume | None], input: str | None = None
) -> dict[str, ReceptiveField | None]:
    """The same where the volumes are known already."""
    origins = _input_order(network, shapes, input)
    fields: dict[str, ReceptiveField | None] = {}
    read = remembered(footprints_of)
    for name, op, inputs, *_ in network.calls:
        if not inputs:
            fields[name] = _beginning(name, shapes[name])
            continue
        footprints = read(op, shapes[name], tuple([shapes[source] for source in inputs]))
        first, *others = inputs
        origin = origins[name] = min([origins[source] for source in inputs]) if others else origins[first]
        if footprints is None:
            fields[name] = None
        elif not others:
            fields[name] = _through(fields[first], footprints[0])
        else:
            seen = {slot: fields[source] for slot, source in enumerate(inputs) if origins[source] == origin}
            fields[name] = _field(footprints, seen)
    if input is not None:
        fields |= {name: None for name, origin in origins.items() if origin}
    return fields


def _input_order(network: Network, shapes: Mapping[str, Volume | None], wanted: str | None) -> dict[str, int]:
    """Which input a node that depends on several is told for: the wanted one, or the first that has spatial axes."""
    flat = {name for name in network.input_names if len(shapes[name] or ()) < 2}
    order = sorted(network.input_names, key=lambda name: (name != wanted, name in flat))
    return {name: place for place, name in enumerate(order)}


def _beginning(name: str, volume: Volume | None) -> ReceptiveField | None:
    """What an input sees of itself: each cell that cell."""
    if volume is None:
        return None
    rank = max(len(volume) - 1, 0)
    itself = (ITSELF,) * rank
    return ReceptiveField(name, tuple(range(rank)), itself, itself)


def _field(footprints: Footprints, seen: Mapping[int, ReceptiveField | None]) -> ReceptiveField | None:
    """The field of what reads nodes of these fields, each by the slot it comes in at."""
    branches: list[_Branch] = []
    for slot, field in seen.items():
        read = _through(field, footprints[slot])
        if field is None or read is None:
            return None
        if len(seen) == 1:
            return read
        readings = [None if axis is None else footprints[slot].readings[axis] for axis in field.axes]
        branches.append(_Branch(slot, read, readings))
    return _joined(branches, len(footprints))


def _through(field: ReceptiveField | None, footprint: Footprint) -> ReceptiveField | None:
    """The field of what reads a node with this footprint."""
    if field is None:
        return None
    if footprint is same_cell(len(footprint.readings)):
        return replace(field, misaligned=()) if field.misaligned else field
    axes, wide, narrow = list(field.axes), list(field.widest), list(field.narrowest)
    asked: tuple[AxisField, AxisField, Reading] | None = None
    for place, axis in enumerate(field.axes):
        if axis is None:
            continue
        question = wide[place], narrow[place], footprint.readings[axis]
        if question != asked:  # most often all axes are alike
            asked = question
            answer = _grown(*question)
        if answer is None:
            return None
        wide[place], narrow[place] = answer
        axes[place] = footprint.axes[axis] if footprint.readings[axis].stride else None
    return ReceptiveField(field.input, tuple(axes), tuple(wide), tuple(narrow))


def _grown(wide: AxisField, narrow: AxisField, reading: Reading) -> tuple[AxisField, AxisField] | None:
    """The widest and the narrowest path of what reads an axis."""
    grown = wide.through(reading)
    narrow_grown = grown if narrow is wide else narrow.through(reading)
    return None if grown is None or narrow_grown is None else (grown, narrow_grown)


class _Branch(NamedTuple):
    """What a join takes at one of its slots."""

    slot: int
    field: ReceptiveField
    """What its cells see, as the join reads them."""
    readings: Sequence[Reading | None]
    """How they are read along each axis of the input; None where nothing moves."""


def _joined(branches: Sequence[_Branch], slots: int) -> ReceptiveField | None:
    """The field of a join: what its branches see between them."""
    first, *rest = [branch.field for branch in branches]
    if all(field is first for field in rest):
        return first
    axes: list[int | None] = []
    wide, narrow, misaligned = [], [], []
    asked: _Question | None = None
    for axis in range(len(first.axes)):
        along = {branch.field.axes[axis] for branch in branches} - {None}
        if len(along) > 1:
            return None
        axes.append(along.pop() if along else None)
        question = _Question(
            [branch.field.widest[axis] for branch in branches],
            [branch.field.narrowest[axis] for branch in branches],
            len({branch.readings[axis] for branch in branches} - {None}) > 1,
        )
        if question != asked:
            asked = question
            whole, least, askew = _met(*question)
        wide.append(whole)
        narrow.append(least)
        if askew:
            misaligned.append(_misalignment(axis, branches, slots))
    return ReceptiveField(first.input, tuple(axes), tuple(wide), tuple(narrow), tuple(misaligned))


class _Question(NamedTuple):
    """What meets in a join along one axis."""

    widest: list[AxisField]
    narrowest: list[AxisField]
    apart: bool
    """Whether it reads them at different places, as volumes behind one another: then a cell sees one or another."""


def _met(wide: Sequence[AxisField], narrow: Sequence[AxisField], apart: bool) -> tuple[AxisField, AxisField, bool]:
    """The widest and the narrowest path of a join, and whether paths disagree."""
    if apart:
        return widest(wide)._replace(located=False), narrowest(narrow), False
    lines = {path.line for path in wide if path.advance}
    strides, centres = {stride for stride, _ in lines}, {centre for _, centre in lines} - {None}
    return together(wide), narrowest(narrow), len(strides) > 1 or len(centres) > 1


def _misalignment(axis: int, branches: Sequence[_Branch], slots: int) -> Misalignment:
    moving = {branch.slot: path for branch in branches if (path := branch.field.widest[axis]).advance}
    by_slot = [moving.get(slot) for slot in range(slots)]
    return Misalignment(
        axis,
        tuple([path.stride if path else None for path in by_slot]),
        tuple([path.centre if path else None for path in by_slot]),
    )
