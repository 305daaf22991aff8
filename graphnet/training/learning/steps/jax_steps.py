"""Training steps on JAX: a pure function of the state, which is handed on from step to step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import jax
import keras

from graphnet.training.learning.steps import Fed


class Steps:
    """The arrays of a state are given away to the step that makes the next, so that no memory is taken twice."""

    def __init__(self, model: keras.Model, xla: bool):
        self.variables = (
            model.trainable_variables,
            model.non_trainable_variables,
            model.optimizer.variables,
            model.metrics_variables,
        )
        self.step = jax.jit(model.train_step, donate_argnums=0)
        self.state: Any = None
        self.logs: dict[str, Any] = {}

    def __call__(self, batches: Sequence[Fed]) -> None:
        state = self.state or tuple([variable.value for variable in group] for group in self.variables)
        for batch in batches:
            self.logs, state = self.step(state, batch)
        self.state = state

    def figures(self) -> dict[str, float]:
        return {name: float(value) for name, value in self.logs.items()}

    def sync(self) -> None:
        for group, values in zip(self.variables, self.state or (), strict=False):
            for variable, value in zip(group, values, strict=True):
                variable.assign(value)
        self.state = None
