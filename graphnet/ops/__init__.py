"""What each layer is: one frozen dataclass per op, with the facts that hold without a framework."""

from graphnet.ops.activation import ReLU, Sigmoid, Softmax, Tanh
from graphnet.ops.convolution import Conv2D
from graphnet.ops.dense import Dense
from graphnet.ops.input import InputLayer
from graphnet.ops.join import Add, Concatenate
from graphnet.ops.normalization import BatchNormalization
from graphnet.ops.op import Op, Weight
from graphnet.ops.pooling import AveragePooling2D, GlobalAveragePooling2D, MaxPooling2D
from graphnet.ops.regularization import Dropout
from graphnet.ops.reshaping import Flatten, Identity, ZeroPadding2D

CATALOGUE = {op.__name__: op for op in list(globals().values()) if isinstance(op, type) and issubclass(op, Op)}
"""Every op of the language, by the name a document calls it."""
del CATALOGUE["Op"]

__all__ = [
    "CATALOGUE",
    "Add",
    "AveragePooling2D",
    "BatchNormalization",
    "Concatenate",
    "Conv2D",
    "Dense",
    "Dropout",
    "Flatten",
    "GlobalAveragePooling2D",
    "Identity",
    "InputLayer",
    "MaxPooling2D",
    "Op",
    "ReLU",
    "Sigmoid",
    "Softmax",
    "Tanh",
    "Weight",
    "ZeroPadding2D",
]
