"""How the layers of a Keras model are wired: functional and sequential models, and models within models."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from graphnet.errors import DocumentError, brief
from graphnet.keras_config.arguments import Arguments, Wire, arguments, leaves, structure
from graphnet.keras_config.calls import Calls
from graphnet.keras_config.entries import Layer, input_layer, layer
from graphnet.keras_config.names import DEEPEST, Names, cleaned, single
from graphnet.keras_config.operations import operation
from graphnet.keras_config.plain import entry, expect, refusing
from graphnet.network import Network, Outputs
from graphnet.source import nowhere

MOST_CALLS = 1_000_000
"""Models within models can multiply without end; no network has more calls."""

Visit = tuple[str, int]
"""The call of a layer, counted from 0."""


def from_config(config: Any) -> Network:
    """The network of a Keras model's config: what `config.json` in a `.keras` file holds.

    The activation that a layer has as an argument becomes a node behind it (`conv1`, `conv1_relu`), a model within
    the model a scope. Further calls of a layer or of a model bear numbers (`conv1_2`) and use the weights of the
    first. What no op of ours does is a `KerasLayer`. Raises `DocumentError` on anything malformed or unknown.
    """
    try:
        with nowhere():
            model = layer(config, "")
            expect(model.is_model, f"{model.place} is no functional or sequential model: its wiring is code, not data")
            reader = _Reader()
            outputs = _outputs(reader.model(model, "", None))
            return Network(reader.calls, outputs, name=single(model.name))
    except RecursionError:
        raise DocumentError("its config is nested too deeply") from None


class _Reader:
    """Models read into one row of calls."""

    def __init__(self) -> None:
        self._names = Names()
        self.calls = Calls(self._names)
        self._visits = 0

    def model(self, model: Layer, prefix: str, arriving: list[str] | None) -> Any:
        """What a model gives: names of calls, structured as it says. Without `arriving`, its inputs are calls too."""
        expect(prefix.count(".") <= DEEPEST, f"{model.place[:200]}: more than {DEEPEST} models within one another")
        return (self._functional if model.is_functional else self._sequential)(model, prefix, arriving)

    def _functional(self, model: Layer, prefix: str, arriving: list[str] | None) -> Any:
        layers = {inner.name: inner for inner in _layers(model)}
        inputs = _inputs(model)
        for wire in inputs:
            known = wire.layer in layers and layers[wire.layer].is_input
            expect(known, f"{model.place}: its input {brief(wire.layer)} is no InputLayer")
        fed = dict(zip((wire.layer for wire in inputs), arriving or (), strict=False))
        names = self._reserved((inner for inner in layers.values() if inner.name not in fed), prefix)
        if arriving is None:
            fed = {wire.layer: self._input(layers[wire.layer], names.pop(wire.layer)) for wire in inputs}
        results = {(name, 0): [tensor] for name, tensor in fed.items()}

        def tensor(wire: Wire) -> str:
            given = results.get((wire.layer, wire.call))
            expect(given is not None, f"{model.place}: there is no call {wire.call} of a layer {brief(wire.layer)}")
            assert given is not None
            several = f"{model.place}: {brief(wire.layer)} gives several tensors, but a node of graphnet gives one"
            expect(wire.result < len(given), several)
            return given[wire.result]

        calls = {(inner.name, count): call for inner in layers.values() for count, call in enumerate(_calls(inner))}
        for name, count in _in_order(calls, model.place):
            called = names.pop(name, None) or prefix + cleaned(name)
            ...
        return structure

    ...
