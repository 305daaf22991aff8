"""An explanation as GitHub's markdown, its equations as blocks of mathematics."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from graphnet.analysis.explaining.latex import aligned
from graphnet.analysis.explaining.notation import LatexNotation, TextNotation
from graphnet.analysis.explaining.page import Cell, Page, Table
from graphnet.analysis.explaining.text import is_number
from graphnet.ops.formulas import Equation, Statement


class MathJaxNotation(LatexNotation):
    r"""Formulas for MathJax, whose \text takes every letter as it is but no escapes."""

    def words(self, text: str) -> str:
        plain = re.sub(r"[\\{}$&#^_%~]", " ", text)
        return rf"\text{{{plain}}}"


_notation = MathJaxNotation()
_plain = TextNotation()


def markdown(page: Page) -> str:
    """The page as headings, lists, tables, and blocks of mathematics."""
    title = f"{page.network}: `{page.subject}`" if page.subject else page.network
    lines = [f"## {title}", "", *(f"- {_escaped(line)}" for line in page.lead)]
    for heading, said in page.sections:
        lines += ["", f"### {heading[0].upper()}{heading[1:]}", *_paragraph(said)]
    return "\n".join(lines)


def _paragraph(said: tuple[Statement | Table, ...]) -> Iterator[str]:
    for kind, group in groupby(said, type):
        yield ""
        if kind is Equation:
            equations = [one for one in group if isinstance(one, Equation)]
            yield f"```math\n{aligned(equations, 'aligned', _notation)}\n```"
        elif kind is Table:
            yield from (_table(one) for one in group if isinstance(one, Table))
        else:
            yield from (f"- {_escaped(one.strip())}" for one in group if isinstance(one, str))


def _table(table: Table) -> str:
    rule = tuple("---:" if is_number(table, column) else "---" for column in range(len(table.head)))
    rows = [table.head, rule, *([_cell(cell) for cell in row] for row in table.rows)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _cell(cell: Cell) -> str:
    """A cell of a table, where blocks of mathematics cannot stand."""
    if isinstance(cell, str):
        return _escaped(cell)
    stages = _plain.cell(cell)
    return stages[0] if len(stages) == 1 else f"`{' = '.join(stages)}`"


def _escaped(text: str) -> str:
    r"""Text in which markdown finds no markup.

    >>> _escaped("a_b * c | d")
    'a\\_b \\* c \\| d'
    """
    return re.sub(r"([\\`*_<>\[\]|#])", r"\\\1", text)
