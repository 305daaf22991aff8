"""Sigmoids one behind another, which leave little of the gradient."""

from __future__ import annotations

from collections.abc import Iterator

from graphnet.analysis.findings.finding import Remark, rule
from graphnet.analysis.findings.subject import Subject
from graphnet.network import Call

MANY = 3


@rule(
    "GN207",
    "note",
    "Sigmoids in a row",
    "Glorot & Bengio, Understanding the difficulty of training deep networks, 2010",
)
def vanishing_gradients(subject: Subject) -> Iterator[Remark]:
    """The slope of a sigmoid is 1/4 where it is steepest, and next to 0 where it saturates. On its way back the
    gradient is multiplied by it at each, so that, weights apart, k sigmoids one behind another pass 4⁻ᵏ of it at most,
    and the first layers hardly learn. Told from three on, where no way round them leads to the input, such as a
    residual's identity.
    """
    calls = subject.network.calls
    if sum(call.op.vanishing for call in calls) < MANY:
        return
    most, deepest = 0, None
    passed: dict[str, int] = {}
    for call in calls:
        fewest = min([passed[source] for source in call.inputs], default=0)
        passed[call.name] = fewest + call.op.vanishing
        if call.op.weighted and fewest > most:
            most, deepest = fewest, call
    if deepest is not None and most >= MANY:
        yield _remark(subject, deepest, most)


def _remark(subject: Subject, call: Call, count: int) -> Remark:
    product = f"4^{count} = {4**count:,}" if count < 10 else f"4^{count}"
    what = f"{count} sigmoids lie between here and the input"
    message = f"{what}: weights apart, they divide the gradient by {product} at least"
    return Remark(call.name, message, (f"{subject.usual_activation} in their place",))
