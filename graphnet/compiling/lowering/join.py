"""Layers that bring several volumes together."""

from __future__ import annotations

import keras

from graphnet.compiling.lowering.rule import lower
from graphnet.ops import Add, Average, Concatenate, Maximum, Multiply


@lower.register
def lower_add(op: Add, name: str) -> keras.layers.Layer:
    return keras.layers.Add(name=name)


@lower.register
def lower_multiply(op: Multiply, name: str) -> keras.layers.Layer:
    return keras.layers.Multiply(name=name)


@lower.register
def lower_average(op: Average, name: str) -> keras.layers.Layer:
    return keras.layers.Average(name=name)


@lower.register
def lower_maximum(op: Maximum, name: str) -> keras.layers.Layer:
    return keras.layers.Maximum(name=name)


@lower.register
def lower_concatenate(op: Concatenate, name: str) -> keras.layers.Layer:
    return keras.layers.Concatenate(axis=op.axis, name=name)
