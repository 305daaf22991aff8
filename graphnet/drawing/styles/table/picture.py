"""The table of a network as a picture, ruled as papers rule theirs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from graphnet.drawing.legend import framed
from graphnet.drawing.scene.shapes import Paint, Polyline, Scene, Shape
from graphnet.drawing.styles.table.cells import SMALL, Cell, cell, quieted, stacked, words
from graphnet.drawing.styles.table.contents import after_convolutions
from graphnet.drawing.styles.table.rows import Row, rows
from graphnet.drawing.subject import Subject
from graphnet.drawing.wording import in_focus, volume_told
from graphnet.quantities import count_text

PADDING = 4.5
"""Above and below what stands in a row."""

ASUNDER = 20.0
"""Between columns."""

HEAVY, FINE = Paint(stroke="ink", width=1.2), Paint(stroke="ink", width=0.6)
"""The rules at the top and the foot of a table, and those within."""

HEADINGS = ("stage", "output size", "layers", "parameters", "MACs")

FLUSH_RIGHT = ("parameters", "MACs")

Line = tuple[Cell, ...]
"""A row in pieces, one for every column."""


def scene(subject: Subject, legend: bool = True) -> Scene:
    """The table of a network: what every stage is made of, what leaves it, and its parameters and MACs per image.

    Without a `legend` nothing stands under it but the scale of a measure.
    """
    heading = tuple(words([text], bold=True) for text in HEADINGS)
    lines = [heading, *(_line(subject, row) for row in rows(subject)), _totals(subject)]
    widths = [max(piece.width for piece in column) for column in zip(*lines, strict=True)]
    width = sum(widths) + ASUNDER * (len(widths) - 1)
    tops = list(accumulate(map(_height, lines), initial=0.0))
    shapes = [
        *(
            Polyline(((0, tops[rule]), (width, tops[rule])), paint)
            for rule, paint in ((0, HEAVY), (1, FINE), (-2, FINE), (-1, HEAVY))
        ),
        *(shape for line, top in zip(lines, tops, strict=False) for shape in _drawn(line, top, widths)),
    ]
    note = _note(subject)
    shapes += note.drawn(0, tops[-1] + PADDING)
    return framed(subject, shapes, width, tops[-1] + PADDING + note.height, full=legend)


def _line(subject: Subject, row: Row) -> Line:
    stage = stacked([words([row.stage]), words(row.notes, SMALL, "quiet")])
    volume = words([volume_told(row.volume)])
    told = [stage, volume, _count(row.params), _count(row.macs)]
    if not any(in_focus(subject, call.name) for call in row.calls):
        told = [quieted(piece) for piece in told]
    return (*told[:2], cell(subject, row.content), *told[2:])


def _totals(subject: Subject) -> Line:
    empty = words([])
    return words(["total"]), empty, empty, _count(subject.facts.params, "0"), _count(subject.facts.macs, "0")


def _note(subject: Subject) -> Cell:
    """What holds of all rows, below the table."""
    followed = " · ".join(after_convolutions(subject))
    return words([f"Every convolution is followed by {followed}."] if followed else [], SMALL, "quiet")


def _count(count: int | None, zero: str = "") -> Cell:
    """A count in short; `zero` where there is none."""
    return words(["?" if count is None else count_text(count) if count else zero])


def _height(line: Line) -> float:
    return max(piece.height for piece in line) + 2 * PADDING


def _drawn(line: Line, top: float, widths: Sequence[float]) -> Iterator[Shape]:
    """A row, its pieces in the middle of its height."""
    lefts = accumulate((width + ASUNDER for width in widths), initial=0.0)
    for piece, left, width, heading in zip(line, lefts, widths, HEADINGS, strict=False):
        flush = width - piece.width if heading in FLUSH_RIGHT else 0.0
        yield from piece.drawn(left + flush, top + (_height(line) - piece.height) / 2)
