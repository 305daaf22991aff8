"""Confusions as a table and as a picture."""

import re

import numpy as np
import pytest
from report_samples import said

from graphnet.training.reports.confusions import MOST_CELLS, MOST_PIXELS, RIGHT, WRONG, confusion, pixels


def names(count):
    return [f"class {number}" for number in range(count)]


@pytest.mark.parametrize("classes", [2, 10, MOST_CELLS])
def test_every_cell_of_few_classes_has_its_number(classes):
    measured, _ = said(classes)
    html = confusion(measured, names(classes))
    cells = re.findall(r'<td class="(?:right|wrong)[^>]*>([\d,]*)</td>', html)
    assert [int(cell.replace(",", "") or 0) for cell in cells] == measured.confusion().flatten().tolist()


@pytest.mark.parametrize("classes", [MOST_CELLS + 1, MOST_PIXELS])
def test_every_pixel_of_many_classes_is_a_cell(classes):
    measured, _ = said(classes)
    matrix, picture = measured.confusion(), pixels(measured)
    assert picture.shape == (classes, classes, 4)
    assert ((picture[..., 3] > 0) == (matrix > 0)).all()
    told = np.diagonal(matrix) > 0
    assert (picture[np.arange(classes)[told], np.arange(classes)[told], :3] == RIGHT).all()
    beside = ~np.eye(classes, dtype=bool)
    assert (picture[beside][:, :3] == WRONG).all()


def test_more_classes_share_pixels_and_none_of_their_confusions_is_lost():
    classes = 3 * MOST_PIXELS
    measured, _ = said(classes, pictures=4000, sure=8)
    picture = pixels(measured)
    assert picture.shape == (MOST_PIXELS, MOST_PIXELS, 4)
    rows, columns = measured.labels // 3, measured.predicted // 3
    assert (picture[rows, columns, 3] > 0).all()
    assert (picture[..., 3] > 0).sum() == len(set(zip(rows.tolist(), columns.tolist(), strict=True)))


def test_a_larger_part_of_its_row_is_darker():
    measured, _ = said(40, sure=2)
    matrix, opacity = measured.confusion(), pixels(measured)[..., 3].astype(int)
    (row,) = np.flatnonzero(matrix.max(axis=1) == matrix.max())[:1]
    order = np.argsort(matrix[row])
    beside = order[order != row]
    assert (np.diff(opacity[row][beside]) >= 0).all()


def test_the_worst_pairs_are_told():
    measured, _ = said(10)
    html = confusion(measured, names(10))
    worst = measured.confused()[0]
    assert worst.tolist()[:2] == [9, 0]
    first = re.search(r"<tbody><tr>(<th>.*?</tr>)", html).group(1)
    assert re.sub("<[^>]+>", " ", first).split()[:5] == ["class", "9", "class", "0", str(worst[2])]
