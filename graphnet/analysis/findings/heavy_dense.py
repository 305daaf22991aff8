"""One dense layer that holds most of the parameters."""

from __future__ import annotations

from collections.abc import Iterator

from graphnet.analysis.findings.finding import Remark, rule
from graphnet.analysis.findings.subject import Subject
from graphnet.network import Call
from graphnet.ops import Op
from graphnet.shapes import Volume, size, volume_text

MANY = 1_000_000
"""Parameters below which it makes no difference."""


@rule(
    "GN305",
    "note",
    "Most parameters in one dense layer",
    "CS231n, VGGNet in detail; Lin et al., Network in network, 2013",
)
def heavy_dense(subject: Subject) -> Iterator[Remark]:
    """The dense layer behind a flattened volume has a weight for each of its cells and channels, and each unit:
    7·7·512·4,096 = 102,760,448 of VGG-16's 138 million parameters, three quarters of them, in a layer that overfits
    easily. A global mean of each channel in place of flattening makes that 512·4,096; GoogLeNet, which has 12 times
    fewer parameters than AlexNet, and residual networks end so. Told of convolutional networks of a million
    parameters or more.
    """
    calls, total = subject.network.calls, subject.facts.params
    if total is None or total < MANY or not any(call.op.kind == "convolution" for call in calls):
        return
    for call in calls:
        params = subject.facts.counts[call.name].params if call.op.kind == "dense" else None
        if params and 2 * params > total and (flatten := _flattening(subject, call)):
            message = f"{params:,} of {total:,} parameters are here, {params / total:.0%}"
            yield Remark(call.name, message, (_mend(subject, call, flatten),), (_product(subject, call, flatten),))


def _flattening(subject: Subject, dense: Call) -> Call | None:
    """What makes one row of the volume whose numbers a dense layer takes, if that has several places."""
    call = subject.before(dense, _drops)
    if call is None or call.op.kind != "reshaping" or len(subject.shapes[call.name] or ()) != 1:
        return None
    volume = _volume(subject, call)
    return call if len(volume) in (2, 3) and (size(volume[:-1]) or 1) > 1 and volume[-1] else None


def _drops(op: Op) -> bool:
    return op.dropped > 0


def _volume(subject: Subject, call: Call) -> Volume:
    volume, *others = subject.arriving(call) or ((),)
    return () if others else volume


def _units(subject: Subject, dense: Call) -> int:
    return (subject.shapes[dense.name] or (0,))[-1] or 0


def _product(subject: Subject, dense: Call, flatten: Call) -> str:
    """The weights worked out, as the decks do."""
    volume, units = _volume(subject, flatten), _units(subject, dense)
    extents = "·".join(f"{extent:,}" for extent in (*volume, units))
    return f"{extents} = {(size(volume) or 0) * units:,} weights for {volume_text(volume)}"


def _mend(subject: Subject, dense: Call, flatten: Call) -> str:
    volume, units = _volume(subject, flatten), _units(subject, dense)
    channels, pooling = volume[-1] or 0, f"GlobalAveragePooling{len(volume) - 1}D()"
    fewer = ((size(volume) or 0) - channels) * units
    return f"{pooling} in place of {flatten.name}: {channels:,}·{units:,} weights, {fewer:,} fewer"
