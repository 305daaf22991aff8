"""Layers that make volumes coarser or finer."""

from __future__ import annotations

import keras

from graphnet.compiling import layers
from graphnet.compiling.lowering.rule import CHANNELS_LAST, lower
from graphnet.ops.sampling import Subsampling, UpSampling1D, UpSampling2D


@lower.register
def lower_subsampling(op: Subsampling, name: str) -> keras.layers.Layer:
    """The largest number of a window of one cell is that cell."""
    return getattr(keras.layers, f"MaxPooling{op.rank}D")(1, strides=op.size, **CHANNELS_LAST, name=name)


@lower.register
def lower_up_sampling_1d(op: UpSampling1D, name: str) -> keras.layers.Layer:
    if op.interpolation == "zeros":
        return layers.ZeroInsertion1D(op.size, name=name)
    (size,) = op.size
    return keras.layers.UpSampling1D(size, name=name)


@lower.register
def lower_up_sampling_2d(op: UpSampling2D, name: str) -> keras.layers.Layer:
    if op.interpolation == "zeros":
        return layers.ZeroInsertion2D(op.size, name=name)
    return keras.layers.UpSampling2D(op.size, interpolation=op.interpolation, **CHANNELS_LAST, name=name)
