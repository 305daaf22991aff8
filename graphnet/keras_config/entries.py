"""What a config says of one layer, and what shape of a batch it tells."""

from __future__ import annotations

from typing import Any, NamedTuple

from graphnet.errors import brief
from graphnet.keras_config.plain import entry, expect, refusing
from graphnet.ops import InputLayer


class Layer(NamedTuple):
    """A layer, a model or an operation, as a config has it."""

    name: str
    kind: str
    module: str
    registered: str
    config: dict[str, Any]
    calls: list[Any]
    identity: object
    """What all entries that stand for one layer have in common."""
    build: Any
    """What Keras noted when it was built."""
    within: str
    """The models round it, for messages."""

    @property
    def place(self) -> str:
        return f"{self.within}{brief(self.name)} (a {self.kind[:80]})"

    @property
    def is_model(self) -> bool:
        return self.module != "keras.layers" and "layers" in self.config

    @property
    def is_functional(self) -> bool:
        return self.is_model and "input_layers" in self.config

    @property
    def is_operation(self) -> bool:
        """Whether it is a function of `keras.ops` rather than a layer."""
        return self.module.startswith(("keras.src.ops.", "keras.src.activations."))

    @property
    def is_input(self) -> bool:
        return self.module == "keras.layers" and self.kind == "InputLayer"

    @property
    def input_layer(self) -> InputLayer:
        """The op of an `InputLayer`."""
        shape = batch_shape(self)
        expect(shape is not None, f"{self.place} has no batch_shape")
        return volume_in(shape, self.place)


def layer(data: Any, within: str) -> Layer:
    """An entry of a config's layers. Raises `DocumentError` on anything malformed."""
    place = f"{within}a layer"
    expect(isinstance(data, dict), f"{place} is no object, but {brief(data)}")
    kind, config = entry(data, "class_name", str, place), entry(data, "config", dict, place)
    name, calls = data.get("name", config.get("name")), data.get("inbound_nodes", [])
    expect(isinstance(name, str), f"{place} (a {kind[:80]}) has no name")
    expect(isinstance(calls, list), f"{place} {brief(name)}: inbound_nodes is no list")
    shared = data.get("shared_object_id")
    return Layer(
        name,
        kind,
        *(text if isinstance(text := data.get(key), str) else "" for key in ("module", "registered_name")),
        config,
        calls,
        shared if type(shared) is int else ("entry", id(data)),
        data.get("build_config"),
        within,
    )


def batch_shape(layer: Layer) -> Any:
    """The shape of the batch that a layer says it takes, if it says so."""
    said = (layer.config.get(key) for key in ("batch_shape", "batch_input_shape", "build_input_shape"))
    built = layer.build.get("input_shape") if isinstance(layer.build, dict) else None
    return next((shape for shape in (*said, built) if shape is not None), None)


def volume_in(shape: Any, place: str) -> InputLayer:
    """The input of a batch of this shape, (batch, *spatial, channels)."""
    expect(isinstance(shape, list) and bool(shape), f"{place}: {brief(shape)} is no shape of a batch")
    with refusing(place):
        return InputLayer(tuple(shape[1:]))
