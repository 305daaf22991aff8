"""Normalization of what is normalized."""

from __future__ import annotations

from collections.abc import Iterator

from graphnet.analysis.findings.finding import Remark, rule
from graphnet.analysis.findings.subject import Subject
from graphnet.ops import Op


@rule("GN209", "warning", "Normalized twice", "Ioffe & Szegedy, Batch normalization, 2015")
def normalized_twice(subject: Subject) -> Iterator[Remark]:
    """Two normalizations in a row, both of each channel over all places: the second takes off the mean and divides by
    the spread that γ and β of the first have just given, so the first changes nothing but costs time and memory.
    """
    for call in subject.network.calls:
        if not call.op.normalizes or len(call.inputs) != 1 or subject.shapes[call.name] is None:
            continue
        earlier = subject.before(call, _only_scales)
        volume = None if earlier is None else subject.shapes[earlier.name]
        if earlier is None or volume is None or not (arriving := subject.arriving(earlier)):
            continue
        if earlier.op.centers_channels(arriving[0]) and call.op.centers_channels(volume):
            message = f"{earlier.name} normalizes each channel already, and what it gives them is taken off here"
            yield Remark(call.name, message, (f"leave {earlier.name} out",))


def _only_scales(op: Op) -> bool:
    return op.arity == 1 and op.elementwise and op.linear
