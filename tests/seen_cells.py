"""Which cells of its inputs a unit of a network sees, found by backpropagation."""

from __future__ import annotations

from collections.abc import Sequence

import keras
import numpy as np
import pytest

from graphnet import Network, to_keras

Unit = tuple[str, tuple[int, ...]]
"""A node, and a place in it."""

Patch = dict[str, tuple[range, ...]]
"""For each input of which anything is seen: from the first cell to the last along each axis."""


def seen_cells(network: Network, units: Sequence[Unit]) -> list[Patch]:
    """What each unit sees, as TensorFlow differentiates it.

    All weights and inputs are made positive: where ops only add and multiply nothing cancels, so that the gradient of a
    cell is above 0 if any path leads to it.
    """
    if keras.backend.backend() != "tensorflow":
        pytest.skip("differentiates with TensorFlow")
    import tensorflow as tf

    random = np.random.default_rng(0)
    nodes = dict.fromkeys(node for node, _ in units)
    model = to_keras(Network(network.calls, {node: node for node in nodes}, name=network.name))
    for weight in (weight for weight in model.weights if weight.dtype == "float32"):  # the state of dropout is none
        weight.assign(random.uniform(0.5, 1.5, size=weight.shape))
    # an image a unit, so that one gradient tells of all
    volumes = [tensor.shape[1:] for tensor in model.inputs]
    images = [tf.constant(random.uniform(0.5, 1.5, (len(units), *volume)), tf.float32) for volume in volumes]

    @tf.function  # which leaves out the gradients of the weights, over which TensorFlow stumbles where they are dilated
    def gradients():
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(images)
            outputs = model(images, training=False)
            total = tf.add_n(
                [tf.reduce_sum(outputs[node][(image, *place)]) for image, (node, place) in enumerate(units)]
            )
        return tape.gradient(total, images, unconnected_gradients=tf.UnconnectedGradients.ZERO)

    seen = [np.abs(gradient.numpy()).max(axis=-1) > 0 for gradient in gradients()]
    return [
        {
            name: bounds(cells[image])
            for name, cells in zip(network.input_names, seen, strict=True)
            if cells[image].any()
        }
        for image in range(len(units))
    ]


def bounds(cells: np.ndarray) -> tuple[range, ...]:
    return tuple(range(int(places.min()), int(places.max()) + 1) for places in np.nonzero(cells)) if cells.ndim else ()
