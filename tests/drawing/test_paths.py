"""Which wires are drawn straight, and which run beside."""

from itertools import pairwise

from graphnet import Add, Conv2D, Identity, Input, ReLU, blueprint
from graphnet.drawing.paths import STRAIGHT, Paths


def conv(times: int = 1):
    return times * Conv2D(4, 1)


@blueprint
def longer_and_shorter():
    return Input(4, 4, 4) >> (conv(3) + conv(1)) >> ReLU()


@blueprint
def equally_long():
    return Input(4, 4, 4) >> (conv(2) + conv(2))


@blueprint
def skipping():
    return Input(4, 4, 4) >> ((conv(2) + Identity()) >> ReLU())


@blueprint
def doubled():
    x = Input(4, 4, 4) >> ReLU()
    return Add()(x, x)


def test_depth_and_height_are_those_of_the_longest_way():
    paths = Paths(longer_and_shorter())
    assert paths.depth == {"input1": 0, "conv1": 1, "conv2": 2, "conv3": 3, "conv4": 1, "add1": 4, "relu1": 5}
    assert paths.height == {"input1": 5, "conv1": 4, "conv2": 3, "conv3": 2, "conv4": 2, "add1": 1, "relu1": 0}


def test_the_longest_way_is_straight_through_forks_and_joins():
    paths = Paths(longer_and_shorter())
    longest = ["input1", "conv1", "conv2", "conv3", "add1", "relu1"]
    assert {paths.weight(*wire) for wire in pairwise(longest)} == {STRAIGHT}


def test_a_shorter_branch_stays_near_its_fork():
    paths = Paths(longer_and_shorter())
    assert STRAIGHT > paths.weight("input1", "conv4") > paths.weight("conv4", "add1")


def test_of_equal_branches_none_is_preferred():
    paths = Paths(equally_long())
    assert paths.weight("input1", "conv1") == paths.weight("input1", "conv3") < STRAIGHT
    assert paths.weight("conv2", "add1") == paths.weight("conv4", "add1") < STRAIGHT
    assert paths.weight("conv1", "conv2") == STRAIGHT


def test_only_wires_that_leave_a_fork_and_pass_nodes_by_skip():
    network = skipping()
    paths = Paths(network)
    skips = [wire for wire in network.graph.edges() if paths.skips(*wire)]
    assert skips == [("input1", "add1")]
    assert not Paths(longer_and_shorter()).skips("conv4", "add1")


def test_a_result_taken_twice_by_one_call():
    paths = Paths(doubled())
    assert paths.takers["relu1"] == ["add1", "add1"]
    assert not paths.skips("relu1", "add1")


def test_crowding_counts_the_nodes_that_wires_pass():
    assert Paths(skipping()).crowding == 2 / 5
