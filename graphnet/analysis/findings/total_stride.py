"""Inputs that the strides of a network do not divide."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from graphnet.analysis.axis_field import Number
from graphnet.analysis.findings.finding import Remark, rule
from graphnet.analysis.findings.resizing import with_input
from graphnet.analysis.findings.subject import Sliding, Subject
from graphnet.shapes import Extent, Volume, axis_name, volume_text


@rule("GN105", "note", "An input that the total stride does not divide", "CS231n, Convolutional networks: layer sizing")
def total_stride(subject: Subject) -> Iterator[Remark]:
    """Strides divide the extents, and round where they must: an input should be divisible by two as many times as it
    is halved. A classifier does not mind the odd cell. But what is up-sampled again comes back with another extent
    than it had, so that skips do not fit, or labels lie a little off. Told is what is rounded and up-sampled
    afterwards, if an input that is a multiple of the total stride would not be rounded.
    """
    returns = list(_returns(subject))
    for entry in dict.fromkeys(found.entry for found in returns):
        deepest = max((found for found in returns if found.entry == entry), key=lambda found: found.stride)
        multiples = _multiples(subject.shapes[entry] or (), deepest.stride)
        mends = [f"an input of {volume_text(other)}" for other in multiples if _comes_back(subject, entry, other)]
        if mends:
            yield Remark(entry, _text(subject, deepest), tuple(mends))


class _Return(NamedTuple):
    """An op that up-samples along an axis that was rounded on the way down."""

    entry: str
    axis: int
    """The axis of the input."""
    stride: Number
    """The total stride of what is up-sampled."""
    rounding: str
    """The call that rounded first."""
    node: str


def _returns(subject: Subject) -> Iterator[_Return]:
    own = {sliding.call.name: axes for sliding in subject.sliding.values() if (axes := _rounded(sliding))}
    rounded: dict[str, dict[tuple[str, int], str]] = {}  # by input and its axis, which call rounded
    for call in subject.network.calls if own else ():
        before, after = subject.field(call.inputs[0]) if call.inputs else None, subject.field(call.name)
        if before is None or after is None:
            continue
        here = {(before.input, axis): call.name for axis, at in enumerate(before.axes) if at in own.get(call.name, ())}
        for source in call.inputs:
            here |= rounded.get(source, {})
        if here:
            rounded[call.name] = here
        for (entry, axis), rounding in here.items():
            if call.op.joins or not before.input == after.input == entry:
                continue
            stride = before.widest[axis].stride
            if 0 < after.widest[axis].stride < stride:
                yield _Return(entry, axis, stride, rounding, call.name)


def _rounded(sliding: Sliding) -> list[int]:
    """The axes along which the strides of a window do not come out even."""
    window, spatial = sliding.window, sliding.spatial
    if window.padding != "same":
        return [axis for axis, cells in enumerate(window.lost(spatial)) if cells]
    pairs = zip(spatial, window.strides, strict=True)
    return [axis for axis, (extent, stride) in enumerate(pairs) if extent and extent % stride]


def _multiples(volume: Volume, stride: Number) -> list[Volume]:
    """The volumes below and above whose spatial extents a stride divides."""
    *spatial, channels = volume
    if None in spatial:
        return []
    below = [int((extent or 0) // stride * stride) for extent in spatial]
    above = [int(-(-(extent or 0) // stride) * stride) for extent in spatial]
    return [(*extents, channels) for extents in (below, above) if min(extents) > 0]


def _comes_back(subject: Subject, entry: str, volume: Volume) -> bool:
    """Whether with another input all fits, and nothing is rounded that is up-sampled again."""
    resized = with_input(subject.network, entry, volume)
    return not resized.found.problems and not any(_returns(resized))


def _text(subject: Subject, found: _Return) -> str:
    extent, rank = _extent(subject, found.entry, found.axis), len(subject.shapes[found.entry] or ()) - 1
    (source,) = subject.network.inputs(found.rounding)
    before, after = _extent(subject, source, found.axis), _extent(subject, found.rounding, found.axis)
    return (
        f"{axis_name(found.axis, rank)} {extent} does not divide by the total stride of {found.stride}: "
        f"{found.rounding} makes {after} of {before} cells, and {found.node} up-samples them"
    )


def _extent(subject: Subject, name: str, axis: int) -> Extent:
    """The extent of a node along an axis of the input."""
    field, volume = subject.field(name), subject.shapes[name]
    along = field.axes[axis] if field else None
    return None if volume is None or along is None else volume[along]
