"""How the layers of a Keras model are wired: functional and sequential models, and models within models."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from graphnet.errors import DocumentError, brief
from graphnet.keras_config.arguments import Arguments, Wire, arguments, leaves, structure
from graphnet.keras_config.axes import with_channels_last
from graphnet.keras_config.calls import Calls
from graphnet.keras_config.entries import Layer, input_op, layer
from graphnet.keras_config.names import DEEPEST, Names, cleaned, single
from graphnet.keras_config.operations import operation
from graphnet.keras_config.plain import entry, expect, refusing
from graphnet.network import Network, Outputs
from graphnet.source import nowhere

MOST_CALLS = 200_000
"""Models within models can multiply without end; no network has more calls."""

Visit = tuple[str, int]
"""One call of a layer, counted from 0."""


def from_config(config: Any) -> Network:
    """The network of a Keras model's config: what `config.json` in a `.keras` file holds.

    The activation that a layer has as an argument becomes a node behind it (`conv1`, `conv1_relu`), a model within
    the model a scope. Further calls of a layer or of a model bear numbers (`conv1_2`) and use the weights of the
    first. What no op of ours does is a `KerasLayer`; the axis of channels is -1, as whichever number it was written.
    Raises `DocumentError` on anything malformed or unknown.
    """
    try:
        with nowhere():
            model = layer(config, "")
            expect(model.is_model, f"{model.place} is no functional or sequential model: its wiring is code, not data")
            reader = _Reader()
            outputs = _outputs(reader.model(model, "", None))
            return with_channels_last(Network(reader.calls, outputs, name=single(model.name)))
    except RecursionError:
        raise DocumentError("its config is nested too deeply") from None


class _Reader:
    """Models read into one row of calls."""

    def __init__(self) -> None:
        self._names = Names()
        self.calls = Calls(self._names)
        self._count = 0

    def model(self, model: Layer, prefix: str, arriving: list[str] | None) -> Any:
        """What a model gives: names of calls, structured as it says. Without `arriving`, its inputs are calls too."""
        expect(prefix.count(".") <= DEEPEST, f"{model.place[:200]}: more than {DEEPEST} models within one another")
        return (self._functional if model.is_functional else self._sequential)(model, prefix, arriving)

    def _functional(self, model: Layer, prefix: str, arriving: list[str] | None) -> Any:
        layers = _by_name(model)
        inputs = [wire.layer for wire in leaves(_structure(model, "input_layers"))]
        expect(len(set(inputs)) == len(inputs), f"{model.place}: an input is named twice")
        for name in inputs:
            expect(name in layers and layers[name].is_input, f"{model.place}: its input {brief(name)} is no InputLayer")
        fed = set() if arriving is None else set(inputs)
        names = self._reserved([inner for inner in layers.values() if inner.name not in fed], prefix)
        if arriving is None:
            arriving = [self.calls.append(layers[name], names[name], input_op(layers[name]), []) for name in inputs]
        results = _Results(model.place)
        for name, tensor in zip(inputs, arriving, strict=True):
            results.keep((name, 0), [tensor])
        calls = {
            (inner.name, count): arguments(node, inner.place)
            for inner in layers.values()
            for count, node in enumerate(inner.calls)
        }
        for visit in _in_order(calls, model.place):
            inner = layers[visit[0]]
            name = names.pop(inner.name, None) or self._named(inner, prefix)
            results.keep(visit, self._apply(inner, name, calls[visit], results))
        return _mapped(lambda wire: results[_since_model(wire, layers)], _structure(model, "output_layers"))

    def _sequential(self, model: Layer, prefix: str, arriving: list[str] | None) -> Any:
        layers = list(_by_name(model).values())
        start, followers = (layers[0], layers[1:]) if layers and layers[0].is_input else (None, layers)
        names = self._reserved(followers, prefix)
        if arriving is None:
            name = self._names.node(cleaned(start.name) if start else "input")
            arriving = [self.calls.append(model, name, input_op(*filter(None, (start, model, *followers[:1]))), [])]
        for inner in followers:
            results = _Results(model.place)
            results.keep(("", 0), arriving)
            wires = [Wire("", 0, position) for position in range(len(arriving))]
            given = Arguments([wires if len(wires) > 1 else wires[0]], {})
            arriving = self._apply(inner, names[inner.name], given, results)
        return arriving if len(arriving) > 1 else arriving[0]

    def _apply(self, layer: Layer, name: str, given: Arguments, results: _Results) -> list[str]:
        """Call a layer, a model or an operation: the names of the calls that have its results."""
        self._count += 1
        if self._count > MOST_CALLS:
            raise DocumentError(f"more than {MOST_CALLS:,} calls, at {layer.place[:200]}")
        if layer.is_input:
            raise DocumentError(f"{layer.place} is called")
        if layer.is_model:
            with refusing(layer.place):
                wires = given.tensors_for(
                    _structure(layer, "input_layers") if layer.is_functional else [Wire("", 0, 0)]
                )
            return leaves(self.model(layer, f"{name}.", [results[wire] for wire in wires]))
        if layer.is_operation:
            with refusing(layer.place):
                op, wires = operation(layer.kind, layer.config, *given)
            return [self.calls.append(layer, name, op, [results[wire] for wire in wires])]
        with refusing(layer.place):
            wires = given.tensors()
        return [self.calls.extend(layer, name, [results[wire] for wire in wires])]

    def _reserved(self, layers: Iterable[Layer], prefix: str) -> dict[str, str]:
        """The names of the first calls of layers: written names go before those that are made here."""
        return {inner.name: self._named(inner, prefix) for inner in layers}

    def _named(self, layer: Layer, prefix: str) -> str:
        wanted = prefix + cleaned(layer.name)
        return self._names.scope(wanted) if layer.is_model else self._names.node(wanted)


class _Results:
    """The calls that have what the layers of a model give."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._given: dict[Visit, list[str]] = {}

    def keep(self, visit: Visit, names: list[str]) -> None:
        self._given[visit] = names

    def __getitem__(self, wire: Wire) -> str:
        names = self._given.get((wire.layer, wire.call), [])
        if wire.result < len(names):
            return names[wire.result]
        if not names:
            raise DocumentError(f"{self._place}: layer {brief(wire.layer)} has no call {wire.call}")
        raise DocumentError(
            f"{self._place}: {brief(wire.layer)} gives several tensors, but a node of graphnet gives one"
        )


