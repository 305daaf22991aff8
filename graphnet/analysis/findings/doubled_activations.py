"""Activations that change nothing, or follow another at once."""

from __future__ import annotations

from collections.abc import Iterator

from graphnet.analysis.findings.chains import may_end
from graphnet.analysis.findings.finding import Remark, rule
from graphnet.analysis.findings.subject import Subject
from graphnet.network import Call
from graphnet.ops import Op
from graphnet.ops.ranges import ANYTHING, range_text


@rule("GN206", "warning", "A doubled activation", "CS231n, Neural networks, part 1")
def doubled_activations(subject: Subject) -> Iterator[Remark]:
    """An activation belongs between two layers, and one is enough. A ReLU of what is never negative changes nothing;
    pooling, padding, dropout and sums leave what is not negative so, hence a residual that ends with a ReLU, added to
    an identity that began with one, makes the ReLU after the sum idle, and the sum can only grow. Two different
    activations in a row are most often one that was left over: a ReLU on the scores before the last softmax or sigmoid
    makes all that are below 0 alike. A softmax within the network may follow an activation, as in graph attention.
    """
    for call in subject.network.calls:
        if call.op.kind != "activation" or len(call.inputs) != 1:
            continue
        numbers = subject.ranges[call.inputs[0]]
        if call.op.spares(numbers):
            yield Remark(
                call.name, f"it changes nothing: what comes in is {range_text(numbers)}", (f"leave {call.name} out",)
            )
            continue
        earlier = subject.before(call, _only_passes_on)
        if earlier is not None and _clash(subject, earlier, call):
            known = "" if numbers == ANYTHING else f": what comes in is {range_text(numbers)}"
            message = f"{earlier.op!r} and {call.op!r} with no layer between{known}"
            yield Remark(call.name, message, (f"leave {earlier.name} out",), (f"{earlier.name} → {call.name}",))


def _only_passes_on(op: Op) -> bool:
    """Dropout, or nothing at all."""
    return op.arity == 1 and (op.dropped > 0 or (op.elementwise and op.keeps_range))


def _clash(subject: Subject, earlier: Call, call: Call) -> bool:
    """Whether one of two activations is too much, unless `misplaced_probabilities` tells it."""
    if (
        earlier.op.kind != "activation"
        or not earlier.op.elementwise
        or (earlier.op.probabilities and call.op.probabilities)
    ):
        return False
    return call.op.elementwise or (call.op.probabilities and subject.leaves(call, may_end))
