"""How many numbers a call takes, makes and learns: its volumes multiplied out."""

from __future__ import annotations

from math import prod
from typing import NamedTuple

from graphnet.network import Network
from graphnet.ops import Op, Weight
from graphnet.ops.answers import remembered
from graphnet.shapes import Volume, Window, grown, same_pads


class Stage(NamedTuple):
    """One contraction of an op, in numbers per image and numbers of its kernel."""

    arriving: int
    leaving: int
    kernel: int
    trainable: bool
    whole: int
    slides: bool


class Counts(NamedTuple):
    """A call in numbers; volumes and random draws are per image."""

    arriving: tuple[int, ...]
    leaving: int
    axes: int
    """Of the volume that leaves, the batch among them."""
    random: int
    stages: tuple[Stage, ...]
    others: int
    """Trainable weights that are no kernel of a stage."""
    weights: tuple[Weight, ...]
    trainable: bool
    padded: int
    """What arrives, with the rim that a window adds."""


def counts(network: Network, volumes: dict[str, Volume]) -> dict[str, Counts]:
    """Every call in numbers."""
    counted = remembered(_counted)
    return {
        name: counted(op, volumes[name], tuple([volumes[source] for source in inputs]))
        for name, op, inputs, *_ in network.calls
    }


def _counted(op: Op, output: Volume, inputs: tuple[Volume, ...]) -> Counts:
    arriving = tuple(map(size_of, inputs))
    weights = op.weight_shapes(*inputs)
    sizes = {name: prod(weight.shape) for name, weight in weights.items()}
    stages: list[Stage] = []
    for contraction in op.contractions(output, *inputs):
        before = stages[-1].leaving if stages else arriving[0]
        kernel, after = sizes.pop(contraction.kernel), size_of(contraction.leaving)
        trainable = weights[contraction.kernel].trainable
        stages.append(Stage(before, after, kernel, trainable, contraction.whole, contraction.slides))
    return Counts(
        arriving,
        size_of(output),
        len(output) + 1,
        op.random_numbers(output),
        tuple(stages),
        sum([size for name, size in sizes.items() if weights[name].trainable]),
        tuple(weights.values()),
        any(weight.trainable for weight in weights.values()),
        _padded(op.window, inputs[0]) if op.window else 0,
    )


def _padded(window: Window, volume: Volume) -> int:
    *spatial, channels = volume
    pads = window.fixed_pads() or tuple(map(same_pads, spatial, window.reach, window.strides))  # type: ignore[arg-type]
    return size_of((*grown(spatial, pads), channels))


def size_of(volume: Volume) -> int:
    """How many numbers a volume holds whose extents are known."""
    return prod(volume)  # type: ignore[arg-type]
