"""What an operation of `keras.ops` comes to, such as the sum that `x + y` of two tensors leaves in a model."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from graphnet.errors import DocumentError
from graphnet.keras_config.arguments import Wire
from graphnet.ops import (
    ELU,
    GELU,
    Add,
    Concatenate,
    GlobalAveragePooling1D,
    GlobalAveragePooling2D,
    GlobalMaxPooling1D,
    GlobalMaxPooling2D,
    HardSigmoid,
    HardSwish,
    KerasLayer,
    LeakyReLU,
    Maximum,
    Multiply,
    Op,
    Permute,
    ReLU,
    Rescaling,
    Reshape,
    Sigmoid,
    SiLU,
    Softmax,
    Tanh,
)

_FUNCTIONS: dict[str, tuple[Callable[..., Op], tuple[str, ...]]] = {
    "Elu": (ELU, ("alpha",)),
    "Gelu": (GELU, ("approximate",)),
    "HardSigmoid": (HardSigmoid, ()),
    "HardSilu": (HardSwish, ()),
    "LeakyRelu": (LeakyReLU, ("negative_slope",)),
    "Mish": (partial(KerasLayer, "Activation", activation="mish"), ()),
    "Negative": (partial(Rescaling, -1), ()),
    "ReLU": (ReLU, ("max_value", "negative_slope", "threshold")),
    "Relu": (ReLU, ()),
    "Relu6": (partial(ReLU, 6), ()),
    "Selu": (partial(KerasLayer, "Activation", activation="selu"), ()),
    "Sigmoid": (Sigmoid, ()),
    "Silu": (SiLU, ()),
    "Softmax": (Softmax, ("axis",)),
    "Softplus": (partial(KerasLayer, "Activation", activation="softplus"), ()),
    "Softsign": (partial(KerasLayer, "Activation", activation="softsign"), ()),
    "Tanh": (Tanh, ()),
}
"""Functions of one tensor: the op, and those of its arguments that the operation's config holds."""

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
        case _, [Wire() as x] if kind in _FUNCTIONS:
            make, names = _FUNCTIONS[kind]
            return make(**{name: config[name] for name in names if name in config}), [x]
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
