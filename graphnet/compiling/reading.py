"""A Keras model as a network."""

from __future__ import annotations

import json
from typing import Any

import keras

from graphnet.compiling.resolving import resolve
from graphnet.errors import GraphnetError, LanguageError, brief
from graphnet.keras_config import from_config
from graphnet.network import Network


def from_keras(model: keras.Model) -> Network:
    """The architecture of a functional or sequential model, with the names of its layers.

    Weights, optimizers, dtypes, and which layers are frozen are no part of it. `graphnet.load("model.keras")` does
    the same for a file. Raises `DocumentError` for what graphnet has no op for, such as a `Lambda` layer.

    What `to_keras` made comes back equal, but for what a Keras layer does not hold: whether strides must fit exactly,
    the names of further calls of shared layers, and other words for the same layer, such as `padding=1` for "same".
    """
    if not isinstance(model, keras.Model):
        raise LanguageError(f"a Keras model is wanted, got {brief(model)}")
    try:
        config = _plain(model)
    except Exception as error:  # whatever the get_config of a layer raises
        raise GraphnetError(f"{model.name}: cannot be written down: {type(error).__name__}: {error}") from error
    return resolve(from_config(config))


def _plain(model: keras.Model) -> Any:
    """The config of a model as a `.keras` file holds it, but for what it was compiled with."""
    written = {
        "module": type(model).__module__,
        "class_name": type(model).__name__,
        "config": keras.saving.serialize_keras_object(model.get_config()),
        "build_config": keras.saving.serialize_keras_object(model.get_build_config()),
    }
    _mark(written["config"], model)
    return json.loads(json.dumps(written))


def _mark(config: Any, model: keras.Model) -> None:
    """Layers that several models share are one: their entries bear the same number."""
    entries = {entry["config"].get("name"): entry for entry in config.get("layers", ())}
    for layer in model.layers:
        if layer.name in entries:
            entry = entries[layer.name]
            entry["shared_object_id"] = id(layer)
            if isinstance(layer, keras.Model):
                _mark(entry["config"], layer)
