from graphnet.training.curves import curves
from graphnet.training.history import Epoch

HISTORY = [
    Epoch(1, 1.5, 0.5, 1.25, 0.625, 2.0, 700.0),
    Epoch(2, 0.75, 0.75, 0.8, 0.7, 1.0, 1400.0),
    Epoch(3, 0.25, 0.9, 0.5, 0.8, 1.0, 1400.0),
]


def test_the_curves_show_training_and_held_out_figures():
    figure = curves(HISTORY, "tiny on digits")
    loss, accuracy = figure.axes
    drawn = {
        axes.get_title(): {line.get_label(): list(line.get_ydata()) for line in axes.lines} for axes in figure.axes
    }
    assert drawn == {
        "loss": {"training": [1.5, 0.75, 0.25], "held out": [1.25, 0.8, 0.5]},
        "accuracy": {"training": [0.5, 0.75, 0.9], "held out": [0.625, 0.7, 0.8]},
    }
    assert [list(line.get_xdata()) for line in loss.lines] == [[1, 2, 3]] * 2
    assert {text.get_text() for text in loss.get_legend().get_texts()} == {"training", "held out"}
    assert loss.get_xlabel() == accuracy.get_xlabel() == "epoch"


def test_a_single_epoch_is_seen():
    assert all(line.get_marker() == "o" for axes in curves(HISTORY[:1], "").axes for line in axes.lines)
