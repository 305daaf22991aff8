"""Layers of normalization."""

from __future__ import annotations

import keras

from graphnet.compiling import layers
from graphnet.compiling.lowering.rule import arguments, lower, recipes
from graphnet.ops import (
    BatchNormalization,
    GroupNormalization,
    LayerNormalization,
    LocalResponseNormalization,
    Rescaling,
)


@lower.register
def lower_batch_normalization(op: BatchNormalization, name: str) -> keras.layers.Layer:
    return keras.layers.BatchNormalization(
        **arguments(op, "axis", "momentum", "epsilon", "center", "scale"),
        **recipes(op, "beta", "gamma", "moving_mean", "moving_variance"),
        name=name,
    )


@lower.register
def lower_layer_normalization(op: LayerNormalization, name: str) -> keras.layers.Layer:
    return keras.layers.LayerNormalization(
        **arguments(op, "axis", "epsilon", "center", "scale"), **recipes(op, "beta", "gamma"), name=name
    )


@lower.register
def lower_group_normalization(op: GroupNormalization, name: str) -> keras.layers.Layer:
    return keras.layers.GroupNormalization(
        **arguments(op, "groups", "axis", "epsilon", "center", "scale"), **recipes(op, "beta", "gamma"), name=name
    )


@lower.register
def lower_local_response_normalization(op: LocalResponseNormalization, name: str) -> keras.layers.Layer:
    return layers.LocalResponseNormalization(**arguments(op, "size", "alpha", "beta", "k"), name=name)


@lower.register
def lower_rescaling(op: Rescaling, name: str) -> keras.layers.Layer:
    return keras.layers.Rescaling(op.scale, op.offset, name=name)
