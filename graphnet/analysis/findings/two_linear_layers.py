"""Linear layers with nothing between them."""

from __future__ import annotations

from collections.abc import Iterator

from graphnet.analysis.findings.chains import activation_place, next_calls, path, path_text, stays_linear
from graphnet.analysis.findings.factorizations import factorizes
from graphnet.analysis.findings.finding import Remark, rule
from graphnet.analysis.findings.subject import Subject
from graphnet.network import Call

REFERENCE = "CS231n, Neural networks, part 1; Szegedy et al., Rethinking the Inception architecture, 2015, section 3.1"


@rule("GN201", "warning", "Two linear layers in a row", REFERENCE)
def two_linear_layers(subject: Subject) -> Iterator[Remark]:
    """A matrix times a matrix is a matrix: two convolutions or dense layers with nothing but linear ops between them
    compute what one linear layer computes, W₂(W₁x) = (W₂W₁)x, so depth is paid for and not had. Padding, flattening
    and average pooling are linear, and so are batch normalization and dropout once training is over. Meant, and not
    told, are pairs that take one layer apart: a bottleneck with fewer channels between them than before and behind
    (MobileNet-v2), depthwise and pointwise filters, n×1 and 1×n, filters that are not trained, a learned upsampling
    beside a convolution (FCN), and whatever a sum or another join separates.
    """
    for first in subject.network.calls:
        if not first.op.weighted:
            continue
        following = next_calls(subject, first, stays_linear)
        if all(call.op.weighted for call in following):
            second = next((call for call in following if not factorizes(subject, first, call)), None)
            if second is not None:
                yield _remark(subject, first, second)


def _remark(subject: Subject, first: Call, second: Call) -> Remark:
    calls = path(subject, first, second)
    mends = [f"{subject.usual_activation} after {activation_place(calls)}"]
    if subject.keeps_extents(first):
        mends.append(f"leave {first.name} out")
    message = "no activation between it and the next layer: together they are one linear layer"
    return Remark(first.name, message, tuple(mends), (path_text(calls),))
