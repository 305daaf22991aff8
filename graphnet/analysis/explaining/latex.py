r"""An explanation as a fragment of LaTeX that wants amsmath alone: \usepackage{amsmath}."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from textwrap import wrap

from graphnet.analysis.explaining.notation import LatexNotation, escaped
from graphnet.analysis.explaining.page import Page, Table
from graphnet.analysis.explaining.text import is_number
from graphnet.ops.formulas import Equation, Statement

WIDE = 66
"""About how many letters fit into a line of an article."""

SHORTEST = 30
"""Letters in a line of a note, however little room there is beside what it is about."""

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
    r"""A line each, broken between any two words."""
    lines = " \\\\\n".join(map(escaped, sentences))
    return f"{{\\raggedright\\noindent\n{lines}\\par}}"


def aligned(equations: list[Equation], environment: str, notation: LatexNotation) -> str:
    """Equations in an environment of amsmath, in lines that fit onto a page."""
    written = [notation.stages(equation) for equation in equations]
    room = WIDE - max(width(left) for left, *_ in written)
    lines = []
    for equation, (left, *stages) in zip(equations, written, strict=True):
        pieces = [f"= {stage}" for stage in stages]
        pieces += [rf"\quad {notation.words(words)}" for words in _wrapped(equation.note, room)]
        first, *rest = _filled(pieces, room)
        lines += [f"{left} &{first}", *(f"&{line}" for line in rest)]
    body = " \\\\\n  ".join(lines)
    return f"\\begin{{{environment}}}\n  {body}\n\\end{{{environment}}}"


def _wrapped(note: str, room: int) -> list[str]:
    return wrap(f"({note})", max(room, SHORTEST)) if note else []


def _filled(pieces: Iterable[str], room: int) -> Iterator[str]:
    """Lines of as many pieces as there is room for."""
    line = ""
    for piece in pieces:
        if line and width(line) + width(piece) > room:
            yield line
            line = ""
        line = f"{line} {piece}".lstrip()
    yield line


def width(formula: str) -> int:
    r"""About how many letters wide a formula of LaTeX is, spaces round its signs counted.

    >>> width(r"H_{2}"), width(r"\left(H_{1} - 1\right) \cdot S")
    (2, 12)
    """
    shown = re.sub(r"\\(?:left|right|text|mathrm|operatorname|frac)(?![a-z])", "", formula)
    return len(re.sub(r"[{}_^]", "", re.sub(r"\\(?:[A-Za-z]+|.)", "x", shown)))


def _table(table: Table) -> str:
    columns = "".join("r" if is_number(table, column) else "l" for column in range(len(table.head)))
    rows = [[escaped(cell) for cell in table.head]]
    rows += [
        [escaped(cell) if isinstance(cell, str) else f"${' = '.join(_notation.cell(cell))}$" for cell in row]
        for row in table.rows
    ]
    head, *body = (" & ".join(row) for row in rows)
    lines = " \\\\\n  ".join([rf"{head} \\ \hline" + ("\n  " + body[0] if body else ""), *body[1:]])
    opening = f"\\begin{{center}}\\footnotesize\\setlength{{\\tabcolsep}}{{3pt}}\n\\begin{{tabular}}{{{columns}}}"
    return f"{opening}\n  {lines}\n\\end{{tabular}}\n\\end{{center}}"
