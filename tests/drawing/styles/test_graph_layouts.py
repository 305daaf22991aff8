"""How particular frames are laid out: series, branches, tangles, crowds."""

from itertools import pairwise
from time import process_time

import pytest
from graph_frames import area, frames, is_straight, label_area, whole

from graphnet import (
    Add,
    Concatenate,
    Conv2D,
    Identity,
    Input,
    MaxPooling2D,
    Network,
    ReLU,
    Softmax,
    blueprint,
)
from graphnet.drawing.styles.graph import arranging, tangles
from graphnet.drawing.styles.graph.arrangement import Arrangement
from graphnet.drawing.styles.graph.paths import STRAIGHT, Paths
from graphnet.errors import NotFoundError
from graphnet.network import Call, gather
from graphnet.ops import InputLayer


def conv(filters: int = 4, size: int = 1):
    return Conv2D(filters, size, padding="same")


@blueprint
def residual():
    body = conv() >> ReLU() >> conv()
    return Input(8, 8, 4) >> ((body + Identity()) >> ReLU()).named("block")


@blueprint
def inception():
    return Input(8, 8, 4) >> (conv(1) | conv(2) >> conv(3, 3) | conv(4) >> conv(5, 5) | conv(6)).named("module")


@blueprint
def chain(length: int = 3):
    return Input(8, 8, 4) >> length * ReLU()


@blueprint
def crowd(layers: int = 14):
    made = [Input(8, 8, 4) >> Conv2D(4, 1), Input(8, 8, 4)]
    for _ in range(layers):
        made.append(Concatenate()(*made) >> Conv2D(3, 1))
    return made[-1]


@blueprint
def two_outputs():
    x = Input(8, 8, 4) >> conv()
    return x >> conv() >> conv() >> conv() >> conv() >> Softmax(), x >> conv()


def cells() -> Network:
    """Cells that take the results of the two before them, and have no series within."""
    calls = [Call("input1", InputLayer((8, 8, 4)), (), "input1"), Call("stem", conv(), ("input1",), "stem")]
    before, last = "input1", "stem"
    for number in (1, 2, 3):
        wired = {
            "left": (conv(), before),
            "right": (conv(), last),
            "sum": (Add(), "left", "right"),
            "pool": (MaxPooling2D(3, strides=1, padding="same"), "right"),
            "all": (Concatenate(), "sum", "pool", "left"),
        }
        for name, (op, *inputs) in wired.items():
            sources = tuple(f"cell{number}.{each}" if each in wired else each for each in inputs)
            calls.append(Call(f"cell{number}.{name}", op, sources, f"cell{number}.{name}"))
        before, last = last, f"cell{number}.all"
    return Network(calls, (last,))


def middles(frame: Arrangement, axis: int = 0) -> dict[str, float]:
    return {place.item.key: (place.x, place.y)[axis] + place.size[axis] / 2 for place in frame.places}


@pytest.fixture
def without_graphviz(monkeypatch):
    """A machine on which a frame that takes Graphviz fails."""
    monkeypatch.setattr(arranging, "by_graphviz", None)


@pytest.mark.parametrize("rankdir, axis", [("TB", 0), ("LR", 1)])
def test_the_way_through_is_straight_and_the_skip_beside(rankdir, axis, without_graphviz):
    block, _ = frames(residual(), rankdir)
    assert len(set(middles(block, axis).values())) == 1
    through = [route for route in block.routes if is_straight(route)]
    (skip,) = (route for route in block.routes if not is_straight(route))
    assert len(through) == len(block.routes) - 1
    assert skip.wire.source is None
    reach = max(point[axis] for point in skip.points)
    assert all(place.size[axis] / 2 + middles(block, axis)[place.item.key] < reach for place in block.places)


@pytest.mark.parametrize("rankdir, across, down", [("TB", 0, 1), ("LR", 1, 0)])
def test_branches_begin_side_by_side_and_in_order(rankdir, across, down, without_graphviz):
    module, _ = frames(inception(), rankdir)
    heads = [place for place in module.places if place.item.key in {f"module.conv{n}" for n in (1, 2, 4, 6)}]
    assert len({(place.x, place.y)[down] for place in heads}) == 1
    corners = [(place.x, place.y)[across] for place in heads]
    assert corners == sorted(corners)
    assert [place.item.key for place in heads] == [f"module.conv{n}" for n in (1, 2, 4, 6)]


def test_what_data_passes_first_stands_above(without_graphviz):
    for frame in (*frames(residual()), *frames(inception())):
        areas = {place.item: area(place) for place in frame.places}
        for route in frame.routes:
            if route.wire.source and route.wire.target:
                assert areas[route.wire.source].bottom < areas[route.wire.target].top


def test_the_longer_of_two_ways_goes_straight_on(without_graphviz):
    at = middles(whole(two_outputs(), fold="none"))
    assert len({at[key] for key in ("input1", "conv1", "conv2", "conv5", "softmax1", "output 1")}) == 1
    assert at["conv6"] == at["output 2"] != at["conv1"]


