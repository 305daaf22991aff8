import io

import pytest
from rich.console import Console

from graphnet.training.progress import Screen, reading
from graphnet.training.runs.history import Epoch

ROW = Epoch(2, 0.75, 0.875, 0.5, 0.9375, 0.01, 1.0, 1437.0)


def shown(**about):
    console = Console(file=io.StringIO(), **about)
    with Screen(epochs=30, steps=45, console=console) as screen:
        screen.step(2, 9, loss=0.625, accuracy=0.8125, images_per_second=4321.0)
        screen.bar.refresh()
        screen.epoch(ROW)
    return console.file.getvalue()


def test_without_a_terminal_there_is_a_plain_line_for_every_epoch():
    assert shown() == (
        "epoch  2/30  loss 0.7500  accuracy 0.8750  held out: loss 0.5000  accuracy 0.9375  1,437 images/s\n"
    )


@pytest.mark.parametrize("width", [80, 120])
def test_on_a_terminal_the_bar_tells_where_it_is(width):
    text = shown(force_terminal=True, width=width, color_system=None)
    for part in ("epoch 2/30", "step 9/45", "loss 0.6250", "accuracy 0.8125", "4,321 images/s", "ETA"):
        assert part in text
    assert "held out: loss 0.5000" in text


def test_before_the_first_step_no_figure_is_made_up():
    console = Console(file=io.StringIO(), force_terminal=True, color_system=None, width=80)
    with Screen(epochs=30, steps=45, console=console) as screen:
        screen.bar.refresh()
    assert "epoch 1/30 step 0/45" in console.file.getvalue()
    assert "loss" not in console.file.getvalue()


def test_a_quiet_screen_shows_nothing():
    assert shown(quiet=True) == shown(quiet=True, force_terminal=True) == ""


def told(**about):
    console = Console(file=io.StringIO(), width=80, color_system=None, **about)
    with reading(console, "reading digits") as progress:
        progress(3, 7)
    return console.file.getvalue()


def test_reading_is_told_on_a_terminal_alone():
    text = told(force_terminal=True)
    assert "reading digits" in text
    assert "3/7" in text
    assert told() == told(quiet=True, force_terminal=True) == ""
