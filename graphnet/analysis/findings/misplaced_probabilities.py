"""Softmax and sigmoid where they do not belong."""

from __future__ import annotations

from collections.abc import Iterator
from math import exp

from graphnet.analysis.findings.chains import next_calls, stays_linear
from graphnet.analysis.findings.finding import Remark, rule
from graphnet.analysis.findings.subject import Subject
from graphnet.network import Call
from graphnet.ops import Op
from graphnet.ops.ranges import Range, range_text
from graphnet.shapes import Volume


@rule(
    "GN203",
    "warning",
    "Softmax or sigmoid in the middle, or twice",
    "CS231n, Linear classification: softmax classifier",
)
def misplaced_probabilities(subject: Subject) -> Iterator[Remark]:
    """Softmax and sigmoid turn scores into probabilities, so they come last, and once. Of scores that lie between 0
    and 1 already a softmax over ten classes makes at most 0.23, whatever is learned, and a sigmoid nothing below 0.5;
    over a single number a softmax is always 1. Between hidden layers a softmax makes all features share a sum of 1,
    and a sigmoid passes a quarter of the gradient at most, where other activations pass more. Gates are meant and not
    told: what goes into a product or another join, and so is the sigmoid of networks that have no other activation.
    """
    for call in subject.network.calls:
        if not call.op.probabilities or not (arriving := subject.arriving(call)) or subject.shapes[call.name] is None:
            continue
        volume = arriving[0]
        found = _of_one(call, volume) or _twice(subject, call, volume) or _hidden(subject, call, volume)
        if found:
            yield found


def _of_one(call: Call, volume: Volume) -> Remark | None:
    along = call.op.shares_along(volume)
    if along is None or volume[along] != 1:
        return None
    mends = (f"Sigmoid() in place of {call.name}", "two units before it")
    return Remark(call.name, "a softmax of a single number is 1, whatever the number", mends)


def _twice(subject: Subject, call: Call, volume: Volume) -> Remark | None:
    numbers = subject.ranges[call.inputs[0]]
    low, high = numbers
    origin = subject.before(call, _is_no_activation)
    if low < 0 or high > 1 or origin is None or origin.op.kind != "activation":
        return None
    message = f"what comes in is {range_text(numbers)} already, so that {_squashed(call, volume, numbers)}"
    return Remark(call.name, message, (f"leave {origin.name} out", f"leave {call.name} out"))


def _is_no_activation(op: Op) -> bool:
    return op.arity == 1 and op.kind != "activation"


def _squashed(call: Call, volume: Volume, numbers: Range) -> str:
    """What is left of the range between 0 and 1."""
    along = call.op.shares_along(volume)
    if along is None:
        return f"what leaves is {range_text(call.op.bounds(numbers))}"
    units = volume[along]
    if units is None:
        return "no share comes near 1"
    return f"none of its {units} outputs gets more than {greatest_share(units, numbers):.2g}"


def greatest_share(units: int, numbers: Range) -> float:
    """The most that a softmax gives to one of some numbers in a range: one of them is greatest, all others least.

    >>> round(greatest_share(10, (0, 1)), 3)
    0.232
    """
    low, high = numbers
    return 1 / (1 + (units - 1) * exp(low - high))


def _hidden(subject: Subject, call: Call, volume: Volume) -> Remark | None:
    following = next_calls(subject, call, stays_linear)
    if not following or not all(other.op.weighted for other in following):
        return None
    along = call.op.shares_along(volume)
    mends = (f"{subject.usual_activation} in place of {call.name}",)
    if along is None and (others := subject.hidden_activations.total()) >= 2:
        message = (
            "a sigmoid between hidden layers passes back a quarter of the gradient at most, "
            f"where {others} other activations pass more"
        )
        return Remark(call.name, message, mends)
    if along == len(volume) - 1:
        features = "the" if volume[along] is None else f"{volume[along]:,}"
        return Remark(call.name, f"a softmax between hidden layers: {features} features share a sum of 1", mends)
    return None
