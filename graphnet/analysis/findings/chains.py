"""Chains: what a layer's result goes through before it reaches the next one."""

from __future__ import annotations

from collections.abc import Callable

from graphnet.analysis.findings.subject import Subject
from graphnet.network import Call
from graphnet.ops import Op
from graphnet.ops.ranges import ANYTHING, SHARES


def stays_linear(op: Op) -> bool:
    """Whether two linear layers with this between them are still one linear map, once training is over."""
    return (op.linear or op.linear_after_training) and op.arity == 1 and not op.weighted


def next_calls(subject: Subject, call: Call, passing: Callable[[Op], bool]) -> list[Call]:
    """The calls that a result first reaches, past those ops of one input that are `passing`.

    None where it leaves the network on any of the ways.
    """
    waiting, found = [call.name], dict[str, Call]()
    while waiting:
        name = waiting.pop()
        if name in subject.outputs:
            return []
        for consumer in subject.consumers[name]:
            if passing(consumer.op):
                waiting.append(consumer.name)
            else:
                found[consumer.name] = consumer
    return list(found.values())


def path(subject: Subject, start: Call, end: Call) -> list[Call]:
    """The calls from one to another along ops of one input, both included."""
    calls = [end]
    while calls[-1].name != start.name:
        calls.append(subject.network[calls[-1].inputs[0]])
    return calls[::-1]


def path_text(calls: list[Call]) -> str:
    return " → ".join(call.name for call in calls)


def squashes(op: Op) -> bool:
    """Whether it brings all numbers to between 0 and 1, as sigmoid and softmax do."""
    return op.kind == "activation" and op.bounds(ANYTHING) == SHARES


def may_end(op: Op) -> bool:
    """Whether it may come between the last layer and an output, which it scores."""
    return op.arity == 1 and (stays_linear(op) or squashes(op))


def activation_place(calls: list[Call]) -> str:
    """The call of a path behind which the activation of its first belongs: the normalization that follows, if any."""
    layer, *between = calls
    follows = between and between[0].op.normalizes
    return between[0].name if follows else layer.name