def _by_name(model: Layer) -> dict[str, Layer]:
    layers: dict[str, Layer] = {}
    within = f"{model.place}: "
    for data in entry(model.config, "layers", list, model.place):
        inner = layer(data, within)
        if inner.name in layers:
            raise DocumentError(f"{inner.place}: a second layer of that name")
        layers[inner.name] = inner
    return layers


def _structure(model: Layer, key: str) -> Any:
    expect(key in model.config, f"{model.place} has no {key!r}")
    return structure(model.config[key], f"{model.place}: {key}")


def _since_model(wire: Wire, layers: Mapping[str, Layer]) -> Wire:
    """The wire of an output: Keras counts the calls of functional models from 1 there, and only there."""
    inner = layers.get(wire.layer)
    return wire._replace(call=wire.call - 1) if inner is not None and inner.is_functional else wire


def _in_order(calls: Mapping[Visit, Arguments], place: str) -> Iterator[Visit]:
    """Every call after those whose tensors it takes, and otherwise in the order in which the config has them."""
    waiting = {visit: [(wire.layer, wire.call) for wire in given.wires()] for visit, given in calls.items()}
    begun: set[Visit] = set()
    done: set[Visit] = set()
    for visit in calls:
        row = [visit]
        while row:
            last = row[-1]
            before = [source for source in waiting[last] if source in calls and source not in done]
            if last in done or not before:
                row.pop()
                if last not in done:
                    done.add(last)
                    yield last
            else:
                expect(last not in begun, f"{place}: layer {brief(last[0])} depends on itself")
                begun.add(last)
                row.extend(reversed(before))


def _mapped(name: Callable[[Wire], str], tensors: Any) -> Any:
    match tensors:
        case Wire():
            return name(tensors)
        case list():
            return [_mapped(name, inner) for inner in tensors]
    return {key: _mapped(name, inner) for key, inner in tensors.items()}


def _outputs(given: Any) -> Outputs:
    """What leaves the network: by key where the model gives a dictionary of tensors, otherwise all in Keras's order."""
    if isinstance(given, dict) and all(isinstance(name, str) for name in given.values()) and given:
        keys = Names()
        return {keys.node(single(key)): name for key, name in given.items()}
    names = leaves(given)
    expect(bool(names), "its model has no outputs")
    return tuple(names)
