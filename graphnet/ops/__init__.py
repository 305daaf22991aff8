"""What each layer is: one frozen dataclass per op, with the facts that hold without a framework."""

from graphnet.ops.activation import (
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
from graphnet.ops.borders import Cropping1D, Cropping2D, ZeroPadding1D, ZeroPadding2D
from graphnet.ops.convolution import Conv1D, Conv2D
from graphnet.ops.dense import Dense
from graphnet.ops.fixed_filters import FixedConv1D, FixedConv2D
from graphnet.ops.identity import Identity
from graphnet.ops.input import InputLayer
from graphnet.ops.join import Add, Average, Concatenate, Maximum, Multiply
from graphnet.ops.keras_layer import KerasLayer
from graphnet.ops.locally_connected import LocallyConnected1D, LocallyConnected2D
from graphnet.ops.normalization import (
    BatchNormalization,
    GroupNormalization,
    LayerNormalization,
    LocalResponseNormalization,
    Rescaling,
)
from graphnet.ops.op import Op, Weight
from graphnet.ops.pooling import (
    AveragePooling1D,
    AveragePooling2D,
    GlobalAveragePooling1D,
    GlobalAveragePooling2D,
    GlobalMaxPooling1D,
    GlobalMaxPooling2D,
    L2Pooling1D,
    L2Pooling2D,
    MaxPooling1D,
    MaxPooling2D,
)
from graphnet.ops.regularization import Dropout, SpatialDropout1D, SpatialDropout2D
from graphnet.ops.reshaping import Flatten, Permute, Reshape
from graphnet.ops.sampling import Subsampling1D, Subsampling2D, UpSampling1D, UpSampling2D
from graphnet.ops.separable_convolution import DepthwiseConv1D, DepthwiseConv2D, SeparableConv1D, SeparableConv2D
from graphnet.ops.transposed_convolution import Conv1DTranspose, Conv2DTranspose

CATALOGUE = {op.__name__: op for op in list(globals().values()) if isinstance(op, type) and issubclass(op, Op)}
"""Every op of the language, by the name a document calls it."""
del CATALOGUE["Op"]

__all__ = [
    "CATALOGUE",
    "ELU",
    "GELU",
    "Add",
    "Average",
    "AveragePooling1D",
    "AveragePooling2D",
    "BatchNormalization",
    "Concatenate",
    "Conv1D",
    "Conv1DTranspose",
    "Conv2D",
    "Conv2DTranspose",
    "Cropping1D",
    "Cropping2D",
    "Dense",
    "DepthwiseConv1D",
    "DepthwiseConv2D",
    "Dropout",
    "FixedConv1D",
    "FixedConv2D",
    "Flatten",
    "GlobalAveragePooling1D",
    "GlobalAveragePooling2D",
    "GlobalMaxPooling1D",
    "GlobalMaxPooling2D",
    "GroupNormalization",
    "HardSigmoid",
    "HardSwish",
    "Identity",
    "InputLayer",
    "KerasLayer",
    "L2Pooling1D",
    "L2Pooling2D",
    "LayerNormalization",
    "LeakyReLU",
    "LocalResponseNormalization",
    "LocallyConnected1D",
    "LocallyConnected2D",
    "MaxPooling1D",
    "MaxPooling2D",
    "Maximum",
    "Maxout",
    "Multiply",
    "Op",
    "Permute",
    "ReLU",
    "Rescaling",
    "Reshape",
    "SeparableConv1D",
    "SeparableConv2D",
    "SiLU",
    "Sigmoid",
    "Softmax",
    "SpatialDropout1D",
    "SpatialDropout2D",
    "Subsampling1D",
    "Subsampling2D",
    "Tanh",
    "UpSampling1D",
    "UpSampling2D",
    "Weight",
    "ZeroPadding1D",
    "ZeroPadding2D",
]
