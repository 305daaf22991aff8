"""Sigmoids one behind another, which leave little of the gradient."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from graphnet.analysis.findings.finding import Remark, rule
from graphnet.analysis.findings.subject import Subject
from graphnet.network import Call

LITTLE = Fraction(1, 64)


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
    passed: dict[str, tuple[Fraction, int]] = {}
    least: tuple[Fraction, int, Call] | None = None
    for call in subject.network.calls:
        share, count = max((passed[source] for source in call.inputs), default=(Fraction(1), 0))
        if call.op.weighted and share <= LITTLE and (least is None or share < least[0]):
            least = share, count, call
        slope = call.op.steepest
        passed[call.name] = (share * Fraction(slope).limit_denominator(), count + 1) if slope < 1 else (share, count)
    if least is not None:
        share, count, call = least
        left = f"of the gradient 1/{int(1 / share):,} is left there at most, weights apart"
        message = f"{count} sigmoids lie between here and the input: {left}"
        yield Remark(call.name, message, (f"{subject.usual_activation} in their place",))
