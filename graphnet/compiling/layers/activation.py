"""Activations that Keras lacks."""

from __future__ import annotations

from functools import reduce
from typing import Any

import keras
from keras import ops


@keras.saving.register_keras_serializable("graphnet")
class GELU(keras.layers.Layer):
    """x·Φ(x), or a tanh close to it (Hendrycks & Gimpel, 2016); Keras has no layer that says which."""

    def __init__(self, approximate: bool = False, **kwargs: Any):
        super().__init__(**kwargs)
        self.approximate = approximate

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "approximate": self.approximate}

    def call(self, inputs: Any) -> Any:
        return ops.gelu(inputs, approximate=self.approximate)

    def compute_output_shape(self, input_shape: Any) -> Any:
        return input_shape


@keras.saving.register_keras_serializable("graphnet")
class Maxout(keras.layers.Layer):
    """The largest of every `pieces` consecutive channels (Goodfellow et al., 2013)."""

    def __init__(self, pieces: int = 2, **kwargs: Any):
        super().__init__(**kwargs)
        self.pieces = pieces

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "pieces": self.pieces}

    def call(self, inputs: Any) -> Any:
        return reduce(ops.maximum, (inputs[..., piece :: self.pieces] for piece in range(self.pieces)))

    def compute_output_shape(self, input_shape: Any) -> Any:
        *leading, channels = input_shape
        if channels % self.pieces:
            raise ValueError(f"{channels} channels are no multiple of {self.pieces} pieces")
        return (*leading, channels // self.pieces)
