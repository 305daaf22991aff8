"""Cells at the far border that a stride never reaches."""

from __future__ import annotations

from collections.abc import Iterator

from graphnet.analysis.findings.finding import Remark, rule
from graphnet.analysis.findings.subject import Subject


@rule("GN101", "note", "A stride that doesn't fit", "CS231n, Convolutional networks: spatial arrangement")
def dropped_cells(subject: Subject) -> Iterator[Remark]:
    """(N − F + 2P)/S + 1 is no whole number, so every framework rounds it down, and the last rows or columns of the
    volume are never seen. The decks call such a hyperparameter setting one that doesn't fit; 7 cells, a filter of 3
    and a stride of 3 give 2.33. Where only padding is left over nothing is lost, and nothing is said.
    """
    for call in subject.network.calls:
        window, arriving = call.op.window, subject.arriving(call)
        if window is None or arriving is None:
            continue
        (volume,) = arriving
        if any(window.lost(volume[:-1])):
            texts = [text for text in window.leftovers(volume[:-1]) if text.endswith("never seen")]
            yield Remark(call.name, f"doesn't fit: {'; '.join(texts)}")
