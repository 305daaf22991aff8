"""Softmax and sigmoid in the middle, or twice."""

import numpy as np
import pytest
from told import nodes, told

import graphnet as gn
from graphnet import (
    Concatenate,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    HardSigmoid,
    Identity,
    Input,
    KerasLayer,
    MaxPooling2D,
    Multiply,
    ReLU,
    Rescaling,
    Sigmoid,
    Softmax,
    Tanh,
    branches,
)
from graphnet.network import gather

CODE = "GN203"


def hidden(units=16):
    return Dense(units) >> ReLU()


def test_a_softmax_of_one_unit_is_always_one():
    network = gather(Input(8) >> hidden() >> Dense(1) >> Softmax())
    (finding,) = told(CODE, network)
    assert (finding.node, finding.severity) == ("softmax1", "warning")
    assert finding.mends == ("Sigmoid() in place of softmax1", "two units before it")
    with pytest.warns(UserWarning, match="always return the value 1"):  # Keras says so too, once it is built
        outputs = gn.to_keras(network)(np.random.default_rng(0).normal(size=(5, 8)))
    assert np.asarray(outputs) == pytest.approx(1)
    assert told(CODE, Input(8) >> hidden() >> Dense(1) >> Sigmoid()) == []
    assert told(CODE, Input(8) >> hidden() >> Dense(2) >> Softmax()) == []


@pytest.mark.parametrize("first", [Softmax(), Sigmoid(), HardSigmoid()], ids=repr)
@pytest.mark.parametrize("second", [Softmax(), Sigmoid()], ids=repr)
@pytest.mark.parametrize("between", [Identity(), Dropout(0.0), Flatten() >> Identity()], ids=repr)
def test_twice(first, second, between):
    twice = Input(8) >> hidden() >> Dense(10) >> first.named("first") >> between >> second.named("second")
    (finding,) = told(CODE, twice)
    assert finding.node == "second"
    assert finding.mends == ("leave first out", "leave second out")
    assert told(CODE, Input(8) >> hidden() >> Dense(10) >> second) == []


def test_the_arithmetic_of_twice_holds_for_any_scores():
    network = gather(Input(10) >> Softmax() >> Softmax())
    (finding,) = told(CODE, network)
    assert "none of its 10 outputs gets more than 0.23" in finding.message
    model, sharpest = gn.to_keras(network), 100 * np.eye(10, dtype="float32")[:1]
    assert np.asarray(model(sharpest)).max() == pytest.approx(0.2320, abs=1e-4)
    assert "between 0.5 and 0.731" in told(CODE, Input(10) >> Softmax() >> Sigmoid())[0].message


def test_a_map_of_probabilities_pooled_and_squashed_again():
    assert nodes(CODE, Input(8, 8, 3) >> Conv2D(5, 1) >> Softmax() >> GlobalAveragePooling2D() >> Softmax()) == [
        "softmax2"
    ]
    assert nodes(CODE, Input(8, 8, 3) >> Conv2D(5, 1) >> GlobalAveragePooling2D() >> Softmax()) == []


def test_scores_brought_to_another_range_may_be_squashed_again():
    assert nodes(CODE, Input(8) >> Dense(4) >> Sigmoid() >> Rescaling(20, -10) >> Softmax()) == []


def test_a_softmax_between_hidden_layers():
    (finding,) = told(CODE, Input(8) >> Dense(32) >> Softmax() >> Dropout(0.2) >> Dense(10) >> Softmax())
    assert finding.node == "softmax1"
    assert "32 features share a sum of 1" in finding.message
    assert finding.mends == ("ReLU() in place of softmax1",)
    assert told(CODE, Input(8) >> Dense(32) >> ReLU() >> Dropout(0.2) >> Dense(10) >> Softmax()) == []


def test_a_sigmoid_where_the_others_are_not_bounded():
    (finding,) = told(CODE, Input(8) >> 2 * hidden() >> Dense(16) >> Sigmoid() >> Dense(1) >> Sigmoid())
    assert finding.node == "sigmoid1"
    assert "2 other activations" in finding.message


def test_a_network_whose_activation_is_the_sigmoid_has_it_on_purpose():
    historic = Input(28, 28, 1) >> Conv2D(6, 5) >> Sigmoid() >> MaxPooling2D(2) >> Flatten() >> Dense(84) >> Sigmoid()
    assert nodes(CODE, historic >> Dense(10) >> Softmax()) == []
    assert nodes(CODE, Input(8) >> Dense(4) >> Sigmoid() >> Dense(1) >> Sigmoid()) == []


def squeeze_and_excite(x):
    gate = x >> GlobalAveragePooling2D(keepdims=True) >> Conv2D(2, 1) >> ReLU() >> Conv2D(8, 1) >> Sigmoid()
    return Multiply()(x, gate)


@pytest.mark.parametrize(
    "gated",
    [
        pytest.param(squeeze_and_excite, id="squeeze and excite"),
        pytest.param(branches(Conv2D(8, 1) >> Softmax(), Identity(), merge=Multiply()), id="attention to channels"),
        pytest.param(branches(Conv2D(8, 1) >> Softmax(1), Identity(), merge=Multiply()), id="attention to places"),
        pytest.param(
            branches(Conv2D(8, 1) >> Sigmoid() >> Rescaling(-1, 1), Identity(), merge=Multiply()), id="highway"
        ),
        pytest.param(branches(Conv2D(8, 1) >> Softmax(), Identity(), merge=Concatenate()), id="auto-context"),
        pytest.param(Conv2D(8, 1) >> Softmax() >> KerasLayer("UnitNormalization"), id="what only Keras knows"),
    ],
)
def test_gates_and_what_goes_into_a_join_are_meant(gated):
    features = Input(8, 8, 8) >> 2 * (Conv2D(8, 3, padding="same") >> ReLU())
    assert nodes(CODE, features >> gated >> Conv2D(8, 3) >> ReLU() >> Flatten() >> Dense(3) >> Softmax()) == []


def test_a_relu_that_ends_at_1_makes_no_probabilities():
    """Though all that leaves it is between 0 and 1 as well: it is the usual activation of such a network."""
    squashed = Input(8) >> 3 * (Dense(16) >> ReLU(1)) >> Dense(10)
    assert nodes(CODE, squashed >> Softmax()) == []
    (finding,) = told(CODE, squashed >> Sigmoid() >> Dense(10) >> Softmax())
    assert finding.node == "sigmoid1"
    assert finding.mends == ("ReLU(max_value=1.0) in place of sigmoid1",)


def test_probabilities_that_leave_the_network_too_are_meant():
    coarse = Input(8) >> hidden() >> Dense(4) >> Softmax()
    assert nodes(CODE, (coarse, coarse >> Dense(20) >> Softmax())) == []


def test_a_softmax_along_no_axis_there_is_leaves_it_to_the_error():
    assert nodes(CODE, Input(8) >> Dense(4) >> Softmax(3) >> Dense(2) >> Tanh()) == []
