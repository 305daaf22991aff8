"""What only Keras knows of a network, asked for and written down."""

from __future__ import annotations

import re
from typing import Any

import keras

from graphnet.compiling.calling import cannot_be_built, one_or_list
from graphnet.compiling.lowering import lower
from graphnet.compiling.weights import arrays
from graphnet.errors import GraphnetError, LanguageError, Misfit, Problem, Unknown
from graphnet.network import Network, check_is_network
from graphnet.ops import KerasLayer
from graphnet.ops.arguments import Config
from graphnet.ops.op import volume_of
from graphnet.shapes import Volume


def resolve(network: Network) -> Network:
    """The same network, with the volume and the weights of every `KerasLayer` as Keras builds it.

    Raises `GraphnetError`, which names every layer that Keras refuses.
    """
    resolved, refused = as_far_as_known(network)
    if refused:
        raise GraphnetError("\n".join(map(str, refused)))
    return resolved


def as_far_as_known(network: Network) -> tuple[Network, list[Problem]]:
    """The network with what Keras knows of it, and the layers that Keras refuses, which stay unknown."""
    check_is_network(network)
    if not any(isinstance(call.op, KerasLayer) for call in network.calls):
        return network, []
    shapes: dict[str, Volume | None] = {}
    calls = []
    refused = []
    for call in network.calls:
        arriving = tuple([shapes[source] for source in call.inputs])
        known = tuple(shape for shape in arriving if shape is not None)
        if isinstance(call.op, KerasLayer) and len(known) == len(arriving):
            try:
                call = call._replace(op=_recorded(call.op, known))
            except Exception as error:  # whatever Keras raises
                refused.append(cannot_be_built(call, error, _plain(error)))
        try:
            shapes[call.name] = volume_of(call.op, known) if len(known) == len(arriving) else None
        except (Misfit, Unknown):
            shapes[call.name] = None  # the analysis will say why
        calls.append(call)
    return network.with_calls(calls), refused


def _recorded(op: KerasLayer, arriving: tuple[Volume, ...]) -> KerasLayer:
    """The layer with what Keras makes of it between these volumes. Raises whatever Keras raises."""
    layer = lower(op, "layer")
    output = layer(one_or_list([keras.KerasTensor((None, *volume)) for volume in arriving]))
    if not hasattr(output, "shape"):
        raise LanguageError("it gives several tensors, or none: only layers that give one can be named")
    found = Config({"inputs": arriving, "output": tuple(output.shape)[1:], "weights": _weights(layer)})
    if op.recorded is not None and op.recorded["inputs"] == arriving and op.recorded != found:
        raise LanguageError("what is recorded of it is not what Keras builds")
    return KerasLayer(op.class_name, config=op.config, recorded=found)


def _weights(layer: keras.layers.Layer) -> list[Any]:
    """Name, shape and whether it is trained, of every weight; states of random generators are none."""
    weights = arrays(layer.weights)
    names = [weight.path.partition("/")[2] or weight.name for weight in weights]
    return [
        (name if names.count(name) == 1 else f"{name}_{number}", tuple(weight.shape), weight.trainable)
        for number, (name, weight) in enumerate(zip(names, weights, strict=True))
    ]


def _plain(error: Exception) -> str:
    """What Keras says, without its colours and the arguments it adds."""
    return re.sub(r"\x1b\[[0-9;]*m", "", str(error)).strip().partition("\n\nArguments received")[0]
