"""The parts of Keras's training step, each by itself, compiled as the step is: to time them."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, NamedTuple

import keras

from graphnet.training.learning.steps import Fed


class Passes(NamedTuple):
    """Each takes a batch on the device, and returns when it is computed."""

    to_device: Callable[[Fed], Any]
    forward: Callable[[Any], None]
    """The loss."""
    gradients: Callable[[Any], None]
    """The loss and the gradients of the weights."""
    memory: Callable[[], int | None]
    """The most bytes of the GPU's memory that were taken; None on a CPU."""


def passes(model: keras.Model, xla: bool) -> Passes:
    """Those of a compiled model on the backend in use."""
    module = import_module(f"{__name__}.{keras.config.backend()}_passes")
    found: Passes = module.passes(model, xla)
    return found
