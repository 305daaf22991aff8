"""What a config says of one layer, and what shape of a batch it tells."""

from __future__ import annotations

from typing import Any, NamedTuple

from graphnet.errors import DocumentError, brief
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


def layer(data: Any, within: str) -> Layer:
    """An entry of a config's layers. Raises `DocumentError` on anything malformed."""
    place = f"{within}a layer"
    expect(isinstance(data, dict), f"{place} is no object, but {brief(data)}")
    kind, config = entry(data, "class_name", str, place), entry(data, "config", dict, place)
    name, calls = data.get("name", config.get("name", kind)), data.get("inbound_nodes", [])
    expect(isinstance(name, str), f"{place} (a {kind[:80]}): {brief(name)} is no name")
    expect(isinstance(calls, list), f"{place} {brief(name)}: inbound_nodes is no list")
    shared = data.get("shared_object_id")
    return Layer(
        name,
        kind,
        _text(data.get("module")),
        _text(data.get("registered_name")),
        config,
        calls,
        shared if type(shared) is int else ("entry", id(data)),
        data.get("build_config"),
        within,
    )


def input_op(*layers: Layer) -> InputLayer:
    """The input of the batch (batch, *spatial, channels) that the first of some layers says it takes."""
    first, *_ = layers
    for taker in layers:
        built = taker.build.get("input_shape") if isinstance(taker.build, dict) else None
        said = (taker.config.get(key) for key in ("batch_shape", "batch_input_shape", "build_input_shape"))
        for shape in (*said, built):
            if shape is not None:
                expect(isinstance(shape, list) and bool(shape), f"{taker.place}: {brief(shape)} is no shape of a batch")
                with refusing(taker.place):
                    return InputLayer(tuple(shape[1:]))
    raise DocumentError(
        f"{first.place} was not built: nothing says which volume comes in\n"
        "    mend: begin it with keras.Input(...), or call model.build(...), and save it again"
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
