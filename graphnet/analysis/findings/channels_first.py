"""Pictures whose channels come first, as in PyTorch."""

from __future__ import annotations

from collections.abc import Iterator

from graphnet.analysis.findings.finding import Remark, rule
from graphnet.analysis.findings.subject import Subject
from graphnet.shapes import volume_text

CHANNELS = (1, 3)
"""Of grey and of coloured pictures."""


@rule("GN107", "warning", "Channels first", "Keras documentation, data_format; PyTorch documentation, Conv2d")
def channels_first(subject: Subject) -> Iterator[Remark]:
    """PyTorch writes a picture as 3×224×224, Keras and graphnet as 224×224×3. Written the other way round, a strip of
    three rows with 224 channels goes through the network, and as a rule it fits: windows slide over the colours, and
    the first kernel has 75 times as many weights. Told of a square input of one or three rows.
    """
    for name in subject.network.input_names:
        match subject.shapes[name]:
            case (int(rows), int(width), int(channels)) if rows in CHANNELS and width == channels and width > rows:
                message = (
                    f"{volume_text((rows, width, channels))} is {rows} rows of {width} cells of {channels} channels"
                )
                yield Remark(name, message, (f"Input({width}, {channels}, {rows})",))
