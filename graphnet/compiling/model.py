"""A network as a functional Keras model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import keras

from graphnet.compiling.calling import cannot_be_built, one_or_list
from graphnet.compiling.lowering import lower
from graphnet.compiling.resolving import resolve
from graphnet.compiling.weights import arrays
from graphnet.errors import GraphnetError, LanguageError
from graphnet.network import Call, Network
from graphnet.ops import InputLayer, Op
from graphnet.shapes import Volume
from graphnet.volumes import known_volumes

LayerOf = Callable[[Op, str], keras.layers.Layer]
"""What makes the layer of an op, with a name."""


def to_keras(network: Network, layer_of: LayerOf = lower) -> keras.Model:
    """A functional `keras.Model` whose layers bear the names of the calls; calls that share weights are one layer.

    Raises one `ShapeError` that lists all that does not fit.
    """
    network = resolve(network)
    volumes = known_volumes(network)
    layers: dict[str, keras.layers.Layer] = {}
    tensors: dict[str, Any] = {}
    for call in network.calls:
        arriving = [tensors[source] for source in call.inputs]
        try:
            tensors[call.name] = _apply(call, arriving, layers, layer_of)
            if hasattr(call.op, "keras_layer"):
                _hold_to_its_word(call, volumes, tensors[call.name], layers[call.weights])
        except Exception as error:  # whatever Keras, or an op of one's own, raises
            raise GraphnetError(str(cannot_be_built(call, error, str(error)))) from error
    inputs = one_or_list([tensors[name] for name in network.input_names])
    return keras.Model(inputs, _outputs(network, tensors), name=network.name)


def layer_name(call_name: str) -> str:
    """What Keras calls the layer of a call: torch allows no dots in names of weights, so there `>` separates scopes."""
    return call_name.replace(".", ">") if keras.config.backend() == "torch" else call_name


def _apply(call: Call, arriving: list[Any], layers: dict[str, keras.layers.Layer], layer_of: LayerOf) -> Any:
    if isinstance(call.op, InputLayer):
        return keras.Input(call.op.shape, name=layer_name(call.name))
    if call.weights not in layers:
        layers[call.weights] = layer_of(call.op, layer_name(call.weights))
    layer = layers[call.weights]
    return layer(one_or_list(arriving))


def _hold_to_its_word(call: Call, volumes: dict[str, Volume], tensor: Any, layer: keras.layers.Layer) -> None:
    """Raise unless the layer of an op of one's own is what the op says of itself."""
    arriving = [volumes[source] for source in call.inputs]
    said = {
        "name": (layer_name(call.weights), layer.name),
        "output_shape": (volumes[call.name], tuple(tensor.shape)[1:]),
        "weight_shapes": (
            [(weight.shape, weight.trainable) for weight in call.op.weight_shapes(*arriving).values()],
            [(tuple(weight.shape), weight.trainable) for weight in arrays(layer.weights)],
        ),
    }
    for what, (word, deed) in said.items():
        if word != deed:
            raise LanguageError(f"its Keras layer has another {what}: {deed}, where {word} is expected")


def _outputs(network: Network, tensors: dict[str, Any]) -> Any:
    if isinstance(network.outputs, Mapping):
        return {key: tensors[name] for key, name in network.outputs.items()}
    return one_or_list([tensors[name] for name in network.outputs])
