"""Quicker layers, held against Keras's own: what they compute, what they pass back, and what they keep."""

import keras
import numpy as np
import pytest

import graphnet as gn
from graphnet.compiling.quickening import FusedBatchNormalization, WholeConv2D, quick_layer

on_tensorflow = pytest.mark.skipif(keras.config.backend() != "tensorflow", reason="it is TensorFlow's operation")


def twins(kind, quick, shape, **settings):
    """Keras's layer and the quicker one, with the same weights, none of them 0 or 1."""
    random = np.random.default_rng(0)
    layers = kind(**settings), quick(**settings)
    for layer in layers:
        layer.build((None, *shape))
    weights = [random.random(weight.shape) + 0.5 for weight in layers[0].get_weights()]
    for layer in layers:
        layer.set_weights(weights)
    return layers


def taught(layer, images, wanted):
    """The outputs of a layer in training, and the gradients of inputs and weights."""
    import tensorflow as tf

    inputs = tf.constant(images)
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        outputs = layer(inputs, training=True)
        loss = tf.reduce_sum(outputs * wanted)
    gradients = tape.gradient(loss, [inputs, *(variable.value for variable in layer.trainable_variables)])
    return [outputs, *gradients, *layer.non_trainable_variables]


def check_alike(layers, shape, images=6, tolerance=2e-4):
    random = np.random.default_rng(1)
    pictures = (random.random((images, *shape)) * 3 - 1).astype(np.float32)
    wanted = random.random(layers[0](pictures).shape).astype(np.float32)
    for own, theirs in zip(*(taught(layer, pictures, wanted) for layer in layers), strict=True):
        np.testing.assert_allclose(np.asarray(own), np.asarray(theirs), rtol=tolerance, atol=tolerance)
    np.testing.assert_allclose(*(np.asarray(layer(pictures)) for layer in layers), rtol=1e-5, atol=1e-5)


@on_tensorflow
@pytest.mark.parametrize("shape", [(5, 4, 3), (1, 1, 2), (7,), (5, 3)])
@pytest.mark.parametrize("settings", [{}, {"scale": False}, {"center": False}, {"momentum": 0.5, "epsilon": 1e-5}])
def test_fused_batch_normalization_is_keras_own(shape, settings):
    check_alike(twins(keras.layers.BatchNormalization, FusedBatchNormalization, shape, **settings), shape)


@on_tensorflow
@pytest.mark.parametrize("settings", [{"axis": 1}, {"axis": 3}])
def test_along_any_axis(settings):
    check_alike(twins(keras.layers.BatchNormalization, FusedBatchNormalization, (3, 4, 5), **settings), (3, 4, 5))


@on_tensorflow
def test_statistics_of_a_single_cell_are_keras_own():
    layers = twins(keras.layers.BatchNormalization, FusedBatchNormalization, (1, 1, 4))
    pictures = np.random.default_rng(0).random((1, 1, 1, 4), np.float32)
    for layer in layers:
        layer(pictures, training=True)
    for own, theirs in zip(*(layer.get_weights() for layer in layers), strict=True):
        np.testing.assert_allclose(own, theirs, rtol=1e-6)


@on_tensorflow
def test_what_is_not_trainable_keeps_its_statistics():
    layers = twins(keras.layers.BatchNormalization, FusedBatchNormalization, (4, 4, 2), trainable=False)
    pictures = np.random.default_rng(0).random((3, 4, 4, 2), np.float32)
    np.testing.assert_allclose(*(np.asarray(layer(pictures, training=True)) for layer in layers), rtol=1e-5)
    for own, theirs in zip(*(layer.get_weights() for layer in layers), strict=True):
        np.testing.assert_array_equal(own, theirs)


@on_tensorflow
@pytest.mark.parametrize(
    ("shape", "settings"),
    [
        ((5, 5, 3), {"kernel_size": 5}),
        ((4, 2, 3), {"kernel_size": (4, 2), "use_bias": False}),
        ((5, 5, 3), {"kernel_size": 5, "strides": 2}),
        ((5, 5, 3), {"kernel_size": 5, "padding": "same"}),
        ((5, 5, 3), {"kernel_size": 3, "dilation_rate": 2}),
        ((6, 5, 3), {"kernel_size": 5}),
        ((3, 3, 4), {"kernel_size": 3, "groups": 2}),
    ],
)
def test_a_convolution_of_the_whole_is_keras_own(shape, settings):
    check_alike(twins(keras.layers.Conv2D, WholeConv2D, shape, filters=6, **settings), shape)


def test_a_window_that_covers_everything_is_no_convolution_any_more():
    """The matrix product is seen where Keras's own operation must not be asked."""
    layer = WholeConv2D(2, 3)
    layer.build((None, 3, 3, 1))
    kernel = np.arange(18, dtype=np.float32).reshape(3, 3, 1, 2)
    layer.set_weights([kernel, np.zeros(2, np.float32)])
    picture = np.arange(9, dtype=np.float32).reshape(1, 3, 3, 1)
    np.testing.assert_allclose(np.asarray(layer(picture)).ravel(), picture.ravel() @ kernel.reshape(9, 2))


@pytest.mark.parametrize("name", ["lenet5", "resnet20"])
def test_a_network_of_quicker_layers_has_the_same_names_weights_and_outputs(name):
    network = gn.load(name)
    own, quick = gn.to_keras(network), gn.compiling.to_keras(network, quick_layer)
    assert [layer.name for layer in own.layers] == [layer.name for layer in quick.layers]
    assert [weight.path for weight in own.weights] == [weight.path for weight in quick.weights]
    quick.set_weights(own.get_weights())
    pictures = np.random.default_rng(0).random((2, *own.input_shape[1:]), np.float32)
    np.testing.assert_allclose(own(pictures), quick(pictures), rtol=1e-4, atol=1e-6)
    kinds = {type(layer) for layer in quick.layers}
    assert WholeConv2D in kinds
    assert (FusedBatchNormalization in kinds) == (name == "resnet20" and keras.config.backend() == "tensorflow")
