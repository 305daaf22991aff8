"""What is in memory before and after a step: weights, the optimizer's slots, images, labels and seeds."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from typing import NamedTuple

from graphnet.analysis.memory.counting import Counts, size_of
from graphnet.analysis.memory.optimizers import Optimizer, slot_bytes
from graphnet.analysis.memory.precision import DATA, INDEX, Precision
from graphnet.network import Network
from graphnet.shapes import Volume

SEED = 8
"""Bytes of the state of a generator of random numbers, which every op that draws some keeps."""


class Arguments(NamedTuple):
    """Bytes that are exact, whoever computes the step."""

    parameters: int
    slots: int
    seeds: int
    each: int
    """For every image of a batch: the image and, in training, its labels."""


def arguments(
    network: Network,
    volumes: Mapping[str, Volume],
    counts: Mapping[str, Counts],
    precision: Precision,
    optimizer: Optimizer | None,
) -> Arguments:
    """What a training step with an optimizer is given, or without one a prediction. Shared weights count once."""
    weights = [weight for call in network.calls if call.weights == call.name for weight in counts[call.name].weights]
    parameters = sum([prod(weight.shape) for weight in weights]) * precision.weights
    images = sum([counts[name].leaving for name in network.input_names]) * DATA
    if optimizer is None:
        return Arguments(parameters, 0, 0, images)
    learned = [weight.shape for weight in weights if weight.trainable]
    labels = sum([size_of(volumes[name][:-1]) for name in network.output_names]) * INDEX
    seeds = sum([SEED for count in counts.values() if count.random])
    return Arguments(parameters, slot_bytes(optimizer, learned, precision.weights), seeds, images + labels)
