"""Joins of branches that look at places beside each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from graphnet.analysis.axis_field import Number
from graphnet.analysis.findings.finding import Remark, rule
from graphnet.analysis.findings.subject import Sliding, Subject
from graphnet.analysis.receptive_field import Misalignment
from graphnet.network import Call
from graphnet.shapes import same_pads


@rule(
    "GN308",
    "note",
    "A join of branches whose centres differ",
    "Araujo, Norris & Sim, Computing receptive fields of convolutional neural networks, 2019",
)
def joined_centres(subject: Subject) -> Iterator[Remark]:
    """The branches of a join step over the picture alike, but half a step or more apart. Where an extent is even,
    "same" padding puts the odd zero behind: a 3×3 window of stride 2 then has its centre on the second of two cells,
    and the 1×1 projection beside it on the first. Networks learn to live with that; the same padding on both sides
    avoids it. Branches that were cropped are off if they were not cropped alike on both sides.
    """
    for call in subject.network.calls:
        field = subject.field(call.name) if call.op.joins else None
        for found in field.misaligned if field else ():
            moving = zip(found.strides, found.centres, call.inputs, strict=True)
            looking = sorted(
                (centre, source, stride) for stride, centre, source in moving if stride and centre is not None
            )
            if len({stride for _, _, stride in looking}) != 1:
                continue
            (near, first, stride), (far, last, _) = looking[0], looking[-1]
            if 2 * (far - near) >= stride:
                message = (
                    f"{last} looks {far - near} further on than {first}, in cells of the input, at steps of {stride}"
                )
                yield Remark(call.name, message, tuple(_mends(subject, call, found)))
                break


def _mends(subject: Subject, call: Call, found: Misalignment) -> Iterator[str]:
    """The same padding on both sides in a branch whose centre then is that of another."""
    for source, centre in zip(call.inputs, found.centres, strict=True):
        strided = None if centre is None else _last_stride(subject, source)
        shift = _shift(subject, strided, found.axis) if strided else None
        if strided and shift and centre is not None and centre + shift in found.centres:
            yield f"padding={strided.window.reach[0] // 2} in {strided.call.name}"


def _last_stride(subject: Subject, name: str) -> Sliding | None:
    """The last call of a branch whose window takes strides."""
    while True:
        sliding = subject.sliding.get(name)
        if sliding and max(sliding.window.strides) > 1:
            return sliding
        if len(subject.network.inputs(name)) != 1:
            return None
        (name,) = subject.network.inputs(name)


def _shift(subject: Subject, sliding: Sliding, axis: int) -> Number | None:
    """How far a centre moves along an axis of the input if "same" becomes half a window before and behind.

    None where that does not fit, or is not the same along every axis.
    """
    window, spatial, field = sliding.window, sliding.spatial, subject.field(sliding.call.inputs[0])
    along = field.axes[axis] if field else None
    reach = set(window.reach)
    if field is None or along is None or (extent := spatial[along]) is None or window.padding != "same":
        return None
    half = window.reach[along] // 2
    padded = replace(window, padding=((half, half),) * len(spatial))
    if len(reach) > 1 or half * 2 == window.reach[along] or padded.slide(spatial) != window.slide(spatial):
        return None
    before, _ = same_pads(extent, window.reach[along], window.strides[along])
    return (before - half) * field.widest[axis].stride
