"""Up-sampling by putting zeros between the numbers."""

from __future__ import annotations

from typing import Any, ClassVar

import keras
from keras import ops

from graphnet.compiling.layers.padding import per_axis


class _ZeroInsertion(keras.layers.Layer):
    """S cells for each along every axis: out[S·n] = in[n], the others 0."""

    rank: ClassVar[int]

    def __init__(self, size: Any = 2, **kwargs: Any):
        super().__init__(**kwargs)
        self.size = per_axis(size, self.rank)
        self.input_spec = keras.InputSpec(ndim=self.rank + 2)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "size": self.size}

    def call(self, inputs: Any) -> Any:
        _, *spatial, channels = ops.shape(inputs)
        behind = range(2, 2 * self.rank + 1, 2)  # an axis of its own behind each spatial one, for the cells that come
        pads = [(0, 0)] * (2 * self.rank + 2)
        for axis, size in zip(behind, self.size, strict=True):
            pads[axis] = (0, size - 1)
        spread = ops.pad(ops.expand_dims(inputs, tuple(behind)), pads)
        return ops.reshape(spread, (-1, *self._sizes(spatial), channels))

    def compute_output_shape(self, input_shape: Any) -> Any:
        batch, *spatial, channels = input_shape
        return (batch, *self._sizes(spatial), channels)

    def _sizes(self, spatial: Any) -> tuple[Any, ...]:
        return tuple(None if extent is None else extent * size for extent, size in zip(spatial, self.size, strict=True))


@keras.saving.register_keras_serializable("graphnet")
class ZeroInsertion1D(_ZeroInsertion):
    """Up-sampling along one axis: S − 1 zeros behind every cell."""

    rank = 1


@keras.saving.register_keras_serializable("graphnet")
class ZeroInsertion2D(_ZeroInsertion):
    """Up-sampling along two axes: every cell becomes the top-left of S×S, the rest of it 0."""

    rank = 2
