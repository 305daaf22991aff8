"""Network <-> plain JSON. Reading a document runs nothing that it holds."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from graphnet.errors import ArgumentError, DocumentError, FileError, GraphnetError, near_matches
from graphnet.files import json_object, write
from graphnet.fragments import NAME
from graphnet.network import Call, Network, check_is_network, scopes_of
from graphnet.ops import CATALOGUE, Op
from graphnet.ops.arguments import freeze, thaw
from graphnet.source import Source, nowhere

FORMAT = "graphnet"
VERSION = 1
DEEPEST = 100
"""How many scopes may lie within one another."""


def save(network: Network, path: str | os.PathLike[str]) -> Path:
    """Write a network as a JSON document, which `graphnet.load` reads back equal."""
    check_is_network(network)
    if Path(path).suffix != ".json":
        raise ArgumentError(
            f"{path}: a document ends in .json\n    mend: graphnet.render draws, to_keras(net).save keeps weights"
        )
    try:
        text = json.dumps(to_document(network), indent=1, ensure_ascii=False, allow_nan=False) + "\n"
        return write(path, text.encode())
    except (UnicodeEncodeError, RecursionError) as error:
        raise ArgumentError(f"{path}: {network.name} holds what JSON has no words for: {error}") from None


def read(path: str | os.PathLike[str], ops: Mapping[str, type[Op]] | None = None) -> Network:
    """Read a document back. `ops` are ops of one's own, by name. Raises `DocumentError` on anything malformed."""
    try:
        text = Path(path).read_text("utf-8")
    except UnicodeDecodeError:
        raise DocumentError(f"{path}: not a text file") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise FileError(f"{path} cannot be read: {reason}") from None
    try:
        data = json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=json_object)
    except (ValueError, RecursionError) as error:
        raise DocumentError(f"{path}: not a JSON document: {error}") from None
    try:
        return from_document(data, ops)
    except DocumentError as error:
        raise DocumentError(f"{path}: {error}") from None


def to_document(network: Network) -> dict[str, Any]:
    """A network as plain data."""
    outputs = dict(network.outputs) if isinstance(network.outputs, Mapping) else list(network.outputs)
    return {
        "format": FORMAT,
        "version": VERSION,
        "name": network.name,
        "parameters": thaw(freeze(dict(network.parameters))),
        "exact_fit": network.exact_fit,
        **({"ignore": sorted(network.ignore)} if network.ignore else {}),
        "nodes": [_node(call) for call in network.calls],
        "outputs": outputs,
    }


def _node(call: Call) -> dict[str, Any]:
    node: dict[str, Any] = {"name": call.name, "op": type(call.op).__name__}
    if arguments := thaw(freeze(call.op.arguments())):
        node["arguments"] = arguments
    if call.inputs:
        node["inputs"] = list(call.inputs)
    if call.weights != call.name:
        node["weights"] = call.weights
    if call.source:
        node["source"] = [Path(call.source.file).name, call.source.line]
    return node


def from_document(data: Any, ops: Mapping[str, type[Op]] | None = None) -> Network:
    """A network from plain data, every part of it checked."""
    _check(isinstance(data, dict) and data.get("format") == FORMAT, f'no graphnet document: "format" is not "{FORMAT}"')
    version = data.get("version")
    _check(
        type(version) is int and version == VERSION,
        f"version {version!r} of the format, but this graphnet reads version {VERSION}",
    )
    _check_keys(
        data, "the document", {"name", "nodes", "outputs"}, {"format", "version", "parameters", "exact_fit", "ignore"}
    )
    _check(_is_name(data["name"]), f"name {data['name']!r} is no name")
    _check(isinstance(data.get("parameters", {}), dict), "parameters is no object")
    _check(isinstance(data.get("exact_fit", False), bool), "exact_fit is neither true nor false")
    ignore = data.get("ignore", [])
    _check(isinstance(ignore, list) and all(isinstance(code, str) for code in ignore), "ignore is no list of codes")
    _check(isinstance(data["nodes"], list) and bool(data["nodes"]), "nodes is no list, or an empty one")
    known = {**CATALOGUE, **(ops or {})}
    calls: dict[str, Call] = {}
    scopes: set[str] = set()
    for position, node in enumerate(data["nodes"]):
        call = _call(node, f"nodes[{position}]", calls, known)
        calls[call.name] = call
        within = scopes_of(call.name)
        scopes.update(within)
        for name in (call.name, *within):
            _check(name not in scopes or name not in calls, f"nodes[{position}]: {name} is both a node and a scope")
    try:
        parameters = {name: freeze(value) for name, value in data.get("parameters", {}).items()}
    except (ArgumentError, RecursionError) as error:
        raise DocumentError(f"parameters: {error}") from None
    return Network(
        calls.values(),
        _outputs(data["outputs"], calls),
        name=data["name"],
        parameters=parameters,
        exact_fit=data.get("exact_fit", False),
        ignore=ignore,
    )


