"""Which classes are taken for which: a matrix that can be read, or its picture and the worst pairs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from graphnet.training.data.dataset import Picture
from graphnet.training.measuring import Measured
from graphnet.training.reports.markup import image, named, rows, said
from graphnet.training.reports.wording import percent

MOST_CELLS = 30
"""Up to so many classes every cell has its number."""
MOST_PIXELS = 400
"""Up to so many classes every cell is a pixel; of more, classes next to one another share it."""
WIDTH = 480
"""About how wide the picture is on the screen; a cell is a whole number of pixels."""
MOST_PAIRS = 15

RIGHT, WRONG = (31, 95, 158), (184, 69, 0)
"""The hues of the diagonal and of the rest, as in page.css."""

DEEP = 0.82
"""Shades beyond this are read best with white type."""


def confusion(measured: Measured, classes: Sequence[str]) -> str:
    """The matrix, as a table or as a picture, and the pairs that are confused most."""
    seen = _table(measured, classes) if len(classes) <= MOST_CELLS else _picture(measured, len(classes))
    return f'<div class="beside"><div class="scrolled">{seen}</div>{_pairs(measured, classes)}</div>'


def _table(measured: Measured, classes: Sequence[str]) -> str:
    head = "".join(f'<th scope="col"><span>{named(name)}</span></th>' for name in classes)
    matrix = measured.confusion()
    body = "\n".join(
        f'<tr><th scope="row">{named(name)}</th>{"".join(_row(place, matrix[place], classes))}</tr>'
        for place, name in enumerate(classes)
    )
    turned = " turned" if max(map(len, classes)) > 3 else ""
    return (
        '<p class="quiet">Down: what it is. Across: what it was taken for.</p>'
        f'<table class="confusion{turned}"><thead><tr><td></td>{head}</tr></thead>\n<tbody>{body}</tbody></table>'
    )


def _row(true: int, counts: NDArray[np.int64], classes: Sequence[str]) -> list[str]:
    """The cells of a true class; their shade goes by the root of their part, so that rare confusions show."""
    shades = np.sqrt(counts / max(counts.sum(), 1))
    return [
        f'<td class="{"right" if place == true else "wrong"}{" deep" if shade > DEEP else ""}"'
        f' style="--shade:{shade:.0%}" title="{said(classes[true])} → {said(classes[place])}: {count:,}">'
        f"{f'{count:,}' if count else ''}</td>"
        for place, (count, shade) in enumerate(zip(counts, shades, strict=True))
    ]


def _picture(measured: Measured, classes: int) -> str:
    side = min(classes, MOST_PIXELS)
    drawn = image(pixels(measured), f"confusions of {classes:,} classes", width=side * round(WIDTH / side))
    shared = f" {classes / side:.1f} classes share a pixel." if classes > side else ""
    return (
        f'<figure class="matrix">{drawn}<figcaption>Down: what it is. Across: what it was taken for. Both in the order '
        f"of the data's classes, from the top left. Blue is right, orange is wrong.{shared}</figcaption></figure>"
    )


def pixels(measured: Measured) -> Picture:
    """The matrix as (side, side, RGBA), shaded by each cell's part of its row, so that the smallest can be seen."""
    classes, side = measured.classes, min(measured.classes, MOST_PIXELS)
    true, predicted = (numbers * side // classes for numbers in (measured.labels, measured.predicted))
    right = measured.labels == measured.predicted
    pictures = np.maximum(np.bincount(true, minlength=side), 1)[:, np.newaxis]
    wrong = np.bincount((true * side + predicted)[~right], minlength=side * side).reshape(side, side) / pictures
    drawn = np.zeros((side, side, 4), np.uint8)
    drawn[..., :3] = WRONG
    drawn[..., 3] = _opacity(wrong)
    told = np.bincount(true[right], minlength=side) / pictures[:, 0]
    diagonal = np.flatnonzero(told)
    drawn[diagonal, diagonal, :3] = RIGHT
    drawn[diagonal, diagonal, 3] = _opacity(told[diagonal])
    return drawn


def _opacity(parts: NDArray[np.float64]) -> NDArray[np.uint8]:
    return np.where(parts > 0, 90 + 165 * np.sqrt(parts), 0).astype(np.uint8)


def _pairs(measured: Measured, classes: Sequence[str]) -> str:
    confused = measured.confused()
    if len(classes) == 2 or not len(confused):
        return ""
    pictures = measured.pictures()
    cells = (
        (named(classes[true]), named(classes[predicted]), f"{count:,}", percent(count / pictures[true], 1))
        for true, predicted, count in confused[:MOST_PAIRS].tolist()
    )
    more = len(confused) - MOST_PAIRS
    rest = f'<p class="quiet">and {more:,} more pairs</p>' if more > 0 else ""
    return (
        '<div class="scrolled"><table class="plain"><caption>Most confused</caption><thead>'
        "<tr><th>it is</th><th>taken for</th><th>pictures</th><th>of its class</th></tr></thead>"
        f"<tbody>{rows(cells)}</tbody></table>{rest}</div>"
    )
