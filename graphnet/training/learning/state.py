"""All that training changes in a model, as arrays in a fixed order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from graphnet.errors import DocumentError


def arrays(model: keras.Model) -> list[NDArray[Any]]:
    """Copies of weights, states of generators, the optimizer's variables with averages, and what metrics gathered."""
    return copies(_variables(model))


def copies(variables: Iterable[keras.Variable]) -> list[NDArray[Any]]:
    """The values of variables, which stay as they are whatever becomes of the variables."""
    return [np.array(keras.ops.convert_to_numpy(variable.value)) for variable in variables]


def assign(variables: Iterable[keras.Variable], values: Iterable[NDArray[Any]]) -> None:
    """Give variables their values."""
    for variable, value in zip(variables, values, strict=True):
        variable.assign(value)


def restore(model: keras.Model, values: Sequence[NDArray[Any]]) -> None:
    """Bring a model to a state. Raises `DocumentError` where it is another model's, and changes nothing then."""
    variables = _variables(model)
    mine, theirs = ([tuple(array.shape) for array in found] for found in (variables, values))
    if mine != theirs:
        raise DocumentError(f"it holds {len(theirs)} arrays of other shapes than the {len(mine)} of {model.name}")
    assign(variables, values)


def _variables(model: keras.Model) -> list[keras.Variable]:
    return [
        *model.trainable_variables,
        *model.non_trainable_variables,
        *model.optimizer.variables,
        *model.metrics_variables,
    ]
