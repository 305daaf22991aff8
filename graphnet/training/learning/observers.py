"""Who else is told how training goes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import keras


@contextmanager
def observers(model: keras.Model, tensorboard: Path | None) -> Iterator[keras.callbacks.CallbackList]:
    """Keras's own callbacks, from begin to end; TensorBoard where a folder for its logs is given."""
    callbacks = [] if tensorboard is None else [keras.callbacks.TensorBoard(tensorboard, write_graph=False)]
    told = keras.callbacks.CallbackList(callbacks, model=model)
    told.on_train_begin()
    try:
        yield told
    finally:
        told.on_train_end()
