"""Pooling with padding in cells and ceil mode: max, average, and the root of the sum of squares."""

from __future__ import annotations

from math import prod
from typing import Any

import keras
from keras import ops

from graphnet.compiling.layers.padding import ChannelsLast, Padded, surrounded
from graphnet.shapes import Pads, grown


class _PaddedPooling(Padded, ChannelsLast):
    """Pooling with padding in cells and, in ceil mode, a last window that hangs over the end."""

    pool_size: tuple[int, ...]

    def __init__(self, *args: Any, ceil_mode: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.ceil_mode = ceil_mode

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "ceil_mode": self.ceil_mode}

    @property
    def reach(self) -> tuple[int, ...]:
        return self.pool_size

    @property
    def overhang(self) -> Pads:
        """Cells that let the last window hang over: with S − 1 more of them, flooring comes to rounding up."""
        return tuple((0, stride - 1) for stride in self.strides)

    def limits(self, spatial: Any) -> tuple[Any, ...]:
        """How many windows start within the data and its leading padding; in Caffe's ceil mode there are no others."""
        return tuple(
            None if extent is None else -(-(extent + before) // stride)
            for extent, (before, _), stride in zip(spatial, self.cells(spatial), self.strides, strict=True)
        )

    def pool(self, inputs: Any, padding: float = 0.0, overhang: float = 0.0) -> Any:
        """Keras's pooling of a volume with cells of these values round it."""
        padded = self.padded(inputs, padding)
        if not self.ceil_mode:
            return super().call(padded)
        pooled = super().call(surrounded(padded, self.overhang, overhang))
        return pooled[(slice(None), *map(slice, self.limits(ops.shape(inputs)[1:-1])))]

    def compute_output_shape(self, input_shape: Any) -> Any:
        shape = self.padded_shape(input_shape)
        if not self.ceil_mode:
            return super().compute_output_shape(shape)
        batch, *spatial, channels = shape
        shape = (batch, *grown(spatial, self.overhang), channels)
        batch, *counts, channels = super().compute_output_shape(shape)
        limits = self.limits(input_shape[1:-1])
        least = (None if limit is None else min(count, limit) for count, limit in zip(counts, limits, strict=True))
        return (batch, *least, channels)


class _PaddedMaxPooling(_PaddedPooling):
    def call(self, inputs: Any) -> Any:
        return self.pool(inputs, padding=-float("inf"), overhang=-float("inf"))


@keras.saving.register_keras_serializable("graphnet")
class PaddedMaxPooling1D(_PaddedMaxPooling, keras.layers.MaxPooling1D):
    """Max pooling along one axis with padding in cells, of −∞ so that it never wins."""


@keras.saving.register_keras_serializable("graphnet")
class PaddedMaxPooling2D(_PaddedMaxPooling, keras.layers.MaxPooling2D):
    """Max pooling along two axes with padding in cells, of −∞ so that it never wins."""


class _PaddedAveragePooling(_PaddedPooling):
    """Zeros are counted in the mean or not; those of "same" padding and the overhang's never are."""

    def __init__(self, *args: Any, count_include_pad: bool = True, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.count_include_pad = count_include_pad

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "count_include_pad": self.count_include_pad}

    def call(self, inputs: Any) -> Any:
        counted = self.count_include_pad and self.pads != "same"
        return self.pool(inputs) / self.pool(ops.ones_like(inputs[:1, ..., :1]), padding=int(counted))


@keras.saving.register_keras_serializable("graphnet")
class PaddedAveragePooling1D(_PaddedAveragePooling, keras.layers.AveragePooling1D):
    """Average pooling along one axis, with zero padding in cells."""


@keras.saving.register_keras_serializable("graphnet")
class PaddedAveragePooling2D(_PaddedAveragePooling, keras.layers.AveragePooling2D):
    """Average pooling along two axes, with zero padding in cells."""


class _L2Pooling(_PaddedPooling):
    def call(self, inputs: Any) -> Any:
        sums = self.pool(ops.square(inputs)) * prod(self.pool_size)
        # The root has no derivative at 0: there both the value and the gradient are set to 0.
        positive = sums > 0
        return ops.where(positive, ops.sqrt(ops.where(positive, sums, 1.0)), 0.0)


@keras.saving.register_keras_serializable("graphnet")
class L2Pooling1D(_L2Pooling, keras.layers.AveragePooling1D):
    """The root of the sum of squares of each window along one axis."""


@keras.saving.register_keras_serializable("graphnet")
class L2Pooling2D(_L2Pooling, keras.layers.AveragePooling2D):
    """The root of the sum of squares of each window along two axes."""
