"""Fixed filters: constant kernels, each slid over every channel by itself."""

from __future__ import annotations

from typing import Any, ClassVar

import keras
import numpy as np
from keras import ops

from graphnet.compiling.layers.padding import Padded, per_axis


class _FixedConv(Padded):
    """K kernels as nested lists, laid over the volume as they are (correlation); C channels become C·K, K for each."""

    rank: ClassVar[int]

    def __init__(self, kernels: Any, strides: Any = 1, pads: Any = "valid", dilation_rate: Any = 1, **kwargs: Any):
        super().__init__(pads=pads, **kwargs)
        self.kernels = np.asarray(kernels, dtype=float)
        if self.kernels.ndim != self.rank + 1:
            raise ValueError(f"kernels must be a list of kernels with {self.rank} axes each, got {self.kernels.shape}")
        self.kernel_size = self.kernels.shape[1:]
        self.strides = per_axis(strides, self.rank)
        self.dilation_rate = per_axis(dilation_rate, self.rank)
        self.input_spec = keras.InputSpec(ndim=self.rank + 2)

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(),
            "kernels": self.kernels.tolist(),
            "strides": self.strides,
            "dilation_rate": self.dilation_rate,
        }

    def build(self, input_shape: Any) -> None:
        shape = (*self.kernel_size, input_shape[-1], len(self.kernels))
        self.kernel = self.add_weight(name="kernel", shape=shape, initializer=self._constant, trainable=False)

    def _constant(self, shape: tuple[int, ...], dtype: Any = None) -> Any:
        kernels = np.moveaxis(self.kernels, 0, -1)
        return ops.convert_to_tensor(np.broadcast_to(kernels[..., None, :], shape), dtype)

    def call(self, inputs: Any) -> Any:
        self.positions(inputs.shape[1:-1])  # TensorFlow would answer with memory that nobody wrote
        return ops.depthwise_conv(
            self.padded(inputs),
            self.kernel,
            strides=self.strides,
            dilation_rate=self.dilation_rate,
            data_format="channels_last",
        )

    def compute_output_shape(self, input_shape: Any) -> Any:
        batch, *spatial, channels = input_shape
        return (batch, *self.positions(spatial), channels * len(self.kernels))


@keras.saving.register_keras_serializable("graphnet")
class FixedConv1D(_FixedConv):
    """Constant kernels along one axis, never trained."""

    rank = 1


@keras.saving.register_keras_serializable("graphnet")
class FixedConv2D(_FixedConv):
    """Constant kernels along two axes, never trained."""

    rank = 2