def test_volumes_stand_where_they_change(without_graphviz):
    first, *others = whole(chain(), fold="none").routes
    assert first.label == "8×8×4"
    assert not any(route.label for route in others)


def test_a_result_that_is_taken_twice_says_so(without_graphviz):
    x = Input(8, 8, 4)
    taken, leaving = whole(gather(Add()(x, x))).routes
    assert taken.label == "8×8×4, 2 times"
    assert not leaving.label


def test_a_volume_stands_right_beneath_what_it_leaves():
    for frame in frames(inception()):
        areas = {place.item: area(place) for place in frame.places}
        for route in frame.routes:
            if route.label:
                above = areas[route.wire.source]
                label = label_area(route)
                assert 0 < label.top - above.bottom < 8
                assert label.left - (above.left + above.right) / 2 == pytest.approx(4)


@pytest.mark.parametrize("fold", ["auto", "none"])
def test_ten_thousand_boxes_in_a_row_come_out_at_once(fold, without_graphviz):
    network = chain(10_000)
    started = process_time()
    frame = whole(network, fold=fold)
    assert process_time() - started < 20
    assert len(set(middles(frame).values())) == 1


def test_where_results_go_criss_cross_nothing_runs_together():
    *within, top = frames(cells())
    for frame in within:
        starts = {route.wire.call: route.points[0][0] for route in frame.routes if route.wire.source is None}
        assert len(set(starts.values())) == len(starts) == 2
        arriving = {route.wire.call: set(route.points) for route in frame.routes if route.wire.source is None}
        one, other = arriving.values()
        assert one.isdisjoint(other)
    entries = {route.points[-1] for route in top.routes if route.wire.target and route.wire.target.key == "cell3"}
    assert len(entries) == 2


def test_what_comes_in_goes_on_where_the_wire_outside_ends():
    *within, top = frames(cells())
    for place in top.places:
        for frame in within:
            if frame.group is place.item:
                ends = {r.wire.call: r.points[-1] for r in top.routes if r.wire.target is place.item}
                starts = {r.wire.call: r.points[0] for r in frame.routes if r.wire.source is None}
                assert ends.keys() == starts.keys()
                for call, (x, y) in starts.items():
                    assert ends[call] == pytest.approx((x + place.x, y + place.y), abs=0.02)


def test_a_crowd_of_wires_is_a_column_with_lanes(without_graphviz):
    frame = whole(crowd())
    assert len(set(middles(frame).values())) == 1
    assert not any(route.label for route in frame.routes)
    lanes: dict[float, list[tuple[float, float, str]]] = {}
    for route in frame.routes:
        if not is_straight(route):
            x = max(x for x, _ in route.points)
            down = [y for px, y in route.points if px == x]
            lanes.setdefault(round(x, 2), []).append((min(down), max(down), route.wire.call))
    for stretches in lanes.values():
        for (_, end, call), (start, _, other) in pairwise(sorted(stretches)):
            assert call == other or end < start


def test_a_crowd_is_laid_out_quickly(without_graphviz):
    started = process_time()
    whole(crowd(60))
    assert process_time() - started < 5


def test_few_wires_are_no_crowd():
    assert any(route.label for route in whole(crowd(layers=3)).routes)


NODES = ["start", "a", "b", "c", "short", "join", "end"]
FORKED = [*pairwise(["start", "a", "b", "c", "join", "end"]), ("start", "short"), ("short", "join")]


def test_depth_and_height_are_those_of_the_longest_way():
    paths = Paths(NODES, FORKED)
    assert paths.depth == {"start": 0, "a": 1, "b": 2, "c": 3, "short": 1, "join": 4, "end": 5}
    assert paths.height == {"start": 5, "a": 4, "b": 3, "c": 2, "short": 2, "join": 1, "end": 0}


def test_the_longest_way_is_pulled_straight_and_a_short_branch_to_its_fork():
    paths = Paths(NODES, FORKED)
    assert {paths.weight(*wire) for wire in FORKED[:5]} == {STRAIGHT}
    assert STRAIGHT > paths.weight("start", "short") > paths.weight("short", "join")


def test_of_equal_branches_none_is_preferred():
    paths = Paths(["start", "a", "b", "join"], [("start", "a"), ("start", "b"), ("a", "join"), ("b", "join")])
    assert paths.weight("start", "a") == paths.weight("start", "b") < STRAIGHT
    assert paths.weight("a", "join") == paths.weight("b", "join") < STRAIGHT


def test_without_graphviz_only_tangles_cannot_be_drawn(monkeypatch):
    def missing(source, format):
        raise NotFoundError("there is none here")

    monkeypatch.setattr(tangles, "lay_out", missing)
    assert frames(residual())
    assert frames(crowd())
    with pytest.raises(NotFoundError):
        frames(cells())
