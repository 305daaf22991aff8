"""Sums of one bare op and what it began with."""

from __future__ import annotations

from collections.abc import Iterator

from graphnet.analysis.findings.finding import Remark, rule
from graphnet.analysis.findings.subject import Subject
from graphnet.network import Call


@rule("GN306", "warning", "A residual of a single op", "He et al., Deep residual learning, 2015, section 3.2")
def slipped_sums(subject: Subject) -> Iterator[Remark]:
    """`+` binds before `>>`, so `x >> conv >> conv + Identity() >> ReLU()` adds the identity round the second
    convolution alone: parentheses were most likely meant round both. In the graph this is a sum of a tensor and one op
    of it, or of two layers of it. He et al. saw no advantage in residuals of one layer, for they are linear:
    Wx + x = (W + 1)x. An identity round depthwise filters is meant (it tells positions), and so are layers side by side
    of different dilation. A projection beside a chain of several ops is no slip.
    """
    for call in subject.network.calls:
        if not call.op.joins or not call.op.linear or not call.op.elementwise or len(call.inputs) != 2:
            continue
        first, second = (subject.network[source] for source in call.inputs)
        bare = _bare(first, second)
        if bare:
            names = " and ".join(branch.name for branch in bare)
            what = f"{names} alone and its input" if len(bare) == 1 else f"{names}, each alone"
            mends = (f"parentheses round all that {call.name} is to span: (… >> {bare[0].name}) + …",)
            yield Remark(call.name, f"a sum of {what}: `+` binds before `>>`", mends)


def _bare(first: Call, second: Call) -> list[Call]:
    """The branches of a sum if these are single ops of one tensor, or one of them is that tensor."""
    if first.inputs == second.inputs:
        layers = first.op.weighted and second.op.weighted and _is_step(first) and _is_step(second)
        return [first, second] if layers and _slides(first) == _slides(second) else []
    if first.inputs == (second.name,):
        return [first] if _is_step(first) else []
    return [second] if second.inputs == (first.name,) and _is_step(second) else []


def _is_step(call: Call) -> bool:
    """Whether an op is one step of what a residual spans: a layer, its normalization, or its activation."""
    op = call.op
    if len(call.inputs) != 1:
        return False
    return op.mixes_channels if op.weighted else op.normalizes or (op.kind == "activation" and op.elementwise)


def _slides(call: Call) -> object:
    window = call.op.window
    return window and (window.strides, window.dilation_rate)
