"""The two models of a network: the one that learns, and the one that is kept."""

import keras
import numpy as np
import pytest

from graphnet.compiling.quickening import WholeConv2D
from graphnet.training.learning.models import kept, taught
from graphnet.training.tasks import Output, Task

TASK = Task((8, 8, 1), (Output("dense1", "softmax"),))
"""That of the network: its logits are made in float32."""


def test_what_is_kept_is_made_of_keras_own_layers(network):
    assert not [layer for layer in kept(network).layers if isinstance(layer, WholeConv2D)]
    assert [layer for layer in taught(network, TASK, "float32").layers if isinstance(layer, WholeConv2D)]


@pytest.mark.parametrize("precision", ["float32", "mixed_bfloat16"])
def test_weights_learned_are_those_kept_and_keras_policy_stays(network, precision):
    learning, model = taught(network, TASK, precision), kept(network)
    model.set_weights(learning.get_weights())
    pictures = np.random.default_rng(0).random((3, *model.input_shape[1:]), np.float32)
    tolerance = 1e-6 if precision == "float32" else 0.02
    outputs = [keras.ops.convert_to_numpy(keras.ops.cast(one(pictures), "float32")) for one in (learning, model)]
    np.testing.assert_allclose(*outputs, atol=tolerance)
    for layer in learning.layers:
        if layer.weights:
            assert layer.compute_dtype == ("float32" if layer.name == "dense1" else precision.removeprefix("mixed_"))
    assert {layer.compute_dtype for layer in model.layers} == {"float32"}
    assert keras.config.dtype_policy().name == "float32"
