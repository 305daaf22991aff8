"""What a network is to learn from a data set, and whether it can."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from graphnet.errors import ArgumentError
from graphnet.network import Call, Network
from graphnet.ops import Identity, InputLayer, Sigmoid, Softmax
from graphnet.shapes import Volume, volume_text
from graphnet.training.data.dataset import DataSet
from graphnet.volumes import known_volumes

Answer = Literal["softmax", "sigmoid", "binary"]
"""What logits mean: one class of many; each class by itself; or the second of two classes, told by one number."""


@dataclass(frozen=True)
class Output:
    """An output that tells the classes apart."""

    logits: str
    """The call whose output are the logits."""
    answer: Answer


@dataclass(frozen=True)
class Task:
    """Telling the classes of pictures apart."""

    shape: tuple[int, int, int]
    """(height, width, channels) of the pictures that the network takes."""
    outputs: tuple[Output, ...]
    """In the network's order; the first is the main one, the others are auxiliary."""


def task(network: Network, data: DataSet) -> Task:
    """What a network is to learn from a data set.

    Extents that the network leaves open are the data's own. Raises `ArgumentError` for a network that does not tell
    the classes of such images apart, `ShapeError` for one that does not hold together.
    """
    known_volumes(network)
    entry = _entry(network)
    shape = _image_shape(network, entry, data)
    volumes = known_volumes(network.with_ops({entry.name: InputLayer(shape)}))
    outputs = tuple(_output(network, name, volumes[name], data) for name in network.output_names)
    return Task(shape, outputs)


def _output(network: Network, name: str, leaving: Volume, data: DataSet) -> Output:
    end = network[name]
    classes = len(data.classes)
    if leaving != (classes,) and not (leaving == (1,) and classes == 2):
        mend = f"classes={classes}" if "classes" in network.parameters else f"end in Dense({classes}) >> Softmax()"
        raise ArgumentError(
            f"{network.name} ends in {volume_text(leaving)} ({end.name}), but {data.name} has {classes} classes\n"
            f"    mend: {mend}"
        )
    _refuse_probabilities_within(network, end)
    if isinstance(end.op, Softmax) and leaving != (1,):
        return Output(end.inputs[0], "softmax")
    if isinstance(end.op, Sigmoid):
        return Output(end.inputs[0], "binary" if leaving == (1,) else "sigmoid")
    if end.op.kind == "activation":
        raise ArgumentError(
            f"{network.name} ends in {end.op!r} ({end.name}), which gives neither probabilities nor logits\n"
            "    mend: end in Softmax(), or Sigmoid(), or without an activation"
        )
    return Output(name, "binary" if leaving == (1,) else "softmax")


def _refuse_probabilities_within(network: Network, end: Call) -> None:
    """Raise `ArgumentError` for probabilities that are only reshaped or dropped, which would be taken for logits."""
    telling = end
    while isinstance(telling.op, Identity) or telling.op.kind in ("reshaping", "regularization"):
        telling = network[telling.inputs[0]]
    if telling is not end and isinstance(telling.op, (Softmax, Sigmoid)):
        raise ArgumentError(
            f"{network.name} ends in {end.op!r} ({end.name}) behind {telling.op!r} ({telling.name}): "
            "its probabilities would be taken for logits\n"
            f"    mend: put the {type(telling.op).__name__.lower()} last"
        )


def _entry(network: Network) -> Call:
    """The one input."""
    names = network.input_names
    if len(names) != 1:
        raise ArgumentError(
            f"{network.name} has {len(names)} inputs ({', '.join(names)}); only networks with one can be trained"
        )
    return network[names[0]]


def _image_shape(network: Network, entry: Call, data: DataSet) -> tuple[int, int, int]:
    wanted = entry.op.output_shape()
    if len(wanted) != 3:
        raise ArgumentError(
            f"{network.name} takes a volume of {volume_text(wanted)} ({entry.name}), "
            f"but {data.name} has images: (height, width, channels)"
        )
    return data.shape_for(wanted)
