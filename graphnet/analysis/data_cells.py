"""Where in a volume the data lies: all but the cells at its ends that know of nothing but padding."""

from __future__ import annotations

from collections.abc import Mapping

from graphnet.network import Network
from graphnet.ops.answers import remembered
from graphnet.ops.footprint import Footprint, Reading
from graphnet.ops.op import Op, footprints_of
from graphnet.shapes import Volume

Span = range | None
"""The cells along one axis from the first that holds data to the last; None where the extent is not known."""

Spans = tuple[Span, ...]


def data_cells(network: Network, shapes: Mapping[str, Volume | None]) -> dict[str, Spans]:
    """The cells that hold data, for every node of known volume and each of its spatial axes.

    Zeros put round a volume hold none, nor does what reads nothing else, so that they stay what they are behind
    element-wise ops and strides.
    """
    spans: dict[str, Spans] = {}
    reached = remembered(_reached)
    for name, op, inputs, *_ in network.calls:
        output = shapes[name]
        if output is None:
            continue
        if op.pointwise and len(inputs) == 1:
            spans[name] = spans[inputs[0]]
            continue
        arriving, holding = tuple([shapes[source] for source in inputs]), tuple([spans[source] for source in inputs])
        spans[name] = reached(op, output, arriving, holding)
    return spans


def _reached(op: Op, output: Volume, arriving: tuple[Volume | None, ...], spans: tuple[Spans, ...]) -> Spans:
    """The cells of an op's output that read any data."""
    everywhere = tuple([None if extent is None else range(extent) for extent in output[:-1]])
    footprints = footprints_of(op, output, arriving)
    if not footprints:
        return everywhere
    branches = [_through(footprint, cells, everywhere) for footprint, cells in zip(footprints, spans, strict=True)]
    return tuple(map(_hull, zip(*branches, strict=True)))


def _through(footprint: Footprint, spans: Spans, everywhere: Spans) -> Spans:
    """The cells that read any of those of one input; along axes that it does not have, all of them."""
    reached = list(everywhere)
    for reading, axis, span in zip(footprint.readings, footprint.axes, spans, strict=True):
        if reading.stride and axis < len(reached):
            reached[axis] = _reading(reading, span, reached[axis])
    return tuple(reached)


def _reading(reading: Reading, span: Span, everywhere: Span) -> Span:
    """The cells along one axis whose windows meet any of the given ones.

    >>> _reading(Reading(1, padding=3), range(224), range(230))
    range(3, 227)
    >>> _reading(Reading(7, stride=2), range(3, 227), range(112))
    range(0, 112)
    """
    reach, padding = reading.reach, reading.padding
    if span is None or everywhere is None or reach is None or padding is None:
        return everywhere
    first, last = span.start * reading.spread + padding, (span.stop - 1) * reading.spread + padding
    start, stop = -((reach - 1 - first) // reading.stride), last // reading.stride + 1
    return range(max(start, 0), max(min(stop, everywhere.stop), 0))


def _hull(spans: tuple[Span, ...]) -> Span:
    known = [span for span in spans if span is not None]
    if len(known) < len(spans):
        return None
    return range(min(span.start for span in known), max(span.stop for span in known))
