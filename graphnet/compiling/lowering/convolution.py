"""Layers of all kinds of convolution."""

from __future__ import annotations

from typing import Any

import keras

from graphnet.compiling import layers
from graphnet.compiling.lowering.rule import CHANNELS_LAST, arguments, keras_padding, lower, recipes
from graphnet.ops.arguments import thaw
from graphnet.ops.convolution import Convolution
from graphnet.ops.fixed_filters import FixedConvolution
from graphnet.ops.locally_connected import LocallyConnected
from graphnet.ops.separable_convolution import DepthwiseConvolution, SeparableConvolution
from graphnet.ops.sliding_filters import SlidingFilters
from graphnet.ops.transposed_convolution import TransposedConvolution


def _padded(op: SlidingFilters, kind: str, settings: dict[str, Any]) -> keras.layers.Layer:
    """Keras's layer where it has a name for the padding, ours where it has none."""
    settings = settings | CHANNELS_LAST | arguments(op, "kernel_size", "strides", "dilation_rate")
    assert op.window is not None
    padding = keras_padding(op.window)
    if padding is not None:
        return getattr(keras.layers, kind)(**settings, padding=padding)
    return getattr(layers, f"Padded{kind}")(**settings, pads=op.window.fixed_pads())


@lower.register
def lower_convolution(op: Convolution, name: str) -> keras.layers.Layer:
    settings = {**arguments(op, "filters", "groups", "use_bias"), **recipes(op, "kernel", "bias"), "name": name}
    return _padded(op, f"Conv{op.rank}D", settings)


@lower.register
def lower_depthwise_convolution(op: DepthwiseConvolution, name: str) -> keras.layers.Layer:
    settings = {**arguments(op, "depth_multiplier", "use_bias"), **recipes(op, "depthwise", "bias"), "name": name}
    return _padded(op, f"DepthwiseConv{op.rank}D", settings)


@lower.register
def lower_separable_convolution(op: SeparableConvolution, name: str) -> keras.layers.Layer:
    settings = {
        **arguments(op, "filters", "depth_multiplier", "use_bias"),
        **recipes(op, "depthwise", "pointwise", "bias"),
        "name": name,
    }
    return _padded(op, f"SeparableConv{op.rank}D", settings)


@lower.register
def lower_transposed_convolution(op: TransposedConvolution, name: str) -> keras.layers.Layer:
    settings = {
        **arguments(op, "filters", "kernel_size", "strides", "output_padding", "dilation_rate", "use_bias"),
        **recipes(op, "kernel", "bias"),
        **CHANNELS_LAST,
        "name": name,
    }
    kind = f"Conv{op.rank}DTranspose"
    if isinstance(op.padding, str):
        return getattr(keras.layers, kind)(**settings, padding=op.padding)
    return getattr(layers, f"Cropped{kind}")(**settings, crops=op.crops)


@lower.register
def lower_locally_connected(op: LocallyConnected, name: str) -> keras.layers.Layer:
    assert op.window is not None
    return getattr(layers, f"LocallyConnected{op.rank}D")(
        **arguments(op, "filters", "kernel_size", "strides", "use_bias"),
        **recipes(op, "kernel", "bias"),
        pads="same" if op.padding == "same" else op.window.fixed_pads(),
        name=name,
    )


@lower.register
def lower_fixed_convolution(op: FixedConvolution, name: str) -> keras.layers.Layer:
    assert op.window is not None
    return getattr(layers, f"FixedConv{op.rank}D")(
        **arguments(op, "strides", "dilation_rate"),
        kernels=thaw(op.matrices),
        pads="same" if op.padding == "same" else op.window.fixed_pads(),
        name=name,
    )
