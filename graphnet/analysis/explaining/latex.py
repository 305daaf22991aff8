r"""An explanation as a fragment of LaTeX that wants amsmath alone: \usepackage{amsmath}."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from graphnet.analysis.explaining.notation import LatexNotation, escaped
from graphnet.analysis.explaining.page import Page, Table
from graphnet.analysis.explaining.text import is_number
from graphnet.ops.formulas import Equation, Statement

SHORT = 60
"""Letters of LaTeX that an equation may have and stay in one line."""

_notation = LatexNotation()


def latex(page: Page) -> str:
    """The page as sections, with its equations aligned at their equals signs."""
    title = rf"{escaped(page.network)}: \texttt{{{escaped(page.subject)}}}" if page.subject else escaped(page.network)
    lines = [rf"\section*{{{title}}}", _sentences(page.lead)]
    for heading, said in page.sections:
        lines += ["", rf"\subsection*{{{escaped(heading[0].upper() + heading[1:])}}}", *_paragraph(said)]
    return "\n".join(lines)


def _paragraph(said: tuple[Statement | Table, ...]) -> Iterator[str]:
    for kind, group in groupby(said, type):
        if kind is Equation:
            yield aligned([one for one in group if isinstance(one, Equation)], "align*", _notation)
        elif kind is Table:
            yield from (_table(one) for one in group if isinstance(one, Table))
        else:
            yield _sentences([one for one in group if isinstance(one, str)])


def _sentences(sentences: Sequence[str]) -> str:
    r"""A line each, the last without \\, which would leave a gap."""
    return " \\\\\n".join(rf"\noindent {escaped(sentence)}" if not place else escaped(sentence)
                          for place, sentence in enumerate(sentences))  # fmt: skip


def aligned(equations: list[Equation], environment: str, notation: LatexNotation) -> str:
    """Equations in an environment of amsmath: a long one's symbols in a line of their own."""
    lines = []
    for equation in equations:
        left, *stages = notation.stages(equation)
        if len(stages) > 1 and sum(map(len, stages)) > SHORT:
            lines.append(f"{left} &= {stages.pop(0)}")
            left = ""
        lines.append(f"{left} &= {' = '.join(stages)}{_note(equation, notation)}".lstrip())
    body = " \\\\\n  ".join(lines)
    return f"\\begin{{{environment}}}\n  {body}\n\\end{{{environment}}}"


def _note(equation: Equation, notation: LatexNotation) -> str:
    return rf" && {notation.words(equation.note)}" if equation.note else ""


def _table(table: Table) -> str:
    columns = "".join("r" if is_number(table, column) else "l" for column in range(len(table.head)))
    rows = [[escaped(cell) for cell in table.head]]
    rows += [
        [escaped(cell) if isinstance(cell, str) else f"${' = '.join(_notation.cell(cell))}$" for cell in row]
        for row in table.rows
    ]
    head, *body = (" & ".join(row) for row in rows)
    lines = " \\\\\n  ".join([rf"{head} \\ \hline" + ("\n  " + body[0] if body else ""), *body[1:]])
    return f"\\begin{{center}}\n\\begin{{tabular}}{{{columns}}}\n  {lines}\n\\end{{tabular}}\n\\end{{center}}"
