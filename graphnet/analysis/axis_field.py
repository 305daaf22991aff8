"""Receptive fields along one axis: what the cells there see of an axis of the input, and how that grows and meets.

The formulas are those of Araujo, Norris & Sim, "Computing receptive fields of convolutional neural networks" (Distill,
2019), carried from the input to the outputs, and on to the fractional strides of networks that sample up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import gcd, lcm
from typing import NamedTuple

from graphnet.ops.footprint import Reading

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
        return max([span[1] - span[0] + 1 if span else 0 for span in self.spans])

    @property
    def stride(self) -> Number:
        """How far the field moves with each cell; 0 where it stays."""
        return self.advance if len(self.spans) == 1 else _plain(Fraction(self.advance, len(self.spans)))

    @property
    def centre(self) -> Number | None:
        """The middle of what cell 0 sees, with fractional strides that of the line that all middles lie about."""
        if not self.located:
            return None
        middles = [Fraction(sum(span), 2) - cell * self.stride for cell, span in enumerate(self.spans) if span]
        return _plain(sum(middles, Fraction()) / len(middles)) if middles else None

    @property
    def line(self) -> tuple[Number, Number | None]:
        """What branches that are aligned have in common: the stride, and twice the centre."""
        if self.located and len(self.spans) == 1 and self.spans[0]:
            return self.advance, sum(self.spans[0])
        centre = self.centre
        return self.stride, None if centre is None else 2 * centre

    @property
    def padding(self) -> Number | None:
        """Cells that the field of cell 0 reaches beyond the input's beginning."""
        centre = self.centre
        return None if centre is None else _plain(Fraction(self.size - 1, 2) - centre)

    def at(self, cell: int) -> Span | None:
        """What a cell sees; None is nothing.

        >>> AxisField(((-1, 1),), advance=2).at(3)
        (5, 7)
        """
        periods, place = divmod(cell, len(self.spans))
        span = self.spans[place]
        return None if span is None else (span[0] + periods * self.advance, span[1] + periods * self.advance)

    def through(self, reading: Reading) -> AxisField | None:
        """The field of what reads this axis; None is not known.

        The size grows by (F − 1) strides, the padding by P of them, and the stride S-fold.

        >>> AxisField(((-1, 1),), advance=2).through(Reading(3, stride=2, padding=1))
        AxisField(spans=((-3, 3),), advance=4, located=True)
        """
        if reading.size is None:
            return None
        if len(self.spans) > 1 or reading.spread > 1 or self.spans[0] is None:
            return self._through_places(reading)
        ((first, last),) = self.spans  # type: ignore[misc]
        places, padding, located = (reading.size - 1) * reading.dilation, reading.padding, self.located
        if padding is None:  # the usual one then: it moves the field, but leaves its size and stride
            padding, located = places // 2, False
        start = -padding * self.advance
        end = start + places * self.advance
        return AxisField(((first + start, last + end),), self.advance * reading.stride, located)

    def _through_places(self, reading: Reading) -> AxisField | None:
        """The same for fractional strides: cell by cell, until places fall on the first period again."""
        places = reading.spread * len(self.spans)
        period = places // gcd(places, reading.stride)
        if period > MOST_SPANS or reading.padding is None:
            return None
        spans = tuple([_hull(map(self.at, reading.cells(place) or ())) for place in range(period)])
        return AxisField(spans, self.advance * period * reading.stride // places, self.located)


ITSELF = AxisField(((0, 0),), 1)
"""What the cells of the input see."""


def together(fields: Sequence[AxisField]) -> AxisField:
    """What several paths see between them; where they do not move alike, what the widest does."""
    first, *rest = fields
    if all(field is first or field == first for field in rest):
        return first
    located = all(field.located for field in fields)
    if not located or len({field.stride for field in fields}) > 1:
        return widest(fields)._replace(located=located)
    period = lcm(*{len(field.spans) for field in fields})
    if period > MOST_SPANS:
        return widest(fields)
    columns = zip(*[_unrolled(field, period) for field in fields], strict=True)
    return AxisField(tuple(map(_hull, columns)), first.advance * period // len(first.spans))


def _unrolled(field: AxisField, period: int) -> Sequence[Span | None]:
    """What the cells of a longer period see."""
    return field.spans if len(field.spans) == period else [field.at(cell) for cell in range(period)]


def widest(fields: Sequence[AxisField]) -> AxisField:
    """The one of the largest size."""
    return max(fields, key=lambda field: field.size)


def narrowest(fields: Sequence[AxisField]) -> AxisField:
    """The one of the smallest size."""
    return min(fields, key=lambda field: field.size)


def _hull(spans: Iterable[Span | None]) -> Span | None:
    seen = [span for span in spans if span]
    return (min([first for first, _ in seen]), max([last for _, last in seen])) if seen else None


def _plain(number: Fraction) -> Number:
    return number.numerator if number.denominator == 1 else number
