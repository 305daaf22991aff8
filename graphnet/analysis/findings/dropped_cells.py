"""Cells at the far border that a stride never reaches."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from graphnet.analysis.findings.finding import Remark, rule
from graphnet.analysis.findings.other_arguments import other_arguments
from graphnet.analysis.findings.resizing import nearest_input
from graphnet.analysis.findings.subject import Sliding, Subject
from graphnet.shapes import Volume, Window, along_axes


@rule("GN101", "note", "A stride that doesn't fit", "CS231n, Convolutional networks: spatial arrangement")
def dropped_cells(subject: Subject) -> Iterator[Remark]:
    """(N − F + 2P)/S + 1 is no whole number, so every framework rounds it down, and the last rows or columns of the
    volume are never seen. The decks call such a setting of the hyperparameters one that doesn't fit: 7 cells, a filter
    of 3 and a stride of 3 give 2.33. Where only padding is left over nothing is lost, and nothing is said; nor where
    windows are smaller than their stride, which leave cells out everywhere.
    """
    mends: list[str] | None = None
    for sliding in subject.sliding.values():
        lost = _lost(subject, sliding)
        if not any(lost):
            continue
        if mends is None:
            mends = nearest_input(subject, _drops_nothing)
        own = other_arguments(sliding, partial(_takes_all, sliding.spatial))
        yield Remark(sliding.call.name, f"doesn't fit: {_arithmetic(subject, sliding, lost)}", (*own, *mends))


def _lost(subject: Subject, sliding: Sliding) -> tuple[int, ...]:
    """How many cells of data at the end of each axis no window meets, though the windows leave no gaps."""
    window, spatial = sliding.window, sliding.spatial
    lost = window.lost(spatial)
    if not any(lost):
        return lost
    spans = subject.data[sliding.call.inputs[0]]
    padding = [extent - span.stop if extent and span else 0 for extent, span in zip(spatial, spans, strict=True)]
    return tuple(
        max(cells - zeros, 0) if reach >= stride else 0
        for cells, zeros, reach, stride in zip(lost, padding, window.reach, window.strides, strict=True)
    )


def _takes_all(spatial: Volume, window: Window) -> bool:
    return not any(window.lost(spatial))


def _arithmetic(subject: Subject, sliding: Sliding, lost: tuple[int, ...]) -> str:
    """How the places of a window come out along the axes that lose cells."""
    window, spatial = sliding.window, sliding.spatial
    spans = subject.data[sliding.call.inputs[0]]
    texts = {
        axis: f"{window.arithmetic(axis, spatial)}, the last {cells} of {len(span)} never seen"
        for axis, (cells, span) in enumerate(zip(lost, spans, strict=True))
        if cells and span
    }
    return along_axes(texts, len(spatial))


def _drops_nothing(subject: Subject) -> bool:
    return not any(any(_lost(subject, sliding)) for sliding in subject.sliding.values())
