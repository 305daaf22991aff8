"""The ranges of nodes: held against what Keras computes of extreme numbers, and of ordinary ones."""

from math import inf

import numpy as np

import graphnet as gn
from graphnet import Add, Concatenate, HardSigmoid, Input, Multiply, ReLU, Rescaling, Sigmoid, Tanh
from graphnet.analysis.value_ranges import value_ranges
from graphnet.network import gather

NUMBERS = np.array([-100.0, -1.0, -0.1, 0.0, 0.3, 2.0, 100.0])


def test_no_number_leaves_a_range_and_both_ends_are_reached():
    """Where what is joined comes from different inputs, so that all pairs of numbers meet."""
    one, other = Input(1), Input(1)
    bent, capped, share = one >> Tanh() >> Rescaling(-2, 1), other >> ReLU(6), other >> Sigmoid()
    network = gather([Add()(bent, capped), Multiply()(bent, capped) >> Rescaling(4), Concatenate()(bent, share)])
    ranges, model = value_ranges(network), gn.to_keras(network)
    assert ranges.pop("input1") == ranges.pop("input2") == (-inf, inf)
    pairs = [axis.reshape(-1, 1) for axis in np.meshgrid(NUMBERS, NUMBERS)]
    for name, numbers in ranges.items():
        leaving = np.asarray(type(model)(model.inputs, model.get_layer(name).output)(pairs))
        np.testing.assert_allclose((leaving.min(), leaving.max()), numbers, atol=1e-5, err_msg=name)


def test_sums_that_double_without_end_come_to_be_unbounded():
    x = Input(4) >> HardSigmoid()
    for _ in range(1100):
        x = Add()(x, x)
    network = gather(x >> HardSigmoid())
    assert value_ranges(network)["add1100"] == (0, inf)
    assert value_ranges(network)["hard_sigmoid2"] == (0.5, 1)
