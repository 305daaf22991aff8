"""Training steps on torch, which runs each by itself."""

from __future__ import annotations

from collections.abc import Sequence

import keras

from graphnet.training.learning.steps import Fed


class Steps:
    """Keras's steps as they are."""

    def __init__(self, model: keras.Model, xla: bool):
        self.model = model

    def __call__(self, batches: Sequence[Fed]) -> None:
        for batch in batches:
            self.model.train_step(keras.tree.map_structure(keras.ops.convert_to_tensor, batch))

    def figures(self) -> dict[str, float]:
        return {name: float(value) for name, value in self.model.get_metrics_result().items()}

    def sync(self) -> None:
        """Nothing: torch's steps change the variables themselves."""
