"""What Keras makes of a network, call by call, held against what graphnet says of it.

Keras's side is built without asking for graphnet's volumes: each op becomes its layer, and each layer is applied.
"""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import prod
from random import Random
from typing import Any, NamedTuple

import keras
import numpy as np
from random_networks import Author, Refusal
from shrinking import shrunk, written

from graphnet import Network, Op, analyze
from graphnet.compiling.lowering import lower
from graphnet.compiling.model import layer_name
from graphnet.errors import Misfit
from graphnet.network import Call
from graphnet.ops import CATALOGUE, InputLayer
from graphnet.shapes import Volume
from graphnet.volumes import Volumes, sharing_problems, volumes


class Rule(NamedTuple):
    """Where graphnet refuses what Keras lets pass, and why it should."""

    name: str
    why: str
    holds: Callable[..., bool]


def weights_of(op: Op, arriving: tuple[Volume, ...]) -> Any:
    """The weights that an op says it has, or None where it refuses what arrives."""
    try:
        return op.weight_shapes(*arriving)
    except Misfit:
        return None


STRICTER = [
    Rule(
        "join of different ranks",
        "Keras lines up the last axes, so that a row of features is added to the channels of every pixel, where most "
        "often a Flatten was forgotten; whoever means it can say so with extents of 1",
        lambda op, arriving, owners: op.joins and len({len(volume) for volume in arriving}) > 1,
    ),
    Rule(
        "shared weights of another shape",
        "Keras's LayerNormalization lays weights of 6×5 over axes of 5×6 all the same, number by number",
        lambda op, arriving, owners: op.normalizes and weights_of(op, arriving) != weights_of(op, owners),
    ),
]
"""The rules by which graphnet alone refuses a call: of an op, what arrives, and what its weights were made for."""

STRICTER_ARGUMENTS = [
    Rule(
        "negative momentum or epsilon",
        "the mean moves away from what it sees, and the root of a small variance is no number",
        lambda refusal: min(refusal.arguments.get(name, 0) for name in ("momentum", "epsilon")) < 0,
    ),
    Rule(
        "negative seed",
        "seeds are counted from 0, and the backends make different things of others",
        lambda refusal: (refusal.arguments.get("seed") or 0) < 0,
    ),
    Rule(
        "transposed same of other extents",
        "TensorFlow fails on the data where output_padding makes anything but N·S of N cells",
        lambda refusal: "output_padding can only be" in str(refusal.error),
    ),
    Rule(
        "rate of 1",
        "nothing is left to scale up",
        lambda refusal: refusal.arguments.get("rate") == 1,
    ),
    Rule(
        "interpolation that backends differ in",
        "bicubic gives other numbers on torch than on TensorFlow and JAX, and Lanczos none at all",
        lambda refusal: refusal.arguments.get("interpolation") in ("bicubic", "lanczos3", "lanczos5"),
    ),
]
"""The rules by which graphnet alone refuses arguments, of a refusal."""


class Difference(NamedTuple):
    """Something that graphnet and Keras do not agree on."""

    node: str
    about: str
    ours: Any
    keras: Any

    def __str__(self) -> str:
        return f"{self.node}: {self.about}: graphnet {self.ours}, Keras {self.keras}"


@dataclass
class Comparison:
    """What came of holding things against Keras: counts, and the differences."""

    counts: Counter[str] = field(default_factory=Counter)
    ops: Counter[str] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)

    def add(self, other: Comparison) -> None:
        self.counts += other.counts
        self.ops += other.ops
        self.differences += other.differences

    def judge(self, node: str, about: str, ours: object, theirs: object, rule: str | None) -> bool:
        """Note the errors, or None, of graphnet and of Keras over one node; tell whether both accept it.

        A rule is the reason why graphnet alone may refuse it.
        """
        if ours and theirs:
            self.counts[f"{about}: refused by both"] += 1
        elif ours and rule:
            self.counts[f"{about}: refused by graphnet, {rule}"] += 1
        elif ours or theirs:
            who = "graphnet" if ours else "Keras"
            self.differences.append(
                Difference(node, f"{about}: refused by {who} alone", _verdict(ours), _verdict(theirs))
            )
        else:
            self.counts[f"{about}: accepted by both"] += 1
        return not (ours or theirs)


def applied(layer: Any, arriving: list[Any]) -> Any:
    """What a layer makes of symbols or arrays. Raises whatever Keras does, and where nothing is left of the volume.

    Arrays go through as symbols of their shapes too: for a window with no place at all, TensorFlow's depthwise
    convolution returns memory that nobody wrote, where Keras's own inference refuses.
    """
    if not keras.backend.is_keras_tensor(arriving[0]):
        applied(layer, [keras.KerasTensor(array.shape) for array in arriving])
    made = layer(arriving if len(arriving) > 1 else arriving[0])
    if 0 in made.shape:
        raise ValueError(f"nothing is left of it: {tuple(made.shape)}")
    return made


