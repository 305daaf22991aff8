"""Layers that compute on TensorFlow what Keras's compute, and learn the same, in less time.

They serve to teach: what is kept of a run are Keras's own layers, which have the same weights.
"""

from __future__ import annotations

from math import prod
from typing import Any

import keras
import tensorflow as tf
from keras import ops


class FusedBatchNormalization(keras.layers.BatchNormalization):
    """Batch normalization of volumes by the one operation that TensorFlow has for it; Keras's takes a dozen."""

    def call(self, inputs: Any, training: bool | None = None, mask: Any = None) -> Any:
        if not (training and self.trainable):
            return super().call(inputs, training=training, mask=mask)
        channels = inputs.shape[-1]
        outputs, mean, variance, *_ = tf.raw_ops.FusedBatchNormV3(
            x=inputs,
            scale=self.gamma.value if self.scale else tf.ones(channels),
            offset=self.beta.value if self.center else tf.zeros(channels),
            mean=[],
            variance=[],
            epsilon=self.epsilon,
            is_training=True,
        )
        cells = tf.cast(tf.size(inputs) // channels, variance.dtype)
        biased = variance * (tf.maximum(cells - 1, 1) / cells)  # TensorFlow tells the population's, Keras keeps the batch's
        for moving, of_batch in ((self.moving_mean, mean), (self.moving_variance, biased)):
            moving.assign(moving * self.momentum + of_batch * (1 - self.momentum))
        return outputs


class WholeConv2D(keras.layers.Conv2D):
    """Convolution that is a matrix product where its window covers the whole volume, as in LeNet-5's last."""

    def convolution_op(self, inputs: Any, kernel: Any) -> Any:
        if tuple(inputs.shape[1:-1]) != self.kernel_size:
            return super().convolution_op(inputs, kernel)
        flat = ops.reshape(inputs, (-1, prod(inputs.shape[1:])))
        return ops.reshape(ops.matmul(flat, ops.reshape(kernel, (-1, self.filters))), (-1, 1, 1, self.filters))


def quickened(model: keras.Model) -> keras.Model:
    """A functional model of the same layers by name and in order, with copies of the weights, that is taught sooner."""
    clone = keras.models.clone_model(model, clone_function=_quick)
    clone.set_weights(model.get_weights())
    return clone


def _quick(layer: keras.layers.Layer) -> keras.layers.Layer:
    return _quick_kind(layer).from_config(layer.get_config())


def _quick_kind(layer: keras.layers.Layer) -> type[keras.layers.Layer]:
    match layer:
        case keras.layers.BatchNormalization(axis=3 | -1, renorm=False, synchronized=False) if _is_plane(layer):
            return FusedBatchNormalization
        case keras.layers.Conv2D(padding="valid", groups=1, dilation_rate=(1, 1), data_format="channels_last"):
            return WholeConv2D
    return type(layer)
