"""Convolutions with padding in cells, and transposed ones with cells cut off."""

from __future__ import annotations

from typing import Any

import keras

from graphnet.compiling.layers.padding import ChannelsLast, Padded
from graphnet.shapes import Pads, grown


class _PaddedConvolution(Padded, ChannelsLast):
    """What Keras's convolution does to a volume with zeros round it."""

    def call(self, inputs: Any) -> Any:
        return super().call(self.padded(inputs))

    def compute_output_shape(self, input_shape: Any) -> Any:
        return tuple(super().compute_output_shape(self.padded_shape(input_shape)))


@keras.saving.register_keras_serializable("graphnet")
class PaddedConv1D(_PaddedConvolution, keras.layers.Conv1D):
    """Convolution along one axis, with zero padding in cells."""


@keras.saving.register_keras_serializable("graphnet")
class PaddedConv2D(_PaddedConvolution, keras.layers.Conv2D):
    """Convolution along two axes, with zero padding in cells."""


@keras.saving.register_keras_serializable("graphnet")
class PaddedDepthwiseConv1D(_PaddedConvolution, keras.layers.DepthwiseConv1D):
    """Depthwise convolution along one axis, with zero padding in cells."""


@keras.saving.register_keras_serializable("graphnet")
class PaddedDepthwiseConv2D(_PaddedConvolution, keras.layers.DepthwiseConv2D):
    """Depthwise convolution along two axes, with zero padding in cells."""


@keras.saving.register_keras_serializable("graphnet")
class PaddedSeparableConv1D(_PaddedConvolution, keras.layers.SeparableConv1D):
    """Separable convolution along one axis, with zero padding in cells."""


@keras.saving.register_keras_serializable("graphnet")
class PaddedSeparableConv2D(_PaddedConvolution, keras.layers.SeparableConv2D):
    """Separable convolution along two axes, with zero padding in cells."""


class _CroppedTranspose(ChannelsLast):
    """What Keras's "valid" transposed convolution gives, less so many cells at each end: `crops` has a pair an axis."""

    def __init__(self, *args: Any, crops: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.crops: Pads = tuple((int(before), int(after)) for before, after in crops)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "crops": self.crops}

    def call(self, inputs: Any) -> Any:
        kept = (slice(before, -after or None) for before, after in self.crops)
        return super().call(inputs)[(slice(None), *kept)]

    def compute_output_shape(self, input_shape: Any) -> Any:
        batch, *spatial, channels = super().compute_output_shape(input_shape)
        left = grown(spatial, tuple((-before, -after) for before, after in self.crops))
        if any(extent is not None and extent < 1 for extent in left):
            raise ValueError(f"crops={self.crops} leave nothing of a volume of {tuple(spatial)}")
        return (batch, *left, channels)


@keras.saving.register_keras_serializable("graphnet")
class CroppedConv1DTranspose(_CroppedTranspose, keras.layers.Conv1DTranspose):
    """Transposed convolution along one axis, with cells cut off each end."""


@keras.saving.register_keras_serializable("graphnet")
class CroppedConv2DTranspose(_CroppedTranspose, keras.layers.Conv2DTranspose):
    """Transposed convolution along two axes, with cells cut off each side."""
