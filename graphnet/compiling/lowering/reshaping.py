"""Layers that leave the numbers as they are."""

from __future__ import annotations

import keras

from graphnet.compiling.lowering.rule import CHANNELS_LAST, lower
from graphnet.ops import Flatten, Identity, Permute, Reshape


@lower.register
def lower_flatten(op: Flatten, name: str) -> keras.layers.Layer:
    return keras.layers.Flatten(**CHANNELS_LAST, name=name)


@lower.register
def lower_reshape(op: Reshape, name: str) -> keras.layers.Layer:
    return keras.layers.Reshape(op.target_shape, name=name)


@lower.register
def lower_permute(op: Permute, name: str) -> keras.layers.Layer:
    return keras.layers.Permute(op.dims, name=name)


@lower.register
def lower_identity(op: Identity, name: str) -> keras.layers.Layer:
    return keras.layers.Identity(name=name)