class Built:
    """The layers and tensors that Keras makes of a network as far as it goes, and what it refuses."""

    def __init__(self, network: Network, data: dict[str, Any] | None = None, layers: dict[str, Any] | None = None):
        """With data for the inputs, and layers that are built, real arrays are computed; otherwise it is symbolic."""
        self.tensors: dict[str, Any] = {}
        self.layers: dict[str, Any] = dict(layers or {})
        self.errors: dict[str, Exception] = {}
        for call in network.calls:
            if not (set(call.inputs) <= self.tensors.keys()) or call.weights in self.errors:
                continue  # it went wrong further up
            try:
                self.tensors[call.name] = self._made(call, data)
            except Exception as error:  # whatever Keras raises is its verdict
                self.errors[call.name] = error

    def _made(self, call: Call, data: dict[str, Any] | None) -> Any:
        if isinstance(call.op, InputLayer):
            return keras.Input(call.op.shape, name=layer_name(call.name)) if data is None else data[call.name]
        if call.weights not in self.layers:
            self.layers[call.weights] = lower(call.op, layer_name(call.weights))
        return applied(self.layers[call.weights], [self.tensors[name] for name in call.inputs])

    def volume(self, name: str) -> Volume:
        return tuple(self.tensors[name].shape)[1:]

    def with_data(self, network: Network, seed: int) -> Built:
        """Real arrays through these layers, for a network whose every extent is known."""
        numbers = np.random.default_rng(seed)
        shapes = {call.name: call.op.shape for call in network.calls if isinstance(call.op, InputLayer)}
        # Two in a batch, for no layer may mix them.
        data = {name: numbers.normal(size=(2, *shape)).astype("float32") for name, shape in shapes.items()}
        return Built(network, data, self.layers)


DATA_EVERY = 5
"""Every so many networks are given real data."""


def try_seed(seed: int, ops: Iterable[type[Op]] = tuple(CATALOGUE.values())) -> tuple[Network, Comparison]:
    """The network of a seed, and what came of holding it, and arguments that its ops refused, against Keras."""
    author = Author(seed, ops)
    network = author.network()
    comparison = compare(network, seed if seed % DATA_EVERY == 0 else None)
    for refusal in author.refusals:
        comparison.add(compare_arguments(refusal))
    return network, comparison


def smallest(network: Network, difference: Difference, data_seed: int | None) -> str:
    """The smallest network found that shows a difference, written as a person would, and the difference there."""

    def shown(candidate: Network) -> Difference | None:
        return next((found for found in compare(candidate, data_seed).differences if alike(candidate, found)), None)

    def alike(candidate: Network, found: Difference) -> bool:
        same_op = found.node in candidate and type(candidate.op(found.node)) is type(network.op(difference.node))
        return same_op and found.about == difference.about

    small = shrunk(network, lambda candidate: shown(candidate) is not None)
    return f"{written(small)}\n# {shown(small)}"


def compare(network: Network, data_seed: int | None = None) -> Comparison:
    """Hold volumes, parameters and refusals against Keras's, and with a seed the volumes of real data too."""
    comparison = Comparison(_traits(network))
    built = Built(network)
    agreed = _compare_volumes(network, built, comparison, "calls")
    if len(agreed) == len(network):
        comparison.counts["networks: valid"] += 1
        _compare_parameters(network, built, comparison)
    if data_seed is not None and not comparison.differences:
        filled = _filled(network, Random(data_seed).randint(1, 12))
        part = Network([call for call in filled.calls if call.name in agreed], agreed)
        _compare_volumes(part, built.with_data(part, data_seed), comparison, "calls with data")
        comparison.counts["networks: with data"] += 1
    return comparison


def _traits(network: Network) -> Counter[str]:
    """What there is to be counted about a network before anything is compared."""
    unknown = any(None in call.op.shape for call in network.calls if isinstance(call.op, InputLayer))
    traits = {
        "networks": True,
        "networks: several inputs": len(network.input_names) > 1,
        "networks: several outputs": len(network.output_names) > 1,
        "networks: shared weights": any(call.weights != call.name for call in network.calls),
        "networks: unknown extents": unknown,
        "networks: scopes": bool(network.scopes()),
    }
    return Counter({**{trait: 1 for trait, has in traits.items() if has}, "nodes": len(network)})


