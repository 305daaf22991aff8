"""What an operation of `keras.ops` comes to, such as the sum that `x + y` of two tensors leaves in a model."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from graphnet.errors import DocumentError
from graphnet.keras_config.arguments import Wire
from graphnet.keras_config.layers import activation_op
from graphnet.ops import (
    Add,
    Concatenate,
    GlobalAveragePooling1D,
    GlobalAveragePooling2D,
    GlobalMaxPooling1D,
    GlobalMaxPooling2D,
    KerasLayer,
    Maximum,
    Multiply,
    Op,
    Permute,
    Rescaling,
    Reshape,
)

_ACTIVATIONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "Elu": ("elu", ("alpha",)),
    "Gelu": ("gelu", ("approximate",)),
    "HardSigmoid": ("hard_sigmoid", ()),
    "HardSilu": ("hard_silu", ()),
    "LeakyRelu": ("leaky_relu", ("negative_slope",)),
    "Mish": ("mish", ()),
    "ReLU": ("relu", ("max_value", "negative_slope", "threshold")),
    "Relu": ("relu", ()),
    "Relu6": ("relu6", ()),
    "Selu": ("selu", ()),
    "Sigmoid": ("sigmoid", ()),
    "Silu": ("silu", ()),
    "Softmax": ("softmax", ("axis",)),
    "Softplus": ("softplus", ()),
    "Softsign": ("softsign", ()),
    "Tanh": ("tanh", ()),
}
"""The activation function that an operation is, and those of its op's arguments that the operation's config holds."""

_JOINS: dict[str, Callable[[], Op]] = {
    "Add": Add,
    "Maximum": Maximum,
    "Minimum": partial(KerasLayer, "Minimum"),
    "Multiply": Multiply,
    "Subtract": partial(KerasLayer, "Subtract"),
}
"""Functions of two tensors."""

_POOLINGS: dict[tuple[str, int], Callable[..., Op]] = {
    ("Max", 3): GlobalMaxPooling1D,
    ("Max", 4): GlobalMaxPooling2D,
    ("Mean", 3): GlobalAveragePooling1D,
    ("Mean", 4): GlobalAveragePooling2D,
}
"""By the operation, and how many axes its tensor has."""


def operation(kind: str, config: dict[str, Any], args: list[Any], kwargs: dict[str, Any]) -> tuple[Op, list[Wire]]:
    """The op of an operation, and the tensors it takes. Raises `DocumentError` where there is none."""
    given = [*args, *(kwargs[name] for name in sorted(kwargs))]  # x, xs, or x1 and x2
    match kind, given:
        case _, [Wire() as x] if kind in _ACTIVATIONS:
            name, arguments = _ACTIVATIONS[kind]
            told = {argument: config[argument] for argument in arguments if argument in config}
            return activation_op(name, **told), [x]
        case "Negative", [Wire() as x]:
            return Rescaling(-1), [x]
        case _, [Wire() as x, Wire() as y] if kind in _JOINS:
            return _JOINS[kind](), [x, y]
        case "Concatenate", [[Wire(), Wire(), *_] as several]:
            return Concatenate(config.get("axis", -1)), several
        case "Reshape", [Wire() as x]:
            match config.get("newshape"):
                case [-1 | None, *shape]:
                    return Reshape(shape), [x]
        case "Transpose", [Wire() as x]:
            match config.get("axes"):
                case [0, *axes]:
                    return Permute(axes), [x]
        case "Mean" | "Max", [Wire() as x] if (kind, x.rank) in _POOLINGS:
            axis, spatial = config.get("axis"), [*range(1, x.rank - 1)]
            axes = axis if isinstance(axis, list) else [axis]
            if axes in (spatial, [one - x.rank for one in spatial]) and config.get("initial") is None:
                return _POOLINGS[kind, x.rank](keepdims=config.get("keepdims", False)), [x]
    line = _line(kind, given)
    if line is not None:
        return line
    raise DocumentError(
        f"graphnet has no op for this use of the operation {kind}\n    mend: write it with layers of keras.layers"
    )


def _line(kind: str, given: list[Any]) -> tuple[Op, list[Wire]] | None:
    """A tensor and a number: x·scale + offset."""
    match kind, given:
        case "Add", [Wire() as x, int() | float() as number] | [int() | float() as number, Wire() as x]:
            return Rescaling(1, number), [x]
        case "Multiply", [Wire() as x, int() | float() as number] | [int() | float() as number, Wire() as x]:
            return Rescaling(number), [x]
        case "Subtract", [Wire() as x, int() | float() as number]:
            return Rescaling(1, -number), [x]
        case "Subtract", [int() | float() as number, Wire() as x]:
            return Rescaling(-1, number), [x]
        case "Divide" | "TrueDivide", [Wire() as x, int() | float() as number] if number:
            return Rescaling(1 / number), [x]
    return None