def _call(node: Any, place: str, earlier: Mapping[str, Call], known: Mapping[str, type[Op]]) -> Call:
    """One node, which may only depend on earlier ones: so there can be no circle."""
    _check(isinstance(node, dict), f"{place} is no object")
    _check_keys(node, place, {"name", "op"}, {"arguments", "inputs", "weights", "source"})
    name = node["name"]
    fit = isinstance(name, str) and name.count(".") <= DEEPEST and all(map(_is_name, name.split(".")))
    _check(fit, f"{place}: {name!r} is no name: letters, digits, _ and -, with dots between scopes")
    place = f"{place} ({name})"
    _check(name not in earlier, f"{place}: a second node of that name")
    op = _op(node, place, known)
    inputs = node.get("inputs", [])
    _check(
        isinstance(inputs, list) and all(isinstance(source, str) for source in inputs),
        f"{place}: inputs is no list of names",
    )
    for source in inputs:
        if source not in earlier:
            raise DocumentError(f"{place}: input {source!r} is no earlier node{near_matches(source, earlier)}")
    wanted = "two or more" if op.joins else op.arity
    _check(op.accepts(len(inputs)), f"{place}: {op!r} takes {wanted} inputs, got {len(inputs)}")
    weights = node.get("weights", name)
    if weights != name:
        owner = earlier.get(weights) if isinstance(weights, str) else None
        _check(owner is not None, f"{place}: weights {weights!r} is no earlier node")
        assert owner is not None
        _check(
            owner.op == op and owner.weights == owner.name,
            f"{place}: cannot use the weights of {weights}: {owner.op!r}",
        )
    return Call(name, op, tuple(inputs), weights, _source(node.get("source"), place))


def _op(node: dict[str, Any], place: str, known: Mapping[str, type[Op]]) -> Op:
    kind, arguments = node["op"], node.get("arguments", {})
    if not isinstance(kind, str) or kind not in known:
        mend = near_matches(str(kind), known) or "; if it is an op of your own, name its module with --ops my_ops.py"
        raise DocumentError(f"{place}: unknown op {kind!r}{mend}")
    _check(isinstance(arguments, dict), f"{place}: arguments is no object")
    try:
        with nowhere():  # the lines that read this document are of no interest
            return known[kind](**{name: freeze(value) for name, value in arguments.items()})
    except (GraphnetError, TypeError, ValueError, RecursionError) as error:
        raise DocumentError(f"{place}: {error}") from None


def _source(source: Any, place: str) -> Source | None:
    if source is None:
        return None
    match source:
        case [str(file), int(line)] if line > 0 and line is not True:
            return Source(file, line)
    raise DocumentError(f"{place}: source is not [file, line]")


def _outputs(outputs: Any, calls: Mapping[str, Call]) -> Any:
    keyed = isinstance(outputs, dict)
    _check(isinstance(outputs, (list, dict)) and bool(outputs), "outputs is neither a list nor an object, or empty")
    for key in outputs if keyed else ():
        _check(_is_name(key), f"the output key {key!r} is no name")
    for name in outputs.values() if keyed else outputs:
        if not isinstance(name, str) or name not in calls:
            raise DocumentError(f"output {name!r} is no node{near_matches(str(name), calls)}")
    return outputs


def _is_name(text: Any) -> bool:
    return isinstance(text, str) and NAME.fullmatch(text) is not None


def _check(holds: bool, message: str) -> None:
    if not holds:
        raise DocumentError(message)


def _check_keys(data: dict[str, Any], place: str, required: set[str], optional: set[str]) -> None:
    for key in sorted(required - data.keys()):
        raise DocumentError(f"{place} has no {key!r}")
    for key in sorted(data.keys() - required - optional):
        raise DocumentError(f"{place} has an unknown entry {key!r}{near_matches(key, required | optional)}")


def _refuse_constant(text: str) -> Any:
    raise ValueError(f"{text} is no JSON number")
