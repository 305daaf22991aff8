import pytest

import graphnet as gn
from graphnet.errors import ArgumentError, ShapeError
from graphnet.network import gather
from graphnet.training.data.dataset import DataSet
from graphnet.training.tasks import Output, Task, task

HEAD = gn.Flatten() >> gn.Dense(10)
OPEN = gn.Conv2D(10, 3) >> gn.GlobalAveragePooling2D()


def data_of(classes, shape=(8, 8, 1)):
    """What was found under a name, its pictures left out."""
    names = tuple(f"class {number}" for number in range(classes))
    return DataSet("digits", "digits", "scans", shape, names, parts={})


DIGITS = data_of(10)
PAIRS = data_of(2)


@pytest.mark.parametrize(
    ("tensor", "data", "expected"),
    [
        (gn.Input(8, 8, 1) >> HEAD >> gn.Softmax(), DIGITS, Output("dense1", "softmax")),
        (gn.Input(8, 8, 1) >> HEAD, DIGITS, Output("dense1", "softmax")),
        (gn.Input(8, 8, 1) >> HEAD >> gn.Sigmoid(), DIGITS, Output("dense1", "sigmoid")),
        (gn.Input(8, 8, 1) >> OPEN >> gn.Softmax(), DIGITS, Output("pool1", "softmax")),
        (gn.Input(8, 8, 1) >> gn.Flatten() >> gn.Dense(2) >> gn.Softmax(), PAIRS, Output("dense1", "softmax")),
        (gn.Input(8, 8, 1) >> gn.Flatten() >> gn.Dense(2) >> gn.Sigmoid(), PAIRS, Output("dense1", "sigmoid")),
        (gn.Input(8, 8, 1) >> gn.Flatten() >> gn.Dense(1) >> gn.Sigmoid(), PAIRS, Output("dense1", "binary")),
        (gn.Input(8, 8, 1) >> gn.Flatten() >> gn.Dense(1), PAIRS, Output("dense1", "binary")),
    ],
)
def test_where_the_logits_are_and_what_they_mean(tensor, data, expected):
    assert task(gather(tensor), data) == Task((8, 8, 1), (expected,))


@pytest.mark.parametrize(
    ("wanted", "own", "taken"),
    [
        ((20, 30, 3), (8, 8, 1), (20, 30, 3)),
        ((None, None, 1), (8, 8, 1), (8, 8, 1)),
        ((28, None, 1), (8, 9, 3), (28, 9, 1)),
        ((None, None, 3), (8, 9, 1), (8, 9, 3)),
    ],
)
def test_the_extents_that_a_network_leaves_open_are_the_data_s_own(wanted, own, taken):
    assert task(gather(gn.Input(*wanted) >> OPEN), data_of(10, own)).shape == taken


def test_the_first_of_several_outputs_is_the_main_one():
    network = gn.load("googlenet", classes=10, auxiliary=True)
    main, *others = network.output_names
    assert (main, len(others)) == ("softmax1", 2)
    found = task(network, data_of(10, (32, 32, 3)))
    assert found.outputs == tuple(Output(network[name].inputs[0], "softmax") for name in (main, *others))


TWO = (gn.Input(8, 8, 1, name="left"), gn.Input(8, 8, 1, name="right"))
ONE = gn.Input(8, 8, 1)


@pytest.mark.parametrize(
    ("tensors", "message"),
    [
        (ONE >> gn.Flatten() >> gn.Dense(12) >> gn.Softmax(), "ends in 12 .*digits has 10 classes"),
        (ONE >> gn.Flatten() >> gn.Dense(1) >> gn.Sigmoid(), "ends in 1 .*digits has 10 classes"),
        (ONE >> gn.Conv2D(10, 3), "ends in 6×6×10 .*digits has 10 classes"),
        ([ONE >> HEAD >> gn.Softmax(), ONE >> gn.Flatten() >> gn.Dense(3)], r"ends in 3 \(dense2\)"),
        (gn.Input(64) >> gn.Dense(10), r"takes a volume of 64 .*digits has images: \(height, width, channels\)"),
        (TWO[0] + TWO[1] >> HEAD, r"has 2 inputs \(left, right\); only networks with one can be trained"),
        (ONE >> HEAD >> gn.ReLU(), r"ends in ReLU\(\) .*neither probabilities nor logits"),
        (ONE >> HEAD >> gn.Tanh(), r"ends in Tanh\(\) .*mend: end in Softmax\(\), or Sigmoid\(\)"),
    ],
)
def test_what_it_cannot_learn(tensors, message):
    with pytest.raises(ArgumentError, match=f"(?s){message}"):
        task(gather(tensors), DIGITS)


@pytest.mark.parametrize(
    ("tensor", "last"),
    [
        (ONE >> gn.Flatten() >> gn.Dense(10) >> gn.Softmax() >> gn.Dropout(0.5), "softmax"),
        (ONE >> gn.Conv2D(10, 8) >> gn.Softmax() >> gn.Flatten(), "softmax"),
        (ONE >> gn.Conv2D(10, 8) >> gn.Sigmoid() >> gn.Reshape((10,)) >> gn.Identity().named("end"), "sigmoid"),
    ],
)
def test_probabilities_are_not_taken_for_logits(tensor, last):
    network = gather(tensor)
    with pytest.raises(ArgumentError, match=rf"\({last}1\): its probabilities .*\n    mend: put the {last} last"):
        task(network, DIGITS)


def test_what_follows_logits_may_reshape_and_drop_them():
    network = gather(ONE >> gn.Conv2D(10, 8) >> gn.Flatten() >> gn.Dropout(0.5))
    assert task(network, DIGITS).outputs == (Output("dropout1", "softmax"),)


def test_a_softmax_of_one_number_says_nothing():
    with pytest.raises(ArgumentError, match="neither probabilities nor logits"):
        task(gather(ONE >> gn.Flatten() >> gn.Dense(1) >> gn.Softmax()), PAIRS)


def test_the_mend_is_the_parameter_where_there_is_one():
    with pytest.raises(ArgumentError, match="mend: classes=10"):
        task(gn.load("lenet5", classes=7), DIGITS)
    with pytest.raises(ArgumentError, match=r"mend: end in Dense\(10\) >> Softmax\(\)"):
        task(gather(ONE >> gn.Flatten() >> gn.Dense(7)), DIGITS)


def test_a_broken_network_is_a_shape_error():
    with pytest.raises(ShapeError, match="conv1"):
        task(gather(gn.Input(8, 8, 1) >> gn.Conv2D(1, 9) >> HEAD), DIGITS)


def test_a_network_too_deep_for_the_data_s_own_size_is_a_shape_error():
    tensor = gn.Input(None, None, 1) >> 4 * gn.MaxPooling2D(2) >> gn.Conv2D(10, 1) >> gn.GlobalAveragePooling2D()
    with pytest.raises(ShapeError, match="pool4"):
        task(gather(tensor), DIGITS)
