"""Answers from too small a part of the picture."""

from __future__ import annotations

from collections.abc import Iterator

from graphnet.analysis.findings.finding import Remark, rule
from graphnet.analysis.findings.subject import Subject
from graphnet.analysis.receptive_field import ReceptiveField
from graphnet.network import Call
from graphnet.shapes import volume_text

POOLED = 4
"""How much larger than the receptive field a picture may be whose places are pooled for one answer."""

PLACES = 8
"""How much larger it may be where every place has an answer of its own, which may need less around it."""


@rule(
    "GN303",
    "note",
    "A receptive field much smaller than the input",
    "Luo et al., Understanding the effective receptive field in deep convolutional neural networks, 2016",
)
def narrow_heads(subject: Subject) -> Iterator[Remark]:
    """Where all places are pooled at once, what was not seen together before is never put together: of a picture four
    times as large as the receptive field only the textures count, and no object as a whole (Brendel & Bethge's
    bag of local features, 2019). The same holds of a label for every place, if it sees less than an eighth of the
    extents. A dense layer on what was flattened sees everything, and is never told. The remedy is a stride, a
    pooling, a dilation, or some more layers.
    """
    for call in subject.network.calls:
        field = _judged(subject, call)
"""
"""
