"""Networks -> models that are taught, and read back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from graphnet.compiling import to_keras
from graphnet.compiling.calling import one_or_list
from graphnet.compiling.model import layer_name
from graphnet.compiling.quickening import quick_layer
from graphnet.errors import DocumentError
from graphnet.network import Network
from graphnet.ops import Op
from graphnet.training.tasks import Task


def taught(network: Network, task: Task, precision: str) -> keras.Model:
    """The model of a network that learns, of quick layers, in a precision: a Keras dtype policy, as mixed_bfloat16.

    Logits are made in float32: losses and what they decide are told apart by less than 16 bits show.
    """
    logits = {layer_name(output.logits) for output in task.outputs}

    def layer_of(op: Op, name: str) -> keras.layers.Layer:
        with _policy("float32" if name in logits else precision):
            return quick_layer(op, name)

    with _policy(precision):
        return to_keras(network, layer_of)


def kept(network: Network) -> keras.Model:
    """The model of a network that is kept: of Keras's own layers, in float32."""
    with _policy("float32"):
        return to_keras(network)


@contextmanager
def _policy(precision: str) -> Iterator[None]:
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(precision)
    try:
        yield
    finally:
        keras.config.set_dtype_policy(before)


def logits_of(model: keras.Model, task: Task) -> keras.Model:
    """The same layers, and the same weights, up to the logits of every output in order."""
    ends = [model.get_layer(layer_name(output.logits)).output for output in task.outputs]
    with _policy(model.dtype_policy):  # Keras scales the loss where the model's is mixed_float16
        return keras.Model(model.input, one_or_list(ends), name=model.name)


def restored(network: Network, weights: Path) -> keras.Model:
    """The model of a network with the weights of a file, which can run no code of its own.

    Raises `DocumentError` for a file that does not hold them.
    """
    model = to_keras(network)
    try:
        model.load_weights(weights)
    except Exception as error:  # Keras, h5py and zipfile each have their own
        reason = str(error).partition("\n")[0] or type(error).__name__
        what = "cannot be read" if weights.exists() else "is not there"
        raise DocumentError(f"{weights} {what}: {reason}") from error
    return model


def first_filters(model: keras.Model) -> NDArray[np.float32] | None:
    """The kernel of the first convolution: (height, width, channels, filters)."""
    for layer in model.layers:
        if isinstance(layer, keras.layers.Conv2D):
            return np.asarray(keras.ops.convert_to_numpy(layer.kernel), np.float32)
    return None
