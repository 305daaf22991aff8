"""The Keras layer of every op: a rule an op, in files named as those of the ops."""

from graphnet.compiling.lowering import (
    activation,
    borders,
    convolution,
    dense,
    join,
    keras_layer,
    normalization,
    pooling,
    regularization,
    reshaping,
    sampling,
)
from graphnet.compiling.lowering.rule import lower

__all__ = [
    "activation",
    "borders",
    "convolution",
    "dense",
    "join",
    "keras_layer",
    "lower",
    "normalization",
    "pooling",
    "regularization",
    "reshaping",
    "sampling",
]
