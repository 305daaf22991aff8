"""Layers of pooling."""

from __future__ import annotations

from typing import Any

import keras

from graphnet.compiling import layers
from graphnet.compiling.lowering.rule import CHANNELS_LAST, arguments, lower
from graphnet.ops.pooling import (
    AveragePooling,
    GlobalAveragePooling1D,
    GlobalAveragePooling2D,
    GlobalMaxPooling1D,
    GlobalMaxPooling2D,
    L2Pooling,
    MaxPooling,
    Pooling,
)


def _settings(op: Pooling, name: str) -> dict[str, Any]:
    return {**arguments(op, "pool_size", "strides"), **CHANNELS_LAST, "name": name}


def _keras_has_it(op: Pooling) -> bool:
    return op.padding == "same" or (op.padding == "valid" and not op.ceil_mode)


@lower.register
def lower_max_pooling(op: MaxPooling, name: str) -> keras.layers.Layer:
    kind, settings = f"MaxPooling{op.rank}D", _settings(op, name)
    if _keras_has_it(op):
        return getattr(keras.layers, kind)(**settings, padding=op.padding)
    return getattr(layers, f"Padded{kind}")(**settings, pads=op.window.fixed_pads(), ceil_mode=op.ceil_mode)


@lower.register
def lower_average_pooling(op: AveragePooling, name: str) -> keras.layers.Layer:
    kind, settings = f"AveragePooling{op.rank}D", _settings(op, name)
    wrong = op.padding == "same" and keras.config.backend() == "torch"  # there the mean is over copied cells too
    if _keras_has_it(op) and not wrong:
        return getattr(keras.layers, kind)(**settings, padding=op.padding)
    settings |= arguments(op, "ceil_mode", "count_include_pad")
    return getattr(layers, f"Padded{kind}")(**settings, pads=op.window.fixed_pads() or "same")


@lower.register
def lower_l2_pooling(op: L2Pooling, name: str) -> keras.layers.Layer:
    return getattr(layers, f"L2Pooling{op.rank}D")(
        **arguments(op, "pool_size", "strides", "ceil_mode"),
        pads="same" if op.padding == "same" else op.window.fixed_pads(),
        name=name,
    )


@lower.register
def lower_global_average_pooling(op: GlobalAveragePooling1D | GlobalAveragePooling2D, name: str) -> keras.layers.Layer:
    kind = getattr(keras.layers, f"GlobalAveragePooling{op.rank}D")
    return kind(keepdims=op.keepdims, **CHANNELS_LAST, name=name)


@lower.register
def lower_global_max_pooling(op: GlobalMaxPooling1D | GlobalMaxPooling2D, name: str) -> keras.layers.Layer:
    kind = getattr(keras.layers, f"GlobalMaxPooling{op.rank}D")
    return kind(keepdims=op.keepdims, **CHANNELS_LAST, name=name)
