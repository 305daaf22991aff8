"""Normalisations that Keras lacks."""

from __future__ import annotations

from typing import Any

import keras
from keras import ops


@keras.saving.register_keras_serializable("graphnet")
class LocalResponseNormalization(keras.layers.Layer):
    """a / (k + α·Σ a²)^β over the channels i − size//2 … i + size//2 (Krizhevsky et al., 2012, section 3.3)."""

    def __init__(self, size: int = 5, alpha: float = 1e-4, beta: float = 0.75, k: float = 2.0, **kwargs: Any):
        super().__init__(**kwargs)
        self.size = size
        self.alpha = alpha
        self.beta = beta
        self.k = k

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "size": self.size, "alpha": self.alpha, "beta": self.beta, "k": self.k}

    def call(self, inputs: Any) -> Any:
        half, channels = self.size // 2, ops.shape(inputs)[-1]
        surroundings = [(0, 0)] * (len(inputs.shape) - 1) + [(half, half)]
        squares = ops.pad(ops.square(inputs), surroundings)
        sums = sum(squares[..., start : start + channels] for start in range(2 * half + 1))
        return inputs / ops.power(self.k + self.alpha * sums, self.beta)

    def compute_output_shape(self, input_shape: Any) -> Any:
        return input_shape
