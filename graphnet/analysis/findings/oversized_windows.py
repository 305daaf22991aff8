"""Windows larger than what they slide over."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from math import ceil, prod

from graphnet.analysis.findings.finding import Remark, rule
from graphnet.analysis.findings.other_arguments import other_arguments
from graphnet.analysis.findings.resizing import least_input
from graphnet.analysis.findings.subject import Sliding, Subject
from graphnet.shapes import Volume, Window, volume_text


@rule(
    "GN102",
    "warning",
    "A window larger than the volume",
    "Chen et al., Rethinking atrous convolution for semantic image segmentation, 2017, section 3.1",
)
def oversized_windows(subject: Subject) -> Iterator[Remark]:
    """A window reaches over more cells than the volume has, and fits only because of the padding. Wherever it lies,
    part of it meets nothing but zeros; a 3×3 filter over a single cell is a 1×1 filter with eight weights too many. As
    a rule the network was made for larger pictures, or takes one stride too many. The same becomes of filters whose
    dilation is as large as the volume.
    """
    mends: list[str] | None = None
    for sliding in subject.sliding.values():
        if not _larger(sliding.window, data := _data(subject, sliding)):
            continue
        if mends is None:
            mends = least_input(subject, _all_fit)
        own = other_arguments(sliding, partial(_fits_well, data))
        yield Remark(sliding.call.name, _message(sliding.window, data), (*own, *mends))


def _data(subject: Subject, sliding: Sliding) -> Volume:
    """The extents of a volume without the zeros that an op before has put round it."""
    spans = subject.data[sliding.call.inputs[0]]
    return tuple([None if span is None else len(span) for span in spans])


def _larger(window: Window, extents: Volume) -> bool:
    return any(cells and reach > cells for reach, cells in zip(window.reach, extents, strict=True))


def _fits_well(data: Volume, window: Window) -> bool:
    """Whether a window is not larger than the data, and keeps its middle."""
    return not _larger(window, data) and not any(map(window.off_centre, range(len(data))))


def _all_fit(subject: Subject) -> bool:
    return not any(_larger(sliding.window, _data(subject, sliding)) for sliding in subject.sliding.values())


def _message(window: Window, data: Volume) -> str:
    rates = window.dilation_rate or (1,) * len(data)
    met = [
        min(size, ceil((cells or size * rate) / rate))
        for size, cells, rate in zip(window.size, data, rates, strict=True)
    ]
    return (
        f"{window} slides over {volume_text(data)} cells and fits only thanks to the padding: "
        f"at most {prod(met)} of its {prod(window.size)} cells meet{'s' * (prod(met) == 1)} data at a time"
    )
