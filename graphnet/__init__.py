"""graphnet: blueprints of convolutional networks, written in a small language on networkx.

What needs Keras, Graphviz or matplotlib is imported when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from graphnet.analysis import Facts, analyze, summary
from graphnet.authoring import Block, Blueprint, block, blueprint
from graphnet.document import save
from graphnet.errors import GraphnetError, Misfit, ShapeError
from graphnet.fragments import Fragment, branches, residual, sequential, shared
from graphnet.loading import blueprints, load
from graphnet.network import Network
from graphnet.ops import (
    ELU,
    GELU,
    Add,
    Average,
    AveragePooling1D,
    AveragePooling2D,
    BatchNormalization,
    Concatenate,
    Conv1D,
    Conv1DTranspose,
    Conv2D,
    Conv2DTranspose,
    Cropping1D,
    Cropping2D,
    Dense,
    DepthwiseConv1D,
    DepthwiseConv2D,
    Dropout,
    FixedConv1D,
    FixedConv2D,
    Flatten,
    GlobalAveragePooling1D,
    GlobalAveragePooling2D,
    GlobalMaxPooling1D,
    GlobalMaxPooling2D,
    GroupNormalization,
    HardSigmoid,
    HardSwish,
    Identity,
    KerasLayer,
    L2Pooling1D,
    L2Pooling2D,
    LayerNormalization,
    LeakyReLU,
    LocallyConnected1D,
    LocallyConnected2D,
    LocalResponseNormalization,
    Maximum,
    Maxout,
    MaxPooling1D,
    MaxPooling2D,
    Multiply,
    Op,
    Permute,
    ReLU,
    Rescaling,
    Reshape,
    SeparableConv1D,
    SeparableConv2D,
    Sigmoid,
    SiLU,
    Softmax,
    SpatialDropout1D,
    SpatialDropout2D,
    Subsampling1D,
    Subsampling2D,
    Tanh,
    UpSampling1D,
    UpSampling2D,
    Weight,
    ZeroPadding1D,
    ZeroPadding2D,
)
from graphnet.tensors import Input, Tensor

if TYPE_CHECKING:
    from graphnet.compiling import resolve, to_keras
    from graphnet.drawing import render
    from graphnet.training import Run, evaluate, fit

_LATER = {
    "render": "graphnet.drawing",
    "resolve": "graphnet.compiling",
    "to_keras": "graphnet.compiling",
    "Run": "graphnet.training",
    "evaluate": "graphnet.training",
    "fit": "graphnet.training",
}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LATER[name]), name)


# Without the names that load a framework, so that `from graphnet import *` loads none.
__all__ = [
    "ELU",
    "GELU",
    "Add",
    "Average",
    "AveragePooling1D",
    "AveragePooling2D",
    "BatchNormalization",
    "Block",
    "Blueprint",
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
    "Facts",
    "FixedConv1D",
    "FixedConv2D",
    "Flatten",
    "Fragment",
    "GlobalAveragePooling1D",
    "GlobalAveragePooling2D",
    "GlobalMaxPooling1D",
    "GlobalMaxPooling2D",
    "GraphnetError",
    "GroupNormalization",
    "HardSigmoid",
    "HardSwish",
    "Identity",
    "Input",
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
    "Misfit",
    "Multiply",
    "Network",
    "Op",
    "Permute",
    "ReLU",
    "Rescaling",
    "Reshape",
    "SeparableConv1D",
    "SeparableConv2D",
    "ShapeError",
    "SiLU",
    "Sigmoid",
    "Softmax",
    "SpatialDropout1D",
    "SpatialDropout2D",
    "Subsampling1D",
    "Subsampling2D",
    "Tanh",
    "Tensor",
    "UpSampling1D",
    "UpSampling2D",
    "Weight",
    "ZeroPadding1D",
    "ZeroPadding2D",
    "analyze",
    "block",
    "blueprint",
    "blueprints",
    "branches",
    "load",
    "residual",
    "save",
    "sequential",
    "shared",
    "summary",
]
