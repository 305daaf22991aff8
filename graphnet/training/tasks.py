"""What a network is to learn from a data set, and whether it can."""

from __future__ import annotations

from typing import NamedTuple

from graphnet.errors import ArgumentError
from graphnet.network import Call, Network
from graphnet.ops import InputLayer, Softmax
from graphnet.shapes import volume_text
from graphnet.training.data import DataSet
from graphnet.volumes import known_volumes


class Task(NamedTuple):
    """Telling classes apart: the volume that images must have, and what leaves the network."""

    shape: tuple[int, int, int]
    """(height, width, channels)."""
    from_logits: bool
    """Whether logits leave the network, not probabilities."""


def task(network: Network, data: DataSet) -> Task:
    """What a network is to learn from a data set.

    Extents that the network leaves open are the data's own. Raises `ArgumentError` for a network that does not tell
    the classes of such images apart, `ShapeError` for one that does not hold together.
    """
    known_volumes(network)
    entry, end = _only_ends(network)
    shape = _image_shape(network, entry, data)
    leaving = known_volumes(network.with_ops({entry.name: InputLayer(shape)}))[end.name]
    classes = len(data.classes)
    if leaving != (classes,):
        mend = f"classes={classes}" if "classes" in network.parameters else f"end in Dense({classes}) >> Softmax()"
        raise ArgumentError(
            f"{network.name} ends in {volume_text(leaving)} ({end.name}), but {data.name} has {classes} classes\n"
            f"    mend: {mend}"
        )
    softmax = isinstance(end.op, Softmax)
    if end.op.kind == "activation" and not softmax:
        raise ArgumentError(
            f"{network.name} ends in {end.op!r} ({end.name}), which gives neither probabilities nor logits\n"
            "    mend: end in Softmax(), or without an activation"
        )
    return Task(shape, from_logits=not softmax)


def _only_ends(network: Network) -> tuple[Call, Call]:
    """The one input and the one output."""
    inputs, outputs = network.input_names, network.output_names
    for kind, names in (("input", inputs), ("output", outputs)):
        if len(names) != 1:
            raise ArgumentError(
                f"{network.name} has {len(names)} {kind}s ({', '.join(names)}); only networks with one can be trained"
            )
    return network[inputs[0]], network[outputs[0]]


def _image_shape(network: Network, entry: Call, data: DataSet) -> tuple[int, int, int]:
    wanted = entry.op.output_shape()
    if len(wanted) != 3:
        raise ArgumentError(
            f"{network.name} takes a volume of {volume_text(wanted)} ({entry.name}), "
            f"but {data.name} has images: (height, width, channels)"
        )
    return data.shape_for(wanted)
