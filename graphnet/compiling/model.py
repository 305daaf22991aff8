"""A network as a functional Keras model."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import keras

from graphnet.compiling.lowering import lower
from graphnet.errors import GraphnetError
from graphnet.network import Call, Network
from graphnet.ops import InputLayer
from graphnet.volumes import known_volumes


def to_keras(network: Network) -> keras.Model:
    """A functional `keras.Model` whose layers bear the names of the calls; calls that share weights are one layer.

    Raises one `ShapeError` that lists all that does not fit.
    """
    known_volumes(network)
    layers: dict[str, keras.layers.Layer] = {}
    tensors: dict[str, Any] = {}
    for call in network.calls:
        arriving = [tensors[source] for source in call.inputs]
        try:
            tensors[call.name] = _apply(call, arriving, layers)
        except (ValueError, TypeError, NotImplementedError) as error:
            if isinstance(error, GraphnetError):
                raise
            place = f"{call.source}  " if call.source else ""
            raise GraphnetError(f"{place}{call.name}: Keras refuses {call.op!r}: {error}") from error
    inputs = _one_or_list([tensors[name] for name in network.input_names])
    return keras.Model(inputs, _outputs(network, tensors), name=re.sub(r"[^\w.-]", "_", network.name))


def _apply(call: Call, arriving: list[Any], layers: dict[str, keras.layers.Layer]) -> Any:
    if isinstance(call.op, InputLayer):
        return keras.Input(call.op.shape, name=call.name)
    if call.weights not in layers:
        layers[call.weights] = lower(call.op, call.weights)
    layer = layers[call.weights]
    return layer(arriving if call.op.joins else arriving[0])


def _outputs(network: Network, tensors: dict[str, Any]) -> Any:
    if isinstance(network.outputs, Mapping):
        return {key: tensors[name] for key, name in network.outputs.items()}
    return _one_or_list([tensors[name] for name in network.outputs])


def _one_or_list(tensors: list[Any]) -> Any:
    """What Keras expects where one tensor is no list of one."""
    return tensors if len(tensors) > 1 else tensors[0]
