"""Any other layer of Keras, by name."""

from __future__ import annotations

import keras

from graphnet.compiling.lowering.rule import lower
from graphnet.errors import LanguageError, near_matches
from graphnet.ops import KerasLayer
from graphnet.ops.arguments import thaw

REFUSED = frozenset(
    [
        "FlaxLayer", "InputLayer", "IntegerLookup", "JaxLayer", "Lambda", "StringLookup", "TFSMLayer",
        "TextVectorization", "TorchModuleWrapper",
    ]
)  # fmt: skip
"""Layers that run code, or read files, which a blueprint or a document names."""


@lower.register
def lower_keras_layer(op: KerasLayer, name: str) -> keras.layers.Layer:
    kind = getattr(keras.layers, op.class_name, None)
    if not (isinstance(kind, type) and issubclass(kind, keras.layers.Layer)):
        raise LanguageError(f"Keras has no layer {op.class_name!r}{near_matches(op.class_name, _names())}")
    if op.class_name in REFUSED:
        raise LanguageError(f"{op.class_name} is no layer that a blueprint may name: it runs code or reads files")
    layer: keras.layers.Layer = kind(**thaw(op.config), name=name)
    return layer


def _names() -> list[str]:
    """What may be named."""
    kinds = {name: value for name, value in vars(keras.layers).items() if isinstance(value, type)}
    return [name for name, kind in kinds.items() if issubclass(kind, keras.layers.Layer) and name not in REFUSED]
