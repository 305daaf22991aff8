"""Keras layers for what Keras itself lacks, written with `keras.ops` so that every backend computes the same."""

from graphnet.compiling.layers.activation import GELU, Maxout
from graphnet.compiling.layers.convolution import (
    CroppedConv1DTranspose,
    CroppedConv2DTranspose,
    PaddedConv1D,
    PaddedConv2D,
    PaddedDepthwiseConv1D,
    PaddedDepthwiseConv2D,
    PaddedSeparableConv1D,
    PaddedSeparableConv2D,
)
from graphnet.compiling.layers.fixed_filters import FixedConv1D, FixedConv2D
from graphnet.compiling.layers.locally_connected import LocallyConnected1D, LocallyConnected2D
from graphnet.compiling.layers.normalization import LocalResponseNormalization
from graphnet.compiling.layers.pooling import (
    L2Pooling1D,
    L2Pooling2D,
    PaddedAveragePooling1D,
    PaddedAveragePooling2D,
    PaddedMaxPooling1D,
    PaddedMaxPooling2D,
)
from graphnet.compiling.layers.sampling import ZeroInsertion1D, ZeroInsertion2D

__all__ = [
    "GELU",
    "CroppedConv1DTranspose",
    "CroppedConv2DTranspose",
    "FixedConv1D",
    "FixedConv2D",
    "L2Pooling1D",
    "L2Pooling2D",
    "LocalResponseNormalization",
    "LocallyConnected1D",
    "LocallyConnected2D",
    "Maxout",
    "PaddedAveragePooling1D",
    "PaddedAveragePooling2D",
    "PaddedConv1D",
    "PaddedConv2D",
    "PaddedDepthwiseConv1D",
    "PaddedDepthwiseConv2D",
    "PaddedMaxPooling1D",
    "PaddedMaxPooling2D",
    "PaddedSeparableConv1D",
    "PaddedSeparableConv2D",
    "ZeroInsertion1D",
    "ZeroInsertion2D",
]
