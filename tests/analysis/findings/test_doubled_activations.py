"""Activations that change nothing, or follow another at once."""

import numpy as np
import pytest
from told import nodes, told

import graphnet as gn
from graphnet import (
    ELU,
    GELU,
    AveragePooling2D,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    HardSigmoid,
    Identity,
    Input,
    KerasLayer,
    LeakyReLU,
    Maxout,
    MaxPooling2D,
    Multiply,
    ReLU,
    Rescaling,
    Sigmoid,
    Softmax,
    Tanh,
    ZeroPadding2D,
    branches,
)
from graphnet.network import gather

CODE = "GN206"


@pytest.mark.parametrize("idle", [ReLU(), LeakyReLU(), ELU()], ids=repr)
@pytest.mark.parametrize(
    "between",
    [
        Identity(),
        MaxPooling2D(2),
        AveragePooling2D(2),
        Dropout(0.3),
        ZeroPadding2D(1),
        Rescaling(0.5),
        Identity() + Identity(),
    ],
    ids=repr,
)
def test_an_activation_of_what_is_never_negative_changes_nothing(idle, between):
    network = gather(Input(8, 8, 3) >> Conv2D(4, 3) >> ReLU() >> between >> idle.named("idle"))
    (finding,) = told(CODE, network)
    assert (finding.node, finding.severity) == ("idle", "warning")
    assert "never below 0" in finding.message
    assert finding.mends == ("leave idle out",)
    assert leaves_unchanged(network, "idle")


def leaves_unchanged(network, node) -> bool:
    model = gn.to_keras(network)
    layer = model.get_layer(node)
    inputs = np.random.default_rng(0).normal(size=(2, 8, 8, 3)).astype("float32")
    probe = type(model)(model.input, [layer.input, layer.output])
    before, after = probe(inputs)
    return np.array_equal(np.asarray(before), np.asarray(after))


def test_a_residual_that_ends_activated_makes_the_activation_behind_the_sum_idle():
    unit = Conv2D(8, 3, padding="same", use_bias=False) >> BatchNormalization()
    stem = Input(8, 8, 3) >> unit >> ReLU()
    assert nodes(CODE, stem >> (unit >> ReLU() >> unit >> ReLU()) + Identity() >> ReLU()) == ["relu4"]
    assert nodes(CODE, stem >> (unit >> ReLU() >> unit) + Identity() >> ReLU()) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (ReLU(), ReLU(6)),
        (ReLU(), Tanh()),
        (Tanh(), ReLU()),
        (LeakyReLU(), LeakyReLU()),
        (GELU(), ReLU()),
        (ReLU(), Sigmoid()),
    ],
    ids=repr,
)
@pytest.mark.parametrize("between", [Identity(), Dropout(0.5)], ids=repr)
def test_two_in_a_row(first, second, between):
    (finding,) = told(CODE, Input(8) >> Dense(4) >> first.named("first") >> between >> second.named("second"))
    assert finding.node == "second"
    assert finding.mends == ("leave first out",)
    assert "anything" not in finding.message
    assert told(CODE, Input(8) >> Dense(4) >> second) == []


def test_scores_clipped_before_the_last_softmax():
    (finding,) = told(CODE, Input(8) >> Dense(10) >> ReLU() >> Softmax())
    assert finding.message == "ReLU() and Softmax() with no layer between: what comes in is never below 0"
    assert told(CODE, Input(8) >> Dense(10) >> Softmax()) == []
    assert nodes(CODE, Input(8) >> Dense(10) >> ReLU() >> Dropout(0.1) >> Softmax() >> Sigmoid()) == ["softmax1"]


@pytest.mark.parametrize(
    "layers",
    [
        pytest.param(ReLU() >> Conv2D(8, 1) >> ReLU(), id="a layer between"),
        pytest.param(ReLU() >> BatchNormalization() >> ReLU(), id="a normalization between"),
        pytest.param(LeakyReLU() >> branches(Softmax(), Identity(), merge=Multiply()), id="attention"),
        pytest.param(LeakyReLU() >> Softmax(1) >> KerasLayer("UnitNormalization"), id="attention that Keras knows"),
        pytest.param(ReLU() >> MaxPooling2D(2) >> Flatten() >> Softmax(), id="SqueezeNet's scores"),
        pytest.param(Tanh() >> Rescaling(10) >> Softmax(), id="bounded scores, scaled"),
        pytest.param(Maxout() >> ReLU(), id="maxout may be negative"),
        pytest.param(ReLU() >> Rescaling(-1) >> ReLU(), id="turned round"),
        pytest.param(Sigmoid() >> HardSigmoid(), id="GN203 tells it"),
    ],
)  # fmt: skip
def test_what_is_meant(layers):
    assert nodes(CODE, Input(8, 8, 3) >> Conv2D(8, 3) >> layers) == []
