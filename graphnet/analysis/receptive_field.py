"""The receptive field of every node: which cells of the network's input one of its cells sees.

The formulas are those of Araujo, Norris & Sim, "Computing receptive fields of convolutional neural networks" (Distill,
2019), carried from the input to the outputs, and on to the fractional strides of networks that sample up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import gcd, lcm
from typing import Any, NamedTuple

from graphnet.errors import NotFoundError, near_matches
from graphnet.network import Network, check_is_network
from graphnet.ops.footprint import Footprint, Footprints, Reading, same_cell
from graphnet.ops.op import footprints_of
from graphnet.shapes import Volume
from graphnet.volumes import volumes

Number = int | Fraction

Span = tuple[int, int]
"""The first and the last cell that is seen."""

MOST_SPANS = 256
"""Of longer periods nothing is said."""


class AxisField(NamedTuple):
    """The receptive fields of the cells along one axis, as if the input had no ends.

    They repeat: a period on, all have moved by `advance` cells. Unless the stride is a fraction, a period is one cell.
    """

    spans: tuple[Span | None, ...]
    """What each cell of the first period sees; None is nothing."""
    advance: int
    located: bool = True
    """Whether it is known where they lie, and not only how large they are."""

    @property
    def size(self) -> int:
        """How many cells the widest of them spans."""
        return max(span[1] - span[0] + 1 if span else 0 for span in self.spans)

    @property
    def stride(self) -> Number:
        """How far the field moves with each cell; 0 where it stays."""
        if len(self.spans) == 1:
            return self.advance
        return _plain(Fraction(self.advance, len(self.spans)))

    @property
    def centre(self) -> Number | None:
        """The middle of what cell 0 sees, with fractional strides that of the line that all middles lie about."""
        if not self.located:
            return None
        stride = Fraction(self.advance, len(self.spans))
        middles = [Fraction(sum(span), 2) - cell * stride for cell, span in enumerate(self.spans) if span]
        return _plain(sum(middles, Fraction()) / len(middles)) if middles else None

    @property
    def padding(self) -> Number | None:
        """Cells that the field of cell 0 reaches beyond the input's beginning."""
        centre = self.centre
        return None if centre is None else _plain(Fraction(self.size - 1, 2) - centre)

    def at(self, cell: int) -> Span | None:
        """What a cell sees; None is nothing."""
        periods, place = divmod(cell, len(self.spans))
        span = self.spans[place]
        return None if span is None else (span[0] + periods * self.advance, span[1] + periods * self.advance)

    def through(self, reading: Reading) -> AxisField | None:
        """The field of what reads this axis; None is not known."""
        reach, period = reading.reach, len(self.spans)
        if reach is None:
            return None
        if period > 1 or reading.spread > 1 or self.spans[0] is None:
            return self._through_places(reading)
        ((first, last),) = self.spans  # type: ignore[misc]
        # an unknown padding is taken for the usual one: it moves the field, but leaves its size and stride
        padding, located = ((reach - 1) // 2, False) if reading.padding is None else (reading.padding, self.located)
        start = -padding * self.advance
        end = start + (reach - 1) * self.advance
        return AxisField(((first + start, last + end),), self.advance * reading.stride, located)

    def _through_places(self, reading: Reading) -> AxisField | None:
        """The same for fractional strides: cell by cell, until places fall on the first period again."""
        places = reading.spread * len(self.spans)
        period = places // gcd(places, reading.stride)
        if period > MOST_SPANS or reading.padding is None:
            return None
        spans = tuple([_hull([self.at(cell) for cell in reading.cells(place) or ()]) for place in range(period)])
        return AxisField(spans, self.advance * period * reading.stride // places, self.located)


WHERE_IT_IS = AxisField(((0, 0),), 1)
"""What a cell of the input itself sees."""


def _hull(spans: Sequence[Span | None]) -> Span | None:
    seen = [span for span in spans if span]
    return (min(first for first, _ in seen), max(last for _, last in seen)) if seen else None


def _plain(number: Fraction) -> Number:
    return number.numerator if number.denominator == 1 else number


class Misalignment(NamedTuple):
    """Inputs of a join that step over the network's input differently, or look at different places of it.

    Strides and centres are those of each input of the join, None for one that has none: its field does not move, where
    it lies is not known, or it lies in another of the network's inputs.
    """

    axis: int
    """The axis of the network's input."""
    strides: tuple[Number | None, ...]
    centres: tuple[Number | None, ...]


@dataclass(frozen=True, slots=True)
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
    answers: dict[tuple[int, tuple[Volume | None, ...]], Footprints | None] = {}
    for name, op, inputs, *_ in network.calls:
        if not inputs:
            fields[name] = _beginning(name, shapes[name])
            continue
        arriving = tuple([shapes[source] for source in inputs])
        question = (id(op), arriving)
        if question not in answers:
            answers[question] = footprints_of(op, shapes[name], arriving)
        footprints = answers[question]
        origin = origins[name] = min([origins[source] for source in inputs])
        seeing = {slot: fields[source] for slot, source in enumerate(inputs) if origins[source] == origin}
        fields[name] = None if footprints is None else _joined(footprints, seeing)
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
    itself = (WHERE_IT_IS,) * rank
    return ReceptiveField(name, tuple(range(rank)), itself, itself)


def _through(field: ReceptiveField, footprint: Footprint) -> ReceptiveField | None:
    """The field of what reads a node with this footprint."""
    if footprint is same_cell(len(footprint.readings)):
        return replace(field, misaligned=()) if field.misaligned else field
    axes: list[int | None] = []
    widest, narrowest = [], []
    for axis, wide, narrow in zip(field.axes, field.widest, field.narrowest, strict=True):
        if axis is not None:
            reading = footprint.readings[axis]
            axis = footprint.axes[axis] if reading.stride else None
            passed = wide.through(reading)
            narrowed = passed if narrow is wide else narrow.through(reading)
            if passed is None or narrowed is None:
                return None
            wide, narrow = passed, narrowed
        axes.append(axis)
        widest.append(wide)
        narrowest.append(narrow)
    return ReceptiveField(field.input, tuple(axes), tuple(widest), tuple(narrowest))


def _joined(footprints: Footprints, seeing: Mapping[int, ReceptiveField | None]) -> ReceptiveField | None:
    """The field of what reads nodes of these fields, which come in at these of its slots."""
    branches: dict[int, ReceptiveField] = {}
    for slot, field in seeing.items():
        seen = None if field is None else _through(field, footprints[slot])
        if seen is None:
            return None
        branches[slot] = seen
    first, *rest = branches.values()
    if all(field is first for field in rest):
        return first
    axes: list[int | None] = []
    widest, narrowest, misaligned = [], [], []
    for axis in range(len(first.axes)):
        moving = {slot: field for slot, field in branches.items() if field.axes[axis] is not None}
        along = {field.axes[axis] for field in moving.values()}
        if len(along) > 1:
            return None
        # what reads its inputs at different places shows one here and another there
        places = {footprints[slot].readings[seeing[slot].axes[axis]] for slot in moving}  # type: ignore[index,union-attr]
        side_by_side = len(places) < 2
        wide = [field.widest[axis] for field in branches.values()]
        widest.append(_together(wide) if side_by_side else _widest(wide)._replace(located=False))
        narrowest.append(min([field.narrowest[axis] for field in branches.values()], key=lambda path: path.size))
        axes.append(along.pop() if along else None)
        if side_by_side:
            misaligned += _misalignment(
                axis, {slot: field.widest[axis] for slot, field in moving.items()}, len(footprints)
            )
    return ReceptiveField(first.input, tuple(axes), tuple(widest), tuple(narrowest), tuple(misaligned))


def _together(fields: Sequence[AxisField]) -> AxisField:
    """What several paths see between them; where they do not move alike, what the widest does."""
    first, *rest = fields
    if all(field == first for field in rest):
        return first
    located = all(field.located for field in fields)
    period = lcm(*(len(field.spans) for field in fields))
    if not located or period > MOST_SPANS or any(field.stride != first.stride for field in rest):
        return _widest(fields)._replace(located=located)
    spans = tuple([_hull([field.at(cell) for field in fields]) for cell in range(period)])
    return AxisField(spans, first.advance * period // len(first.spans))


def _widest(fields: Sequence[AxisField]) -> AxisField:
    return max(fields, key=lambda field: field.size)


def _misalignment(axis: int, moving: Mapping[int, AxisField], slots: int) -> list[Misalignment]:
    """Where the inputs of a join disagree along an axis: in one entry, or in none where they agree."""
    strides = {slot: field.stride for slot, field in moving.items()}
    centres = {slot: field.centre for slot, field in moving.items()}
    if len(set(strides.values())) < 2 and len(set(centres.values()) - {None}) < 2:
        return []
    every = range(slots)
    return [Misalignment(axis, tuple(map(strides.get, every)), tuple(map(centres.get, every)))]
