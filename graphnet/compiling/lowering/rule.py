"""How an op becomes its Keras layer: the function that rules are registered with, and what many of them need."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

import keras

from graphnet.errors import LanguageError
from graphnet.ops import Op
from graphnet.ops.arguments import thaw
from graphnet.shapes import Window, same_pads

CHANNELS_LAST = {"data_format": "channels_last"}
"""Said to every layer, whatever the user's Keras is set to."""


@singledispatch
def lower(op: Op, name: str) -> keras.layers.Layer:
    """The layer that does what an op says. An op of one's own brings it along as `keras_layer(name)`."""
    build = getattr(op, "keras_layer", None)
    if build is None:
        raise LanguageError(f"it has no Keras layer\n    mend: give {type(op).__name__} a method keras_layer(name)")
    layer: keras.layers.Layer = build(name)
    return layer


def arguments(op: Op, *names: str) -> dict[str, Any]:
    """Arguments that Keras takes under the same names."""
    return {name: thaw(getattr(op, name)) for name in names}


def recipes(op: Op, *weights: str) -> dict[str, Any]:
    """How each weight begins, and what holds it in check."""
    suffixes = ("initializer", "regularizer", "constraint")
    names = (f"{weight}_{suffix}" for weight in weights for suffix in suffixes)
    return arguments(op, *(name for name in names if hasattr(op, name)))


def keras_padding(window: Window) -> str | None:
    """The name Keras has for a padding, if it has one."""
    if isinstance(window.padding, str) and window.padding != "full":
        return window.padding
    pads = window.fixed_pads()
    if pads == ((0, 0),) * len(window.size):
        return "valid"
    if set(window.strides) == {1} and pads == tuple(same_pads(reach, reach, 1) for reach in window.reach):
        return "same"
    return None
