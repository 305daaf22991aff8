"""Layers that put zeros round a volume, or cut cells off it."""

from __future__ import annotations

import keras

from graphnet.compiling.lowering.rule import CHANNELS_LAST, lower
from graphnet.ops import Cropping1D, Cropping2D, ZeroPadding1D, ZeroPadding2D


@lower.register
def lower_zero_padding_1d(op: ZeroPadding1D, name: str) -> keras.layers.Layer:
    (cells,) = op.padding
    return keras.layers.ZeroPadding1D(cells, **CHANNELS_LAST, name=name)


@lower.register
def lower_zero_padding_2d(op: ZeroPadding2D, name: str) -> keras.layers.Layer:
    return keras.layers.ZeroPadding2D(op.padding, **CHANNELS_LAST, name=name)


@lower.register
def lower_cropping_1d(op: Cropping1D, name: str) -> keras.layers.Layer:
    (cells,) = op.cropping
    return keras.layers.Cropping1D(cells, name=name)


@lower.register
def lower_cropping_2d(op: Cropping2D, name: str) -> keras.layers.Layer:
    return keras.layers.Cropping2D(op.cropping, **CHANNELS_LAST, name=name)
