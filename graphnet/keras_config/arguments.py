"""The tensors that a layer is called with: where a config says so, and how they reach the layer."""

from __future__ import annotations

from typing import Any, NamedTuple

from graphnet.errors import DocumentError, brief
from graphnet.keras_config.plain import expect


class Wire(NamedTuple):
    """A tensor among the arguments of a call: which call of which layer gave it, as which of its results."""

    layer: str
    call: int
    result: int
    rank: int = 0
    """How many axes it has, with the batch, where that is told."""


class Arguments(NamedTuple):
    """What a layer is called with: plain data that holds wires."""

    args: list[Any]
    kwargs: dict[str, Any]

    def wires(self) -> list[Wire]:
        return [wire for wire in leaves([self.args, self.kwargs]) if isinstance(wire, Wire)]

    def tensors(self) -> list[Wire]:
        """What a layer takes that is called with one tensor or one list of them.

        Raises `DocumentError` for any other way: which argument a tensor was would be lost.
        """
        told = [
            value for name, value in self.kwargs.items() if not (name in ("training", "mask") and _is_switch(value))
        ]
        match [*(value for value in self.args if not _is_switch(value)), *told]:
            case [Wire() as wire]:
                return [wire]
            case [list(several)] if several and all(isinstance(wire, Wire) for wire in several):
                return several
        raise DocumentError("graphnet calls a layer with one tensor, or with one list of them, and nothing else")

    def tensors_for(self, inputs: Any) -> list[Wire]:
        """What a model takes, in the order of its inputs, which are plain data with wires too."""
        first, *others = [*self.args, *self.kwargs.values()] or [None]
        wanted = leaves(inputs)
        if isinstance(first, dict) and not isinstance(inputs, dict):
            first = [first.get(wire.layer) for wire in wanted]  # a dictionary by the names of the inputs
        given = leaves(first)
        fit = len(given) == len(wanted) and all(isinstance(wire, Wire) for wire in given)
        expect(fit, f"it takes {len(wanted)} tensors, but is called with {brief(first)}")
        expect(all(map(_is_switch, others)), "graphnet calls a model with its tensors, and nothing else")
        return given


def arguments(node: Any, place: str) -> Arguments:
    """The arguments of a call, as Keras writes them down: `args` and `kwargs`, or in older files a list of tensors."""
    match node:
        case {"args": list(args), "kwargs": dict(kwargs)}:
            return Arguments(
                [_wired(arg, place) for arg in args], {name: _wired(arg, place) for name, arg in kwargs.items()}
            )
        case [[str(), *_], *_]:
            wires = [_wire(tensor[:3], place) for tensor in node if isinstance(tensor, list)]
            switches = [
                value for tensor in node for entry in tensor[3:] if isinstance(entry, dict) for value in entry.values()
            ]
            expect(all(map(_is_switch, switches)), f"{place}: it is called with more than tensors")
            return Arguments([wires if len(wires) > 1 else wires[0]], {})
    raise DocumentError(f"{place}: {brief(node)} is no call of a layer")


def structure(value: Any, place: str) -> Any:
    """The inputs or outputs of a model: plain data in which `[layer, call, result]` becomes a wire."""
    match value:
        case [str(), int(), int()]:
            return _wire(value, place)
        case list():
            return [structure(inner, place) for inner in value]
        case dict():
            return {key: structure(inner, place) for key, inner in value.items()}
    raise DocumentError(f"{place}: {brief(value)} is no tensor of a layer")


def leaves(value: Any) -> list[Any]:
    """All that plain data holds, in Keras's order: dictionaries by their sorted keys.

    >>> leaves([1, {"b": 2, "a": [3]}])
    [1, 3, 2]
    """
    if isinstance(value, dict):
        value = [value[key] for key in sorted(value)]
    if type(value) is list:
        return [leaf for inner in value for leaf in leaves(inner)]
    return [value]


def _wired(value: Any, place: str) -> Any:
    match value:
        case {"class_name": "__keras_tensor__", "config": {"keras_history": history} as config}:
            shape = config.get("shape")
            return _wire(history, place)._replace(rank=len(shape) if isinstance(shape, list) else 0)
        case list():
            return [_wired(inner, place) for inner in value]
        case dict():
            return {key: _wired(inner, place) for key, inner in value.items()}
    return value


def _wire(history: Any, place: str) -> Wire:
    match history:
        case [str(layer), int(call), int(result)] if call >= 0 and result >= 0:
            return Wire(layer, call, result)
    raise DocumentError(f"{place}: {brief(history)} names no tensor of a layer")


def _is_switch(value: Any) -> bool:
    """Whether an argument only says in which mode a layer works."""
    return all(leaf is None or isinstance(leaf, bool) for leaf in leaves(value))
