"""Random numbers that follow from a seed."""

from __future__ import annotations

import keras

from graphnet.quiet import quiet_tensorflow


def seed_all(seed: int) -> None:
    """Seed Python, NumPy and the backend; Keras imports TensorFlow for it on every backend, where it is installed."""
    with quiet_tensorflow():
        keras.utils.set_random_seed(seed)
