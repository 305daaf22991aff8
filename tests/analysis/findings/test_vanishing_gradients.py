"""Sigmoids one behind another."""

import numpy as np
import pytest
from told import nodes, told

import graphnet as gn
from graphnet import Dense, Identity, Input, Multiply, ReLU, Sigmoid, Softmax, Tanh, branches
from graphnet.network import gather

CODE = "GN207"


def test_three_sigmoids_between_the_input_and_a_layer():
    (finding,) = told(CODE, Input(8) >> 3 * (Dense(16) >> Sigmoid()) >> Dense(10) >> Softmax())
    assert (finding.node, finding.severity) == ("dense4", "note")
    assert "3 sigmoids" in finding.message and "4^3 = 64" in finding.message


@pytest.mark.parametrize("activation", [ReLU(), Tanh()], ids=repr)
def test_the_mend(activation):
    assert nodes(CODE, Input(8) >> 5 * (Dense(16) >> activation) >> Dense(10) >> Sigmoid()) == []


def test_two_and_the_output_are_not_told():
    assert nodes(CODE, Input(8) >> 2 * (Dense(16) >> Sigmoid()) >> Dense(1) >> Sigmoid()) == []


def test_ways_round_them_let_the_gradient_pass():
    residual = (Dense(8) >> Sigmoid() >> Dense(8)) + Identity()
    gate = branches(Dense(8) >> Sigmoid(), Identity(), merge=Multiply())
    assert nodes(CODE, Input(8) >> 4 * residual >> Dense(2)) == []
    assert nodes(CODE, Input(8) >> 4 * gate >> Dense(2)) == []


def test_the_gradient_that_reaches_the_first_layer_is_no_more_than_told():
    """With weights of 1, so that nothing else scales it."""
    network = gather(Input(1) >> 3 * (Dense(1, use_bias=False) >> Sigmoid()) >> Dense(1, use_bias=False))
    model = gn.to_keras(network)
    for weight in model.weights:
        weight.assign(np.ones(weight.shape))
    x = np.linspace(-8, 8, 1601)[:, None]
    slopes = np.diff(np.asarray(model(x))[:, 0]) / np.diff(x[:, 0])
    assert 0 < slopes.max() <= 1 / 64
