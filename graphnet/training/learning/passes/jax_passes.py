"""The parts of a training step on JAX."""

from __future__ import annotations

from typing import Any

import jax
import keras

from graphnet.training.learning.passes import Passes


def passes(model: keras.Model, xla: bool) -> Passes:
    groups = (model.trainable_variables, model.non_trainable_variables, model.metrics_variables)
    trainable, others, metrics = ([variable.value for variable in group] for group in groups)
    slots = [variable.value for variable in model.optimizer.variables]  # it may scale the loss

    def loss(learned: Any, batch: Any) -> Any:
        fed = keras.utils.unpack_x_y_sample_weight(batch)
        return model.compute_loss_and_updates(learned, others, metrics, *fed, training=True, optimizer_variables=slots)

    forward = jax.jit(loss)
    gradients = jax.jit(jax.grad(loss, has_aux=True))
    return Passes(
        jax.device_put,
        lambda batch: _done(forward(trainable, batch)),
        lambda batch: _done(gradients(trainable, batch)),
        _memory,
    )


def _done(results: Any) -> None:
    jax.block_until_ready(results)


def _memory() -> int | None:
    known = jax.devices()[0].memory_stats()  # None on a CPU
    return int(known["peak_bytes_in_use"]) if known else None
