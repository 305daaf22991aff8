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
    Add,
    AveragePooling2D,
    BatchNormalization,
    Concatenate,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    Identity,
    MaxPooling2D,
    Op,
    ReLU,
    Sigmoid,
    Softmax,
    Tanh,
    Weight,
    ZeroPadding2D,
)
from graphnet.tensors import Input, Tensor

if TYPE_CHECKING:
    from graphnet.compiling import to_keras
    from graphnet.drawing import render
    from graphnet.training import Run, evaluate, fit

_LATER = {
    "render": "graphnet.drawing",
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
    "Add",
    "AveragePooling2D",
    "BatchNormalization",
    "Block",
    "Blueprint",
    "Concatenate",
    "Conv2D",
    "Dense",
    "Dropout",
    "Facts",
    "Flatten",
    "Fragment",
    "GlobalAveragePooling2D",
    "GraphnetError",
    "Identity",
    "Input",
    "MaxPooling2D",
    "Misfit",
    "Network",
    "Op",
    "ReLU",
    "ShapeError",
    "Sigmoid",
    "Softmax",
    "Tanh",
    "Tensor",
    "Weight",
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
