"""The parts of a training step on torch."""

from __future__ import annotations

from typing import Any

import keras
import torch

from graphnet.training.learning.passes import Passes


def passes(model: keras.Model, xla: bool) -> Passes:
    def loss(batch: Any) -> Any:
        inputs, taught, weights = keras.utils.unpack_x_y_sample_weight(batch)
        return model.compute_loss(inputs, taught, model(inputs, training=True), weights)

    def forward(batch: Any) -> None:
        loss(batch)
        _wait()

    def gradients(batch: Any) -> None:
        model.zero_grad()
        loss(batch).backward()
        _wait()

    return Passes(
        lambda batch: keras.tree.map_structure(keras.ops.convert_to_tensor, batch), forward, gradients, _memory
    )


def _wait() -> None:
    if torch.cuda.is_available():
        torch.cuda.synchronize()


def _memory() -> int | None:
    return torch.cuda.max_memory_allocated() if torch.cuda.is_available() else None
