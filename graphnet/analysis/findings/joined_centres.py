"""Joins of branches that look at places beside each other."""

from __future__ import annotations

from collections.abc import Iterator

from graphnet.analysis.findings.finding import Remark, rule
from graphnet.analysis.findings.subject import Sliding, Subject
from graphnet.analysis.receptive_field import Misalignment, Number
from graphnet.network import Call


@rule(
    "GN304",
    "note",
    "A join of branches whose centres differ",
    "Araujo, Norris & Sim, Computing receptive fields of convolutional neural networks, 2019",
)
def joined_centres(subject: Subject) -> Iterator[Remark]:
    """The branches of a join step over the picture alike, but half a step or more apart. Where an extent is even,
    "same" padding puts the odd zero behind: a 3×3 window of stride 2 then has its centre on the second of two cells,
    and the 1×1 projection beside it on the first. Networks learn to live with that; padding that is the same on both
    sides avoids it. What was cropped is off by more, if it was not cropped alike on both sides.
    """
    for call in subject.network.calls:
        field = subject.field(call.name) if call.op.joins else None
        for found in field.misaligned if field else ():
            strides = set(found.strides) - {None}
            known = [(centre, source) for source, centre in zip(call.inputs, found.centres, strict=True) if centre is not None]
            (near, first), (far, last) = min(known), max(known)
            if len(strides) == 1 and 2 * (far - near) >= (stride := strides.pop()):
                message = f"{last} looks {far - near} cells of the input beyond {first}, where a step is {stride}"
                yield Remark(call.name, message, tuple(_mends(subject, call, found)))
                break


def _mends(subject: Subject, call: Call, found: Misalignment) -> Iterator[str]:
    """A symmetric padding for the last stride of a branch, if that brings its centre to that of the others."""
    sliding = {entry.call.name: entry for entry in subject.sliding}
    for source, centre in zip(call.inputs, found.centres, strict=True):
        others = {other for other in found.centres if other not in (centre, None)}
        strided = _last_stride(subject, sliding, source)
        if strided and centre is not None and len(others) == 1 and (shift := _shift(subject, strided, found.axis)):
            if centre + shift in others:
                pads = {(reach - 1) // 2 for reach in strided.window.reach}
                yield f"padding={pads.pop()} in {strided.call.name}"
