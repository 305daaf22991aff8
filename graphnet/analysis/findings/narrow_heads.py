"""Answers from too small a part of the picture."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import dropwhile

from graphnet.analysis.findings.finding import Remark, rule
from graphnet.analysis.findings.routes import leading_to
from graphnet.analysis.findings.subject import Subject
from graphnet.network import Call
from graphnet.shapes import Volume, volume_text

POOLED = 4
"""How many times the receptive field a picture may measure whose places are pooled for one answer."""

LABELLED = 8
"""How many times where every place has a label of its own, which depends less on what is far away."""


@rule(
    "GN303",
    "note",
    "A receptive field much smaller than the input",
    "Brendel & Bethge, Approximating CNNs with bag-of-local-features models works surprisingly well on ImageNet, 2019",
)
def narrow_heads(subject: Subject) -> Iterator[Remark]:
    """Pooling over all places at once puts nothing together that was not seen together before. If the receptive field
    spans less than a quarter of the picture, the answer comes from a bag of patches: textures count, the shape of whole
    objects cannot. Of a network that labels every place it is told below an eighth. More strides, poolings, dilation or
    layers before the head widen the view. A dense layer on what was flattened sees everything, and nothing is said.
    """
    pools = [call for call in subject.network.calls if _pools_everything(subject, call)]
    spread = _spread_again(subject, pools)
    for call in pools:
        if call.name not in spread:
            yield from _narrow(subject, call, POOLED, "pools places of which each saw")
    for call in subject.network.calls:
        if _labels_places(subject, call):
            yield from _narrow(subject, call, LABELLED, "labels places of which each sees")


def _narrow(subject: Subject, call: Call, times: int, what: str) -> Iterator[Remark]:
    """What a call takes, if the input measures more than so many times the field of that."""
    field = subject.field(call.inputs[0])
    picture = subject.shapes[field.input] if field else None
    if field is None or picture is None or None in field.axes:
        return
    spans = list(zip(field.sizes, picture[:-1], strict=True))
    if spans and all(extent and times * cells < extent for cells, extent in spans):
        seen = f"{volume_text(field.sizes)} of the {volume_text(picture[:-1])} cells of the input"
        yield Remark(call.name, f"{what} no more than {seen}", ("more strides, poolings or dilation before it",))


def _pools_everything(subject: Subject, call: Call) -> bool:
    """Whether many places become one."""
    if call.op.kind != "pooling" or len(call.inputs) != 1 or subject.shapes[call.name] is None:
        return False
    return _has_places(subject.shapes[call.inputs[0]]) and not _has_places(subject.shapes[call.name])


def _spread_again(subject: Subject, pools: list[Call]) -> set[str]:
    """The pools that something with many places depends on, such as what a gate was squeezed from."""
    later = list(dropwhile(lambda call: call is not pools[0], subject.network.calls)) if pools else []
    ends = [call.name for call in later if _has_places(subject.shapes[call.name])]
    return leading_to(ends, later).intersection(call.name for call in pools)


def _labels_places(subject: Subject, call: Call) -> bool:
    """Whether it ends a network with the shares of classes at every place."""
    volume = subject.shapes[call.name]
    if call.name not in subject.outputs or volume is None or len(call.inputs) != 1:
        return False
    return _has_places(volume) and call.op.shares_along(volume) is not None


def _has_places(volume: Volume | None) -> bool:
    return volume is not None and any(extent != 1 for extent in volume[:-1])
