"""Where things stand in frames, whatever the network: held against plain geometry."""

from collections import Counter
from itertools import pairwise

import pytest
from graph_frames import NEARLY, along, area, frames, label_area, overlapping, seen, sheet
from hypothesis import given, settings
from hypothesis import strategies as st
from random_networks import Author

import graphnet as gn
from graphnet import Network
from graphnet.drawing import Subject
from graphnet.drawing.styles.graph.arrangement import Arrangement
from graphnet.loading import blueprints

FAMILIES = ["alexnet", "densenet121", "fcn8s", "googlenet", "inception_resnet_v2", "inception_v4", "mobilenet_v2"]
FAMILIES += ["resnet50", "squeezenet", "unet", "vgg16", "xception"]
ZOO = [name for blueprint in blueprints() for name in blueprint.variants or [blueprint.name]]

directions = pytest.mark.parametrize("rankdir", ["TB", "LR"])


def check_items(frame: Arrangement) -> None:
    """Items lie in their frame, each apart from the others."""
    areas = [area(place) for place in frame.places]
    assert not overlapping(areas)
    assert all(each.within(sheet(frame)) for each in areas)


def check_wires(frame: Arrangement, rankdir: str) -> None:
    """Wires lead from border to border, through no item; what comes in and leaves does so about the middle."""
    areas = {place.item: area(place) for place in frame.places}
    for route in frame.routes:
        for item, end in ((route.wire.source, route.points[0]), (route.wire.target, route.points[-1])):
            if item is not None:
                assert areas[item].has_on_its_border(end)
        way = list(along(route.points))
        assert all(sheet(frame).grown(NEARLY).holds(point) for point in way)
        assert not any(each.grown(-0.7).holds(point) for each in areas.values() for point in way)
    check_ports(frame, rankdir)


def check_ports(frame: Arrangement, rankdir: str) -> None:
    axis = 0 if rankdir == "TB" else 1
    arriving = {route.wire.call: route.points[0] for route in frame.routes if route.wire.source is None}
    leaving = {route.wire.call: route.points[-1] for route in frame.routes if route.wire.target is None}
    for ports, border in ((arriving, 0.0), (leaving, frame.size[1 - axis])):
        across = sorted(port[axis] for port in ports.values())
        assert all(port[1 - axis] == pytest.approx(border, abs=NEARLY) for port in ports.values())
        assert not across or sum(across) / len(across) == pytest.approx(frame.size[axis] / 2, abs=NEARLY)
        assert all(10 <= right - left <= 14 for left, right in pairwise(across))


def check_labels(frame: Arrangement) -> None:
    """Volumes stand in the frame, beside items and apart from one another."""
    labels = [label_area(route) for route in frame.routes if route.label]
    assert all(each.within(sheet(frame)) for each in labels)
    assert not overlapping(labels)
    assert not any(label.meets(seen(place)) for label in labels for place in frame.places)


def check(network: Network, rankdir: str, **options) -> None:
    for frame in frames(network, rankdir, **options):
        check_items(frame)
        check_wires(frame, rankdir)
        check_labels(frame)


@directions
@pytest.mark.parametrize("name", FAMILIES)
def test_nothing_is_in_the_way_of_anything(name, rankdir):
    check(gn.load(name), rankdir)


@directions
@pytest.mark.parametrize("name", ["googlenet", "resnet50", "unet"])
def test_nor_where_every_call_is_drawn(name, rankdir):
    check(gn.load(name), rankdir, fold="none")


@pytest.mark.long
@directions
@pytest.mark.parametrize("fold", ["auto", "none"])
@pytest.mark.parametrize("name", ZOO)
def test_nor_in_any_blueprint(name, fold, rankdir):
    check(gn.load(name), rankdir, fold=fold)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(["auto", "none"]), st.sampled_from(["TB", "LR"]))
def test_nor_in_a_random_network(seed, fold, rankdir):
    network = Author(seed).network()
    for frame in frames(network, rankdir, fold=fold):
        check_items(frame)
        check_ports(frame, rankdir)
        assert len(frame.places) == len({place.item for place in frame.places})


@pytest.mark.parametrize("fold", ["auto", "none"])
@pytest.mark.parametrize("name", ["googlenet", "resnet50", "unet"])
def test_every_wire_is_drawn_once(name, fold):
    subject = Subject(gn.load(name), fold=fold)
    for frame in frames(gn.load(name), fold=fold):
        drawn = Counter((_key(route.wire.source), _key(route.wire.target), route.wire.call) for route in frame.routes)
        assert set(drawn.values()) == {1}
        if frame.group is None:
            wires = subject.outline.wires()
            assert drawn.keys() == {(_key(wire.source), _key(wire.target), wire.call) for wire in wires}


def _key(item):
    return item and item.key


@directions
def test_a_layout_is_the_same_each_time(rankdir):
    one, other = (
        [(frame.size, [route.points for route in frame.routes]) for frame in frames(gn.load("googlenet"), rankdir)]
        for _ in range(2)
    )
    assert one == other
