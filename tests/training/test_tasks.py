import pytest

import graphnet as gn
from graphnet.errors import ArgumentError, ShapeError
from graphnet.network import gather
from graphnet.ops import Sigmoid
from graphnet.training.data import find
from graphnet.training.tasks import Task, task

DIGITS = find("digits")
HEAD = gn.Flatten() >> gn.Dense(10)


@pytest.mark.parametrize(
    ("tensor", "expected"),
    [
        (gn.Input(8, 8, 1) >> HEAD >> gn.Softmax(), Task((8, 8, 1), from_logits=False)),
        (gn.Input(8, 8, 1) >> HEAD, Task((8, 8, 1), from_logits=True)),
        (gn.Input(20, 30, 3) >> HEAD, Task((20, 30, 3), from_logits=True)),
        (
            gn.Input(None, None, 1) >> gn.Conv2D(10, 3) >> gn.GlobalAveragePooling2D() >> gn.Softmax(),
            Task((8, 8, 1), from_logits=False),
        ),
        (gn.Input(28, None, 1) >> gn.Conv2D(10, 3) >> gn.GlobalAveragePooling2D(), Task((28, 8, 1), from_logits=True)),
    ],
)
def test_what_a_network_is_to_learn(tensor, expected):
    assert task(gather(tensor), DIGITS) == expected


TWO = (gn.Input(8, 8, 1, name="left"), gn.Input(8, 8, 1, name="right"))
ONE = gn.Input(8, 8, 1)


@pytest.mark.parametrize(
    ("tensors", "message"),
    [
        (gn.Input(8, 8, 1) >> gn.Flatten() >> gn.Dense(12) >> gn.Softmax(), "ends in 12 .*digits has 10 classes"),
        (gn.Input(8, 8, 1) >> gn.Conv2D(10, 3), "ends in 6×6×10 .*digits has 10 classes"),
        (gn.Input(64) >> gn.Dense(10), r"takes a volume of 64 .*digits has images: \(height, width, channels\)"),
        (TWO[0] + TWO[1] >> HEAD, r"has 2 inputs \(left, right\); only networks with one can be trained"),
        ([ONE >> HEAD, ONE >> HEAD], r"has 2 outputs \(dense1, dense2\); only networks with one can be trained"),
        (gn.Input(8, 8, 1) >> HEAD >> Sigmoid(), r"ends in Sigmoid\(\) .*neither probabilities nor logits"),
    ],
)
def test_what_it_cannot_learn(tensors, message):
    with pytest.raises(ArgumentError, match=message):
        task(gather(tensors), DIGITS)


def test_the_mend_is_the_parameter_where_there_is_one():
    with pytest.raises(ArgumentError, match="mend: classes=10"):
        task(gn.load("lenet5", classes=7), DIGITS)


def test_a_broken_network_is_a_shape_error():
    with pytest.raises(ShapeError, match="conv1"):
        task(gather(gn.Input(8, 8, 1) >> gn.Conv2D(1, 9) >> HEAD), DIGITS)


def test_a_network_too_deep_for_the_data_s_own_size_is_a_shape_error():
    tensor = gn.Input(None, None, 1) >> 4 * gn.MaxPooling2D(2) >> gn.Conv2D(10, 1) >> gn.GlobalAveragePooling2D()
    with pytest.raises(ShapeError, match="pool4"):
        task(gather(tensor), DIGITS)
