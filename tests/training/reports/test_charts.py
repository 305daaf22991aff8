"""Line charts: what is drawn where, and what is left out."""

import math
import re
import xml.etree.ElementTree as ET

import pytest

from graphnet.training.reports.charts import BOTTOM, FAINT, HEIGHT, LEFT, RIGHT, TOP, WIDTH, Line, chart, legend


def drawn(html):
    """The chart as a tree; it has to be well-formed."""
    return ET.fromstring(html)


def points(tree, role):
    """Where the parts of a line lie."""
    lines = [each for each in tree.iter("polyline") if role in each.get("class").split()]
    return [[tuple(map(float, point.split(","))) for point in line.get("points").split()] for line in lines]


def ticks(tree):
    return [text.text for text in tree.iter("text") if text.get("text-anchor") == "end"]


def test_larger_figures_lie_higher_and_later_epochs_further_right():
    (line,) = points(drawn(chart("loss", [Line("a", "training", [1, 3, 2])])), "training")
    (x1, y1), (x2, y2), (x3, y3) = line
    assert LEFT == x1 < x2 < x3 == WIDTH - RIGHT
    assert TOP < y2 < y3 < y1 < HEIGHT - BOTTOM


def test_equal_ratios_are_equal_heights_where_figures_are_told_by_their_logarithm():
    (line,) = points(drawn(chart("loss", [Line("a", "training", [1, 0.1, 0.01])], up="log")), "training")
    (_, y1), (_, y2), (_, y3) = line
    assert y2 - y1 == pytest.approx(y3 - y2, abs=0.11)


def test_ticks_lie_where_their_figures_would():
    tree = drawn(chart("accuracy", [Line("a", "training", [0.2, 0.4, 0.8])], up="from 0"))
    (line,) = points(tree, "training")
    levels = [float(level.get("y1")) for level in tree.iter("line")]
    placed = dict(zip(ticks(tree), levels, strict=True))
    assert placed["0.4"] == pytest.approx(line[1][1], abs=0.11)
    assert placed["0"] == HEIGHT - BOTTOM


@pytest.mark.parametrize("up", ["linear", "from 0", "log"])
@pytest.mark.parametrize("values", [[0.0], [5.0, 5.0], [1e-12, 1e12], [-1.0, 1.0], [1e300, 1.5e300], [0.3, 0.31]])
def test_whatever_figures_there_are_some_are_told_and_all_lie_within(values, up):
    tree = drawn(chart("loss", [Line("a", "training", values)], up=up))
    assert 1 <= len(ticks(tree)) <= 12
    places = [float(number) for number in re.findall(r'c?y\d?="(-?[\d.]+)"', ET.tostring(tree, "unicode"))]
    assert all(0 <= place <= HEIGHT for place in places)


def test_what_is_no_number_is_a_gap():
    tree = drawn(chart("loss", [Line("a", "training", [1, 2, math.nan, 2, math.inf, 1, 2])]))
    assert [len(part) for part in points(tree, "training")] == [2, 2]
    assert len(list(tree.iter("circle"))) == 1


def test_nothing_is_drawn_of_no_figures():
    assert chart("loss", [Line("a", "training", [math.nan])]) == ""
    assert chart("loss", []) == ""


def test_pointing_at_an_epoch_tells_its_figures():
    tree = drawn(chart("loss", [Line("a", "training", [1, 2]), Line("b", "held-out", [0.5])]))
    assert [title.text for title in tree.iter("title")] == ["epoch 1\na: 1\nb: 0.5", "epoch 2\na: 2"]


def test_many_epochs_take_few_elements():
    html = chart("loss", [Line("a", "training", [1 / epoch for epoch in range(1, 20_001)])])
    assert len(list(drawn(html).iter())) < 600


def test_faint_lines_are_counted_and_not_told():
    lines = [Line("a", "run0", [1, 2]), *[Line(f"other {number}", FAINT, [2, 1]) for number in range(5)]]
    assert "other" not in chart("loss", lines)
    assert "and 5 more" in legend(lines)


def test_names_are_no_markup():
    line = Line("</title><script>", "training", [1, 2])
    assert "<script" not in chart("<script>", [line]) + legend([line])
