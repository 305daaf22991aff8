"""Keras's own training step, several in a row, as fast as each backend takes them."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any, Protocol

import keras

Fed = tuple[Any, ...]
"""A batch as Keras takes it: inputs, what is taught of each output and, where they differ, weights of the pictures."""


class Steps(Protocol):
    """Training steps on a model, which is compiled and whose state is complete.

    Between steps the state may lie elsewhere than in the model's variables; `sync` brings it there.
    """

    def __call__(self, batches: Sequence[Fed]) -> None: ...

    def figures(self) -> dict[str, float]:
        """The metrics since they were last reset; it waits until the last step is done."""
        ...

    def sync(self) -> None: ...


def steps(model: keras.Model, xla: bool) -> Steps:
    """Steps for the backend in use; JAX compiles with XLA always, torch never."""
    module = import_module(f"{__name__}.{keras.config.backend()}_steps")
    taken: Steps = module.Steps(model, xla)
    return taken
