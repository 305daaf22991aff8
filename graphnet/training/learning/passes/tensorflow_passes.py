"""The parts of a training step on TensorFlow."""

from __future__ import annotations

from typing import Any

import keras
import tensorflow as tf

from graphnet.training.learning.passes import Passes


def passes(model: keras.Model, xla: bool) -> Passes:
    def loss(batch: Any) -> Any:
        inputs, taught, weights = keras.utils.unpack_x_y_sample_weight(batch)
        return model.compute_loss(inputs, taught, model(inputs, training=True), weights)

    def gradients(batch: Any) -> Any:
        with tf.GradientTape() as tape:
            found = loss(batch)
        return tape.gradient(found, [variable.value for variable in model.trainable_variables])

    compiled_loss, compiled_gradients = (tf.function(part, jit_compile=xla) for part in (loss, gradients))
    return Passes(
        lambda batch: tf.nest.map_structure(tf.constant, batch),
        lambda batch: _done(compiled_loss(batch)),
        lambda batch: _done(compiled_gradients(batch)),
        _memory,
    )


def _done(results: Any) -> None:
    tf.test.experimental.sync_devices()


def _memory() -> int | None:
    if not tf.config.list_logical_devices("GPU"):
        return None
    return int(tf.config.experimental.get_memory_info("GPU:0")["peak"])
