"""A bias that batch normalization subtracts again."""

import numpy as np
import pytest
from told import line_of, nodes, told

import graphnet as gn
from graphnet import (
    BatchNormalization,
    Conv2D,
    Dense,
    DepthwiseConv2D,
    GroupNormalization,
    Identity,
    Input,
    LayerNormalization,
    LocallyConnected2D,
    ReLU,
    blueprint,
    shared,
)

CODE = "GN202"


@blueprint
def biased(use_bias: bool = True):
    def unit(filters):
        return Conv2D(filters, 3, use_bias=use_bias) >> BatchNormalization() >> ReLU()

    return Input(16, 16, 3) >> unit(8) >> 2 * unit(16)  # units


def test_the_biases_of_one_line_are_told_once():
    (finding,) = told(CODE, biased())
    assert (finding.node, finding.others, finding.severity) == ("conv1", ("conv2", "conv3"), "note")
    assert finding.details == ("8 numbers, which bn1 takes off",)
    assert finding.mends == ("use_bias=False in conv1",)
    assert told(CODE, biased(use_bias=False)) == []


def test_the_line_is_that_of_the_blueprint():
    (finding,) = told(CODE, biased())
    assert "unit" in str(finding)
    assert finding.source.chain[0].line == line_of(__file__, "units")


@pytest.mark.parametrize(
    ("layer", "normalization", "lost"),
    [
        (Conv2D(8, 3), BatchNormalization(), True),
        (DepthwiseConv2D(3), BatchNormalization(), True),
        (Conv2D(8, 3), GroupNormalization(-1), True),
        (Conv2D(8, 3), LayerNormalization(axis=(1, 2)), True),
        (Conv2D(8, 3), GroupNormalization(2), False),
        (Conv2D(8, 3), LayerNormalization(), False),
        (Conv2D(8, 3), BatchNormalization(axis=1), False),
        (LocallyConnected2D(8, 3), BatchNormalization(), False),
    ],
    ids=repr,
)
def test_only_a_mean_of_the_channel_takes_the_bias_off(layer, normalization, lost):
    network = gn.network.gather(Input(6, 6, 8) >> layer >> normalization)
    assert bool(told(CODE, network)) == lost
    assert bias_has_gradient(network) != lost


def bias_has_gradient(network) -> bool:
    """Whether training would move the bias: the loss changes with it."""
    model = gn.to_keras(network)
    (bias,) = [weight for weight in model.layers[1].weights if weight.name.endswith("bias")]
    inputs = np.random.default_rng(0).normal(size=(4, 6, 6, 8)).astype("float32")
    before = np.asarray(model(inputs, training=True))
    bias.assign(np.random.default_rng(1).uniform(-2, 2, size=bias.shape))
    return not np.allclose(before, np.asarray(model(inputs, training=True)), atol=1e-3)


def test_a_bias_that_reaches_something_else_too_is_needed():
    conv = Input(8, 8, 3) >> Conv2D(4, 3)
    assert nodes(CODE, conv >> BatchNormalization() >> ReLU()) == ["conv1"]
    assert nodes(CODE, (conv >> BatchNormalization()) + conv) == []
    assert nodes(CODE, (conv >> BatchNormalization(), conv)) == []
    assert nodes(CODE, conv >> ReLU() >> BatchNormalization()) == []


def test_a_shared_bias_is_lost_only_where_every_call_loses_it():
    dense = shared(Dense(8))
    x = Input(8)
    assert nodes(CODE, x >> 2 * shared(Dense(8) >> BatchNormalization())) == ["dense1"]
    assert nodes(CODE, x >> dense >> BatchNormalization() >> dense >> ReLU()) == []


def test_a_residual_in_the_layout_of_keras_is_told_truly():
    findings = told(CODE, gn.load("resnet50"))
    assert len(findings) == 3
    assert sum(1 + len(finding.others) for finding in findings) == 53
    assert told(CODE, gn.load("resnet50_v1_5")) == []
    assert told(CODE, Input(4, 4, 2) >> (Conv2D(2, 1, use_bias=False) >> BatchNormalization()) + Identity()) == []
