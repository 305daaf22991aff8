"""The shortcuts of the CIFAR residual networks against a definition in NumPy."""

import keras
import numpy as np

import graphnet
from graphnet.compiling import to_keras


def test_where_the_map_shrinks_it_is_subsampled_and_zero_channels_are_added():
    model = to_keras(graphnet.load("resnet20"))
    for layer in model.layers:  # every residual is silenced, so that the shortcuts alone are left
        if isinstance(layer, keras.layers.BatchNormalization) and "basic" in layer.name:
            layer.gamma.assign(np.zeros(layer.gamma.shape))
    stem = next(layer for layer in model.layers if isinstance(layer, keras.layers.ReLU))
    last = next(layer for layer in model.layers if isinstance(layer, keras.layers.GlobalAveragePooling2D))
    pictures = np.random.default_rng(4).normal(size=(2, 32, 32, 3)).astype("float32")
    before, after = keras.Model(model.input, [stem.output, last.input]).predict(pictures, verbose=0)
    assert before.std() > 0
    np.testing.assert_array_equal(after[..., :16], before[:, ::4, ::4])
    np.testing.assert_array_equal(after[..., 16:], np.zeros((2, 8, 8, 48)))
