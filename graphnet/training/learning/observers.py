"""Who else is told how training goes."""

from __future__ import annotations

from pathlib import Path

import keras


def observers(model: keras.Model, tensorboard: Path | None) -> keras.callbacks.CallbackList:
    """Keras's own callbacks; TensorBoard where a folder for its logs is given."""
    callbacks = [] if tensorboard is None else [keras.callbacks.TensorBoard(tensorboard, write_graph=False)]
    return keras.callbacks.CallbackList(callbacks, model=model)
