"""Keras layers for what Keras itself lacks: padding in cells, and ceil mode."""

from __future__ import annotations

from typing import Any

import keras
from keras import ops

Pads = tuple[tuple[int, int], ...]


def _surrounded(inputs: Any, pads: Pads, value: float) -> Any:
    """A batch of volumes with cells of one value round each of them."""
    return ops.pad(inputs, ((0, 0), *pads, (0, 0)), constant_values=value)


class _Padded(keras.layers.Layer):
    """What padded layers share: cells before and after each spatial axis, kept in the config."""

    def __init__(self, *args: Any, pads: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.pads: Pads = tuple((int(before), int(after)) for before, after in pads)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "pads": self.pads}


@keras.saving.register_keras_serializable("graphnet")
class PaddedConv2D(_Padded, keras.layers.Conv2D):
    """Convolution with zero padding in cells: `pads` is ((before, after), ...), one pair an axis."""

    def call(self, inputs: Any) -> Any:
        return super().call(_surrounded(inputs, self.pads, 0))

    def compute_output_shape(self, input_shape: Any) -> Any:
        return super().compute_output_shape(_padded_shape(input_shape, self.pads))


class _PaddedPooling(_Padded):
    """Pooling with padding in cells and, in ceil mode, a last window that hangs over the end."""

    def __init__(self, *args: Any, ceil_mode: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.ceil_mode = ceil_mode

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "ceil_mode": self.ceil_mode}

    @property
    def overhang(self) -> Pads:
        """Cells that let the last window hang over: with S − 1 more of them, flooring comes to rounding up."""
        return tuple((0, stride - 1 if self.ceil_mode else 0) for stride in self.strides)

    def drop_late_windows(self, pooled: Any, inputs: Any) -> Any:
        """Without the windows that would start beyond the data and its leading padding, as in Caffe."""
        if not self.ceil_mode:
            return pooled
        spatial = ops.shape(inputs)[1:-1]
        limits = [
            -(-(extent + before) // stride)
            for extent, (before, _), stride in zip(spatial, self.pads, self.strides, strict=True)
        ]
        return pooled[(slice(None), *(slice(None, limit) for limit in limits))]

    def compute_output_shape(self, input_shape: Any) -> Any:
        batch, *pooled, channels = super().compute_output_shape(
            _padded_shape(_padded_shape(input_shape, self.pads), self.overhang)
        )
        if self.ceil_mode:
            pooled = [
                None if extent is None else min(count, -(-(extent + before) // stride))
                for count, extent, (before, _), stride in zip(
                    pooled, input_shape[1:-1], self.pads, self.strides, strict=True
                )
            ]
        return (batch, *pooled, channels)


@keras.saving.register_keras_serializable("graphnet")
class PaddedMaxPooling2D(_PaddedPooling, keras.layers.MaxPooling2D):
    """Max pooling with padding in cells, of −∞ so that it never wins."""

    def call(self, inputs: Any) -> Any:
        padded = _surrounded(_surrounded(inputs, self.pads, -float("inf")), self.overhang, -float("inf"))
        return self.drop_late_windows(super().call(padded), inputs)


@keras.saving.register_keras_serializable("graphnet")
class PaddedAveragePooling2D(_PaddedPooling, keras.layers.AveragePooling2D):
    """Average pooling with zero padding in cells, counted in the mean or not; overhanging cells never are."""

    def __init__(self, *args: Any, count_include_pad: bool = True, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.count_include_pad = count_include_pad

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "count_include_pad": self.count_include_pad}

    def call(self, inputs: Any) -> Any:
        counted = ops.ones_like(inputs[:1, ..., :1])
        counted = _surrounded(_surrounded(counted, self.pads, int(self.count_include_pad)), self.overhang, 0)
        padded = _surrounded(_surrounded(inputs, self.pads, 0), self.overhang, 0)
        means = super().call(padded) / super().call(counted)
        return self.drop_late_windows(means, inputs)


def _padded_shape(shape: Any, pads: Pads) -> tuple[int | None, ...]:
    batch, *spatial, channels = shape
    grown = (
        None if extent is None else extent + before + after
        for extent, (before, after) in zip(spatial, pads, strict=True)
    )
    return (batch, *grown, channels)
