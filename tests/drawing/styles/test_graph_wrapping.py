"""Long pictures in columns and rows: everything stays apart and connected, and is larger on a page."""

from collections import Counter
from itertools import product

import graph_frames
import pytest
from graph_frames import NEARLY, along, area, label_area, overlapping, sheet, whole
from hypothesis import given, settings
from hypothesis import strategies as st

import graphnet as gn
from graphnet.drawing import Subject
from graphnet.drawing.styles.graph import scene
from graphnet.drawing.styles.graph.arrangement import Arrangement
from graphnet.drawing.styles.graph.wrapping import wrapped

NAMES = ["densenet121", "googlenet", "inception_v4", "lenet5", "mobilenet_v2", "resnet152", "unet", "vgg16", "xception"]
COLUMNS = [None, 2, 3, 8]


def check(frame: Arrangement, told: Arrangement) -> None:
    """All that was there is there, apart from one another and on the sheet, with wires from border to border."""
    areas = {place.item: area(place) for place in told.places}
    assert areas.keys() == {place.item for place in frame.places}
    assert not overlapping(list(areas.values()))
    assert all(each.within(sheet(told)) for each in areas.values())
    assert Counter(route.wire for route in told.routes) == Counter(route.wire for route in frame.routes)
    for route in told.routes:
        assert areas[route.wire.source].has_on_its_border(route.points[0])
        assert areas[route.wire.target].has_on_its_border(route.points[-1])
        way = list(along(route.points))
        assert all(sheet(told).grown(NEARLY).holds(point) for point in way)
        assert not any(each.grown(-0.7).holds(point) for each in areas.values() for point in way)
    labels = [label_area(route) for route in told.routes if route.label]
    assert all(each.within(sheet(told)) for each in labels)
    assert not overlapping(labels)
    assert not any(label.meets(each) for label, each in product(labels, areas.values()))


@pytest.mark.parametrize("rankdir", ["TB", "LR"])
@pytest.mark.parametrize("columns", COLUMNS)
@pytest.mark.parametrize("name", NAMES)
def test_columns_hold_all_that_was_there(name, columns, rankdir):
    frame = whole(gn.load(name), rankdir)
    check(frame, wrapped(frame, rankdir, columns))


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 60), st.sampled_from(COLUMNS), st.sampled_from(["TB", "LR"]))
def test_a_chain_of_any_length_is_broken(length, columns, rankdir):
    frame = whole(gn.load("typical", n=length, m=1), rankdir, fold="none")
    told = wrapped(frame, rankdir, columns)
    check(frame, told)
    if columns is not None and len(frame.places) > 4 * columns:
        axis = 1 if rankdir == "TB" else 0
        assert told.size[axis] < frame.size[axis] * 1.5 / columns + 100


def on_a_page(width: float, height: float) -> float:
    """How large a picture is on a page of A4 with margins of 2 and 2.5 cm."""
    return min(1.0, 482 / width, 700 / height)


@pytest.mark.parametrize("name", ["resnet152", "densenet201", "googlenet", "inception_v4"])
def test_large_architectures_are_larger_on_a_page_than_in_one_column(name):
    best, single = scene(Subject(gn.load(name))), scene(Subject(gn.load(name)), columns=1)
    assert on_a_page(best.width, best.height) > 1.2 * on_a_page(single.width, single.height)


def test_resnet_152_and_densenet_201_fit_a_page():
    for name in ("resnet152", "densenet201"):
        picture = scene(Subject(gn.load(name)))
        assert on_a_page(picture.width, picture.height) > 0.7  # its 10 pt headings are 7 pt there


def test_what_fits_stays_as_it_is():
    frame = graph_frames.whole(gn.load("lenet5"))
    assert wrapped(frame, "TB") == wrapped(frame, "TB", 1) == frame
