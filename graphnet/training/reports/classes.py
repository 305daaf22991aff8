"""How well each class is told, the worst first."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from graphnet.training.measuring import Measured
from graphnet.training.reports.markup import folded, named
from graphnet.training.reports.wording import UNKNOWN, percent

MOST_ROWS = 25
"""Of more classes than this, the better ones are folded."""


def class_table(measured: Measured, classes: Sequence[str]) -> str:
    """Precision, recall, F1 and pictures of each class by F1; those without pictures come last."""
    precision, recall, f1, pictures = (
        measured.precision(), measured.recall(), measured.f1(), measured.pictures()
    )  # fmt: skip
    taken_for = {true: (predicted, count) for true, predicted, count in reversed(measured.confused().tolist())}
    order = np.lexsort((np.nan_to_num(f1, nan=2), pictures == 0)).tolist()
    drawn = [
        f"<tr><th>{named(classes[each])}</th>{_bar(f1[each])}{_bar(precision[each])}{_bar(recall[each])}"
        f"<td>{pictures[each]:,}</td><td>{_mistake(taken_for.get(each), classes)}</td></tr>"
        for each in order
    ]
    means = "".join(f"<td>{percent(_mean(figures), 1)}</td>" for figures in (f1, precision, recall))
    foot = f"<tfoot><tr><th>mean of the classes</th>{means}<td>{pictures.sum():,}</td><td></td></tr></tfoot>"
    rest = drawn[MOST_ROWS:]
    return _table(drawn[:MOST_ROWS], foot) + folded(f"{len(rest):,} more classes", _table(rest) if rest else "")


def _table(drawn: Sequence[str], foot: str = "") -> str:
    head = "".join(
        f"<th>{name}</th>" for name in ("class", "F1", "precision", "recall", "pictures", "most often taken for")
    )
    return (
        f'<div class="scrolled"><table class="plain classes"><thead><tr>{head}</tr></thead>\n'
        f"<tbody>{''.join(drawn)}</tbody>{foot}</table></div>"
    )


def _bar(part: float) -> str:
    """A cell that is filled as far as its figure goes."""
    if math.isnan(part):
        return f"<td>{UNKNOWN}</td>"
    return f'<td class="bar" style="--part:{part:.1%}">{percent(part, 1)}</td>'


def _mistake(taken_for: tuple[int, int] | None, classes: Sequence[str]) -> str:
    return f"{named(classes[taken_for[0]])} ×{taken_for[1]:,}" if taken_for else ""


def _mean(figures: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    """Of those that are known."""
    known = figures[~np.isnan(figures)]
    return float(known.mean()) if len(known) else math.nan
