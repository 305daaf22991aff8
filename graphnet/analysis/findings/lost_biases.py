"""Biases that a normalization takes off again."""

from __future__ import annotations

from collections.abc import Iterator

from graphnet.analysis.findings.finding import Remark, rule
from graphnet.analysis.findings.subject import Subject
from graphnet.network import Call


@rule("GN202", "note", "A bias before batch normalization", "Ioffe & Szegedy, Batch normalization, 2015, section 3.2")
def lost_biases(subject: Subject) -> Iterator[Remark]:
    """Batch normalization subtracts each channel's mean. A bias moves that mean by as much as it moves the channel, so
    it is subtracted again, its gradient is 0, and β takes its place. The numbers are kept, saved and counted for
    nothing; use_bias=False leaves them out. Networks that must agree with published weights keep them, such as the
    residual networks of keras.applications.
    """
    biased = [call for call in subject.network.calls if call.op.bias_argument]
    kept = {call.weights for call in biased if not _is_lost(subject, call)}
    for call in biased:
        if call.weights == call.name and call.name not in kept:
            taker = subject.consumers[call.name][0]
            yield Remark(
                call.name,
                "its bias is lost: the normalization that follows subtracts it with each channel's mean",
                (f"{call.op.bias_argument}=False in {call.name}",),
                (f"{_channels(subject, call):,} numbers, which {taker.name} takes off",),
            )


def _is_lost(subject: Subject, call: Call) -> bool:
    """Whether all that take a result take each channel's mean off it."""
    volume, consumers = subject.shapes[call.name], subject.consumers[call.name]
    if volume is None or not consumers or call.name in subject.outputs:
        return False
    return all(subject.shapes[other.name] and other.op.centers_channels(volume) for other in consumers)


def _channels(subject: Subject, call: Call) -> int:
    volume = subject.shapes[call.name]
    return (volume and volume[-1]) or 0
