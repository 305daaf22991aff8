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

CATALOGUE: dict[str, type[Op]] = {
    op.__name__: op
    for op in (
        InputLayer,
        Conv2D,
        MaxPooling2D,
        AveragePooling2D,
        GlobalAveragePooling2D,
        ZeroPadding2D,
        Dense,
        Flatten,
        BatchNormalization,
        Dropout,
        ReLU,
        Sigmoid,
        Tanh,
        Softmax,
        Add,
        Concatenate,
        Identity,
    )
}
"""Every op of the language, by the name a document calls it."""

__all__ = ["CATALOGUE", "Op", "Weight", *CATALOGUE]
