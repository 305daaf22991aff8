"""Factorizations: pairs of linear layers that are less than the one layer they could be merged into."""

from __future__ import annotations

from graphnet.analysis.findings.subject import Subject
from graphnet.network import Call
from graphnet.ops.footprint import Reading
from graphnet.ops.op import footprints_of
from graphnet.shapes import Volume, size


def factorizes(subject: Subject, first: Call, second: Call) -> bool:
    """Whether two layers take one apart on purpose; also where too little is known to say that they do not.

    That is so where fewer channels lie between them than before and behind, where one looks along axes that the
    other does not (n×1 and 1×n, depthwise and pointwise), and where one of them makes the volume grow.
    """
    of_first, of_second = _readings(subject, first), _readings(subject, second)
    if of_first is None or of_second is None:
        return True
    return (
        _narrows(subject, first, second)
        or _part(first, of_first, second, of_second)
        or _grows(of_first) != _grows(of_second)
    )


def _readings(subject: Subject, call: Call) -> tuple[Reading, ...] | None:
    """What a layer of one input reads along each axis; None is not known."""
    arriving = subject.arriving(call)
    footprints = None if arriving is None else footprints_of(call.op, subject.shapes[call.name], arriving)
    return footprints[0].readings if footprints and len(footprints) == 1 else None


def _narrows(subject: Subject, first: Call, second: Call) -> bool:
    """Whether there are fewer features between two layers than before the first and behind the second."""
    (before,), (between,) = subject.arriving(first) or (None,), subject.arriving(second) or (None,)
    leaving, behind = subject.shapes[first.name], subject.shapes[second.name]
    if before is None or leaving is None or between is None or behind is None:
        return True
    same_features = leaving[-1] == between[-1]
    widths = [_features(volume, same_features) for volume in (before, between, behind)]
    if None in widths:
        return True
    start, middle, end = (width or 0 for width in widths)
    return middle < min(start, end)


def _features(volume: Volume, channels: bool) -> int | None:
    """The channels, or where these were flattened all numbers."""
    return volume[-1] if channels else size(volume)


def _part(first: Call, of_first: tuple[Reading, ...], second: Call, of_second: tuple[Reading, ...]) -> bool:
    """Whether two layers share the work, one along some axes, the other along the others or across the channels."""
    if len(of_first) != len(of_second):
        return False
    wide, other = _wide_axes(of_first), _wide_axes(of_second)
    if wide & other:
        return False
    return bool(wide and other) or not (first.op.mixes_channels and second.op.mixes_channels)


def _wide_axes(readings: tuple[Reading, ...]) -> set[int]:
    return {axis for axis, reading in enumerate(readings) if reading.size != 1}


def _grows(readings: tuple[Reading, ...]) -> bool:
    return any(reading.spread > 1 for reading in readings)
