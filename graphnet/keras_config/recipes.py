"""Initializers, regularizers and constraints: as Keras writes them down, and in the fewest words."""

from __future__ import annotations

import struct
from typing import Any

from graphnet.errors import DocumentError, brief
from graphnet.keras_config.plain import is_object_of_keras

_SEEDED = {"seed": None}
_SCALED = {"seed": None, "input_axes": None, "output_axes": None}

RECIPES: dict[str, tuple[str, dict[str, Any]]] = {
    "Constant": ("constant", {}),  # Keras must always be told the value
    "GlorotNormal": ("glorot_normal", _SCALED),
    "GlorotUniform": ("glorot_uniform", _SCALED),
    "HeNormal": ("he_normal", _SCALED),
    "HeUniform": ("he_uniform", _SCALED),
    "Identity": ("identity", {"gain": 1.0}),
    "LecunNormal": ("lecun_normal", _SCALED),
    "LecunUniform": ("lecun_uniform", _SCALED),
    "Ones": ("ones", {}),
    "Orthogonal": ("orthogonal", {**_SEEDED, "gain": 1.0}),
    "RandomNormal": ("random_normal", {**_SEEDED, "mean": 0.0, "stddev": 0.05}),
    "RandomUniform": ("random_uniform", {**_SEEDED, "minval": -0.05, "maxval": 0.05}),
    "STFT": ("stft", {"side": "real", "window": "hann", "periodic": False, "scaling": "density"}),
    "TruncatedNormal": ("truncated_normal", {**_SEEDED, "mean": 0.0, "stddev": 0.05}),
    "VarianceScaling": (
        "variance_scaling",
        {**_SCALED, "scale": 1.0, "mode": "fan_in", "distribution": "truncated_normal"},
    ),
    "Zeros": ("zeros", {}),
    "L1": ("l1", {"l1": 0.01}),
    "L1L2": ("l1l2", {"l1": 0.0, "l2": 0.0}),
    "L2": ("l2", {"l2": 0.01}),
    "OrthogonalRegularizer": ("orthogonal_regularizer", {"factor": 0.01, "mode": "rows"}),
    "MaxNorm": ("max_norm", {"max_value": 2, "axis": 0}),
    "MinMaxNorm": ("min_max_norm", {"min_value": 0.0, "max_value": 1.0, "rate": 1.0, "axis": 0}),
    "NonNeg": ("non_neg", {}),
    "UnitNorm": ("unit_norm", {"axis": 0}),
}
"""Keras's own, by class: the word Keras knows each by, and what it is made with when nothing is said."""

_MODULES = ("keras.initializers", "keras.regularizers", "keras.constraints")


def plain(value: Any) -> Any:
    """An argument of a layer as plain data: objects of Keras's own become a word, or a class with what is not usual.

    Raises `DocumentError` where it holds anything else: a layer, a function, code.

    >>> plain({"module": "keras.initializers", "class_name": "HeNormal", "config": {"seed": 3}})
    {'class_name': 'HeNormal', 'config': {'seed': 3}}
    >>> plain([1, {"module": "keras.regularizers", "class_name": "L2", "config": {"l2": 0.01}}])
    [1, 'l2']
    """
    if is_object_of_keras(value):
        return _recipe(value)
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    return list(map(plain, value)) if isinstance(value, list) else value


def _recipe(value: dict[str, Any]) -> Any:
    name, config = value["class_name"], value.get("config")
    known = RECIPES.get(name) if isinstance(name, str) and value.get("module") in _MODULES else None
    if known is None or not isinstance(config, dict):
        raise DocumentError(f"it holds {_described(value)}, but graphnet can only make layers of plain arguments")
    word, usual = known
    given = {key: _short(plain(entry)) for key, entry in config.items()}
    unusual = {key: entry for key, entry in given.items() if key not in usual or entry != usual[key]}
    return {"class_name": name, "config": unusual} if unusual else word


def _described(value: dict[str, Any]) -> str:
    match value:
        case {"class_name": "__lambda__"}:
            return "code (a lambda)"
        case {"class_name": "function", "config": name}:
            return f"the function {brief(name)}"
        case {"class_name": name, "module": str(module)}:
            return f"the object {brief(name)} of {brief(module)}"
    return f"the object {brief(value['class_name'])}"


def _short(value: Any) -> Any:
    """The shortest number that is this one to a float32, where Keras has rounded it to that.

    >>> _short(0.009999999776482582), _short(0.3), _short(2)
    (0.01, 0.3, 2)
    """
    if type(value) is not float or not _is_single(value):
        return value
    candidates = (float(f"{value:.{digits}g}") for digits in range(1, 10))
    return next(number for number in candidates if _single(number) == value)


def _is_single(value: float) -> bool:
    return abs(value) < 1e38 and _single(value) == value


def _single(value: float) -> float:
    (single,) = struct.unpack("f", struct.pack("f", value))
    return float(single)
