"""Joins of branches that step over the picture differently."""

from __future__ import annotations

from collections.abc import Iterator

from graphnet.analysis.findings.finding import Remark, rule
from graphnet.analysis.findings.subject import Subject
from graphnet.shapes import axis_name


@rule(
    "GN301",
    "warning",
    "A join of branches whose strides differ",
    "Araujo, Norris & Sim, Computing receptive fields of convolutional neural networks, 2019",
)
def joined_strides(subject: Subject) -> Iterator[Remark]:
    """The branches of a join have the same extents, yet a step in one goes further over the picture than a step in
    another: as where one was strided, and the other cropped to its size. The cells that meet then see places that lie
    further and further apart. A skip round a down-sampling and an up-sampling is no such case: both of its ends have
    one stride.
    """
    for call in subject.network.calls:
        field = subject.field(call.name) if call.op.joins else None
        for axis, strides, _ in field.misaligned if field else ():
            moving = {source: stride for source, stride in zip(call.inputs, strides, strict=True) if stride}
            if len(set(moving.values())) > 1:
                name = axis_name(axis, len(field.widest) if field else 0)
                told = " but ".join(f"{stride} in {source}" for source, stride in moving.items())
                message = f"a step along the {name} is, in cells of the input, {told}"
                yield Remark(call.name, message, ("the same strides in every branch",))
                break
