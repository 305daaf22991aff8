"""Layers that act in training alone."""

from __future__ import annotations

import keras

from graphnet.compiling.lowering.rule import lower
from graphnet.ops import Dropout, SpatialDropout1D, SpatialDropout2D


@lower.register
def lower_dropout(op: Dropout, name: str) -> keras.layers.Layer:
    return keras.layers.Dropout(op.rate, seed=op.seed, name=name)


@lower.register
def lower_spatial_dropout_1d(op: SpatialDropout1D, name: str) -> keras.layers.Layer:
    return keras.layers.SpatialDropout1D(op.rate, seed=op.seed, name=name)


@lower.register
def lower_spatial_dropout_2d(op: SpatialDropout2D, name: str) -> keras.layers.Layer:
    return keras.layers.SpatialDropout2D(op.rate, data_format="channels_last", seed=op.seed, name=name)
