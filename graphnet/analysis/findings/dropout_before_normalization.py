"""Dropout before batch normalization."""

from __future__ import annotations

from collections.abc import Iterator

from graphnet.analysis.findings.chains import path, path_text
from graphnet.analysis.findings.finding import Remark, rule
from graphnet.analysis.findings.subject import Subject
from graphnet.network import Call
from graphnet.ops import Op

REFERENCE = "Li et al., Understanding the disharmony between dropout and batch normalization by variance shift, 2018"


@rule("GN205", "warning", "Dropout before batch normalization", REFERENCE)
def dropout_before_normalization(subject: Subject) -> Iterator[Remark]:
    """In training, dropout at rate p zeroes a share p of the numbers and scales up the rest, which leaves their mean
    and makes their variance at least 1/(1 − p) times as large. Afterwards it does nothing, but batch normalization
    goes on dividing by the variance that it saw in training, and so brings its channels to another scale than the
    layers behind it were trained for. The paper shows it for dropout straight before the normalization, and with a
    convolution or a dense layer between the two. Dropout behind the last batch normalization does no harm.
    """
    for call in subject.network.calls:
        if not call.op.dropped:
            continue
        for reached in subject.after(call, _is_linear):
            if reached.op.passes.statistics == "batch":
                yield _remark(subject, call, reached)
                break


def _is_linear(op: Op) -> bool:
    return op.linear and op.arity == 1 and not op.dropped


def _remark(subject: Subject, dropout: Call, normalization: Call) -> Remark:
    calls, rate = path(subject, dropout, normalization), dropout.op.dropped
    more = f"at least {1 / (1 - rate):.3g} times the variance" if len(calls) == 2 else "more variance"
    return Remark(
        dropout.name,
        f"batch normalization follows: in training it sees {more}, and afterwards still divides by that",
        (f"{dropout.op!r} after {normalization.name}, at best after the last batch normalization",),
        (path_text(calls),),
    )
