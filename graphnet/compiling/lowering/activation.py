"""Layers of activation functions."""

from __future__ import annotations

import keras

from graphnet.compiling import layers
from graphnet.compiling.lowering.rule import arguments, lower
from graphnet.ops import (
    ELU,
    GELU,
    HardSigmoid,
    HardSwish,
    LeakyReLU,
    Maxout,
    ReLU,
    Sigmoid,
    SiLU,
    Softmax,
    Tanh,
)


@lower.register
def lower_relu(op: ReLU, name: str) -> keras.layers.Layer:
    return keras.layers.ReLU(**arguments(op, "max_value", "negative_slope", "threshold"), name=name)


@lower.register
def lower_leaky_relu(op: LeakyReLU, name: str) -> keras.layers.Layer:
    return keras.layers.LeakyReLU(op.negative_slope, name=name)


@lower.register
def lower_elu(op: ELU, name: str) -> keras.layers.Layer:
    return keras.layers.ELU(op.alpha, name=name)


@lower.register
def lower_sigmoid(op: Sigmoid, name: str) -> keras.layers.Layer:
    return keras.layers.Activation("sigmoid", name=name)


@lower.register
def lower_hard_sigmoid(op: HardSigmoid, name: str) -> keras.layers.Layer:
    return keras.layers.Activation("hard_sigmoid", name=name)


@lower.register
def lower_tanh(op: Tanh, name: str) -> keras.layers.Layer:
    return keras.layers.Activation("tanh", name=name)


@lower.register
def lower_silu(op: SiLU, name: str) -> keras.layers.Layer:
    return keras.layers.Activation("silu", name=name)


@lower.register
def lower_hard_swish(op: HardSwish, name: str) -> keras.layers.Layer:
    return keras.layers.Activation("hard_silu", name=name)


@lower.register
def lower_gelu(op: GELU, name: str) -> keras.layers.Layer:
    return layers.GELU(approximate=op.approximate, name=name)


@lower.register
def lower_softmax(op: Softmax, name: str) -> keras.layers.Layer:
    return keras.layers.Softmax(axis=op.axis, name=name)


@lower.register
def lower_maxout(op: Maxout, name: str) -> keras.layers.Layer:
    return layers.Maxout(op.pieces, name=name)
