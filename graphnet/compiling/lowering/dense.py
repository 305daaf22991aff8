"""The fully connected layer."""

from __future__ import annotations

import keras

from graphnet.compiling.lowering.rule import lower, recipes
from graphnet.ops import Dense


@lower.register
def lower_dense(op: Dense, name: str) -> keras.layers.Layer:
    return keras.layers.Dense(op.units, use_bias=op.use_bias, **recipes(op, "kernel", "bias"), name=name)
