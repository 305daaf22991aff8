"""Dense layers on volumes that nobody flattened."""

from __future__ import annotations

from collections.abc import Iterator

from graphnet.analysis.findings.finding import Remark, rule
from graphnet.analysis.findings.routes import leading_to
from graphnet.analysis.findings.subject import Subject
from graphnet.network import Call
from graphnet.ops import Op
from graphnet.shapes import Volume, volume_text


@rule("GN104", "warning", "Dense on an unflattened volume", "Keras documentation, Dense layer")
def unflattened_dense(subject: Subject) -> Iterator[Remark]:
    """A dense layer works along the last axis alone. On a volume that still has its height and width it is a 1×1
    convolution: each place is judged by itself, and there are as many answers as places. Told is what leads, place by
    place, to an output or to a `Flatten` that comes too late. Where places are pooled, or branches meet again, as in
    transformers and ConvNeXt, the layer is there to mix channels.
    """
    candidates = [call for call in subject.network.calls if call.op.kind == "dense" and call.op.pointwise]
    candidates = [call for call in candidates if _has_places(subject, call)]
    if not candidates:
        return
    ending = _ending(subject)
    for call in candidates:
        earlier = subject.before(call, _leads_to_dense)
        if call.name in ending and (earlier is None or earlier.op.kind != "dense"):  # one is enough said of a row
            volume, answers = subject.shapes[call.inputs[0]], subject.shapes[call.name]
            assert volume is not None
            assert answers is not None
            told = f"works on each of {volume_text(volume[:-1])} places by itself: {volume_text(volume)} becomes "
            yield Remark(call.name, told + volume_text(answers), _mends(volume, answers))


def _has_places(subject: Subject, call: Call) -> bool:
    """Whether what comes in has more than one place, and is known."""
    arriving = subject.arriving(call)
    return arriving is not None and subject.shapes[call.name] is not None and set(arriving[0][:-1]) - {1} != set()


def _place_by_place(op: Op) -> bool:
    """Whether what an op makes of a place depends on that place."""
    return not op.joins and (op.pointwise or op.kind in ("activation", "normalization"))


def _leads_to_dense(op: Op) -> bool:
    return _place_by_place(op) and op.kind != "dense"


def _ending(subject: Subject) -> set[str]:
    """The nodes whose result goes place by place to an output, or to what makes one row of all places."""
    ends = set(subject.outputs)
    for call in subject.network.calls:
        if call.op.kind == "reshaping" and len(subject.shapes[call.name] or ()) == 1:
            ends.update(call.inputs)
    return leading_to(ends, [call for call in subject.network.calls if _place_by_place(call.op)])


def _mends(volume: Volume, answers: Volume) -> tuple[str, ...]:
    rank, units = len(volume) - 1, answers[-1]
    if rank not in (1, 2):
        return ("Flatten() before it",)
    return (
        "Flatten() before it",
        f"GlobalAveragePooling{rank}D() before it",
        f"Conv{rank}D({units}, 1) in its place, if every place is meant to be judged by itself",
    )
