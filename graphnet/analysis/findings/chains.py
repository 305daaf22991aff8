"""Chains: what a layer's result goes through before it reaches the next one."""

from __future__ import annotations

from graphnet.analysis.findings.routes import Passing
from graphnet.analysis.findings.subject import Subject
from graphnet.network import Call
from graphnet.ops import Op


def stays_linear(op: Op) -> bool:
    """Whether two linear layers with this between them are still one linear map, once training is over."""
    return (op.linear or op.linear_after_training) and op.arity == 1 and not op.weighted


def next_calls(subject: Subject, call: Call, passing: Passing) -> list[Call]:
    """The calls that a result first reaches, as `Subject.after` has it; no calls where it leaves the network too."""
    return [] if subject.leaves(call, passing) else subject.after(call, passing)


def path(subject: Subject, start: Call, end: Call) -> list[Call]:
    """The calls from one to another along ops of one input, both included."""
    calls = [end]
    while calls[-1].name != start.name:
        calls.append(subject.network[calls[-1].inputs[0]])
    return calls[::-1]


def path_text(calls: list[Call]) -> str:
    return " → ".join(call.name for call in calls)


def may_end(op: Op) -> bool:
    """Whether it may come between the last layer and an output, which it scores."""
    return op.arity == 1 and (stays_linear(op) or op.probabilities)


def activation_place(calls: list[Call]) -> str:
    """The call of a path behind which the activation of its first belongs: the normalization that follows, if any."""
    layer, *between = calls
    follows = between and between[0].op.normalizes
    return between[0].name if follows else layer.name
