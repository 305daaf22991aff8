"""Learning curves as pictures: what lies on the axes."""

import io
import math

import numpy as np
import pytest
from PIL import Image
from report_samples import history

from graphnet.training.reports.curves import MOST_RUNS, curves, overlaid, png
from graphnet.training.reports.palette import RUNS


def lines(figure):
    """The lines of both panels, by their names."""
    return [{line.get_label(): line for line in axes.get_lines()} for axes in figure.axes]


def test_lines_are_the_figures_of_the_epochs():
    rows = history(5)
    loss, accuracy = lines(curves(rows, "title"))
    for panel, name in ((loss, "loss"), (accuracy, "accuracy")):
        assert panel["training"].get_xdata().tolist() == [1, 2, 3, 4, 5]
        assert panel["training"].get_ydata().tolist() == [getattr(row, name) for row in rows]
        assert panel["held out"].get_ydata().tolist() == [getattr(row, f"val_{name}") for row in rows]


@pytest.mark.parametrize(
    "rows",
    [[], history(1), [history(1)[0]._replace(loss=0.0, val_loss=math.nan)], [history(1)[0]._replace(loss=math.inf)]],
    ids=["nothing", "one epoch", "no numbers", "infinity"],
)
def test_whatever_the_figures_are_there_is_a_picture(rows):
    with Image.open(io.BytesIO(png(curves(rows, "title")))) as picture:
        assert len(np.unique(np.asarray(picture))) > 2


def test_titles_are_no_formulas_and_may_be_in_any_script():
    title = r"$\frac{1}{ 花 🌸" + "\n"
    with Image.open(io.BytesIO(png(curves(history(3), title)))) as picture:
        assert picture.width > 1000
    assert png(overlaid({title: history(3)}, title))


def test_runs_have_looks_of_their_own_until_there_are_too_many():
    figure = overlaid({f"run {number}": history(3) for number in range(MOST_RUNS + 5)}, "title")
    (loss, _) = lines(figure)
    looks = [(line.get_color(), line.get_linestyle()) for line in loss.values()]
    assert len(set(looks[:MOST_RUNS])) == MOST_RUNS > len(RUNS)
    assert len(set(looks[MOST_RUNS:])) == 1
    (legend,) = figure.legends
    assert len(legend.get_texts()) == MOST_RUNS
