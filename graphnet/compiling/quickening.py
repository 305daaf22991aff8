"""Layers that compute what Keras's own do, and learn the same up to rounding, in less time.

They serve to teach. What is kept and given away is made of Keras's layers, which have the same names and weights.
"""

from __future__ import annotations

from math import prod
from typing import Any

import keras
from keras import ops

from graphnet.compiling.lowering import lower
from graphnet.ops import Op


def quick_layer(op: Op, name: str) -> keras.layers.Layer:
    """The layer of an op, as `lower` has it or a quicker one."""
    layer = lower(op, name)
    quick = _QUICK.get(type(layer))
    return layer if quick is None else quick.from_config(layer.get_config())


class WholeConv2D(keras.layers.Conv2D):
    """Convolution that is a matrix product where its window covers all of a volume, as the last one of LeNet-5."""

    def convolution_op(self, inputs: Any, kernel: Any) -> Any:
        covered = tuple(inputs.shape[1:]) == tuple(kernel.shape[:-1])
        if not covered or self.padding != "valid" or self.data_format != "channels_last":
            return super().convolution_op(inputs, kernel)
        rows, columns = ops.reshape(inputs, (-1, prod(inputs.shape[1:]))), ops.reshape(kernel, (-1, self.filters))
        return ops.reshape(ops.matmul(rows, columns), (-1, 1, 1, self.filters))


class FusedBatchNormalization(keras.layers.BatchNormalization):
    """Batch normalization of volumes by one operation where Keras takes a dozen: on TensorFlow, in training."""

    def call(self, inputs: Any, training: bool | None = None, mask: Any = None) -> Any:
        volume = len(inputs.shape) == 4 and self.axis in (-1, 3)
        if not volume or not training or not self.trainable or mask is not None:
            return super().call(inputs, training=training, mask=mask)
        import tensorflow as tf

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
        self._keep(self.moving_mean, mean)
        cells = tf.cast(tf.size(inputs) // channels, variance.dtype)
        self._keep(self.moving_variance, variance * tf.maximum(cells - 1, 1) / cells)  # it divided by cells − 1
        return outputs

    def _keep(self, moving: keras.Variable, of_batch: Any) -> None:
        moving.assign(moving * self.momentum + of_batch * (1 - self.momentum))


_QUICK: dict[type[keras.layers.Layer], type[keras.layers.Layer]] = {keras.layers.Conv2D: WholeConv2D}
if keras.config.backend() == "tensorflow":
    _QUICK[keras.layers.BatchNormalization] = FusedBatchNormalization
