"""Between which two numbers everything that leaves a node lies, whatever the weights are."""

from __future__ import annotations

from graphnet.network import Network
from graphnet.ops.ranges import Range


def ranges(network: Network) -> dict[str, Range]:
    """The range of every node; infinite on a side where nothing is certain."""
    answers: dict[tuple[int, tuple[Range, ...]], Range] = {}
    found: dict[str, Range] = {}
    for name, op, inputs, _, _ in network.calls:
        arriving = tuple([found[origin] for origin in inputs])
        question = (id(op), arriving)
        answer = answers.get(question)
        if answer is None:
            answer = answers[question] = op.bounds(*arriving)
        found[name] = answer
    return found