def _compare_volumes(network: Network, built: Built, comparison: Comparison, about: str) -> list[str]:
    """Compare node by node as far as neither refuses; the nodes on whose volumes both agree."""
    found = volumes(network)
    problems = {problem.node: problem.message for problem in found.problems + sharing_problems(network, found)}
    agreed: dict[str, None] = {}
    for call in network.calls:
        name = call.name
        if not set(call.inputs) <= agreed.keys() or not (call.weights in agreed or call.weights == name):
            continue  # it went wrong further up
        if found.shapes[name] is None and name not in problems:
            comparison.counts[f"{about}: only Keras knows"] += 1
            continue
        comparison.ops[type(call.op).__name__] += 1
        ours, theirs = problems.get(name), built.errors.get(name)
        rule = _rule(network, call, found, built) if ours and not theirs else None
        if not comparison.judge(name, about, ours, theirs, rule):
            continue
        if found.shapes[name] == built.volume(name):
            agreed[name] = None
        else:
            comparison.differences.append(Difference(name, f"{about}: volume", found.shapes[name], built.volume(name)))
    return list(agreed)


def _rule(network: Network, call: Call, found: Volumes, built: Built) -> str | None:
    """Why graphnet alone may refuse a call."""
    arriving, owners = found.arriving(call), found.arriving(network[call.weights])
    assert arriving is not None
    if not call.op.joins and _error(lambda: applied(built.layers[call.weights], _ones(arriving))):
        return "by Keras when data arrives"
    return next((rule.name for rule in STRICTER if rule.holds(call.op, arriving, owners)), None)


def _compare_parameters(network: Network, built: Built, comparison: Comparison) -> None:
    """Parameters of every node; those of a shared layer belong to its first call."""
    facts = analyze(network)
    for call in network.calls:
        layer = built.layers.get(call.name)
        said = (facts[call.name].params, facts[call.name].trainable_params)
        weights = (layer.weights, layer.trainable_weights) if layer else ([], [])
        kept = tuple(sum(prod(weight.shape) for weight in some) for some in weights)
        if said != kept:
            comparison.differences.append(Difference(call.name, "parameters and trainable parameters", said, kept))


def _filled(network: Network, number: int) -> Network:
    """A network with a number for every extent that is not known."""

    def known(op: Op) -> Op:
        if isinstance(op, InputLayer):
            return InputLayer(tuple(number if extent is None else extent for extent in op.shape))
        return op

    return Network([call._replace(op=known(call.op)) for call in network.calls], network.outputs)


def compare_arguments(refusal: Refusal) -> Comparison:
    """Hold arguments that an op refused against the Keras layer of the same name, if it has them."""
    comparison = Comparison()
    layer = getattr(keras.layers, refusal.op.__name__, None)
    if layer is not None and _speaks_keras(refusal.arguments, layer):
        error = _error(lambda: applied(layer(**refusal.arguments), _ones(refusal.volumes)))
        rule = next((rule.name for rule in STRICTER_ARGUMENTS if rule.holds(refusal)), None)
        comparison.judge(_written(refusal), "arguments", refusal.error, error, rule)
    return comparison


def _ones(shapes: tuple[Volume, ...]) -> list[Any]:
    """Data for some volumes, with extents that are not known made large enough for most windows."""
    return [np.ones([2, *(9 if extent is None else extent for extent in volume)], "float32") for volume in shapes]


def _error(attempt: Callable[[], object]) -> Exception | None:
    """What an attempt raises: whatever it is, it is Keras's verdict."""
    try:
        attempt()
    except Exception as error:
        return error
    return None


def _speaks_keras(arguments: dict[str, Any], layer: Any) -> bool:
    """Whether a Keras layer knows all of these arguments, and a window's padding is one that it has."""
    known = inspect.signature(layer).parameters
    if not arguments.keys() <= known.keys():
        return False
    of_window = "padding" in known and isinstance(known["padding"].default, str)
    return not of_window or arguments.get("padding", "valid") in ("valid", "same")


def _written(refusal: Refusal) -> str:
    arguments = ", ".join(f"{name}={value!r}" for name, value in refusal.arguments.items())
    return f"{refusal.op.__name__}({arguments}) of {' and '.join(map(str, refusal.volumes))}"


def _verdict(error: object) -> str:
    """An error in one line, for a table.

    >>> _verdict(None), _verdict(ValueError("no window\\n  fits"))
    ('yes', 'no (ValueError: no window)')
    """
    if error is None:
        return "yes"
    kind = f"{type(error).__name__}: " if isinstance(error, Exception) else ""
    return f"no ({kind}{(str(error).strip().splitlines() or [''])[0]})"
