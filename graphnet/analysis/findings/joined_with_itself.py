"""Joins that take one tensor twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from graphnet.analysis.findings.finding import Remark, rule
from graphnet.analysis.findings.subject import Subject


@rule("GN307", "warning", "A tensor joined with itself", "Keras documentation, Merging layers")
def joined_with_itself(subject: Subject) -> Iterator[Remark]:
    """A sum of a tensor and itself is twice the tensor, and a concatenation has every channel double: the next layer
    could learn either without it. Most likely another branch was meant. A single channel made three, grey to colour,
    is meant, and so is a product, which is a square.
    """
    for call in subject.network.calls:
        if not call.op.joins or not call.op.linear or len(set(call.inputs)) == len(call.inputs):
            continue
        ((twice, count),) = Counter(call.inputs).most_common(1)
        volume = subject.shapes[twice]
        if volume and volume[-1] != 1:
            yield Remark(call.name, f"{twice} comes in {count} times", (f"another branch beside {twice}",))
