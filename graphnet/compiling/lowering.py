"""The Keras layer of every op."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

import keras

from graphnet.compiling import layers
from graphnet.errors import LanguageError
from graphnet.ops import (
    Add,
    AveragePooling2D,
    BatchNormalization,
    Concatenate,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    Identity,
    MaxPooling2D,
    Op,
    ReLU,
    Sigmoid,
    Softmax,
    Tanh,
    ZeroPadding2D,
)
from graphnet.ops.arguments import thaw
from graphnet.shapes import Window, same_pads

CHANNELS_LAST = {"data_format": "channels_last"}
"""Said to every layer, whatever the user's Keras is set to."""


@singledispatch
def lower(op: Op, name: str) -> keras.layers.Layer:
    """The layer that does what an op says. An op of one's own brings it along as `keras_layer(name)`."""
    build = getattr(op, "keras_layer", None)
    if build is None:
        raise LanguageError(f"it has no Keras layer\n    mend: give {type(op).__name__} a method keras_layer(name)")
    layer: keras.layers.Layer = build(name)
    return layer


def _arguments(op: Op, *names: str) -> dict[str, Any]:
    """Arguments that Keras takes under the same names."""
    return {name: thaw(getattr(op, name)) for name in names}


def _recipes(op: Op, *weights: str) -> dict[str, Any]:
    """How each weight begins, and what holds it in check."""
    suffixes = ("initializer", "regularizer", "constraint")
    names = (f"{weight}_{suffix}" for weight in weights for suffix in suffixes)
    return _arguments(op, *(name for name in names if hasattr(op, name)))


def _keras_padding(window: Window) -> str | None:
    """The name Keras has for a padding, if it has one."""
    if isinstance(window.padding, str) and window.padding != "full":
        return window.padding
    pads = window.fixed_pads()
    if pads == ((0, 0),) * len(window.size):
        return "valid"
    if set(window.strides) == {1} and pads == tuple(same_pads(reach, reach, 1) for reach in window.reach):
        return "same"
    return None


@lower.register
def lower_conv2d(op: Conv2D, name: str) -> keras.layers.Layer:
    settings = {
        **_arguments(op, "filters", "kernel_size", "strides", "dilation_rate", "groups", "use_bias"),
        **_recipes(op, "kernel", "bias"),
        **CHANNELS_LAST,
        "name": name,
    }
    padding = _keras_padding(op.window)
    if padding is not None:
        return keras.layers.Conv2D(**settings, padding=padding)
    return layers.PaddedConv2D(**settings, pads=op.window.fixed_pads())


@lower.register
def lower_max_pooling(op: MaxPooling2D, name: str) -> keras.layers.Layer:
    settings = {**_arguments(op, "pool_size", "strides"), **CHANNELS_LAST, "name": name}
    if op.padding == "same" or (op.padding == "valid" and not op.ceil_mode):
        return keras.layers.MaxPooling2D(**settings, padding=op.padding)
    return layers.PaddedMaxPooling2D(**settings, pads=op.window.fixed_pads(), ceil_mode=op.ceil_mode)


@lower.register
def lower_average_pooling(op: AveragePooling2D, name: str) -> keras.layers.Layer:
    settings = {**_arguments(op, "pool_size", "strides"), **CHANNELS_LAST, "name": name}
    if op.padding == "same" or (op.padding == "valid" and not op.ceil_mode):
        return keras.layers.AveragePooling2D(**settings, padding=op.padding)
    return layers.PaddedAveragePooling2D(
        **settings, **_arguments(op, "ceil_mode", "count_include_pad"), pads=op.window.fixed_pads()
    )


@lower.register
def lower_global_average_pooling(op: GlobalAveragePooling2D, name: str) -> keras.layers.Layer:
    return keras.layers.GlobalAveragePooling2D(keepdims=op.keepdims, **CHANNELS_LAST, name=name)


@lower.register
def lower_zero_padding(op: ZeroPadding2D, name: str) -> keras.layers.Layer:
    return keras.layers.ZeroPadding2D(op.padding, **CHANNELS_LAST, name=name)


@lower.register
def lower_dense(op: Dense, name: str) -> keras.layers.Layer:
    return keras.layers.Dense(op.units, use_bias=op.use_bias, **_recipes(op, "kernel", "bias"), name=name)


@lower.register
def lower_batch_normalization(op: BatchNormalization, name: str) -> keras.layers.Layer:
    return keras.layers.BatchNormalization(
        **_arguments(op, "axis", "momentum", "epsilon", "center", "scale"),
        **_recipes(op, "beta", "gamma", "moving_mean", "moving_variance"),
        name=name,
    )


@lower.register
def lower_dropout(op: Dropout, name: str) -> keras.layers.Layer:
    return keras.layers.Dropout(op.rate, seed=op.seed, name=name)


@lower.register
def lower_relu(op: ReLU, name: str) -> keras.layers.Layer:
    return keras.layers.ReLU(**_arguments(op, "max_value", "negative_slope", "threshold"), name=name)


@lower.register
def lower_sigmoid(op: Sigmoid, name: str) -> keras.layers.Layer:
    return keras.layers.Activation("sigmoid", name=name)


@lower.register
def lower_tanh(op: Tanh, name: str) -> keras.layers.Layer:
    return keras.layers.Activation("tanh", name=name)


@lower.register
def lower_softmax(op: Softmax, name: str) -> keras.layers.Layer:
    return keras.layers.Softmax(axis=op.axis, name=name)


@lower.register
def lower_flatten(op: Flatten, name: str) -> keras.layers.Layer:
    return keras.layers.Flatten(**CHANNELS_LAST, name=name)


@lower.register
def lower_add(op: Add, name: str) -> keras.layers.Layer:
    return keras.layers.Add(name=name)


@lower.register
def lower_concatenate(op: Concatenate, name: str) -> keras.layers.Layer:
    return keras.layers.Concatenate(axis=op.axis, name=name)


@lower.register
def lower_identity(op: Identity, name: str) -> keras.layers.Layer:
    return keras.layers.Identity(name=name)
