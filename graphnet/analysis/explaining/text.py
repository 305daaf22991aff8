"""An explanation as plain text, for a terminal or a file."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from graphnet.analysis.explaining.notation import TextNotation
from graphnet.analysis.explaining.page import Cell, Page, Table
from graphnet.ops.formulas import Equation, Statement

WIDTH = 110
"""An equation that is longer gets a line for each of its stages."""

_notation = TextNotation()


def text(page: Page) -> str:
    """The page in lines: its subject, what is known of it at once, and a paragraph a section."""
    lines = [f"{page.network} · {page.subject}" if page.subject else page.network]
    lines += [f"  {line}" for line in page.lead]
    for title, said in page.sections:
        lines += ["", title, *(f"  {line}".rstrip() for line in _paragraph(said))]
    return "\n".join(lines)


def _paragraph(said: tuple[Statement | Table, ...]) -> Iterator[str]:
    for kind, group in groupby(said, type):
        if kind is Equation:
            yield from _equations([one for one in group if isinstance(one, Equation)])
            continue
        for one in group:
            if isinstance(one, Table):
                yield from _table(one)
            else:
                yield str(one)


def _equations(equations: list[Equation]) -> Iterator[str]:
    """Equations under one another, their left sides in a column."""
    written = [_notation.stages(equation) for equation in equations]
    column = max(len(left) for left, *_ in written)
    for equation, (left, *stages) in zip(equations, written, strict=True):
        note = f"   ({equation.note})" if equation.note else ""
        short = sum(map(len, stages)) + column <= WIDTH
        lines = [" = ".join(stages)] if short else stages
        lines[-1] += note
        for place, line in enumerate(lines):
            yield f"{'' if place else left:<{column}} = {line}"


def _table(table: Table) -> Iterator[str]:
    rows = [table.head, *([_cell(cell) for cell in row] for row in table.rows)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    rights = [is_number(table, column) for column in range(len(widths))]
    for row in rows:
        cells = (
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(row, widths, rights, strict=True)
        )
        yield "  ".join(cells).rstrip()


def is_number(table: Table, column: int) -> bool:
    """Whether a column holds numbers and formulas, which stand to the right."""
    cells = [row[column] for row in table.rows if row[column] != ""]
    return bool(cells) and all(not isinstance(cell, str) or cell[0].isdigit() or cell == "unknown" for cell in cells)


def _cell(cell: Cell) -> str:
    return cell if isinstance(cell, str) else " = ".join(_notation.cell(cell))
